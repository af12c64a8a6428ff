"""Energy of a delivery period by month, by days. Pure; integers of Wh."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

_LAST_MONTH = (date.max.year, date.max.month)


def by_month(energy_wh: int, *, period_start: str, period_end: str, ends_on: str | None = None) -> dict[str, int]:
    """`energy_wh` of the half-open period, split over its months ("2027-01") by days.

    As `chaincode.reservation.volume.by_year` splits it over years: what falls on the days before a date is rounded
    down, and a month gets the difference of two such sums. So the remainder goes to the months in which the sum steps
    over a whole Wh, the months of a whole period add up to its energy, and those of a year to the year's share. Days
    from `ends_on` on, where the contract ends early, get nothing.
    """
    start, end = date.fromisoformat(period_start), date.fromisoformat(period_end)
    last = min(end, date.fromisoformat(ends_on)) if ends_on is not None else end
    days = (end - start).days
    shares: dict[str, int] = {}
    before = 0
    for month, until in _months(start, last):
        upto = energy_wh * (until - start).days // days
        shares[month] = upto - before
        before = upto
    return shares


def _months(start: date, end: date) -> Iterator[tuple[str, date]]:
    """Each month that `[start, end)` touches, with the day after its last day in the period."""
    at = start
    while at < end:
        month = at.isoformat()[:7]
        if (at.year, at.month) == _LAST_MONTH:
            yield month, end
            return
        at = min(end, date(at.year + at.month // 12, at.month % 12 + 1, 1))
        yield month, at
