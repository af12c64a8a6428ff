"""A market on which trading sequences can be held: packages of one price, and short ways to do things."""

from __future__ import annotations

from typing import Any

from chaincode import keys
from chaincode.auction.model import bid_hash
from chaincode.intent import SignedIntent
from tests.packages import package_args
from tests.tariffs import FLAT_TARIFF
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    NOW,
    RETAILER,
    RETAILER_2,
    TEMPLATE,
    Market,
    Person,
)

DAY = 86_400_000
OPENS, CLOSES = NOW, NOW + 3_600_000
REVEAL_S = 1_800
STEP, FLOOR, CAP = 10_000, 20_000_000, 80_000_000
PERIOD = {"period_start": "2026-08-01", "period_end": "2026-09-01"}
WARNING = "3c" * 32
SALT = "5a" * 32
PRICES = {"flat": 46_300_000}
CONSUMERS = (
    CONSUMER,
    CONSUMER_2,
    *(Person(f"u-c{n}", f"c{n}", "ConsumerOrg", ("consumer_owner",), n) for n in (33, 34)),
)
RETAILERS = (RETAILER, RETAILER_2)
PACKAGES = {"r1": "flat-r1", "r2": "flat-r2"}


def template_args(template: str, **changes: Any) -> dict[str, Any]:
    """A template with one price for all hours."""
    flat = {"tariff": FLAT_TARIFF, "price_limits": {"flat": {"min": FLOOR, "max": CAP}}}
    return {**TEMPLATE, "template": template, **flat, **changes}


def flat_package(package: str, *, template: str = "flat", **changes: Any) -> dict[str, Any]:
    return {**package_args(package, template=template), "prices": PRICES, **changes}


def sequence_args(sequence: str, mode: str, **changes: Any) -> dict[str, Any]:
    """The announcement of a sequence for August 2026 that opens now and closes in an hour."""
    args: dict[str, Any] = {
        "sequence": sequence,
        "kind": "monthly",
        "mode": mode,
        "segment": "industrial",
        **PERIOD,
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    if mode != "bilateral":
        args |= {"price_step_e8": STEP, "price_floor_e8": FLOOR, "price_cap_e8": CAP}
    if mode == "auction":
        args |= {"margin_rule": "time", "reveal_s": REVEAL_S}
    return {**args, **changes}


async def trading_market(market: Market) -> Market:
    """Everybody enrolled, each retailer's flat package published."""
    for person in CONSUMERS[2:]:
        await market.enrol(person)
    await market.done(EXCHANGE, "publish_template", args=template_args("flat"))
    for retailer in RETAILERS:
        await market.done(retailer, "publish_package", args=flat_package(PACKAGES[retailer.participant]))
    return market


async def opened(market: Market, sequence: str, mode: str, **changes: Any) -> str:
    """A sequence that is open; its id."""
    await market.done(EXCHANGE, "announce_sequence", args=sequence_args(sequence, mode, **changes))
    await market.done(EXCHANGE, "open_sequence", sequence)
    return sequence


def record_of(market: Market, key: str) -> dict[str, Any]:
    record = market.record(key)
    assert record is not None
    return record


def sequence_of(market: Market, sequence: str) -> dict[str, Any]:
    return record_of(market, keys.sequence(sequence))


def listing_of(market: Market, listing: str) -> dict[str, Any]:
    return record_of(market, keys.listing(listing))


def supply_of(market: Market, consumer: str) -> list[dict[str, Any]]:
    return list((market.record(keys.supply(consumer)) or {"periods": []})["periods"])


def listing_args(sequence: str, *, package: str = "flat-r1", **changes: Any) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "package": package,
        "package_version": 1,
        "prices": PRICES,
        "energy_wh": 1_000,
        "min_take_wh": 100,
        **changes,
    }


def take_args(listing: str, energy_wh: int, **changes: Any) -> dict[str, Any]:
    return {"listing": listing, "energy_wh": energy_wh, "prices": PRICES, "segment": "industrial", **changes}


def steps(*pairs: tuple[int, int]) -> list[dict[str, int]]:
    """Steps of (Wh, price)."""
    return [{"energy_wh": energy_wh, "price_e8": price} for energy_wh, price in pairs]


def bid_args(person: Person, sequence: str, *pairs: tuple[int, int], **changes: Any) -> dict[str, Any]:
    """A bid that seals these steps; a retailer's with its flat package."""
    sealed = bid_hash(sequence=sequence, participant=person.participant, steps=steps(*pairs), salt=SALT)
    args: dict[str, Any] = {"sequence": sequence, "bid_hash": sealed}
    if person in RETAILERS:
        args |= {"package": PACKAGES[person.participant], "package_version": 1}
    return {**args, **changes}


def own_bid(market: Market, person: Person, sequence: str) -> dict[str, Any]:
    """The person's bid as it lies on the ledger, with its slot `n` and `side`."""
    slot = record_of(market, keys.bid_of(sequence, person.participant))
    return {**slot, **record_of(market, keys.bid(sequence, slot["side"], slot["n"]))}


async def on_bid(market: Market, person: Person, action: str, sequence: str, **args: Any) -> dict[str, Any]:
    """A step on the person's own bid at its current version."""
    present = own_bid(market, person, sequence)
    return await market.do(
        person,
        action,
        expected_version=present["version"],
        args={"sequence": sequence, "n": present["n"], **args},
    )


async def revealed(market: Market, person: Person, sequence: str, *pairs: tuple[int, int]) -> dict[str, Any]:
    return await on_bid(market, person, "reveal_bid", sequence, steps=steps(*pairs), salt=SALT)


def signed_take(market: Market, person: Person, listing: str, energy_wh: int, **changes: Any) -> SignedIntent:
    return market.signed(person, "take", args=take_args(listing, energy_wh, **changes))
