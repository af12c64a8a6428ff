"""Energy by year, and the totals under a cap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.refusals import Refused
from chaincode.reservation.volume import Totals, by_year, free_wh, growth, minus, part_of, years_of

ENERGIES = st.integers(0, 2**53 - 1)
PERIODS = st.tuples(st.dates(), st.integers(1, 4_000)).filter(lambda each: each[0].year < 9_000)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2026-01-01", "2027-01-01", ["2026"]),
        ("2026-12-31", "2027-01-01", ["2026"]),
        ("2026-12-31", "2027-01-02", ["2026", "2027"]),
        ("2026-06-01", "2029-01-01", ["2026", "2027", "2028"]),
    ],
)
def test_a_half_open_period_touches_these_years(start: str, end: str, years: list[str]) -> None:
    assert years_of(period_start=start, period_end=end) == years


@pytest.mark.parametrize(
    ("energy_wh", "start", "end", "shares"),
    [
        (100, "2026-01-01", "2027-01-01", {"2026": 100}),
        (100, "2026-12-31", "2027-01-02", {"2026": 50, "2027": 50}),
        (101, "2026-12-31", "2027-01-02", {"2026": 50, "2027": 51}),
        (1, "2026-12-31", "2027-01-02", {"2027": 1}),
        (365 + 366, "2027-01-01", "2029-01-01", {"2027": 365, "2028": 366}),
        (0, "2026-01-01", "2027-01-01", {}),
    ],
)
def test_energy_falls_on_days_evenly(energy_wh: int, start: str, end: str, shares: dict[str, int]) -> None:
    assert by_year(energy_wh, period_start=start, period_end=end) == shares


@given(ENERGIES, PERIODS)
def test_the_years_add_up_and_none_is_negative(energy_wh: int, period: tuple[object, int]) -> None:
    start, end = _texts(period)
    shares = by_year(energy_wh, period_start=start, period_end=end)
    assert sum(shares.values()) == energy_wh
    assert all(wh > 0 for wh in shares.values())


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8), PERIODS)
def test_parts_taken_out_one_after_the_other_leave_nothing(parts: list[int], period: tuple[object, int]) -> None:
    start, end = _texts(period)
    held = by_year(sum(parts), period_start=start, period_end=end)
    for energy_wh in parts:
        part = part_of(held, energy_wh, period_start=start, period_end=end)
        assert sum(part.values()) == energy_wh
        held = minus(held, part)
    assert held == {}


def test_growth_counts_only_what_is_more() -> None:
    assert growth({"2026": 5, "2027": 1, "2028": 3}, {"2026": 2, "2027": 4}) == {"2026": 3, "2028": 3}


def test_a_cap_is_reached_and_not_passed_in_any_year() -> None:
    totals = Totals(pending={"2026": 30}, posted={"2026": 50})
    caps = {"2026": 100, "2027": 10}
    totals.hold({"2026": 20, "2027": 10, "2028": 10**15}, caps=caps, retailer="r1")
    assert [free_wh(totals, year, caps=caps) for year in ("2026", "2027", "2028")] == [0, 0, None]
    for years in ({"2026": 1}, {"2028": 1, "2027": 1}):
        with pytest.raises(Refused) as refused:
            totals.hold(years, caps=caps, retailer="r1")
        assert refused.value.code == "volume_cap_exceeded"
        assert not any(isinstance(value, int) for value in refused.value.detail.values())
    assert totals.pending == {"2026": 50, "2027": 10, "2028": 10**15}


def test_what_was_not_held_cannot_be_let_go() -> None:
    with pytest.raises(ValueError, match="negative"):
        Totals().let_go({"2026": 1})


def _texts(period: tuple[object, int]) -> tuple[str, str]:
    from datetime import date, timedelta

    start, days = period
    assert isinstance(start, date)
    return start.isoformat(), (start + timedelta(days=days)).isoformat()
