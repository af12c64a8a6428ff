"""Pairs, and the check of a result that anyone can make."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.auction.clearing import Bid, MarginRule
from chaincode.auction.model import Side, bid_hash
from chaincode.auction.pairing import Pair, pair
from chaincode.auction.result import make_result, slices, verify_result
from tests.unit.chaincode.auction.books import STEP, bids

SALT = "5a" * 32


def records(side: list[Bid], prefix: str) -> dict[int, dict[str, Any]]:
    """The bids as the ledger has them, revealed."""
    return {
        bid.n: {
            "status": "revealed",
            "participant": f"{prefix}{bid.n}",
            "place": bid.place,
            "steps": list(bid.steps),
            "salt": SALT,
            "bid_hash": bid_hash(sequence="s", participant=f"{prefix}{bid.n}", steps=bid.steps, salt=SALT),
        }
        for bid in side
    }


def verified(
    book: dict[Side, dict[int, dict[str, Any]]],
    result: dict[str, Any],
    rule: MarginRule = MarginRule.TIME,
    sequence_id: str = "s",
) -> bool:
    sequence = {"price_step_e8": STEP, "margin_rule": rule.value}
    return verify_result(sequence_id=sequence_id, sequence=sequence, bids=book, result=result)


def slow_pairs(buyers: list[tuple[int, int]], sellers: list[tuple[int, int]]) -> list[Pair]:
    """The rule as it is written, seller by seller."""
    left, pairs = dict(sellers), []
    for buy, wanted in buyers:
        enough = [sell for sell, _ in sellers if left[sell] >= wanted]
        sell = enough[0] if enough else max(left, key=lambda each: left[each], default=None)
        if sell is not None and left[sell]:
            pairs.append(Pair(buy=buy, sell=sell, energy_wh=min(wanted, left[sell])))
            left[sell] -= pairs[-1].energy_wh
    return pairs


QUEUE = st.lists(st.integers(1, 12), max_size=12).map(lambda energies: list(enumerate(energies, start=1)))


@given(buyers=QUEUE, sellers=QUEUE)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_pairs_are_made_by_the_rule(buyers: list[tuple[int, int]], sellers: list[tuple[int, int]]) -> None:
    pairs = pair(buyers=buyers, sellers=sellers)
    assert pairs == slow_pairs(buyers, sellers)
    assert len({each.buy for each in pairs}) == len(pairs)
    for sell, energy_wh in sellers:
        assert sum(each.energy_wh for each in pairs if each.sell == sell) <= energy_wh


def test_a_buyer_whom_nobody_can_serve_whole_is_cut() -> None:
    assert pair(buyers=[(1, 5), (2, 9), (3, 4)], sellers=[(7, 6), (8, 8)]) == [
        Pair(buy=1, sell=7, energy_wh=5),
        Pair(buy=2, sell=8, energy_wh=8),
        Pair(buy=3, sell=7, energy_wh=1),
    ]


@pytest.mark.parametrize("rule", list(MarginRule))
@given(buys=bids(falling=True), sells=bids(falling=False))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_result_conserves_energy_and_says_what_was_cut(buys: list[Bid], sells: list[Bid], rule: MarginRule) -> None:
    book = {Side.BUY: records(buys, "c"), Side.SELL: records(sells, "r")}
    result = make_result(bids=book, price_step_e8=STEP, margin_rule=rule)
    for side, party in (("buy", "consumer"), ("sell", "retailer")):
        fills = result["fills"][side]
        assert sum(fill["energy_wh"] for fill in fills) == result["volume_wh"]
        assert sum(fill["allotted_wh"] for fill in fills) == result["allotted_wh"]
        for fill in fills:
            mine = [each for each in result["pairs"] if each[side] == fill["n"]]
            assert sum(each["energy_wh"] for each in mine) == fill["allotted_wh"] <= fill["energy_wh"]
            assert {each[party] for each in mine} <= {fill["participant"]}
    assert verified(book, result, rule)


BUYS = [
    Bid(n=1, place=1, participant="c1", steps=[{"energy_wh": 6, "price_e8": 30}]),
    Bid(n=2, place=2, participant="c2", steps=[{"energy_wh": 4, "price_e8": 20}]),
    Bid(n=3, place=3, participant="c3", steps=[{"energy_wh": 4, "price_e8": 20}]),
]
SELLS = [
    Bid(n=1, place=1, participant="r1", steps=[{"energy_wh": 7, "price_e8": 10}]),
    Bid(n=2, place=2, participant="r2", steps=[{"energy_wh": 3, "price_e8": 15}]),
]
BOOK: dict[Side, dict[int, dict[str, Any]]] = {Side.BUY: records(BUYS, "c"), Side.SELL: records(SELLS, "r")}
RESULT = make_result(bids=BOOK, price_step_e8=STEP, margin_rule=MarginRule.TIME)


def _set(*path: str | int, to: Any) -> Any:
    def change(result: dict[str, Any]) -> None:
        place: Any = result
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = to

    return change


@pytest.mark.parametrize(
    "change",
    [
        _set("price_e8", to=25),
        _set("volume_wh", to=11),
        _set("demand_wh", to=10),
        _set("allotted_wh", to=8),
        _set("margin_rule", to="pro_rata"),
        _set("price_step_e8", to=10),
        _set("unrevealed", "buy", to=[9]),
        _set("fills", "buy", 0, "energy_wh", to=5),
        _set("fills", "sell", 1, "allotted_wh", to=2),
        _set("pairs", 0, "retailer", to="r2"),
        _set("pairs", 0, "energy_wh", to=5),
        lambda result: result["pairs"].pop(),
        lambda result: result.pop("price_e8"),
        lambda result: result["fills"]["buy"].reverse(),
    ],
)
def test_a_result_that_was_changed_does_not_verify(change: Any) -> None:
    result = deepcopy(RESULT)
    change(result)
    assert verified(BOOK, RESULT)
    assert not verified(BOOK, result)


@pytest.mark.parametrize(
    "change",
    [
        _set(Side.BUY, 1, "steps", to=[{"energy_wh": 6, "price_e8": 35}]),
        _set(Side.BUY, 1, "salt", to="5b" * 32),
        _set(Side.SELL, 2, "participant", to="r9"),
        _set(Side.SELL, 2, "status", to="sealed"),
        _set(Side.BUY, 3, "place", to=0),
        lambda book: book[Side.SELL].pop(1),
    ],
)
def test_a_result_does_not_verify_against_other_bids(change: Any) -> None:
    book = deepcopy(BOOK)
    change(book)
    assert not verified(book, RESULT)


def test_a_bid_belongs_to_its_sequence() -> None:
    assert not verified(BOOK, RESULT, sequence_id="t")


def test_what_became_of_a_pair_is_no_part_of_the_result() -> None:
    result = deepcopy(RESULT)
    result["pairs"][0]["order"] = "ab" * 32
    result["pairs"][1]["failed"] = "another_retailer"
    assert verified(BOOK, result)


def test_sealed_bids_are_named_and_withdrawn_ones_are_not() -> None:
    book = deepcopy(BOOK)
    book[Side.BUY][1]["status"] = "sealed"
    book[Side.BUY][2]["status"] = "withdrawn"
    result = make_result(bids=book, price_step_e8=STEP, margin_rule=MarginRule.TIME)
    assert result["unrevealed"] == {"buy": [1], "sell": []}
    assert [fill["n"] for fill in result["fills"]["buy"]] == [3]


def test_slices() -> None:
    items = [{"n": n} for n in range(5)]
    assert [len(part) for part in slices(items, size=2)] == [2, 2, 1]
    assert slices([], size=2) == []
