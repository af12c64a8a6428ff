"""The audit trail as CSV and XLSX, and read back from CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TextIO

from xlsxwriter import Workbook  # type: ignore[import-untyped] # the package ships no type information

from gateway.audit_trail.chain import Entry
from gateway.orders.export import csv_lines

COLUMNS = ("n", "at", "time", "actor", "kind", "subject", "detail", "previous", "hash")
MAX_XLSX_ROWS = 1_048_575


class AuditFileError(ValueError):
    """The file is not an export of an audit trail. The message names the line."""


def csv_header() -> bytes:
    """The first line of a CSV export."""
    return csv_lines([COLUMNS])


def csv_rows(entries: Iterable[Entry]) -> bytes:
    """Lines of a CSV export. An entry of nobody has an empty cell."""
    return csv_lines([_cells(entry) for entry in entries])


def xlsx(entries: Iterable[Entry]) -> bytes:
    """A workbook of one sheet. Raises ValueError for more rows than a sheet holds."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("audit trail")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        last = 0
        for last, entry in enumerate(entries, 1):
            if last > MAX_XLSX_ROWS:
                raise ValueError("a sheet does not hold so many rows")
            sheet.write_row(last, 0, _cells(entry))
        sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    return file.getvalue()


def read_csv(file: TextIO) -> Iterator[Entry]:
    """The entries of a CSV export. Raises AuditFileError."""
    reader = csv.reader(file)
    if tuple(next(reader, ())) != COLUMNS:
        raise AuditFileError("line 1: not the header of an audit trail")
    for line in reader:
        try:
            n, at, _, actor, kind, subject, detail, previous, digest = line
            yield Entry(
                n=int(n),
                at=int(at),
                actor=actor or None,
                kind=kind,
                subject=subject or None,
                detail=detail,
                previous=previous,
                hash=digest,
            )
        except ValueError:
            raise AuditFileError(f"line {reader.line_num}: not an entry of an audit trail") from None


def _cells(entry: Entry) -> tuple[str | int, ...]:
    time = datetime.fromtimestamp(entry.at / 1_000, UTC).isoformat(timespec="milliseconds")
    return (
        entry.n,
        entry.at,
        time,
        entry.actor or "",
        entry.kind,
        entry.subject or "",
        entry.detail,
        entry.previous,
        entry.hash,
    )
