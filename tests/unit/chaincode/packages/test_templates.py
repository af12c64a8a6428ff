"""Calendars, reference prices and package templates on the ledger: what is kept, and what is refused by which name."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from chaincode import keys
from tests.unit.chaincode.market import CALENDAR, EXCHANGE, RETAILER, TEMPLATE, Market

Change = Callable[[dict[str, Any]], None]
PRICE = {"reference": "spot", "month": "2026-07", "price_e8_yuan_per_kwh": 40_000_000}


def draft(template: str = "t2", *, change: Change | None = None, **fields: Any) -> dict[str, Any]:
    args = copy.deepcopy({**TEMPLATE, "template": template, **fields})
    if change is not None:
        change(args)
    return args


def _rule(args: dict[str, Any], rule_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(rule for rule in args["tariff"]["rules"] if rule["id"] == rule_id)
    return found


def gap(args: dict[str, Any]) -> None:
    _rule(args, "valley")["end"] = 31


def collision(args: dict[str, Any]) -> None:
    _rule(args, "flat-morning")["start"] = 30


def no_limits(args: dict[str, Any]) -> None:
    del args["price_limits"]["valley"]


def limits_upside_down(args: dict[str, Any]) -> None:
    args["price_limits"]["valley"] = {"min": 2, "max": 1}


def durations_upside_down(args: dict[str, Any]) -> None:
    args["durations"] = {"min_days": 2, "max_days": 1}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (gap, {"kind": "rule_gap", "start": 31, "end": 32}),
        (collision, {"kind": "rule_collision", "start": 30, "end": 32, "rules": ["valley", "flat-morning"]}),
        (no_limits, {"kind": "limits_missing"}),
        (limits_upside_down, {"kind": "limits_inverted"}),
        (durations_upside_down, {"kind": "empty_range"}),
    ],
)
async def test_an_unsound_template_is_refused_with_the_interval(
    market: Market, change: Change, finding: dict[str, Any]
) -> None:
    result = await market.do(EXCHANGE, "publish_template", args=draft(change=change))
    assert result["code"] == "tariff_unsound"
    first = result["detail"]["findings"][0]
    if "rules" in finding:
        first = {**first, "rules": sorted(first["rules"], reverse=True)}
    if change is not durations_upside_down:
        assert finding.items() <= first.items()
    assert market.record(keys.template("t2")) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_to": TEMPLATE["valid_from"]}, "invalid_args"),
        ({"valid_from": "2026-02-30"}, "invalid_args"),
        ({"stage": "daily"}, "invalid_args"),
        ({"classes": []}, "invalid_args"),
        ({"region": "nowhere"}, "unknown_calendar"),
        ({"template": "t1"}, "already_registered"),
    ],
)
async def test_a_new_template_is_refused_by_name(market: Market, changes: dict[str, Any], code: str) -> None:
    assert (await market.do(EXCHANGE, "publish_template", args=draft(**changes)))["code"] == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"region": "elsewhere"}, "template_differs"),
        ({"stage": "monthly"}, "template_differs"),
        ({"template": "t3"}, "template_differs"),
    ],
)
async def test_a_template_stays_what_it_is(market: Market, changes: dict[str, Any], code: str) -> None:
    args = draft(**{"template": "t1", **changes})
    assert (await market.do(EXCHANGE, "publish_template", "t1", args=args))["code"] == code


async def test_a_template_gets_versions_and_each_is_kept(market: Market) -> None:
    await market.done(EXCHANGE, "publish_template", "t1", args=draft("t1", name="second"))
    kept = [market.record(keys.template_version("t1", version)) for version in (1, 2)]
    assert [record and record["name"] for record in kept] == [TEMPLATE["name"], "second"]
    assert kept[1] == market.record(keys.template("t1"))


async def test_a_retired_template_is_closed(market: Market) -> None:
    await market.done(EXCHANGE, "retire_template", "t1")
    assert (await market.do(EXCHANGE, "retire_template", "t1"))["code"] == "template_retired"
    assert (await market.do(EXCHANGE, "publish_template", "t1", args=TEMPLATE))["code"] == "template_retired"
    record = market.record(keys.template("t1"))
    assert record is not None
    assert (record["version"], record["retired"]) == (2, True)


async def test_only_the_exchanges_market_operator_sets_rules(market: Market) -> None:
    for action, args in (("publish_template", draft()), ("set_calendar", CALENDAR), ("publish_reference_price", PRICE)):
        assert (await market.do(RETAILER, action, args=args))["code"] == "role_not_allowed"


async def test_a_calendar_is_set_anew_as_a_whole(market: Market) -> None:
    days = {"2027-01-01": "holiday"}
    stale = await market.do(EXCHANGE, "set_calendar", args={"region": "guangdong", "days": days})
    assert (stale["code"], stale["detail"]) == ("stale_version", {"key": "guangdong", "version": 1})
    args = {"region": "guangdong", "days": days}
    await market.done(EXCHANGE, "set_calendar", args=args, expected_version=1)
    kept = [market.record(keys.calendar_version("guangdong", version)) for version in (1, 2)]
    assert [record and record["days"] for record in kept] == [CALENDAR["days"], days]
    assert market.record(keys.calendar("guangdong")) == kept[1]


@pytest.mark.parametrize("days", [{"2026-02-29": "holiday"}, {"2026-2-1": "holiday"}, {"2026-02-01": "Holiday"}])
async def test_a_calendar_has_days_that_exist(market: Market, days: dict[str, str]) -> None:
    args = {"region": "guangdong", "days": days}
    assert (await market.do(EXCHANGE, "set_calendar", args=args, expected_version=1))["code"] == "invalid_args"


async def test_a_reference_price_is_corrected_by_a_new_version(market: Market) -> None:
    await market.done(EXCHANGE, "publish_reference_price", args=PRICE)
    assert (await market.do(EXCHANGE, "publish_reference_price", args=PRICE))["code"] == "stale_version"
    curve = {"reference": "spot", "month": "2026-07", "curve": [-1] * (31 * 96)}
    await market.done(EXCHANGE, "publish_reference_price", args=curve, expected_version=1)
    kept = [market.record(keys.reference_price_version("spot", "2026-07", version)) for version in (1, 2)]
    assert kept[0] is not None
    assert kept[1] is not None
    assert (kept[0]["price_e8_yuan_per_kwh"], len(kept[1]["curve"])) == (40_000_000, 2_976)


@pytest.mark.parametrize(
    "changes",
    [
        {"curve": [0] * 2_976},
        {"price_e8_yuan_per_kwh": None},
        {"month": "2026-13"},
        {"month": "0000-01"},
    ],
)
async def test_a_reference_price_is_one_price_or_a_whole_curve(market: Market, changes: dict[str, Any]) -> None:
    args = {name: value for name, value in {**PRICE, **changes}.items() if value is not None}
    assert (await market.do(EXCHANGE, "publish_reference_price", args=args))["code"] == "invalid_args"
    short = {"reference": "spot", "month": "2026-02", "curve": [0] * 2_976}
    assert (await market.do(EXCHANGE, "publish_reference_price", args=short))["code"] == "invalid_args"
