"""A retail package: who offers what to which segment, in which time-of-use bands, and for how long. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chaincode.refusals import Refused

QUARTER_HOURS_PER_DAY = 96


def covers_the_day(bands: Sequence[Mapping[str, Any]]) -> bool:
    """Whether half-open `bands`, in order, give each quarter-hour of a day exactly one band."""
    position = 0
    for band in bands:
        if band["start"] != position or band["end"] <= position:
            return False
        position = band["end"]
    return bool(position == QUARTER_HOURS_PER_DAY)


def is_period(start: str, end: str) -> bool:
    """Whether `[start, end)` is a period of one day or more of dates that exist."""
    try:
        return date.fromisoformat(start) < date.fromisoformat(end)
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetailPackage:
    """The current version of a package. Bands are quarter-hours of a market-local day, half-open, in order."""

    version: int
    retailer: str
    segment: str
    name: str
    bands: Sequence[Mapping[str, Any]]
    summer_bands: Sequence[Mapping[str, Any]] | None
    valid_from: str
    valid_to: str
    operator: str
    refreshed_at: int
    retired: bool = False

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> RetailPackage:
        return cls(**{"summer_bands": None, **record})

    def to_record(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "version": self.version,
            "retailer": self.retailer,
            "segment": self.segment,
            "name": self.name,
            "bands": [dict(band) for band in self.bands],
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "operator": self.operator,
            "refreshed_at": self.refreshed_at,
        }
        if self.summer_bands:
            record["summer_bands"] = [dict(band) for band in self.summer_bands]
        if self.retired:
            record["retired"] = True
        return record

    def retire(self, *, operator: str, now_ms: int) -> RetailPackage:
        """The package closed to new orders, one version on."""
        at = max(now_ms, self.refreshed_at)
        return replace(self, version=self.version + 1, retired=True, operator=operator, refreshed_at=at)


def publish(
    args: Mapping[str, Any], *, previous: RetailPackage | None, retailer: str, operator: str, now_ms: int
) -> RetailPackage:
    """The first or the next version of a package, from the arguments of `publish_package`.

    Raises Refused: `package_retired`, `package_differs` (a package stays in its segment).
    """
    if previous is not None and previous.retired:
        raise Refused("package_retired", key=args["package"])
    if previous is not None and previous.segment != args["segment"]:
        raise Refused("package_differs", key=args["package"], path="args.segment")
    return RetailPackage(
        version=1 if previous is None else previous.version + 1,
        retailer=retailer,
        segment=args["segment"],
        name=args["name"],
        bands=args["bands"],
        summer_bands=args.get("summer_bands"),
        valid_from=args["valid_from"],
        valid_to=args["valid_to"],
        operator=operator,
        refreshed_at=now_ms if previous is None else max(now_ms, previous.refreshed_at),
    )


def check_offer(
    package: RetailPackage | None,
    *,
    package_id: str,
    package_version: int,
    retailer: str,
    segment: str,
    period_start: str,
    period_end: str,
) -> None:
    """Refuse an order that does not fit what `package` offers now.

    Raises Refused: `unknown_package`, `package_retired`, `package_differs`, `package_not_valid`.
    """
    if package is None:
        raise Refused("unknown_package", key=package_id)
    if package.retired:
        raise Refused("package_retired", key=package_id)
    if (package.retailer, package.segment) != (retailer, segment) or package.version != package_version:
        raise Refused("package_differs", key=package_id, version=package.version)
    # Dates of one fixed form: their order as text is their order in time.
    if period_start < package.valid_from or period_end > package.valid_to:
        raise Refused("package_not_valid", key=package_id)
