"""Settlement methods on the ledger: what is kept, what is refused by which name, and which packages may name them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from chaincode import keys
from chaincode.settlement_method.example import EXAMPLE_GRID_CHARGES, EXAMPLE_POWER_FACTOR, EXAMPLE_TAX
from tests.packages import method_args
from tests.unit.chaincode.market import EXCHANGE, PACKAGE, RETAILER, Market

CENT = {"price_e8_yuan_per_kwh": 1_000_000}
NAME = {"zh": "区", "en": "zone"}
ZONE: dict[str, Any] = EXAMPLE_GRID_CHARGES["zones"][0]
FUND: dict[str, Any] = EXAMPLE_GRID_CHARGES["funds"][0]
OWNER = {"role": "owner", "share_bp": 10_000}
INCOME = {"kind": "producer_income", "payer": "grid", "price": CENT, "roles": [OWNER]}


def method(name: str = "m1", **changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(method_args(name)), **changes}


@pytest.mark.parametrize(
    "rules",
    [
        EXAMPLE_GRID_CHARGES,
        {"kind": "grid_charges", "zones": [ZONE]},
        {"kind": "grid_charges", "zones": [ZONE], "line_loss": {"reference": "loss"}},
        EXAMPLE_POWER_FACTOR,
        EXAMPLE_TAX,
        {**EXAMPLE_TAX, "untaxed_parts": ["fund"]},
        {"kind": "discount", "share_bp": 500, "parts": ["energy", "basic_fee"], "max_month_fen": 1},
        {"kind": "coupon", "fixed_fen": 1_000, "max_contract_fen": 1_000, "min_amount_fen": 5},
        {"kind": "subsidy", "price_e8_yuan_per_kwh": 1, "fund": "aid"},
        INCOME,
        {
            **INCOME,
            "roles": [{**OWNER, "share_bp": 9_999}, {"role": "roof", "share_bp": 1}, {"role": "om", "fee": CENT}],
        },
    ],
)
async def test_each_kind_is_published_and_kept_as_it_was_said(market: Market, rules: dict[str, Any]) -> None:
    await market.done(EXCHANGE, "publish_method", args=method(rules=rules))
    record = market.record(keys.settlement_method("m1"))
    assert record is not None
    assert (record["version"], record["rules"], record["source"]) == (1, rules, "发改价格〔2023〕526号")
    assert market.record(keys.settlement_method_version("m1", 1)) == record


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ({"kind": "grid_charges"}, "args.rules"),
        ({"kind": "grid_charges", "zones": [ZONE, ZONE]}, "args.rules.zones"),
        ({"kind": "grid_charges", "zones": [ZONE], "funds": [FUND, FUND]}, "args.rules.funds"),
        ({"kind": "grid_charges", "zones": [{**ZONE, "voltage_levels": {}}]}, "args.rules"),
        ({"kind": "grid_charges", "zones": [{**ZONE, "voltage_levels": {"from_1kv": 1}}]}, "args.rules"),
        ({"kind": "grid_charges", "zones": [ZONE], "line_loss": {**CENT, "reference": "loss"}}, "args.rules"),
        ({"kind": "power_factor", "steps": [{"min_capacity_va": 0, "standard_percent": 95}]}, "args.rules"),
        (
            {"kind": "power_factor", "steps": [{"min_capacity_va": 5, "standard_percent": each} for each in (85, 90)]},
            "args.rules.steps",
        ),
        ({"kind": "power_factor", "steps": EXAMPLE_POWER_FACTOR["steps"][::-1]}, "args.rules.steps"),
        ({"kind": "value_added_tax", "rate_bp": 10_001}, "args.rules"),
        ({"kind": "discount"}, "args.rules"),
        ({"kind": "discount", "share_bp": 1, "fixed_fen": 1}, "args.rules"),
        ({"kind": "discount", "share_bp": 0}, "args.rules"),
        ({"kind": "discount", "share_bp": 1, "fund": "aid"}, "args.rules"),
        ({"kind": "discount", "share_bp": 1, "parts": ["deviation"]}, "args.rules"),
        ({"kind": "subsidy", "share_bp": 1}, "args.rules"),
        ({**INCOME, "roles": [{**OWNER, "share_bp": 9_999}]}, "args.rules.roles"),
        ({**INCOME, "roles": [OWNER, {"role": "owner", "fee": CENT}]}, "args.rules.roles"),
        ({**INCOME, "roles": [OWNER, {"role": "roof"}]}, "args.rules.roles"),
        ({**INCOME, "roles": [{**OWNER, "fee": CENT}]}, "args.rules.roles"),
        ({"kind": "lottery"}, "args.rules"),
    ],
)
async def test_rules_that_make_no_sense_are_refused(market: Market, rules: dict[str, Any], path: str) -> None:
    result = await market.do(EXCHANGE, "publish_method", args=method(rules=rules))
    assert (result["code"], result["detail"]) == ("invalid_args", {"path": path})
    assert market.record(keys.settlement_method("m1")) is None


@pytest.mark.parametrize("changes", [{"valid_to": "2020-01-01"}, {"valid_from": "2020-02-30"}])
async def test_a_method_is_valid_for_days_that_exist(market: Market, changes: dict[str, Any]) -> None:
    result = await market.do(EXCHANGE, "publish_method", args=method(**changes))
    assert (result["code"], result["detail"]) == ("invalid_args", {"path": "args.valid_to"})


async def test_a_method_gets_versions_and_each_is_kept(market: Market) -> None:
    await market.done(EXCHANGE, "publish_method", args=method())
    assert (await market.do(EXCHANGE, "publish_method", args=method()))["code"] == "already_registered"
    rules = {**EXAMPLE_GRID_CHARGES, "line_loss": CENT}
    await market.done(EXCHANGE, "publish_method", "m1", args=method(rules=rules))
    kept = [market.record(keys.settlement_method_version("m1", version)) for version in (1, 2)]
    assert [record and record["rules"] for record in kept] == [EXAMPLE_GRID_CHARGES, rules]
    assert kept[1] == market.record(keys.settlement_method("m1"))


@pytest.mark.parametrize(
    ("changes", "path"), [({"method": "m2"}, "args.method"), ({"rules": EXAMPLE_TAX}, "args.rules.kind")]
)
async def test_a_method_stays_what_it_is(market: Market, changes: dict[str, Any], path: str) -> None:
    await market.done(EXCHANGE, "publish_method", args=method())
    result = await market.do(EXCHANGE, "publish_method", "m1", args=method(**changes))
    assert (result["code"], result["detail"]["path"]) == ("method_differs", path)


async def test_a_retired_method_is_closed(market: Market) -> None:
    await market.done(EXCHANGE, "publish_method", args=method())
    await market.done(EXCHANGE, "retire_method", "m1")
    assert (await market.do(EXCHANGE, "retire_method", "m1"))["code"] == "method_retired"
    assert (await market.do(EXCHANGE, "publish_method", "m1", args=method()))["code"] == "method_retired"
    record = market.record(keys.settlement_method("m1"))
    assert record is not None
    assert (record["version"], record["retired"]) == (2, True)


async def test_only_the_exchanges_settlement_officer_publishes_methods(market: Market) -> None:
    assert (await market.do(RETAILER, "publish_method", args=method()))["code"] == "role_not_allowed"


LATE = "2025-06-01"  # the package begins before


async def library(market: Market) -> None:
    """Two methods for grid charges, one for tax from June 2025 on, one to the end of 2029, a discount from June
    2025 on, a retired one."""
    relief = {"kind": "discount", "share_bp": 1}
    await market.done(EXCHANGE, "publish_method", args=method("grid"))
    await market.done(EXCHANGE, "publish_method", "grid", args=method("grid"))
    await market.done(EXCHANGE, "publish_method", args=method("grid-2"))
    await market.done(EXCHANGE, "publish_method", args=method("tax", rules=EXAMPLE_TAX, valid_from=LATE))
    await market.done(EXCHANGE, "publish_method", args=method("less", rules=relief, valid_from=LATE))
    await market.done(EXCHANGE, "publish_method", args=method("even-less", rules=relief))
    await market.done(EXCHANGE, "publish_method", args=method("early", rules=EXAMPLE_TAX, valid_to="2029-12-31"))
    await market.done(EXCHANGE, "publish_method", args=method("gone"))
    await market.done(EXCHANGE, "retire_method", "gone")


def named(*methods: tuple[str, int]) -> list[dict[str, Any]]:
    return [{"method": name, "version": version} for name, version in methods]


async def test_a_package_names_methods_and_keeps_them(market: Market) -> None:
    await library(market)
    methods = named(("grid", 2), ("less", 1), ("even-less", 1))
    await market.done(RETAILER, "publish_package", args={**PACKAGE, "package": "p2", "methods": methods})
    for key in (keys.package("p2"), keys.package_version("p2", 1)):
        record = market.record(key)
        assert record is not None
        assert record["methods"] == methods
    await market.done(RETAILER, "retire_package", "p2")
    record = market.record(keys.package("p2"))
    assert record is not None
    assert record["methods"] == methods


@pytest.mark.parametrize(
    ("methods", "code", "detail"),
    [
        (named(("none", 1)), "unknown_method", {"key": "none"}),
        (named(("gone", 2)), "method_retired", {"key": "gone"}),
        (
            named(("less", 1), ("grid", 1)),
            "method_differs",
            {"key": "grid", "path": "args.methods[1].version", "version": 2},
        ),
        (named(("tax", 1)), "method_not_valid", {"key": "tax", "path": "args.methods[0]"}),
        (named(("early", 1)), "method_not_valid", {"key": "early", "path": "args.methods[0]"}),
        (named(("grid", 2), ("grid-2", 1)), "methods_exclude", {"key": "grid-2", "path": "args.methods[1]"}),
        (named(("grid", 2), ("grid", 2)), "invalid_args", {"path": "args.methods"}),
        ([], "invalid_args", {"path": "args.methods"}),
    ],
)
async def test_a_package_names_methods_that_go_with_it(
    market: Market, methods: list[dict[str, Any]], code: str, detail: dict[str, Any]
) -> None:
    await library(market)
    result = await market.do(RETAILER, "publish_package", args={**PACKAGE, "package": "p2", "methods": methods})
    assert (result["code"], result["detail"]) == (code, detail)
    assert market.record(keys.package("p2")) is None


async def test_a_package_without_methods_has_a_record_without_them(market: Market) -> None:
    record = market.record(keys.package(PACKAGE["package"]))
    assert record is not None
    assert "methods" not in record
