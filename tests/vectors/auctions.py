"""Books of call auctions with the results that the ledger's rules give, as the API publishes them: the client works
them out again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from chaincode.auction.clearing import MarginRule
from chaincode.auction.model import SIDES, BidStatus, Side, bid_hash
from chaincode.auction.result import make_result

STEP = 10_000  # 1e-8 yuan per kWh
MEAN = 40_050_000
BOOKS = 24
SEED = 20_270_301

Records = dict[int, dict[str, Any]]


def auctions() -> list[dict[str, Any]]:
    """Small random books: equal prices, steps that are cut, bids that nobody reveals, and some where nobody trades."""
    chance = random.Random(SEED)  # noqa: S311 - the same books each time
    return [_auction(chance, f"auction-{number}") for number in range(BOOKS)]


def _auction(chance: random.Random, sequence_id: str) -> dict[str, Any]:
    rule = chance.choice(list(MarginRule))
    bids = {side: _bids(chance, sequence_id, side) for side in SIDES}
    result = make_result(bids=bids, price_step_e8=STEP, margin_rule=rule)
    fills, pairs = result.pop("fills"), result.pop("pairs")
    return {
        "sequence": {"sequence_id": sequence_id, "price_step_e8": STEP, "margin_rule": rule.value},
        "bids": [{"side": side.value, "n": n, **bid} for side in SIDES for n, bid in bids[side].items()],
        "result": {"price_e8": None, **result},
        "fills": [{"side": side, **fill} for side in fills for fill in fills[side]],
        "pairs": pairs,
    }


def _bids(chance: random.Random, sequence_id: str, side: Side) -> Records:
    places = list(range(1, chance.randint(1, 6) + 1))
    chance.shuffle(places)
    return {n: _bid(chance, sequence_id, side, n, place) for n, place in enumerate(places, start=1)}


def _bid(chance: random.Random, sequence_id: str, side: Side, n: int, place: int) -> dict[str, Any]:
    buys = side is Side.BUY
    prices = chance.sample(range(-6, 9) if buys else range(-8, 7), chance.randint(1, 3))
    steps = [
        {"energy_wh": chance.randint(1, 9) * 1_000_000 + chance.randint(0, 9), "price_e8": MEAN + price * STEP}
        for price in sorted(prices, reverse=buys)
    ]
    opening: Mapping[str, Any] = {
        "participant": f"{'c' if buys else 'r'}-{n}",
        "steps": steps,
        "salt": f"{chance.getrandbits(256):064x}",
    }
    sealed = {"place": place, "bid_hash": bid_hash(sequence=sequence_id, **opening)}
    if chance.random() < 0.15:
        return {"status": BidStatus.SEALED.value, **sealed}
    return {"status": BidStatus.REVEALED.value, **sealed, **opening}
