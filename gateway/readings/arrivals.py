"""What comes in, read line by line: days as NDJSON, quarter-hours as a table (CSV, XLSX). Pure.

NDJSON: `{"point", "date", "unit"?: "Wh", "active_import": [96 × Wh or null], "active_export"?, "reactive_import"?,
"reactive_export"?}` a line. A table has a line for each quarter-hour, with the columns of COLUMNS; the units stand in
their names. A measure that is left out is 0 the whole day; a quarter-hour that is null, or left out of a table, was not
measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from chaincode.dates import is_date
from chaincode.metering.day_tree import MEASURES, QUARTER_HOURS
from gateway.problems import ProblemError
from gateway.readings.model import Arrival, fault_of

COLUMNS = ("point", "date", "interval", *MEASURES)
SERIES = ("active_import", "active_export", "reactive_import", "reactive_export")
MAX_DAYS = 10_000
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNIT = "Wh"
_ZEROS = [0] * QUARTER_HOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A day that cannot be taken in: why (a stable code), and which field is meant where it is one."""

    point: str | None
    date: str | None
    code: str
    field: str | None = None


Item = tuple[int, Arrival | Rejected]
"""The number of the line with which a day begins (the first is 1), and the day."""


def read_ndjson(content: bytes) -> Iterator[Item]:
    """The days of a body. Raises ProblemError `invalid_readings` for more than 10,000."""
    lines = content.split(b"\n")
    number = 0
    for number, line in enumerate(lines, 1):
        if number > MAX_DAYS + 1:
            raise ProblemError("invalid_readings", context={"fault": "too_many_days", "limit": MAX_DAYS})
        if line.strip():
            yield number, _day_of(line)


def _day_of(line: bytes) -> Arrival | Rejected:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return Rejected(point=None, date=None, code="malformed")
    if not isinstance(value, dict):
        return Rejected(point=None, date=None, code="malformed")
    point, date = str(value.get("point")), str(value.get("date"))
    fault = _name_fault(point, date)
    if fault is not None:
        return Rejected(point=None, date=None, code="malformed", field=fault)
    if value.keys() - {"point", "date", "unit", *SERIES} or "active_import" not in value:
        return Rejected(point=point, date=date, code="malformed")
    if value.get("unit", _UNIT) != _UNIT:
        return Rejected(point=point, date=date, code="wrong_unit", field="unit")
    series = {name: value.get(name, _ZEROS) for name in SERIES}
    wrong = fault_of(series)
    if wrong is not None:
        return Rejected(point=point, date=date, code="malformed", field=wrong)
    return Arrival(point=point, date=date, **series)


@dataclass(slots=True)
class _Gathering:
    """A day of a table as far as it was read."""

    line: int
    series: list[list[int | None]] = field(default_factory=lambda: [[None] * QUARTER_HOURS for _ in MEASURES])
    seen: set[int] = field(default_factory=set)
    code: str | None = None


def read_table(rows: Iterable[Sequence[Any]]) -> Iterator[Item]:
    """The days of a table whose first row is its heading, in the order in which they begin.

    Raises ProblemError `invalid_readings` (context: `fault`): `wrong_unit` (kWh, kvarh, MWh …), `columns`,
    `too_many_days`.
    """
    lines = iter(rows)
    places = _places([str(cell).strip() for cell in next(lines, [])])
    absent = [number for number, name in enumerate(MEASURES) if name not in places]
    days: dict[tuple[str, str], _Gathering] = {}
    rejected: list[Item] = []
    for number, row in enumerate(lines, 2):
        if not any(cell not in ("", None) for cell in row):
            continue
        named = {name: _text(row[place]) if place < len(row) else "" for name, place in places.items()}
        fault = _name_fault(named["point"], named["date"])
        if fault is not None:
            rejected.append((number, Rejected(point=None, date=None, code="malformed", field=fault)))
            continue
        day = days.setdefault((named["point"], named["date"]), _Gathering(number))
        if len(days) > MAX_DAYS:
            raise ProblemError("invalid_readings", context={"fault": "too_many_days", "limit": MAX_DAYS})
        _gather(day, named)
    yield from rejected
    for (point, date), day in days.items():
        if day.code is not None:
            yield day.line, Rejected(point=point, date=date, code=day.code)
            continue
        for absent_measure in absent:
            day.series[absent_measure] = [0 if place in day.seen else None for place in range(QUARTER_HOURS)]
        yield day.line, Arrival(point=point, date=date, **dict(zip(SERIES, day.series, strict=True)))


def _gather(day: _Gathering, named: dict[str, str]) -> None:
    interval = _integer(named["interval"])
    if interval is None or not 0 <= interval < QUARTER_HOURS:
        day.code = day.code or "malformed"
        return
    if interval in day.seen:
        day.code = day.code or "doubled"
    day.seen.add(interval)
    for number, name in enumerate(MEASURES):
        if named.get(name):
            value = _integer(named[name])
            if value is None:
                day.code = day.code or "malformed"
            day.series[number][interval] = value


def _places(heading: Sequence[str]) -> dict[str, int]:
    if any(re.search(r"_(k|m)(wh|varh)$", name.lower()) for name in heading):
        raise ProblemError("invalid_readings", context={"fault": "wrong_unit"})
    unknown = set(heading) - set(COLUMNS) - {""}
    lacking = {*COLUMNS[:3], MEASURES[0]} - set(heading)
    if unknown or lacking or len(set(heading)) != len(heading):
        raise ProblemError("invalid_readings", context={"fault": "columns", "columns": list(COLUMNS)})
    return {name: place for place, name in enumerate(heading) if name}


def _name_fault(point: str, date: str) -> str | None:
    if not _ID.fullmatch(point):
        return "point"
    if not _DATE.fullmatch(date) or not is_date(date):
        return "date"
    return None


def _text(cell: Any) -> str:
    """A cell as text: of a sheet, numbers are floats and dates are dates."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()[:40]


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else None
