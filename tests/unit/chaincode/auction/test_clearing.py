"""Clearing against an auctioneer who tries every price and counts every Wh, on generated books."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.auction.clearing import NO_TRADE, Bid, Clearing, MarginRule, clear
from tests.unit.chaincode.auction.books import STEP, auctioneer, bids, worth

RULES = [MarginRule.TIME, MarginRule.PRO_RATA]


def bid(n: int, *steps: tuple[int, int], place: int | None = None) -> Bid:
    """A bid of (Wh, price)."""
    named = [{"energy_wh": energy_wh, "price_e8": price} for energy_wh, price in steps]
    return Bid(n=n, place=place or n, participant=f"p{n}", steps=named)


def cleared(buys: list[Bid], sells: list[Bid], rule: MarginRule = MarginRule.TIME, step: int = 1) -> Clearing:
    return clear(buys=buys, sells=sells, price_step_e8=step, margin_rule=rule)


def check(buys: list[Bid], sells: list[Bid], rule: MarginRule) -> None:
    outcome = cleared(buys, sells, rule, STEP)
    wanted = auctioneer(buys, sells, pro_rata=rule is MarginRule.PRO_RATA)
    found = (outcome.price_e8, outcome.volume_wh, outcome.demand_wh, outcome.supply_wh)
    assert found == (wanted.price, wanted.volume, wanted.demand, wanted.supply)
    assert outcome.buys == wanted.buys
    assert outcome.sells == wanted.sells
    assert sum(outcome.buys.values()) == sum(outcome.sells.values()) == outcome.volume_wh
    assert worth(buys, dict(outcome.buys)) - worth(sells, dict(outcome.sells)) == wanted.welfare


@pytest.mark.parametrize("rule", RULES)
@given(buys=bids(falling=True), sells=bids(falling=False))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_clearing_is_what_the_auctioneer_finds(buys: list[Bid], sells: list[Bid], rule: MarginRule) -> None:
    check(buys, sells, rule)


@pytest.mark.full
@pytest.mark.parametrize("rule", RULES)
@given(buys=bids(falling=True, at_most=14), sells=bids(falling=False, at_most=14))
@settings(max_examples=10_000, deadline=None)
def test_clearing_is_what_the_auctioneer_finds_on_many_more_books(
    buys: list[Bid], sells: list[Bid], rule: MarginRule
) -> None:
    check(buys, sells, rule)


@given(buys=bids(falling=True), sells=bids(falling=False), seed=st.randoms())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_the_order_in_which_bids_are_read_does_not_count(buys: list[Bid], sells: list[Bid], seed: object) -> None:
    shuffled = list(buys), list(sells)
    for side in shuffled:
        seed.shuffle(side)  # type: ignore[attr-defined] # Hypothesis gives a random.Random
    assert cleared(*shuffled, step=STEP) == cleared(buys, sells, step=STEP)


@pytest.mark.parametrize(
    ("buys", "sells", "price", "volume"),
    [
        pytest.param([], [], None, 0, id="nobody"),
        pytest.param([bid(1, (5, 10))], [], None, 0, id="no seller"),
        pytest.param([bid(1, (5, 9))], [bid(1, (5, 10))], None, 0, id="they do not meet"),
        pytest.param([bid(1, (5, 10))], [bid(1, (5, 10))], 10, 5, id="they meet at one price"),
        pytest.param([bid(1, (5, 20))], [bid(1, (5, 10))], 15, 5, id="the mean of the last pair"),
        pytest.param([bid(1, (5, 21))], [bid(1, (5, 10))], 16, 5, id="a half goes up"),
        pytest.param([bid(1, (5, -10))], [bid(1, (5, -21))], -15, 5, id="a half of a negative price goes up too"),
        pytest.param([bid(1, (8, 20))], [bid(1, (5, 10))], 15, 5, id="the same imbalance at every price: the mean"),
    ],
)
def test_prices_by_hand(buys: list[Bid], sells: list[Bid], price: int | None, volume: int) -> None:
    outcome = cleared(buys, sells)
    assert (outcome.price_e8, outcome.volume_wh) == (price, volume)


def test_nobody_trades_is_a_result_of_its_own() -> None:
    assert cleared([bid(1, (1, 1))], [bid(1, (1, 2))]) == NO_TRADE


def test_a_smaller_imbalance_moves_the_price_away_from_the_mean() -> None:
    """10 Wh change hands at 10 to 20, 15 in the mean. Up to 12, 4 Wh too much are wanted; from 13 on 9 are offered."""
    buys = [bid(1, (10, 20)), bid(2, (4, 12))]
    sells = [bid(1, (10, 10)), bid(2, (9, 13))]
    outcome = cleared(buys, sells)
    assert outcome.volume_wh == 10
    assert (outcome.price_e8, outcome.demand_wh, outcome.supply_wh) == (12, 14, 10)


def test_the_price_stays_on_the_step() -> None:
    outcome = cleared([bid(1, (1, 25))], [bid(1, (1, 10))], step=5)
    assert outcome.price_e8 == 20  # the mean is 17.5


@pytest.mark.parametrize(
    ("rule", "served"),
    [
        (MarginRule.TIME, {2: 6, 1: 1}),
        (MarginRule.PRO_RATA, {2: 4, 1: 2, 3: 1}),  # 3.8, 1.9 and 1.3 rounded down; 2 Wh are left, by place
    ],
)
def test_the_margin(rule: MarginRule, served: dict[int, int]) -> None:
    buys = [bid(1, (3, 10), place=2), bid(2, (6, 10), place=1), bid(3, (2, 10), place=3)]
    outcome = cleared(buys, [bid(1, (7, 10))], rule)
    assert outcome.buys == served


def test_better_prices_are_served_before_the_margin_is_shared() -> None:
    buys = [bid(1, (2, 30), (8, 10)), bid(2, (8, 10))]
    outcome = cleared(buys, [bid(1, (10, 5))], MarginRule.PRO_RATA)
    assert outcome.buys == {1: 2 + 4, 2: 4}
