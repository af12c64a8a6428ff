"""A region's calendar: the days that are not what their day of the week says. Pure.

A day that is not named is `workday` from Monday to Friday and `weekend` on Saturday and Sunday. So an exchange names
public holidays (`holiday`), the working weekends that make up for them (`workday`), days whose highest temperature
reaches what the region calls hot (`hot`, 高温日), and whatever else its tariffs tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_DAYS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One version of a region's calendar. `days` maps market-local dates (`YYYY-MM-DD`) to day types."""

    version: int
    days: Mapping[str, str]
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Calendar:
        return cls(**record)

    def to_record(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "days": dict(self.days),
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }


def set_days(days: Mapping[str, str], *, previous: Calendar | None, operator: str, now_ms: int) -> Calendar:
    """The first or the next version of a calendar: `days` replace those of the version before."""
    return Calendar(
        version=1 if previous is None else previous.version + 1,
        days=days,
        operator=operator,
        refreshed_at=now_ms if previous is None else max(now_ms, previous.refreshed_at),
    )
