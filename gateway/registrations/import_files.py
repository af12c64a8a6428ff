"""Files of many participants, CSV or XLSX: their lines as values by column. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from gateway.problems import ProblemError
from gateway.registrations.xlsx_bounds import XlsxError, bounded_workbook

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_IMPORT_BYTES = 8 * 1024 * 1024
MAX_LINES = 5_000

REQUIRED_COLUMNS = (
    "participant",
    "participant_kind",
    "class",
    "holder",
    "name_zh",
    "name_en",
    "credit_code",
    "address",
    "contact_name",
    "contact_phone",
    "contact_email",
)
USER_COLUMNS = ("user", "roles", "public_key", "proof", "csr")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number (the heading is 1), and its cells by column, empty ones left out."""

    number: int
    cells: dict[str, str]


def read_lines(content: bytes, *, media_type: str) -> list[Line]:
    """The lines of a file; empty ones are left out.

    Raises ProblemError: `unsupported_media_type`; `invalid_import` when it cannot be read, has columns that are unknown
    or lacks one, or has more than 5,000 lines.
    """
    if media_type not in (CSV, XLSX):
        raise ProblemError("unsupported_media_type", context={"allowed": [CSV, XLSX]})
    rows = _csv_rows(content) if media_type == CSV else _xlsx_rows(content)
    heading = [str(cell).strip() for cell in next(rows, [])]
    _check_heading(heading)
    lines = []
    for number, row in enumerate(rows, 2):
        cells = {name: text for name, cell in zip(heading, row, strict=False) if (text := _text(cell))}
        if cells:
            lines.append(Line(number, cells))
        if len(lines) > MAX_LINES:
            raise ProblemError("invalid_import", context={"limit": MAX_LINES})
    return lines


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")  # what spreadsheets in China write
        except UnicodeDecodeError:
            raise ProblemError("invalid_import", context={"fault": "encoding"}) from None
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error:
        raise ProblemError("invalid_import", context={"fault": "csv"}) from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        workbook = bounded_workbook(content, max_rows=MAX_LINES + 1)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except XlsxError:
        raise ProblemError("invalid_import", context={"fault": "xlsx", "limit": MAX_LINES}) from None
    except (CalamineError, ValueError, OSError):
        raise ProblemError("invalid_import", context={"fault": "xlsx"}) from None
    yield from rows


def _check_heading(heading: list[str]) -> None:
    known = {*REQUIRED_COLUMNS, *USER_COLUMNS}
    missing, unknown = sorted(set(REQUIRED_COLUMNS) - set(heading)), len(set(heading) - known)
    if missing or unknown or len(set(heading)) != len(heading):
        raise ProblemError("invalid_import", context={"missing": missing, "unknown": unknown})


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet takes a telephone number for a number
    return str(cell).strip()
