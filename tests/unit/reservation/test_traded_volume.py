"""The volume of listings and bids of a capped retailer, and of the orders that come out of them."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import canonical, keys
from chaincode.intent import SignedIntent
from tests.unit.chaincode.market import (
    CONSUMER,
    EXCHANGE,
    OTHER_TEXT,
    REGISTRAR,
    RETAILER,
    TEXT,
    Market,
    archiving,
    new_market,
)
from tests.unit.chaincode.trading import (
    CLOSES,
    PRICES,
    REVEAL_S,
    SALT,
    bid_args,
    listing_args,
    on_bid,
    opened,
    own_bid,
    record_of,
    steps,
    take_args,
    trading_market,
)
from tests.unit.reservation.test_reservations import release, reserve, year

STEPS = (400, 46_000_000)


@pytest.fixture
async def market() -> Market:
    made = await trading_market(await new_market())
    await made.done(REGISTRAR, "set_volume_cap", "r1", args={"volume_cap_wh": {"2026": 5_000}})
    return made


async def send(market: Market, item: SignedIntent) -> dict[str, Any]:
    """Reserve and apply."""
    (held,) = await reserve(market, item, organisation="RetailerOrg")
    assert held["status"] in ("deposited", "kept"), held
    (result,) = await market.apply(item, organisation="RetailerOrg")
    return result


async def listed(market: Market) -> str:
    await opened(market, "s", "listing")
    item = market.signed(RETAILER, "publish_listing", args=listing_args("s"))
    assert (await send(market, item))["status"] == "applied"
    return item.digest


async def taken(market: Market, listing: str) -> str:
    return str((await market.done(CONSUMER, "take", args=take_args(listing, 300)))["target"])


async def signed(market: Market, order: str) -> None:
    await market.done(EXCHANGE, "audit", order)
    for person in (CONSUMER, RETAILER):
        await market.done(person, "sign", order, args={"text_hash": TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving())


async def follow(market: Market, commitment: str, *orders: str) -> int:
    """Release a pool with orders made from it; how many reservations have changed."""
    wanted = {"retailer": "r1", "commitments": [commitment], "orders": list(orders)}
    status, answer, _ = await market.peer.call(
        b"Release",
        organisation="RetailerOrg",
        now_ms=market.now_ms,
        transient={"release": canonical.dumps(wanted)},
    )
    assert status == 200, answer
    return int(answer["released"])


def held_of(market: Market, commitment: str) -> bool:
    return ("terms", keys.reservation("r1", commitment)) in market.peer.private


async def test_a_traded_contract_is_amended_once_its_volume_is_its_own(market: Market) -> None:
    listing = await listed(market)
    order = await taken(market, listing)
    await signed(market, order)
    item = market.signed(
        RETAILER,
        "propose_amendment",
        target=order,
        expected_version=market.order(order)["version"],
        args={"text_hash": OTHER_TEXT},
        terms={"energy_wh": 350, "prices_e8_yuan_per_kwh": PRICES},
    )
    (refused,) = await reserve(market, item, organisation="RetailerOrg")
    assert (refused["code"], refused["detail"]) == ("reservation_open", {"key": order})
    assert await follow(market, listing, order) == 1
    assert (await send(market, item))["status"] == "applied"
    await market.deposit(item, organisation="RetailerOrg")
    await market.done(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    assert "public_terms" not in market.order(order)
    assert await follow(market, listing, order) == 0


async def test_the_volume_of_a_rejected_trade_is_free_again(market: Market) -> None:
    listing = await listed(market)
    order = await taken(market, listing)
    await market.done(EXCHANGE, "reject", order, args={"reason": "credit"})
    await market.done(RETAILER, "withdraw_listing", listing)
    assert await follow(market, listing, order) == 1
    record = market.order(order)
    part = f"{order}.{record['terms_hash']}.2026-08-01.2026-09-01"
    assert await year(market) == (300, 0)
    market.now_ms += 300_001
    assert await release(market, part) == {"released": 1}
    assert await year(market) == (0, 0)


async def test_two_intents_to_reveal_one_bid_hold_its_volume_once(market: Market) -> None:
    await opened(market, "a", "auction")
    await market.done(RETAILER, "bid", args=bid_args(RETAILER, "a", STEPS))
    await market.done(CONSUMER, "bid", args=bid_args(CONSUMER, "a", STEPS))
    market.now_ms = CLOSES
    await market.done(EXCHANGE, "close_sequence", "a")
    bid = own_bid(market, RETAILER, "a")
    args = {"sequence": "a", "n": bid["n"], "steps": steps(STEPS), "salt": SALT}
    first, second = (
        market.signed(RETAILER, "reveal_bid", expected_version=bid["version"], args=args) for _ in range(2)
    )
    assert [await reserve(market, each, organisation="RetailerOrg") for each in (first, second)] == [
        [{"status": "deposited"}],
        [{"status": "kept"}],
    ]
    assert (await send(market, second))["status"] == "applied"
    assert await year(market) == (400, 0)


async def test_a_bid_that_was_changed_after_reserving_holds_nothing_in_the_end(market: Market) -> None:
    await opened(market, "a", "auction")
    await market.done(RETAILER, "bid", args=bid_args(RETAILER, "a", (900, 46_000_000)))
    await market.done(CONSUMER, "bid", args=bid_args(CONSUMER, "a", STEPS))
    args = {"sequence": "a", "n": 1, "steps": steps((900, 46_000_000)), "salt": SALT}
    early = market.signed(RETAILER, "reveal_bid", expected_version=1, args=args)
    await reserve(market, early, organisation="RetailerOrg")
    await on_bid(market, RETAILER, "change_bid", **bid_args(RETAILER, "a", STEPS))
    market.now_ms = CLOSES
    await market.done(EXCHANGE, "close_sequence", "a")
    bid = own_bid(market, RETAILER, "a")
    args = {"sequence": "a", "n": bid["n"], "steps": steps(STEPS), "salt": SALT}
    late = market.signed(RETAILER, "reveal_bid", expected_version=bid["version"], args=args)
    assert (await send(market, late))["status"] == "applied"
    await on_bid(market, CONSUMER, "reveal_bid", "a", steps=steps(STEPS), salt=SALT)
    market.now_ms += REVEAL_S * 1_000
    await market.done(EXCHANGE, "clear_auction", "a")
    await market.done(EXCHANGE, "allot", "a")
    (pair,) = record_of(market, keys.auction_pairs("a", 0))["pairs"]
    changed = bid_args(RETAILER, "a", (900, 46_000_000))["bid_hash"]
    assert await follow(market, changed, pair["order"]) == 1
    assert not held_of(market, changed)
    assert await follow(market, bid["bid_hash"], pair["order"]) == 1
    assert not held_of(market, bid["bid_hash"])
    assert await year(market) == (400, 0)
