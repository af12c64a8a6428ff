"""Listings and bids of a load: the sequences they need, and what users then do with them.

Each function prepares about `count` items for users to act on, and gives them.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from chaincode.auction.model import bid_hash
from chaincode.intent import SignedIntent
from chaincode.tariff.example import EXAMPLE_PRICES_E8_YUAN_PER_KWH
from gateway.client.keystore import Signer
from perf import market
from perf.market import SEGMENT
from perf.stage import Item, Stage, now_ms
from perf.target import CONSUMER_ORG, EXCHANGE_ORG, RETAILER_ORG

_OPERATOR = "exchange_market_operator"
_LISTED_WH, _TAKEN_WH = 10**12, 1_000
_OPEN_MS = 3_600_000
_BIDDING_MS = 45_000  # from the announcement on, before bids can be revealed
_LIMITS = {"price_step_e8": 10_000, "price_floor_e8": 0, "price_cap_e8": 200_000_000}
_LISTING = {"mode": "listing", "period_start": market.PERIOD_START, "period_end": market.PERIOD_END}
# Who has a contract for a period may not bid for it, so auctions are for another year than all orders.
_AUCTION = {
    "mode": "auction",
    "period_start": "2028-01-01",
    "period_end": "2029-01-01",
    "margin_rule": "time",
    "reveal_s": _OPEN_MS // 1_000,
}
_STEPS = [{"energy_wh": 1_000_000, "price_e8": price} for price in (50_000_000, 49_000_000, 48_000_000)]
_LOWER_PRICES = {name: price - 10_000 for name, price in EXAMPLE_PRICES_E8_YUAN_PER_KWH.items()}


async def listings_to_publish(stage: Stage, count: int) -> list[Item]:
    """挂牌: retailers offer, all in one sequence."""
    sequence = await _open_sequence(stage, _LISTING)
    return [_publishing(stage, sequence, number) for number in range(count)]


async def listings_to_amend(stage: Stage, count: int) -> list[Item]:
    """改牌: a listing each, at lower prices."""
    listings = await _listings(stage, count)
    return [_on_listing(stage, "amend_listing", {"prices": _LOWER_PRICES}, *each) for each in enumerate(listings)]


async def listings_to_take(stage: Stage, count: int) -> list[Item]:
    """摘牌: one listing of each retailer, from which all of its consumers take, so all write the same few records."""
    listings = await _listings(stage, len(stage.players.retailers))
    of_retailer = {stage.pair(number)[2].retailer: listing for number, listing in enumerate(listings)}
    return [_taking(stage, of_retailer[stage.pair(number)[2].retailer], number) for number in range(count)]


async def bids_to_make(stage: Stage, count: int) -> list[Item]:
    """申报: every consumer bids once in a sequence, so each thousand bids have one of their own."""
    bids: list[_Bid] = []
    while len(bids) < count:
        sequence = await _open_sequence(stage, _AUCTION)
        bids += [_Bid(stage, sequence, consumer) for consumer in stage.players.consumers]
    return [bid.making for bid in bids]


async def bids_to_change(stage: Stage, count: int) -> list[Item]:
    """改报: bids that stand, in open sequences."""
    return [bid.changing for bid in await _bids(stage, count, closes_in_ms=_OPEN_MS)]


async def bids_to_reveal(stage: Stage, count: int) -> list[Item]:
    """揭示: bids that stand, in sequences that were closed."""
    bids = await _bids(stage, count, closes_in_ms=_BIDDING_MS)
    sequences = list(dict.fromkeys(bid.sequence for bid in bids))
    await asyncio.sleep(_BIDDING_MS / 1_000)
    await stage.applied(EXCHANGE_ORG, [_operate(stage, "close_sequence", each, version=2) for each in sequences])
    return [bid.revealing for bid in bids]


async def orders_taken(stage: Stage, count: int) -> list[str]:
    """Ids of `count` orders that both have confirmed; number n is of `stage.pair(n)`."""
    return await stage.applied(CONSUMER_ORG, [take(0) for take in await listings_to_take(stage, count)])


class _Bid:
    """A consumer's bid in a sequence. Its slot `n` is told by the order in which bids were made."""

    def __init__(self, stage: Stage, sequence: str, consumer: Signer, n: int = 0) -> None:
        self.sequence = sequence
        self._stage, self._consumer, self._n = stage, consumer, n
        self._salt = secrets.token_hex(32)

    def making(self, _: int) -> SignedIntent:
        return self._sign("bid", {"bid_hash": self._hash()}, version=None)

    def changing(self, done: int) -> SignedIntent:
        return self._sign("change_bid", {"n": self._n, "bid_hash": self._hash()}, version=1 + done)

    def revealing(self, _: int) -> SignedIntent:
        return self._sign("reveal_bid", {"n": self._n, "steps": _STEPS, "salt": self._salt}, version=1)

    def _hash(self) -> str:
        participant = self._consumer.identity.participant
        return bid_hash(sequence=self.sequence, participant=participant, steps=_STEPS, salt=self._salt)

    def _sign(self, action: str, args: dict[str, Any], *, version: int | None) -> SignedIntent:
        return self._stage.sign(self._consumer, action, {"sequence": self.sequence, **args}, version=version)


async def _bids(stage: Stage, count: int, *, closes_in_ms: int) -> list[_Bid]:
    bids: list[_Bid] = []
    while len(bids) < count:
        sequence = await _open_sequence(stage, _AUCTION, closes_in_ms=closes_in_ms)
        made = [_Bid(stage, sequence, consumer, n) for n, consumer in enumerate(stage.players.consumers, start=1)]
        await stage.applied(CONSUMER_ORG, [bid.making(0) for bid in made])
        bids += made
    return bids


async def _listings(stage: Stage, count: int) -> list[str]:
    return await stage.applied(RETAILER_ORG, [item(0) for item in await listings_to_publish(stage, count)])


async def _open_sequence(stage: Stage, fields: dict[str, Any], *, closes_in_ms: int = _OPEN_MS) -> str:
    sequence, at_ms = f"load-{secrets.token_hex(6)}", now_ms()
    args = {
        "sequence": sequence,
        "kind": "annual",
        "segment": SEGMENT,
        "opens_at": at_ms - 60_000,
        "closes_at": at_ms + closes_in_ms,
        **fields,
        **_LIMITS,
    }
    announced = stage.sign(stage.officer(), "announce_sequence", args, role=_OPERATOR)
    await stage.applied(EXCHANGE_ORG, [announced])
    await stage.applied(EXCHANGE_ORG, [_operate(stage, "open_sequence", sequence, version=1)])
    return sequence


def _operate(stage: Stage, action: str, sequence: str, *, version: int) -> SignedIntent:
    return stage.sign(stage.officer(), action, {}, target=sequence, version=version, role=_OPERATOR)


def _publishing(stage: Stage, sequence: str, number: int) -> Item:
    _, retailer, offer = stage.pair(number)
    args = {
        "sequence": sequence,
        "package": offer.package,
        "package_version": offer.version,
        "prices": EXAMPLE_PRICES_E8_YUAN_PER_KWH,
        "energy_wh": _LISTED_WH,
        "min_take_wh": _TAKEN_WH,
    }
    return lambda _: stage.sign(retailer, "publish_listing", args)


def _on_listing(stage: Stage, action: str, args: dict[str, Any], number: int, listing: str) -> Item:
    _, retailer, _ = stage.pair(number)
    return lambda done: stage.sign(retailer, action, args, target=listing, version=1 + done)


def _taking(stage: Stage, listing: str, number: int) -> Item:
    consumer, _, _ = stage.pair(number)
    args = {
        "listing": listing,
        "energy_wh": _TAKEN_WH,
        "prices": EXAMPLE_PRICES_E8_YUAN_PER_KWH,
        "segment": SEGMENT,
    }
    return lambda _: stage.sign(consumer, "take", args)
