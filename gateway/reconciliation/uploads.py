"""What is uploaded to be reconciled: a file of one's own figures, packed readings. Read in memory, never kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from chaincode.billing.packed_readings import unpack
from gateway.exports import CSV_TYPE, MAX_XLSX_ROWS
from gateway.problems import ProblemError
from gateway.reconciliation.differences import Value
from gateway.reconciliation.figures import BILLS, Form, OwnFigures, read_figures
from gateway.reconciliation.schemas import Uploaded
from gateway.registrations.xlsx_bounds import XlsxError, bounded_workbook

IMPORT, EXPORT = 0, 1  # places in day_tree.MEASURES


def figures_of(asked: Uploaded, *, only: str | None, form: Form = BILLS) -> dict[str, OwnFigures]:
    """The figures by order or plant (`read_figures`). Raises ProblemError `invalid_figures`."""
    try:
        content = asked.figures.decoded()
    except ValueError:
        raise ProblemError("invalid_figures", context={"fault": "base64"}) from None
    read = _csv_rows if asked.figures.media_type == CSV_TYPE else _xlsx_rows
    return read_figures(read(content), month=asked.month, only=only, form=form)


def days_of(asked: Uploaded, *, measure: int = IMPORT) -> dict[str, dict[str, int]]:
    """What packed readings come to, by point and date. Raises ProblemError `invalid_figures` (fault: `readings`)."""
    return {
        point: _energies(text, month=asked.month, measure=measure) for point, text in (asked.readings or {}).items()
    }


def held_against(statement: Value, days: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """The readings of the statement's points, of its days. Other readings than its own say nothing about it.

    Raises ProblemError `invalid_figures` (fault: `readings_differ`) where they come to another energy than it has.
    """
    start, end = statement["start"], statement["end"]
    found: dict[str, Mapping[str, int]] = {}
    for point, billed in statement["points"].items():
        if point in days:
            of_bill = {date: energy for date, energy in days[point].items() if start <= date < end}
            if sum(of_bill.values()) != billed["energy_wh"]:
                raise ProblemError("invalid_figures", context={"fault": "readings_differ"})
            found[point] = of_bill
    return found


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        yield from csv.reader(io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error):
        raise ProblemError("invalid_figures", context={"fault": "csv"}) from None


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        bounded = bounded_workbook(content, max_rows=MAX_XLSX_ROWS + 1)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(bounded)).get_sheet_by_index(0)
    except (XlsxError, CalamineError):
        raise ProblemError("invalid_figures", context={"fault": "xlsx"}) from None
    yield from sheet.iter_rows()


def _energies(text: str, *, month: str, measure: int) -> dict[str, int]:
    try:
        return {f"{month}-{day.day:02}": sum(day.columns[measure]) for day in unpack(text)}
    except ValueError:
        raise ProblemError("invalid_figures", context={"fault": "readings"}) from None
