"""Energy by delivery year, and a retailer's running totals under its cap. Pure; integers of Wh.

A delivery period's energy falls on its days evenly. What falls on the days before a date is rounded down and a year
gets the difference of two such sums, so that the years always add up to the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chaincode.refusals import Refused
from chaincode.schemas import MAX_INTEGER

Years = dict[str, int]
"""Wh by year ("2026"); years with nothing are left out."""


def years_of(*, period_start: str, period_end: str) -> list[str]:
    """The years that the half-open delivery period touches."""
    start, end = date.fromisoformat(period_start), date.fromisoformat(period_end)
    last = end.year if (end.month, end.day) != (1, 1) else end.year - 1
    return [str(year) for year in range(start.year, last + 1)]


def by_year(energy_wh: int, *, period_start: str, period_end: str) -> Years:
    """`energy_wh` of the half-open delivery period, split over its years by days."""
    start, end = date.fromisoformat(period_start), date.fromisoformat(period_end)
    days = (end - start).days
    shares: Years = {}
    before = 0
    for year in years_of(period_start=period_start, period_end=period_end):
        until = min(end, date(int(year) + 1, 1, 1)) if int(year) < date.max.year else end
        upto = energy_wh * (until - start).days // days
        shares[year] = upto - before
        before = upto
    return {year: wh for year, wh in shares.items() if wh}


def growth(new: Mapping[str, int], old: Mapping[str, int]) -> Years:
    """By how much `new` is more than `old`, year by year; years in which it is not are left out."""
    more = {year: wh - old.get(year, 0) for year, wh in sorted(new.items())}
    return {year: wh for year, wh in more.items() if wh > 0}


def part_of(held: Mapping[str, int], energy_wh: int, *, period_start: str, period_end: str) -> Years:
    """`energy_wh` (at most all of it) taken out of `held`, the same way as `by_year` splits it. What a year lacks, for
    roundings differ by some Wh, comes from the first years that have it."""
    wanted = by_year(energy_wh, period_start=period_start, period_end=period_end)
    part = {year: min(wanted.get(year, 0), held[year]) for year in sorted(held)}
    lacking = energy_wh - sum(part.values())
    for year in part:
        more = min(lacking, held[year] - part[year])
        part[year] += more
        lacking -= more
    if lacking:
        raise ValueError("more is taken out than is held")
    return {year: wh for year, wh in part.items() if wh}


def plus(left: Mapping[str, int], right: Mapping[str, int]) -> Years:
    """The sum of both, year by year."""
    return _sum(left, right, 1)


def minus(left: Mapping[str, int], right: Mapping[str, int]) -> Years:
    """`left` without `right`, which is a part of it."""
    return _sum(left, right, -1)


@dataclass
class Totals:
    """What a retailer has committed to: `pending` may still be undone, `posted` is archived. Changed in place.

    `salt` keeps anybody who sees the hash of the record from finding the numbers by trying.
    """

    pending: Years = field(default_factory=dict)
    posted: Years = field(default_factory=dict)
    salt: str = ""

    @classmethod
    def from_record(cls, record: Mapping[str, Any] | None) -> Totals:
        if record is None:
            return cls()
        return cls(pending=dict(record["pending"]), posted=dict(record["posted"]), salt=record["salt"])

    def to_record(self) -> dict[str, Any]:
        return {"pending": self.pending, "posted": self.posted, "salt": self.salt}

    def hold(self, years: Mapping[str, int], *, caps: Mapping[str, int], retailer: str) -> None:
        """Add to what is pending, within the cap of each capped year.

        Raises Refused `volume_cap_exceeded` with the retailer and the year; it names no volume.
        """
        for year in sorted(years):
            free = free_wh(self, year, caps={year: MAX_INTEGER, **caps})  # a year without a cap still has to be written
            if free is not None and years[year] > free:
                raise Refused("volume_cap_exceeded", key=retailer, path=f"volume_cap_wh.{year}")
        self.pending = plus(self.pending, years)

    def let_go(self, years: Mapping[str, int]) -> None:
        """Take from what is pending."""
        self.pending = minus(self.pending, years)

    def post(self, years: Mapping[str, int], *, instead_of: Mapping[str, int]) -> None:
        """Add to what is posted, in place of an earlier posting of the same order."""
        self.posted = minus(plus(self.posted, years), instead_of)


def free_wh(totals: Totals, year: str, *, caps: Mapping[str, int]) -> int | None:
    """What may still be committed in a year, at least 0; None where the year has no cap."""
    if year not in caps:
        return None
    return max(0, caps[year] - totals.pending.get(year, 0) - totals.posted.get(year, 0))


def _sum(left: Mapping[str, int], right: Mapping[str, int], sign: int) -> Years:
    total = {year: left.get(year, 0) + sign * right.get(year, 0) for year in sorted({*left, *right})}
    if any(wh < 0 for wh in total.values()):
        raise ValueError("a running total of volume would be negative")
    return {year: wh for year, wh in total.items() if wh}
