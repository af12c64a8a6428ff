"""A reference price: the price of one month to which packages are linked, or its curve by quarter-hour. Pure.

Prices are in 1e-8 yuan per kWh and may be negative, as spot prices may.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

QUARTER_HOURS_PER_DAY = 96


def quarter_hours_of(month: str) -> int:
    """How many quarter-hours the month `YYYY-MM` has: a market-local day always has 96. Raises ValueError for a month
    that does not exist."""
    year, number = month.split("-")
    if not 1 <= int(number) <= 12 or int(year) < 1:
        raise ValueError("no such month")
    return monthrange(int(year), int(number))[1] * QUARTER_HOURS_PER_DAY


def reference_id(reference: str, month: str) -> str:
    """One id for the price of `reference` in `month`."""
    return f"{reference}:{month}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePrice:
    """One version of a month's reference price: one price for the month, or a curve of one for each quarter-hour."""

    version: int
    price_e8_yuan_per_kwh: int | None = None
    curve: Sequence[int] | None = None
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReferencePrice:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "version": self.version,
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }
        if self.price_e8_yuan_per_kwh is not None:
            record["price_e8_yuan_per_kwh"] = self.price_e8_yuan_per_kwh
        if self.curve is not None:
            record["curve"] = list(self.curve)
        return record


def publish(args: Mapping[str, Any], *, previous: ReferencePrice | None, operator: str, now_ms: int) -> ReferencePrice:
    """The first version of a month's price, or the one that corrects the version before."""
    return ReferencePrice(
        version=1 if previous is None else previous.version + 1,
        price_e8_yuan_per_kwh=args.get("price_e8_yuan_per_kwh"),
        curve=args.get("curve"),
        operator=operator,
        refreshed_at=now_ms if previous is None else max(now_ms, previous.refreshed_at),
    )
