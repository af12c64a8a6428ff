"""Which season and day type a date has, and which price applies from when to when on such a day. Pure.

A calendar is `{date: day type}` of a region; a day that it leaves out is a `workday` from Monday to Friday, else a
`weekend`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chaincode.refusals import Refused
from chaincode.tariff.model import Span, Tariff
from chaincode.tariff.schema import QUARTER_HOURS_PER_DAY

_SATURDAY = 5
_MONTH_DAY_LENGTH = 5
_YEAR_LENGTH = 5  # "2026-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """`price` applies in `[start, end)` quarter-hours of the day."""

    start: int
    end: int
    band: str
    price: str


def market_day_type(day: date, calendar: Mapping[str, str]) -> str:
    """The day type that the region's `calendar` gives a date."""
    return calendar.get(day.isoformat()) or ("weekend" if day.weekday() >= _SATURDAY else "workday")


def tariff_day_type(tariff: Tariff, market_type: str) -> str:
    """The day type, of those that have rules, as which the tariff treats a day type of the calendar."""
    if market_type in tariff.day_types:
        return market_type
    return tariff.treat_as.get(market_type, tariff.treat_others_as)


def season_of(tariff: Tariff, day: date) -> str:
    """The season of a date. Raises Refused: `date_not_covered` (exact seasons do not go on for ever)."""
    text = day.isoformat()
    for season in tariff.seasons:
        if any(contains(span, text) for span in season.spans):
            return season.season
    raise Refused("date_not_covered", path=text)


def recurs(edge: str) -> bool:
    """Whether the edge of a span is one of every year (MM-DD)."""
    return len(edge) == _MONTH_DAY_LENGTH


def contains(span: Span, day: str) -> bool:
    """Whether a date (YYYY-MM-DD) lies in the span. Dates of one form: their order as text is their order in time."""
    if not recurs(span.start):
        return span.start <= day < span.end
    month_day = day[_YEAR_LENGTH:]
    if span.start < span.end:
        return span.start <= month_day < span.end
    return month_day >= span.start or month_day < span.end


def segments(tariff: Tariff, *, season: str, day_type: str, tier: int) -> tuple[Segment, ...]:
    """What applies on such a day in this tier, in order, from quarter-hour 0 to 96.

    Raises ValueError where the tariff has not been proved and leaves a gap or a collision.
    """
    found = tuple(
        Segment(start=rule.start, end=rule.end, band=rule.band, price=rule.price)
        for rule in sorted(tariff.rules, key=lambda rule: rule.start)
        if rule.applies(season=season, day_type=day_type, tier=tier)
    )
    edges = [0, *(segment.end for segment in found)]
    if edges[-1] != QUARTER_HOURS_PER_DAY or any(
        segment.start != edge for segment, edge in zip(found, edges[:-1], strict=True)
    ):
        raise ValueError("the tariff has not been proved")
    return found
