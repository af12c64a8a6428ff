"""Which rules apply in every quarter-hour of a leap year, for any day type and tier: the proof's independent check.

It reads the tariff's JSON, not the typed model, and walks days and quarter-hours one by one. Days of one season, day
type and tier share their list of quarter-hours, or nobody could wait for it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from tests.unit.tariff.generated import YEAR, YEAR_DAYS, YEAR_START, Value

# Wrong days: the seasons they have. Wrong moments of the other days: quarter-hour and the rules that apply in it.
WrongDays = dict[date, tuple[str, ...]]
Wrong = list[tuple[int, tuple[str, ...]]]
WrongMoments = dict[tuple[date, str, int], Wrong]


def walk(value: Value) -> tuple[WrongDays, WrongMoments]:
    """Every day that does not have one season, and every moment of the other days that does not have one rule."""
    wrong_days: WrongDays = {}
    wrong_moments: WrongMoments = {}
    tiers = range(1, len(value.get("tiers", {}).get("limits_wh", ())) + 2)

    @cache
    def wrong_of(season: str, day_type: str, tier: int) -> Wrong:
        return _wrong_quarter_hours(value, season, day_type, tier)

    for day, seasons in seasons_by_day(value).items():
        if len(seasons) != 1:
            wrong_days[day] = tuple(sorted(seasons))
            continue
        for day_type in value["day_types"]:
            for tier in tiers:
                if wrong := wrong_of(seasons[0], day_type, tier):
                    wrong_moments[day, day_type, tier] = wrong
    return wrong_days, wrong_moments


@cache
def days_between(start: str, end: str) -> tuple[date, ...]:
    """The days of `[start, end)` in the year; MM-DD may wrap it, and from a day to the same day is the whole year."""
    first = (_date(start) - YEAR_START).days
    count = (_date(end) - _date(start)).days % YEAR_DAYS or YEAR_DAYS
    return tuple(YEAR_START + timedelta(days=(first + number) % YEAR_DAYS) for number in range(count))


def _date(edge: str) -> date:
    return date.fromisoformat(edge if len(edge) > 5 else f"{YEAR}-{edge}")


def seasons_by_day(value: Value) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {YEAR_START + timedelta(days=number): [] for number in range(YEAR_DAYS)}
    for season in value["seasons"]:
        for span in season["spans"]:
            for day in days_between(span["from"], span["to"]):
                found[day].append(season["season"])
    return found


def _wrong_quarter_hours(value: Value, season: str, day_type: str, tier: int) -> Wrong:
    applying: list[list[str]] = [[] for _ in range(96)]
    for rule in value["rules"]:
        named = (season in rule.get("seasons", [season]), day_type in rule.get("day_types", [day_type]))
        if all(named) and tier in rule.get("tiers", [tier]):
            for quarter_hour in range(rule["start"], rule["end"]):
                applying[quarter_hour].append(rule["id"])
    return [(place, tuple(sorted(rules))) for place, rules in enumerate(applying) if len(rules) != 1]
