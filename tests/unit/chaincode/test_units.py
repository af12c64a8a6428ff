"""Integers of named units."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import units


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [(5, 10, 1), (4, 10, 0), (15, 10, 2), (25, 10, 3), (-5, 10, -1), (-4, 10, 0), (-25, 10, -3), (7, 1, 7), (0, 3, 0)],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, result: int) -> None:
    assert units.divide_half_away(numerator, denominator) == result


@given(st.integers(), st.integers(min_value=1))
def test_rounding_is_off_by_half_at_most(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert abs(units.divide_half_away(numerator, denominator) - exact) <= Fraction(1, 2)


def test_an_amount_is_energy_times_price_rounded_once() -> None:
    assert units.amount_fen(energy_wh=1_000, price_e8_yuan_per_kwh=45_678_901) == 46
    assert units.amount_fen(energy_wh=1_000_000_000, price_e8_yuan_per_kwh=45_678_901) == 45_678_901


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1), st.integers(min_value=0, max_value=8))
def test_a_decimal_written_is_read_back(value: int, places: int) -> None:
    assert units.parse_decimal(units.format_decimal(value, places=places), places=places) == value


@pytest.mark.parametrize("text", ["", ".5", "1.", "1e3", "1,5", " 1", "1.0001", "٣", "+1", "--1", "1" * 16])
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a decimal"):
        units.parse_decimal(text, places=3)
    with pytest.raises(ValueError, match="positive"):
        units.divide_half_away(1, 0)
