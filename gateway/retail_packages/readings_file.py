"""One's own meter readings from a file, CSV or XLSX, as a load. Pure; nothing of a file is kept, logged or quoted.

Two forms are read, by the heading. Long: `time` (start of the quarter-hour, market-local, `YYYY-MM-DD HH:MM`) and
`energy_kwh` or `energy_wh`. Wide: `date` and 96 more columns in kWh, the quarter-hours of the day in order. Every day
that occurs must be whole: a quote makes up no readings.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from chaincode.settlement.load import MAX_DAYS
from chaincode.tariff.schema import QUARTER_HOURS_PER_DAY
from chaincode.units import WH_PER_KWH, divide_half_away, parse_decimal
from gateway.exports import CSV_TYPE, XLSX_TYPE
from gateway.problems import ProblemError
from gateway.registrations.xlsx_bounds import XlsxError, bounded_workbook

MAX_LINES = MAX_DAYS * QUARTER_HOURS_PER_DAY + 1
MAX_COLUMNS = QUARTER_HOURS_PER_DAY + 1
_MAX_LONG_COLUMNS = 8
_MINUTES_PER_QUARTER_HOUR = 15
_QUARTER_HOURS_PER_HOUR = 4
_DECIMALS = 9
_UNITS = {"energy_kwh": WH_PER_KWH, "energy_wh": 1}


def read_load(content: bytes, *, media_type: str) -> dict[str, list[int]]:
    """The load in a file: energy in Wh of each of the 96 quarter-hours by date. Each reading is rounded to a Wh.

    Raises ProblemError: `unsupported_media_type`, `invalid_readings` (context: `fault`, and `line` or `date`).
    """
    if media_type not in (CSV_TYPE, XLSX_TYPE):
        raise ProblemError("unsupported_media_type", context={"allowed": [CSV_TYPE, XLSX_TYPE]})
    rows = _csv_rows(content) if media_type == CSV_TYPE else _xlsx_rows(content)
    heading = [str(cell).strip().lower() for cell in next(rows, [])]
    if heading[:1] == ["date"] and len(heading) == MAX_COLUMNS:
        return _wide(rows)
    unit = next((name for name in _UNITS if name in heading), None)
    if "time" not in heading or unit is None:
        raise _invalid("heading", line=1)
    return _long(rows, time=heading.index("time"), energy=heading.index(unit), wh_per_unit=_UNITS[unit])


def _wide(rows: Iterator[Sequence[Any]]) -> dict[str, list[int]]:
    load: dict[str, list[int]] = {}
    for line, row in _lines(rows):
        day = _day(row[0], line)
        if day in load:
            raise _invalid("repeated", line=line)
        if len(row) < MAX_COLUMNS:
            raise _invalid("columns", line=line)
        load[day] = [_energy(cell, WH_PER_KWH, line) for cell in row[1:MAX_COLUMNS]]
    return load


def _long(rows: Iterator[Sequence[Any]], *, time: int, energy: int, wh_per_unit: int) -> dict[str, list[int]]:
    found: dict[str, dict[int, int]] = {}
    for line, row in _lines(rows):
        if len(row) <= max(time, energy):
            raise _invalid("columns", line=line)
        day, quarter_hour = _place(row[time], line)
        of_day = found.setdefault(day, {})
        if quarter_hour in of_day:
            raise _invalid("repeated", line=line)
        of_day[quarter_hour] = _energy(row[energy], wh_per_unit, line)
    for day in sorted(found):
        if len(found[day]) != QUARTER_HOURS_PER_DAY:
            raise _invalid("day_not_whole", date=day)
    return {day: [of_day[place] for place in range(QUARTER_HOURS_PER_DAY)] for day, of_day in found.items()}


def _lines(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows that are not empty, with their line in the file; the heading is line 1."""
    for line, row in enumerate(rows, 2):
        if line > MAX_LINES:
            raise _invalid("lines", line=line)
        if any(cell not in ("", None) for cell in row):
            yield line, row


def _place(cell: Any, line: int) -> tuple[str, int]:
    """Date and quarter-hour of a moment."""
    if isinstance(cell, datetime):
        # A spreadsheet keeps moments as fractions of a day, a few milliseconds off.
        moment = cell + timedelta(seconds=30)
    else:
        try:
            moment = datetime.fromisoformat(str(cell).strip().replace("/", "-"))
        except ValueError:
            raise _invalid("time", line=line) from None
    if moment.tzinfo is not None or moment.minute % _MINUTES_PER_QUARTER_HOUR:
        raise _invalid("time", line=line)
    place = moment.hour * _QUARTER_HOURS_PER_HOUR + moment.minute // _MINUTES_PER_QUARTER_HOUR
    return moment.date().isoformat(), place


def _day(cell: Any, line: int) -> str:
    try:
        day = cell if isinstance(cell, date) else datetime.fromisoformat(str(cell).strip().replace("/", "-"))
    except ValueError:
        raise _invalid("date", line=line) from None
    return (day.date() if isinstance(day, datetime) else day).isoformat()


def _energy(cell: Any, wh_per_unit: int, line: int) -> int:
    try:
        value = parse_decimal(_plain(cell), places=_DECIMALS)
    except ValueError:
        raise _invalid("energy", line=line) from None
    if value < 0:
        raise _invalid("energy", line=line)
    return divide_half_away(value * wh_per_unit, 10**_DECIMALS)


def _plain(cell: Any) -> str:
    # A spreadsheet has nothing but binary floats; their shortest form is what was typed.
    return f"{cell:.{_DECIMALS}f}" if isinstance(cell, float) else str(cell).strip()


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error):
        raise _invalid("csv") from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        workbook = _bounded(content)
        yield from CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0).to_python()
    except (XlsxError, CalamineError, ValueError, OSError):
        raise _invalid("xlsx") from None


def _bounded(content: bytes) -> bytes:
    """A sheet is either wide or long: what is both asks for more memory than any load needs. Raises XlsxError."""
    try:
        return bounded_workbook(content, max_rows=MAX_DAYS + 1, max_columns=MAX_COLUMNS)
    except XlsxError:
        return bounded_workbook(content, max_rows=MAX_LINES, max_columns=_MAX_LONG_COLUMNS)


def _invalid(fault: str, **where: Any) -> ProblemError:
    return ProblemError("invalid_readings", context={"fault": fault, **where})
