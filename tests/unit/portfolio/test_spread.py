"""Energy by month: whole Wh that add up, as the years of a volume cap do."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode.reservation.volume import by_year
from gateway.portfolio.spread import by_month

PERIODS = st.tuples(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 1_500))


@pytest.mark.parametrize(
    ("energy_wh", "start", "end", "ends_on", "months"),
    [
        (365, "2027-01-01", "2028-01-01", None, {"2027-01": 31, "2027-02": 28, "2027-12": 31}),
        (31, "2027-01-31", "2027-03-02", None, {"2027-01": 1, "2027-02": 28, "2027-03": 2}),
        (10, "2027-01-30", "2027-02-02", None, {"2027-01": 6, "2027-02": 4}),
        (59, "2027-01-01", "2027-03-01", "2027-02-11", {"2027-01": 31, "2027-02": 10}),
        (7, "2027-01-01", "2027-02-01", "2027-01-01", {}),
        (1, "9999-12-01", "9999-12-31", None, {"9999-12": 1}),
    ],
)
def test_by_hand(energy_wh: int, start: str, end: str, ends_on: str | None, months: dict[str, int]) -> None:
    found = by_month(energy_wh, period_start=start, period_end=end, ends_on=ends_on)
    assert {month: found[month] for month in months} == months
    assert bool(found) is bool(months)


@given(st.integers(0, 10**15), PERIODS)
def test_months_add_up_to_the_years_of_the_cap_and_to_the_whole(energy_wh: int, period: tuple[date, int]) -> None:
    start, end = period[0].isoformat(), (period[0] + timedelta(days=period[1])).isoformat()
    months = by_month(energy_wh, period_start=start, period_end=end)
    assert sum(months.values()) == energy_wh
    years: defaultdict[str, int] = defaultdict(int)
    for month, share in months.items():
        years[month[:4]] += share
    assert {year: share for year, share in years.items() if share} == by_year(
        energy_wh, period_start=start, period_end=end
    )


@given(st.integers(0, 10**15), PERIODS, st.integers(0, 1_500))
def test_an_early_end_takes_from_its_month_and_those_after_it_alone(
    energy_wh: int, period: tuple[date, int], kept: int
) -> None:
    start, end = period[0].isoformat(), (period[0] + timedelta(days=period[1])).isoformat()
    ends_on = (period[0] + timedelta(days=min(kept, period[1]))).isoformat()
    whole = by_month(energy_wh, period_start=start, period_end=end)
    cut = by_month(energy_wh, period_start=start, period_end=end, ends_on=ends_on)
    for month, share in whole.items():
        if month < ends_on[:7]:
            assert cut[month] == share
        elif month > ends_on[:7]:
            assert month not in cut
        else:
            assert 0 <= cut.get(month, 0) <= share
