"""Files of readings as rows: CSV and XLSX within bounds. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from chaincode.metering.day_tree import QUARTER_HOURS
from gateway.exports import CSV_TYPE, XLSX_TYPE
from gateway.problems import ProblemError
from gateway.readings.arrivals import COLUMNS, MAX_DAYS, Item, read_ndjson, read_table
from gateway.registrations.xlsx_bounds import XlsxError, bounded_workbook

NDJSON_TYPE = "application/x-ndjson"
MAX_BYTES = 64 * 1024 * 1024
MAX_XLSX_ROWS = MAX_DAYS * QUARTER_HOURS + 1


def read_items(content: bytes, *, media_type: str) -> list[Item]:
    """The days in a body or file.

    Raises ProblemError: `unsupported_media_type`, `invalid_readings` (context: `fault`).
    """
    if media_type == NDJSON_TYPE:
        return list(read_ndjson(content))
    if media_type == CSV_TYPE:
        return list(read_table(_csv_rows(content)))
    if media_type == XLSX_TYPE:
        return list(read_table(_xlsx_rows(content)))
    raise ProblemError("unsupported_media_type", context={"allowed": [NDJSON_TYPE, CSV_TYPE, XLSX_TYPE]})


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        yield from csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True)
    except UnicodeDecodeError:
        raise ProblemError("invalid_readings", context={"fault": "encoding"}) from None
    except csv.Error:
        raise ProblemError("invalid_readings", context={"fault": "csv"}) from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        bounded = bounded_workbook(content, max_rows=MAX_XLSX_ROWS, max_columns=2 * len(COLUMNS))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(bounded)).get_sheet_by_index(0)
    except (XlsxError, CalamineError):
        raise ProblemError("invalid_readings", context={"fault": "xlsx"}) from None
    yield from sheet.iter_rows()
