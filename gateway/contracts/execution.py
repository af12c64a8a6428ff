"""How far a contract is: energy delivered against energy contracted, by month, so far and projected. Pure.

Contracted energy belongs to the days of the period evenly (`chaincode/settlement/contracted.py`). The projection takes
the days without an entry at the average of those with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chaincode.settlement.contracted import monthly_energy
from chaincode.units import divide_half_away

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a contract. Energies in Wh; `days` are those of the contract, `reported` those with an entry."""

    month: str
    days: int
    reported: int
    contracted_wh: int
    contracted_so_far_wh: int
    delivered_wh: int

    def as_value(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in self.__slots__},
            "deviation_so_far_wh": self.delivered_wh - self.contracted_so_far_wh,
        }


def progress(
    *, energy_wh: int, period_start: str, period_end: str, end: str, delivered: Mapping[str, int], today: str
) -> dict[str, Any]:
    """`schemas.Progress` without its order.

    `delivered` is Wh by day (YYYY-MM-DD) within `[period_start, end)`, where `end` is the day after the last one of
    delivery as things stand. Raises ValueError for an empty period."""
    days = _days(period_start, period_end)
    share = _shares(energy_wh, days)
    running = [day for day in days if day < end]
    reported = [day for day in running if day in delivered]
    energy_months = monthly_energy(energy_wh=energy_wh, period_start=period_start, period_end=period_end)
    months = [_month(month, wh, running, share, delivered) for month, wh in energy_months.items()]
    total = sum(delivered[day] for day in reported)
    so_far = sum(share[day] for day in reported)
    expected = sum(share[day] for day in running)
    projected = divide_half_away(total * len(running), len(reported)) if reported else expected
    return {
        "status": "before" if today < period_start else "over" if today >= end else "running",
        "days": len(running),
        "days_elapsed": sum(day < today for day in running),
        "days_reported": len(reported),
        "contracted_wh": expected,
        "contracted_so_far_wh": so_far,
        "delivered_wh": total,
        "deviation_so_far_wh": total - so_far,
        "projected_wh": projected,
        "projected_deviation_wh": projected - expected,
        "projected_deviation_bp": divide_half_away((projected - expected) * BASIS_POINTS, expected)
        if expected
        else None,
        "months": [month.as_value() for month in months],
    }


def _month(
    month: str, energy_wh: int, running: list[str], share: Mapping[str, int], delivered: Mapping[str, int]
) -> Month:
    days = [day for day in running if day.startswith(month)]
    reported = [day for day in days if day in delivered]
    return Month(
        month=month,
        days=len(days),
        reported=len(reported),
        contracted_wh=energy_wh,
        contracted_so_far_wh=sum(share[day] for day in reported),
        delivered_wh=sum(delivered[day] for day in reported),
    )


def _days(start: str, end: str) -> list[str]:
    first = date.fromisoformat(start)
    count = (date.fromisoformat(end) - first).days
    if count < 1:
        raise ValueError("the period has no day")
    return [(first + timedelta(days=number)).isoformat() for number in range(count)]


def _shares(energy_wh: int, days: list[str]) -> dict[str, int]:
    """Each day's part: what does not divide goes to the later days, as in settlement."""
    count = len(days)
    return {day: energy_wh * (place + 1) // count - energy_wh * place // count for place, day in enumerate(days)}
