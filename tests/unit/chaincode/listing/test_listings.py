"""Listings: what a retailer may offer and change, and what is refused by which name."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from chaincode.units import amount_fen
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    POLICY,
    REGISTRAR,
    RETAILER,
    RETAILER_2,
    TERMS,
    Market,
)
from tests.unit.chaincode.trading import (
    CAP,
    CLOSES,
    FLOOR,
    PRICES,
    STEP,
    WARNING,
    flat_package,
    listing_args,
    listing_of,
    opened,
    supply_of,
    take_args,
    template_args,
)


async def offered(market: Market, **changes: Any) -> str:
    """An open listing of RETAILER in an open sequence; its id."""
    if market.record(keys.sequence("s")) is None:
        await opened(market, "s", "listing")
    result = await market.done(RETAILER, "publish_listing", args=listing_args("s", **changes))
    return str(result["target"])


async def test_a_take_is_an_order_that_both_have_confirmed_at_the_listings_price(market: Market) -> None:
    listing = await offered(market)
    taken = await market.done(CONSUMER, "take", args=take_args(listing, 300))
    order = market.order(taken["target"])
    assert (order["state"], order["stage"]) == ("confirmed", "audit")
    assert order["confirmed"] == {"consumer": CONSUMER.user, "retailer": RETAILER.user}
    assert order["public_terms"] == {"energy_wh": 300, "prices_e8_yuan_per_kwh": PRICES}
    assert (order["origin"], order["sequence"]) == ({"kind": "listing", "id": listing}, "s")
    assert (order["period_start"], order["period_end"]) == ("2026-08-01", "2026-09-01")
    assert supply_of(market, "c1") == [{"start": "2026-08-01", "end": "2026-09-01", "retailer": "r1", "orders": 1}]
    record = listing_of(market, listing)
    assert (record["taken_wh"], record["status"], record["version"]) == (300, "open", 2)
    price = order["public_terms"]["prices_e8_yuan_per_kwh"]["flat"]
    assert amount_fen(energy_wh=1_000_000, price_e8_yuan_per_kwh=price) == 46_300


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sequence": "nothing"}, "unknown_sequence"),
        ({"package": "nothing"}, "unknown_package"),
        ({"package": "flat-r2"}, "package_differs"),
        ({"package_version": 2}, "package_differs"),
        ({"prices": {"peak": 46_300_000}}, "price_names_differ"),
        ({"prices": {"flat": CAP + STEP}}, "price_outside_limits"),
        ({"prices": {"flat": FLOOR - STEP}}, "price_outside_limits"),
        ({"prices": {"flat": FLOOR + 1}}, "price_off_step"),
        ({"energy_wh": 99}, "invalid_args"),
        ({"energy_wh": 0}, "invalid_args"),
        ({"energy_wh": 10**12 + 1}, "invalid_args"),
        ({"prices": {}}, "invalid_args"),
    ],
)
async def test_limits_are_checked_when_a_listing_is_declared(
    market: Market, changes: dict[str, Any], code: str
) -> None:
    await opened(market, "s", "listing")
    assert (await market.do(RETAILER, "publish_listing", args={**listing_args("s"), **changes}))["code"] == code


async def test_the_sequences_limits_hold_where_the_templates_are_wider(market: Market) -> None:
    await opened(market, "s", "listing", price_cap_e8=CAP - STEP)
    result = await market.do(RETAILER, "publish_listing", args=listing_args("s", prices={"flat": CAP}))
    assert (result["code"], result["detail"]["path"]) == ("price_outside_limits", "args.prices.flat")


async def test_only_what_the_package_is_for_is_listed(market: Market) -> None:
    """Volume limits, validity and the sequence's mode."""
    volume = {"min_wh": 200, "max_wh": 500}
    await market.done(EXCHANGE, "publish_template", args=template_args("small", volume=volume))
    await market.done(RETAILER, "publish_package", args=flat_package("small", template="small"))
    short = flat_package("short", valid_to="2026-08-31")
    await market.done(RETAILER, "publish_package", args=short)
    await opened(market, "s", "listing")
    await opened(market, "b", "bilateral")
    for args, code in (
        (listing_args("s", package="small"), "volume_outside_limits"),
        (listing_args("s", package="short"), "package_not_valid"),
        (listing_args("b"), "sequence_differs"),
    ):
        assert (await market.do(RETAILER, "publish_listing", args=args))["code"] == code
    listing = await offered(market, package="small", energy_wh=600, min_take_wh=200)
    assert (await market.do(CONSUMER, "take", args=take_args(listing, 501)))["code"] == "volume_outside_limits"
    await market.done(CONSUMER, "take", args=take_args(listing, 500))
    await market.done(CONSUMER, "take", args=take_args(listing, 100))  # the whole rest, however small


async def test_a_package_is_listed_for_its_own_segment_only(market: Market) -> None:
    policy = {"audit": "omitted", "consumer_reconfirms": True, "deadlines_s": {}}
    await market.done(EXCHANGE, "set_flow_policy", args={"segment": "homes", "policy": policy})
    await opened(market, "s", "listing", segment="homes")
    assert (await market.do(RETAILER, "publish_listing", args=listing_args("s")))["code"] == "package_differs"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"energy_wh": 1_001}, "listing_exhausted"),
        ({"energy_wh": 99}, "take_too_small"),
        ({"prices": {"flat": 46_310_000}}, "prices_differ"),
        ({"segment": "homes"}, "sequence_differs"),
        ({"listing": "ab" * 32}, "unknown_listing"),
    ],
)
async def test_takes_are_refused_by_name(market: Market, args: dict[str, Any], code: str) -> None:
    listing = await offered(market)
    result = await market.do(CONSUMER, "take", args={**take_args(listing, 300), **args})
    assert result["code"] == code
    assert listing_of(market, listing)["taken_wh"] == 0


async def test_what_is_left_is_told_and_can_be_taken_whole(market: Market) -> None:
    listing = await offered(market)
    await market.done(CONSUMER, "take", args=take_args(listing, 950))
    refused = await market.do(CONSUMER_2, "take", args=take_args(listing, 100))
    assert (refused["code"], refused["detail"]["remaining_wh"]) == ("listing_exhausted", 50)
    assert (await market.do(CONSUMER_2, "take", args=take_args(listing, 49)))["code"] == "take_too_small"
    await market.done(CONSUMER_2, "take", args=take_args(listing, 50))
    assert listing_of(market, listing)["status"] == "closed"
    refused = await market.do(CONSUMER_2, "take", args=take_args(listing, 50))
    assert (refused["code"], refused["detail"]["remaining_wh"]) == ("listing_exhausted", 0)


@pytest.mark.parametrize("status", ["open", "withdrawn", "closed"])
@pytest.mark.parametrize("action", ["amend_listing", "withdraw_listing", "take"])
async def test_every_status_with_every_action(market: Market, status: str, action: str) -> None:
    listing = await offered(market)
    if status == "withdrawn":
        await market.done(RETAILER, "withdraw_listing", listing)
    if status == "closed":
        await market.done(CONSUMER, "take", args=take_args(listing, 1_000))
    before = listing_of(market, listing)
    if action == "take":
        result = await market.do(CONSUMER_2, action, args=take_args(listing, 500))
    else:
        args = {"energy_wh": 2_000} if action == "amend_listing" else {}
        result = await market.do(RETAILER, action, listing, args=args)
    wanted = {"open": "applied", "withdrawn": "listing_not_open", "closed": "listing_not_open"}[status]
    if (status, action) == ("closed", "take"):
        wanted = "listing_exhausted"
    assert result.get("code", "applied") == wanted
    assert (listing_of(market, listing) == before) is (wanted != "applied")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"prices": {"flat": 40_000_000}}, "listing_taken"),
        ({"prices": PRICES}, "applied"),
        ({"energy_wh": 299}, "volume_below_taken"),
        ({"energy_wh": 300}, "applied"),
        ({"energy_wh": 5_000}, "applied"),
        ({"min_take_wh": 1_001}, "take_too_small"),
        ({"min_take_wh": 1}, "applied"),
    ],
)
async def test_amending_what_was_taken_from(market: Market, args: dict[str, Any], code: str) -> None:
    listing = await offered(market)
    await market.done(CONSUMER, "take", args=take_args(listing, 300))
    result = await market.do(RETAILER, "amend_listing", listing, args=args)
    assert result.get("code", "applied") == code
    assert listing_of(market, listing)["taken_wh"] == 300
    if args == {"energy_wh": 300}:
        assert listing_of(market, listing)["status"] == "closed"


async def test_prices_change_while_nothing_is_taken_and_nobody_takes_at_a_price_not_seen(market: Market) -> None:
    listing = await offered(market)
    repriced = market.signed(
        RETAILER, "amend_listing", target=listing, expected_version=1, args={"prices": {"flat": CAP}}
    )
    take = market.signed(CONSUMER, "take", args=take_args(listing, 300))
    await market.apply(repriced, organisation="RetailerOrg")
    (result,) = await market.apply(take, organisation="ConsumerOrg")
    assert result["code"] == "prices_differ"
    await market.done(CONSUMER, "take", args=take_args(listing, 300, prices={"flat": CAP}))


@pytest.mark.parametrize(
    ("prices", "code"),
    [({"flat": CAP + STEP}, "price_outside_limits"), ({"flat": FLOOR + 1}, "price_off_step")],
)
async def test_limits_are_checked_again_when_a_listing_is_amended(
    market: Market, prices: dict[str, int], code: str
) -> None:
    listing = await offered(market)
    assert (await market.do(RETAILER, "amend_listing", listing, args={"prices": prices}))["code"] == code


@pytest.mark.parametrize("action", ["amend_listing", "withdraw_listing"])
async def test_a_listing_is_its_retailers(market: Market, action: str) -> None:
    listing = await offered(market)
    args = {"energy_wh": 2_000} if action == "amend_listing" else {}
    assert (await market.do(RETAILER_2, action, listing, args=args))["code"] == "not_a_party"


@pytest.mark.parametrize("how", ["close", "time", "cancel"])
async def test_a_window_that_is_over_is_over_for_all(market: Market, how: str) -> None:
    listing = await offered(market)
    code = "sequence_not_open"
    if how == "cancel":
        await market.done(EXCHANGE, "cancel_sequence", "s", args={"reason": "test"})
    else:
        market.now_ms = CLOSES
        if how == "close":
            await market.done(EXCHANGE, "close_sequence", "s")
        else:
            code = "window_over"
    for person, action, target, args in (
        (RETAILER, "publish_listing", None, listing_args("s")),
        (RETAILER, "amend_listing", listing, {"energy_wh": 2_000}),
        (RETAILER, "withdraw_listing", listing, {}),
        (CONSUMER, "take", None, take_args(listing, 300)),
    ):
        assert (await market.do(person, action, target, args=args))["code"] == code


@pytest.mark.parametrize("audit", ["before_sign", "at_submit"])
async def test_a_trade_is_audited_wherever_the_policy_has_an_audit(market: Market, audit: str) -> None:
    args = {"segment": "industrial", "policy": {**POLICY, "audit": audit}}
    await market.done(EXCHANGE, "set_flow_policy", expected_version=1, args=args)
    taken = await market.done(CONSUMER, "take", args=take_args(await offered(market), 300))
    order = market.order(taken["target"])
    assert (order["state"], order["stage"], order["next"]) == ("confirmed", "audit", ["exchange"])


async def test_a_rejected_trade_is_over_and_what_was_taken_is_not_offered_again(market: Market) -> None:
    listing = await offered(market)
    order = (await market.done(CONSUMER, "take", args=take_args(listing, 300)))["target"]
    await market.done(EXCHANGE, "reject", order, args={"reason": "credit"})
    assert supply_of(market, "c1") == []
    assert listing_of(market, listing)["taken_wh"] == 300
    assert (await market.do(CONSUMER, "submit", order, terms=TERMS))["code"] == "trade_over"
    assert (await market.do(CONSUMER, "revise", order, args=FIELDS))["code"] == "trade_over"
    await market.done(RETAILER, "amend_listing", listing, args={"energy_wh": 1_300})
    await market.done(CONSUMER, "take", args=take_args(listing, 1_000))


async def test_what_a_take_needs_beyond_the_listing(market: Market) -> None:
    listing = await offered(market)
    status = {"status": "suspended", "reason": "test"}
    await market.done(REGISTRAR, "set_participant_status", "r1", args=status)
    inactive = await market.do(CONSUMER, "take", args=take_args(listing, 300))
    assert (inactive["code"], inactive["detail"]["key"]) == ("participant_inactive", "r1")
    await market.done(REGISTRAR, "set_participant_status", "r1", args={"status": "active", "reason": "test"})
    await market.done(RETAILER, "publish_package", "flat-r1", args=flat_package("flat-r1"))
    await market.done(CONSUMER, "take", args=take_args(listing, 300))  # the version that was listed stands
    await market.done(RETAILER, "retire_package", "flat-r1")
    assert (await market.do(CONSUMER, "take", args=take_args(listing, 300)))["code"] == "package_retired"


async def test_a_package_for_others_and_a_risk_that_is_not_acknowledged(market: Market) -> None:
    homes = template_args("homes", classes=["residential"], risk_warning_hash=WARNING)
    risky = template_args("risky", risk_warning_hash=WARNING)
    for name, args in (("homes", homes), ("risky", risky)):
        await market.done(EXCHANGE, "publish_template", args=args)
        await market.done(RETAILER, "publish_package", args=flat_package(name, template=name))
    listing = await offered(market, package="homes")
    take = take_args(listing, 300, risk_warning=WARNING)
    assert (await market.do(CONSUMER, "take", args=take))["code"] == "not_eligible"
    listing = await offered(market, package="risky")
    for warning in ({}, {"risk_warning": "4d" * 32}):
        refused = await market.do(CONSUMER, "take", args=take_args(listing, 300, **warning))
        assert refused["code"] == "risk_not_acknowledged"
    await market.done(CONSUMER, "take", args=take_args(listing, 300, risk_warning=WARNING))


@pytest.mark.parametrize("action", ["publish_listing", "amend_listing"])
async def test_a_retailer_with_a_volume_cap_offers_what_is_reserved(market: Market, action: str) -> None:
    listing = await offered(market)
    await market.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2026": 10_000}})
    if action == "publish_listing":
        result = await market.do(RETAILER, action, args=listing_args("s"))
    else:
        assert (await market.do(RETAILER, action, listing, args={"energy_wh": 900}))["status"] == "applied"
        result = await market.do(RETAILER, action, listing, args={"energy_wh": 2_000})
    assert result["code"] == "reservation_missing"
