"""The sums that a statement is made of, from energy by quarter-hour. Pure.

Settlement needs no more than these, so that it can work from sums that were made and anchored elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, pairwise
from operator import mul

from chaincode.settlement.load import Load, check_load
from chaincode.settlement.pricing import PriceBook
from chaincode.tariff.calendar import Segment, market_day_type, season_of, segments, tariff_day_type
from chaincode.tariff.model import Tariff, Tiers
from chaincode.tariff.schema import QUARTER_HOURS_PER_DAY

_QUARTER_HOURS_PER_HOUR = 4


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EnergySum:
    """Energy of a month under one price name in one tier.

    `weighted` is None while one price holds for the month. Where a reference has a price for each quarter-hour it is
    the sum of energy times the exact price (1e-12 yuan per kWh), or times the reference when the price applies to the
    average.
    """

    month: str
    price: str
    tier: int
    energy_wh: int
    weighted: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MonthSum:
    """A month of the load: how many of its days are in it, its energy, and its highest quarter-hour average, exact; of
    several incoming lines each one's highest, added up."""

    month: str
    days: int
    energy_wh: int
    peak_w: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sums:
    energy: tuple[EnergySum, ...]
    months: tuple[MonthSum, ...]


def demand_w(days: Sequence[Sequence[int]]) -> int:
    """The highest quarter-hour average of days of energies in Wh, in W."""
    return max(map(max, days)) * _QUARTER_HOURS_PER_HOUR


def days_in_month(month: str) -> int:
    return monthrange(int(month[:4]), int(month[5:]))[1]


def sum_load(
    tariff: Tariff,
    *,
    load: Load,
    calendar: Mapping[str, str],
    book: PriceBook,
    consumed_before_wh: int = 0,
    peaks_w: Mapping[str, int] | None = None,
) -> Sums:
    """The sums of a load. Energy is counted through the tiers quarter-hour by quarter-hour; one that crosses a limit is
    split at it, to the Wh. `consumed_before_wh` is what counted in the month or year before the load begins. `peaks_w`
    has each month's measured demand (YYYY-MM: W) where the load came by several lines: that of each line, added up.
    Source: 发改办价格〔2016〕1583号.

    Raises Refused: `invalid_load`, `date_not_covered`, `price_missing`, `reference_price_missing`.
    """
    days = check_load(load)
    meter = _Meter(tariff=tariff, book=book, calendar=calendar)
    counter = _TierCounter(tiers=tariff.tiers, used_wh=consumed_before_wh)
    for day in days:
        for tier, energies in counter.split(day, load[day.isoformat()]):
            meter.add(day, tier, energies)
    return Sums(energy=meter.sums(), months=tuple(_months(days, load, peaks_w)))


@dataclass(slots=True, kw_only=True, repr=False)
class _TierCounter:
    tiers: Tiers
    used_wh: int
    period: str = ""

    def split(self, day: date, energies: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
        """The energies of a day by tier; those of a tier are 0 where the energy is not in it."""
        period = day.isoformat()[: 7 if self.tiers.by == "month" else 4]
        if self.period and period != self.period:
            self.used_wh = 0
        self.period = period
        before, limits = self.used_wh, self.tiers.limits_wh
        self.used_wh += sum(energies)
        first = bisect_right(limits, before)
        if first == len(limits) or self.used_wh <= limits[first]:
            yield first + 1, energies
            return
        edges = list(accumulate(energies, initial=before))
        for place in range(first, len(limits) + 1):
            lower = limits[place - 1] if place else 0
            upper = limits[place] if place < len(limits) else self.used_wh
            inside = [min(max(edge, lower), upper) for edge in edges]
            yield place + 1, [end - start for start, end in pairwise(inside)]
            if self.used_wh <= upper:
                return


@dataclass(slots=True, kw_only=True, repr=False)
class _Meter:
    """Adds up energy by month, price name and tier."""

    tariff: Tariff
    book: PriceBook
    calendar: Mapping[str, str]
    _energy: dict[tuple[str, str, int], int] = field(default_factory=dict)
    _weighted: dict[tuple[str, str, int], int] = field(default_factory=dict)
    _curves: dict[tuple[str, str], Sequence[int] | None] = field(default_factory=dict)
    _segments: dict[tuple[str, str, int], tuple[Segment, ...]] = field(default_factory=dict)

    def add(self, day: date, tier: int, energies: Sequence[int]) -> None:
        month = day.isoformat()[:7]
        first = (day.day - 1) * QUARTER_HOURS_PER_DAY
        for segment in self._segments_of(day, tier):
            part = energies[segment.start : segment.end]
            energy_wh = sum(part)
            if not energy_wh:
                continue
            key = (month, segment.price, tier)
            self._energy[key] = self._energy.get(key, 0) + energy_wh
            curve = self._curve(segment.price, month)
            if curve is not None:
                weights = self.book.weights(segment.price, curve[first + segment.start : first + segment.end])
                self._weighted[key] = self._weighted.get(key, 0) + sum(map(mul, part, weights))

    def sums(self) -> tuple[EnergySum, ...]:
        return tuple(
            EnergySum(month=key[0], price=key[1], tier=key[2], energy_wh=energy_wh, weighted=self._weighted.get(key))
            for key, energy_wh in sorted(self._energy.items())
        )

    def _segments_of(self, day: date, tier: int) -> tuple[Segment, ...]:
        day_type = tariff_day_type(self.tariff, market_day_type(day, self.calendar))
        key = (season_of(self.tariff, day), day_type, tier)
        if key not in self._segments:
            self._segments[key] = segments(self.tariff, season=key[0], day_type=day_type, tier=tier)
        return self._segments[key]

    def _curve(self, price: str, month: str) -> Sequence[int] | None:
        key = (price, month)
        if key not in self._curves:
            self._curves[key] = self.book.curve(price, month, days=days_in_month(month))
        return self._curves[key]


def _months(days: Sequence[date], load: Load, peaks_w: Mapping[str, int] | None) -> Iterator[MonthSum]:
    by_month: dict[str, list[Sequence[int]]] = {}
    for day in days:
        text = day.isoformat()
        by_month.setdefault(text[:7], []).append(load[text])
    for month, energies in by_month.items():
        yield MonthSum(
            month=month,
            days=len(energies),
            energy_wh=sum(map(sum, energies)),
            peak_w=demand_w(energies) if peaks_w is None else peaks_w[month],
        )
