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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contracted:
    """What a consumer has contracted: energy by month (YYYY-MM: Wh), capacity in VA, highest demand in W.

    None where nothing is contracted. Without energy there is no deviation.
    """

    energy_wh: Mapping[str, int] | None = None
    capacity_va: int | None = None
    demand_w: int | None = None


def monthly_energy(*, energy_wh: int, period_start: str, period_end: str, ends_on: str | None = None) -> dict[str, int]:
    """The energy of `[period_start, period_end)` by month (YYYY-MM: Wh).

    Where supply ends earlier, on `ends_on`, only the days before it count: what `remaining_energy_wh` leaves over.
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


def remaining_energy_wh(*, energy_wh: int, period_start: str, period_end: str, ends_on: str) -> int:
    """The part of a period's energy that belongs to its days from `ends_on` on: what early termination leaves over.

    Raises ValueError for an empty period.
    """
    days = _days(period_start, period_end)
    kept = sum(day < date.fromisoformat(ends_on) for day in days)
    return energy_wh - _edges(energy_wh, len(days))[kept]


def even_load(*, energy_wh: int, period_start: str, period_end: str) -> dict[str, list[int]]:
    """A load (see `load.Load`) that draws the energy evenly. Raises ValueError for an empty period."""
    days = _days(period_start, period_end)
    edges = _edges(energy_wh, len(days) * QUARTER_HOURS_PER_DAY)
    parts = [last - first for first, last in pairwise(edges)]
    return {
        day.isoformat(): parts[place * QUARTER_HOURS_PER_DAY : (place + 1) * QUARTER_HOURS_PER_DAY]
        for place, day in enumerate(days)
    }


def _days(period_start: str, period_end: str) -> list[date]:
    start = date.fromisoformat(period_start)
    count = (date.fromisoformat(period_end) - start).days
    if count < 1:
        raise ValueError("the period has no day")
    return [start + timedelta(days=number) for number in range(count)]


def _edges(energy_wh: int, parts: int) -> list[int]:
    return [energy_wh * part // parts for part in range(parts + 1)]
