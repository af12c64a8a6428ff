"""Why one bill is higher than another: the causes add up to the difference, and each is what it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode.settlement.statement import Line, Statement
from gateway.bills.comparison import compare
from tests.unit.bills.statements import energy, generated, of_lines, written

SEEDS = st.integers(min_value=0, max_value=100_000)


def causes(this: dict[str, Any], other: dict[str, Any]) -> dict[tuple[str | None, str], int]:
    return {(each.part, each.cause): each.amount_fen for each in compare(this, other).effects}


def carrying(value: dict[str, Any], *fen: int) -> dict[str, Any]:
    return value | {"carried": [{"parties": {"consumer": -each, "retailer": each}} for each in fen]}


@settings(max_examples=60, deadline=None)
@given(this=SEEDS, other=SEEDS, days=st.integers(min_value=1, max_value=31), fen=st.integers(-(10**9), 10**9))
def test_the_causes_add_up_to_the_difference_of_any_two_bills(this: int, other: int, days: int, fen: int) -> None:
    now = carrying(written(generated(this)), fen)
    before = written(generated(other), month="2026-04", days=days)
    found = compare(now, before)
    assert found.difference_fen == now["total_fen"] + fen - before["total_fen"]
    assert sum(each.amount_fen for each in found.effects) == found.difference_fen
    assert sum(found.by_cause().values()) == found.difference_fen
    parts = {
        part: now["by_part"].get(part, 0) - before["by_part"].get(part, 0)
        for part in (*now["by_part"], *before["by_part"])
    }
    for part, difference in parts.items():
        assert sum(each.amount_fen for each in found.effects if each.part == part) == difference


@settings(max_examples=30, deadline=None)
@given(this=SEEDS, other=SEEDS)
def test_a_comparison_turned_round_is_the_opposite_difference_and_with_itself_nothing(this: int, other: int) -> None:
    one, two = written(generated(this)), written(generated(other))
    assert compare(one, two).difference_fen == -compare(two, one).difference_fen
    assert compare(one, one).effects == ()


def one_price(fen: int, energy_wh: int) -> Statement:
    return of_lines(energy(fen, energy_wh=energy_wh), energy_wh=energy_wh)


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        # April: 30 days, 300 kWh for 150 yuan. By its days May would cost 155.
        (one_price(15_500, 310_000), 31, {("energy", "days"): 500}),
        (one_price(17_000, 340_000), 31, {("energy", "days"): 500, ("energy", "energy"): 1_500}),
        (one_price(18_600, 310_000), 31, {("energy", "days"): 500, ("energy", "price"): 3_100}),
        (one_price(0, 0), 31, {("energy", "days"): 500, ("energy", "energy"): -15_500}),
    ],
)
def test_days_energy_and_price_by_hand(now: Statement, days: int, expected: dict[tuple[str, str], int]) -> None:
    april = written(one_price(15_000, 300_000), month="2026-04", days=30)
    assert causes(written(now, days=days), april) == expected


def test_energy_that_moved_to_the_peak_is_told_apart_from_a_higher_price() -> None:
    """100 kWh at 1 yuan and 100 at 0.5; then 150 and 50 at the same prices: 25 yuan more, none of it by a price."""
    before = of_lines(energy(10_000, energy_wh=100_000, price="peak"), energy(5_000, energy_wh=100_000, price="valley"))
    after = of_lines(energy(15_000, energy_wh=150_000, price="peak"), energy(2_500, energy_wh=50_000, price="valley"))
    assert causes(written(after), written(before)) == {("energy", "mix"): 2_500}


def test_demand_new_parts_and_corrections_are_causes_of_their_own() -> None:
    fee = {"part": "basic_fee", "rule": "measured_demand"}
    before = of_lines(
        Line(**fee, billed_w=100_000, amount_fen=300_000),  # type: ignore[arg-type] # a dict of literals
    )
    after = of_lines(
        Line(**fee, billed_w=120_000, amount_fen=384_000),  # type: ignore[arg-type] # the same
        Line(part="termination", rule="termination_fixed", amount_fen=5_000),
    )
    assert causes(carrying(written(after), 70, -20), carrying(written(before), 10)) == {
        ("basic_fee", "quantity"): 60_000,
        ("basic_fee", "price"): 24_000,
        ("termination", "other"): 5_000,
        (None, "corrections"): 40,
    }
