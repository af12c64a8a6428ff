"""Whether the seasons of a tariff cover the year, or the validity of its template, exactly once. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chaincode.tariff.calendar import recurs
from chaincode.tariff.coverage import not_once
from chaincode.tariff.finding import Finding, Kind
from chaincode.tariff.model import Tariff

# A leap year, so that 29 February needs a season too.
_YEAR_START = date(2000, 1, 1)
_YEAR_END = date(2001, 1, 1)


def season_findings(tariff: Tariff, *, valid_from: str, valid_to: str) -> Iterator[Finding]:
    """A finding for each run of days without a season, or with several; first for edges that are no dates."""
    bad = [*_bad_period(valid_from, valid_to), *_bad_edges(tariff)]
    yield from bad
    if bad:
        return
    recurring = recurs(tariff.seasons[0].spans[0].start)
    start = _YEAR_START if recurring else date.fromisoformat(valid_from)
    end = _YEAR_END if recurring else date.fromisoformat(valid_to)
    for first, last, names in not_once(_intervals(tariff), start=start.toordinal(), end=end.toordinal()):
        yield Finding(
            kind=Kind.SEASON_COLLISION if names else Kind.SEASON_GAP,
            dates=((_edge(first, recurring=recurring), _edge(last, recurring=recurring)),),
            seasons=names,
        )


def _bad_period(valid_from: str, valid_to: str) -> Iterator[Finding]:
    dates = {"valid_from": valid_from, "valid_to": valid_to}
    missing = [name for name, day in dates.items() if _day(day) is None]
    yield from (Finding(kind=Kind.NO_SUCH_DATE, path=name) for name in missing)
    if not missing and valid_from >= valid_to:
        yield Finding(kind=Kind.EMPTY_RANGE, path="valid_to")


def _bad_edges(tariff: Tariff) -> Iterator[Finding]:
    forms = set()
    for place, season in enumerate(tariff.seasons):
        for number, span in enumerate(season.spans):
            path = f"seasons[{place}].spans[{number}]"
            forms |= {recurs(span.start), recurs(span.end)}
            if _day(span.start) is None or _day(span.end) is None:
                yield Finding(kind=Kind.NO_SUCH_DATE, path=path, season=season.season)
            elif not recurs(span.start) and span.start >= span.end:
                yield Finding(kind=Kind.EMPTY_RANGE, path=path, season=season.season)
    if len(forms) > 1:
        yield Finding(kind=Kind.FORMS_MIXED, path="seasons")


def _intervals(tariff: Tariff) -> Iterator[tuple[int, int, str]]:
    """Spans as ordinals; one that wraps the year is two."""
    for season in tariff.seasons:
        for span in season.spans:
            start, end = _ordinal(span.start), _ordinal(span.end)
            if start < end:
                yield start, end, season.season
            else:
                yield start, _YEAR_END.toordinal(), season.season
                yield _YEAR_START.toordinal(), end, season.season


def _day(edge: str) -> date | None:
    """The date of an edge, in the leap year when it is one of every year; None when there is none."""
    try:
        return date.fromisoformat(f"{_YEAR_START.year}-{edge}" if recurs(edge) else edge)
    except ValueError:
        return None


def _ordinal(edge: str) -> int:
    day = _day(edge)
    assert day is not None, "the edges have been checked"  # noqa: S101 - an invariant between two functions of this file
    return day.toordinal()


def _edge(ordinal: int, *, recurring: bool) -> str:
    text = date.fromordinal(ordinal).isoformat()
    return text[5:] if recurring else text
