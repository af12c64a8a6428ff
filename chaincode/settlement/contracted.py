"""Contracted quantities, and how contracted energy is spread over a period. Pure.

Energy of a period belongs to its days evenly. What does not divide goes to the later parts: the first k of n parts hold
`energy * k // n` together, so that parts always add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from chaincode.tariff.schema import QUARTER_HOURS_PER_DAY

# One for all months, or each from its month (YYYY-MM) on until the next one that is named.
Quantity = int | Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contracted:
    """What a consumer has contracted: energy by month (YYYY-MM: Wh), capacity in VA, highest demand in W.

    None where nothing is contracted. Without energy there is no deviation. Source of a demand that changes by month:
    发改办价格〔2016〕1583号.
    """

    energy_wh: Mapping[str, int] | None = None
    capacity_va: Quantity | None = None
    demand_w: Quantity | None = None


def in_month(quantity: Quantity | None, month: str) -> int | None:
    """What holds in a month; None where nothing holds yet."""
    if quantity is None or isinstance(quantity, int):
        return quantity
    begun = [first for first in quantity if first <= month]
    return quantity[max(begun)] if begun else None


def monthly_energy(*, energy_wh: int, period_start: str, period_end: str, ends_on: str | None = None) -> dict[str, int]:
    """The energy of `[period_start, period_end)` by month (YYYY-MM: Wh).

    Where supply ends earlier, on `ends_on`, only the days before it count.
    Raises ValueError for an empty period.
    """
    first = date.fromisoformat(period_start)
    days = (date.fromisoformat(period_end) - first).days
    if days < 1:
        raise ValueError("the period has no day")
    end = date.fromisoformat(period_end if ends_on is None else min(ends_on, period_end))
    months: dict[str, int] = {}
    day, before_wh = first, 0
    while day < end:
        turn = min(date(day.year + day.month // 12, day.month % 12 + 1, 1), end)
        upto_wh = energy_wh * (turn - first).days // days
        months[day.isoformat()[:7]] = upto_wh - before_wh
        day, before_wh = turn, upto_wh
    return months


def energy_to_the_end(
    energy_wh: Mapping[str, int], *, period_start: str, period_end: str, ends_on: str | None = None
) -> dict[str, int]:
    """Energy that was agreed by month, of the days that are supplied.

    Where supply ends before its period, on `ends_on`, of that month the days before it count, evenly.
    """
    months: dict[str, int] = {}
    for month, agreed_wh in sorted(energy_wh.items()):
        start, end = max(f"{month}-01", period_start), min(_next_month(month), period_end)
        months |= monthly_energy(energy_wh=agreed_wh, period_start=start, period_end=end, ends_on=ends_on)
    return months


def even_load(*, energy_wh: int, period_start: str, period_end: str) -> dict[str, list[int]]:
    """A load (see `load.Load`) that draws the energy evenly. Raises ValueError for an empty period."""
    days = _days(period_start, period_end)
    edges = _edges(energy_wh, len(days) * QUARTER_HOURS_PER_DAY)
    parts = [last - first for first, last in pairwise(edges)]
    return {
        day.isoformat(): parts[place * QUARTER_HOURS_PER_DAY : (place + 1) * QUARTER_HOURS_PER_DAY]
        for place, day in enumerate(days)
    }


def _next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, 1).isoformat()


def _days(period_start: str, period_end: str) -> list[date]:
    start = date.fromisoformat(period_start)
    count = (date.fromisoformat(period_end) - start).days
    if count < 1:
        raise ValueError("the period has no day")
    return [start + timedelta(days=number) for number in range(count)]


def _edges(energy_wh: int, parts: int) -> list[int]:
    return [energy_wh * part // parts for part in range(parts + 1)]
