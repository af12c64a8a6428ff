"""What a proof finds wrong with a tariff. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of defect it is; a code that callers may match on."""

    # Moments that have no price, or more than one.
    RULE_GAP = "rule_gap"
    RULE_COLLISION = "rule_collision"
    # Days that have no season, or more than one.
    SEASON_GAP = "season_gap"
    SEASON_COLLISION = "season_collision"
    # Dates and ranges.
    NO_SUCH_DATE = "no_such_date"
    FORMS_MIXED = "forms_of_dates_mixed"
    EMPTY_RANGE = "empty_range"
    # Names.
    REPEATED = "name_repeated"
    UNKNOWN_SEASON = "unknown_season"
    UNKNOWN_DAY_TYPE = "unknown_day_type"
    UNKNOWN_TIER = "unknown_tier"
    UNKNOWN_PRICE = "unknown_price"
    UNUSED_PRICE = "unused_price"
    # Days whose treatment is not stated, or stated twice.
    DAY_TYPE_NOT_STATED = "day_type_not_stated"
    DAY_TYPE_STATED_TWICE = "day_type_stated_twice"
    # Numbers that do not fit each other.
    TIERS_NOT_INCREASING = "tiers_not_increasing"
    CAP_BELOW_FLOOR = "cap_below_floor"
    PREMIUM_NOT_FIXED = "premium_not_fixed"
    LIMITS_INVERTED = "limits_inverted"
    LIMITS_MISSING = "limits_missing"
    LIMITS_WITHOUT_PRICE = "limits_without_price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One defect, and exactly where it is.

    `path` names the field. A gap or collision of rules names season, day type, tier and quarter-hours `[start, end)` of
    the day, with the dates of the season; one of seasons names the dates. `dates` are half-open pairs of MM-DD or
    YYYY-MM-DD. `rules` are the ids of the rules that collide, `seasons` the seasons that do.
    """

    kind: Kind
    path: str | None = None
    season: str | None = None
    day_type: str | None = None
    tier: int | None = None
    dates: tuple[tuple[str, str], ...] = ()
    start: int | None = None
    end: int | None = None
    rules: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()

    def as_value(self) -> dict[str, Any]:
        """The finding as JSON, without the fields that say nothing."""
        value = {part.name: getattr(self, part.name) for part in fields(self)}
        value["kind"] = self.kind.value
        value["dates"] = [list(pair) for pair in self.dates]
        value["rules"], value["seasons"] = list(self.rules), list(self.seasons)
        return {name: part for name, part in value.items() if part not in (None, [])}
