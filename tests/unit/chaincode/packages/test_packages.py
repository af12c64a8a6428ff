"""Retail packages on the ledger: within their template, versioned, and who may order them."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from chaincode.refusals import Refused
from chaincode.retail_package.model import RetailPackage
from chaincode.retail_package.offers import check_eligible, check_offer
from tests.unit.chaincode.market import EXCHANGE, PACKAGE, RETAILER, TEMPLATE, Market

PRICES: dict[str, int] = PACKAGE["prices"]


def package(**changes: Any) -> dict[str, Any]:
    return {**PACKAGE, "package": "p2", **changes}


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"template": "none"}, "unknown_template", None),
        ({"template_version": 2}, "template_differs", "args.template_version"),
        (
            {"prices": {name: price for name, price in PRICES.items() if name != "flat"}},
            "price_names_differ",
            "args.prices.flat",
        ),
        ({"prices": {**PRICES, "night": 1}}, "price_names_differ", "args.prices.night"),
        ({"prices": {**PRICES, "flat": 200_000_001}}, "price_outside_limits", "args.prices.flat"),
        ({"prices": {**PRICES, "flat": -1}}, "price_outside_limits", "args.prices.flat"),
        ({"valid_from": "2019-12-31"}, "template_not_valid", None),
        ({"valid_to": "2035-01-02"}, "template_not_valid", None),
        ({"volume": {"min_wh": 0, "max_wh": 5}}, "volume_outside_limits", "args.volume"),
        ({"volume": {"min_wh": 1, "max_wh": 1_000_000_000_001}}, "volume_outside_limits", "args.volume"),
        ({"volume": {"min_wh": 5, "max_wh": 4}}, "invalid_args", "args.volume"),
        ({"valid_to": "2025-01-01"}, "invalid_args", "args.valid_to"),
        ({"segment": "nowhere"}, "unknown_policy", None),
    ],
)
async def test_a_package_keeps_within_its_template(
    market: Market, changes: dict[str, Any], code: str, path: str | None
) -> None:
    result = await market.do(RETAILER, "publish_package", args=package(**changes))
    assert (result["code"], result["detail"].get("path")) == (code, path)


@pytest.mark.parametrize(
    "changes",
    [
        {"prices": {**PRICES, "flat": 200_000_000, "valley": 0}},
        {"valid_from": "2020-01-01", "valid_to": "2035-01-01"},
        {"volume": {"min_wh": 1, "max_wh": 1_000_000_000_000}},
    ],
)
async def test_the_limits_themselves_are_within(market: Market, changes: dict[str, Any]) -> None:
    await market.done(RETAILER, "publish_package", args=package(**changes))


async def test_a_package_has_what_orders_need_of_its_template(market: Market) -> None:
    warned = {**TEMPLATE, "template": "t2", "risk_warning_hash": "ab" * 32, "eligibility": {"credit_ratings": ["AA"]}}
    await market.done(EXCHANGE, "publish_template", args=warned)
    await market.done(RETAILER, "publish_package", args=package(template="t2"))
    record = market.record(keys.package("p2"))
    assert record is not None
    copied = ("classes", "durations", "volume", "eligibility", "risk_warning_hash")
    assert {name: record[name] for name in copied} == {name: warned[name] for name in copied}
    assert record["notice_days"] == TEMPLATE["tariff"]["notice_days"]
    assert RetailPackage.from_record(record).to_record() == record


async def test_a_retired_template_takes_no_new_packages_and_keeps_those_it_has(market: Market) -> None:
    await market.done(EXCHANGE, "retire_template", "t1")
    assert (await market.do(RETAILER, "publish_package", args=package()))["code"] == "template_retired"
    assert (await market.do(RETAILER, "publish_package", "p1", args=PACKAGE))["code"] == "template_retired"
    record = market.record(keys.package("p1"))
    assert record is not None
    assert "retired" not in record


async def test_the_next_version_of_a_template_takes_the_next_packages(market: Market) -> None:
    await market.done(EXCHANGE, "publish_template", "t1", args=TEMPLATE)
    assert (await market.do(RETAILER, "publish_package", args=package()))["code"] == "template_differs"
    await market.done(RETAILER, "publish_package", args=package(template_version=2))


OFFERED: dict[str, Any] = {
    "package_id": "p1",
    "package_version": 1,
    "retailer": "r1",
    "segment": "industrial",
    "period_start": "2026-01-01",
    "period_end": "2026-03-01",
}


@pytest.fixture
async def offered(market: Market) -> RetailPackage:
    """A package of 28 to 59 days for rated industrial consumers."""
    args = {
        **TEMPLATE,
        "template": "t2",
        "classes": ["industrial"],
        "durations": {"min_days": 28, "max_days": 59},
        "eligibility": {"credit_ratings": ["AA", "A"]},
    }
    await market.done(EXCHANGE, "publish_template", args=args)
    await market.done(RETAILER, "publish_package", args=package(template="t2"))
    record = market.record(keys.package("p2"))
    assert record is not None
    return RetailPackage.from_record(record)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"period_end": "2026-01-29"}, None),
        ({"period_end": "2026-01-28"}, "duration_not_allowed"),
        ({"period_end": "2026-03-02"}, "duration_not_allowed"),
        ({"package_version": 2}, "package_differs"),
        ({"retailer": "r2"}, "package_differs"),
        ({"segment": "commercial"}, "package_differs"),
        ({"period_start": "2024-12-31", "period_end": "2025-02-01"}, "package_not_valid"),
        ({"period_start": "2029-12-01", "period_end": "2030-01-02"}, "package_not_valid"),
    ],
)
async def test_an_order_fits_what_is_offered(offered: RetailPackage, changes: dict[str, Any], code: str | None) -> None:
    assert _code(lambda: check_offer(offered, **{**OFFERED, **changes})) == code


@pytest.mark.parametrize(
    ("consumer", "code"),
    [
        ({"class": "industrial", "credit_rating": "A"}, None),
        ({"class": "commercial", "credit_rating": "A"}, "not_eligible"),
        ({"credit_rating": "A"}, "not_eligible"),
        ({"class": "industrial", "credit_rating": "BBB"}, "not_eligible"),
        ({"class": "industrial"}, "not_eligible"),
    ],
)
async def test_a_package_is_for_its_classes_and_ratings(
    offered: RetailPackage, consumer: dict[str, Any], code: str | None
) -> None:
    assert _code(lambda: check_eligible(offered, package_id="p2", consumer=consumer)) == code


def _code(check: Any) -> str | None:
    try:
        check()
    except Refused as refused:
        return refused.code
    return None
