"""Exports of a whole list as CSV or XLSX, as the caller sees it. The audit trail has each one before it goes out."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from fastapi import Response
from fastapi.responses import StreamingResponse
from sqlalchemy import ColumnElement, Row, Select
from xlsxwriter import Workbook  # type: ignore[import-untyped] # the package ships no type information

from gateway.dependencies import Services
from gateway.orders.export import csv_lines
from gateway.pages import csv_of
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

Format = Literal["csv", "xlsx"]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_XLSX_ROWS = 100_000
ANSWER: Mapping[int | str, dict[str, Any]] = {200: {"content": {CSV_TYPE: {}, XLSX_TYPE: {}}}}
"""For `responses` of an endpoint that exports."""

_EXACT = 2**53 - 1
"""A sheet's numbers are binary floats; a larger integer is written as text."""


async def export_response(
    services: Services,
    caller: Caller,
    statement: Select[Any],
    *,
    what: str,
    file_format: Format,
    filters: Iterable[str],
    by: Sequence[ColumnElement[Any]],
    columns: Sequence[str],
    show: Callable[[Row[Any]], Mapping[str, Any] | None],
) -> Response:
    """All rows of `statement` as an attachment `<what>.csv` or `.xlsx`, in the order of `by`, together unique.

    `show` gives a row as the caller sees it, None for one that it does not see; cells of fields that it lacks stay
    empty. `filters` are the names of those that were given: what they looked for is the reader's own. Raises
    ProblemError `invalid_request` for more than 100,000 rows as XLSX.
    """
    shown = partial(_cells_of, show)
    content: bytes | None = None
    if file_format == "xlsx":
        content = await _xlsx(services, statement, what=what, by=by, columns=columns, show=shown)
    await note_export(services, caller, what=what, file_format=file_format, filters=filters)
    headers = {"Block-Height": str(services.height.value), **attachment(f"{what}.{file_format}")}
    if content is not None:
        return Response(content, headers=headers, media_type=XLSX_TYPE)
    lines = csv_of(services.database, statement, by=by, columns=columns, show=shown)
    return StreamingResponse(lines, headers=headers, media_type=f"{CSV_TYPE}; charset=utf-8")


async def rows_response(
    services: Services,
    caller: Caller,
    rows: Sequence[Mapping[str, Any]],
    *,
    what: str,
    file_format: Format,
    filters: Iterable[str],
    columns: Sequence[str],
    block_height: int,
) -> Response:
    """As `export_response`, of rows that are all there already, as the caller sees them, at `block_height`. Raises
    ProblemError `invalid_request` for more than 100,000 rows as XLSX."""

    async def at_once() -> AsyncIterator[Sequence[Mapping[str, Any]]]:
        yield rows

    return await pieces_response(
        services,
        caller,
        at_once(),
        what=what,
        file_format=file_format,
        filters=filters,
        columns=columns,
        block_height=block_height,
    )


async def pieces_response(
    services: Services,
    caller: Caller,
    pieces: AsyncIterator[Sequence[Mapping[str, Any]]],
    *,
    what: str,
    file_format: Format,
    filters: Iterable[str],
    columns: Sequence[str],
    block_height: int,
) -> Response:
    """As `rows_response`, of rows that come some at a time. All have come before anything is sent, so that nobody takes
    a part for the whole. Raises ProblemError `invalid_request` for more than 100,000 rows as XLSX."""
    if file_format == "xlsx":
        sheet: list[list[Any]] = []
        async for rows in pieces:
            sheet += ([_sheet_cell(row.get(column)) for column in columns] for row in rows)
            _require_fits(len(sheet))
        content = await asyncio.to_thread(workbook, columns, sheet, sheet=what)
    else:
        lines = [csv_lines([columns])]
        async for rows in pieces:
            lines.append(csv_lines([row.get(column) for column in columns] for row in rows))
        content = b"".join(lines)
    await note_export(services, caller, what=what, file_format=file_format, filters=filters)
    headers = {"Block-Height": str(block_height), **attachment(f"{what}.{file_format}")}
    media_type = XLSX_TYPE if file_format == "xlsx" else f"{CSV_TYPE}; charset=utf-8"
    return Response(content, headers=headers, media_type=media_type)


async def note_export(
    services: Services, caller: Caller, *, what: str, file_format: str, filters: Iterable[str]
) -> None:
    """Put an export of `what` into the audit trail; of the filters, only their names."""
    detail = {"resource": what, "format": file_format, "filters": sorted(filters)}
    await services.audit_trail.record(actor=caller.user.user_id, kind="export", subject=what, detail=detail)


def attachment(filename: str) -> dict[str, str]:
    """The headers of a file to be saved under this name, which nobody on the way may keep."""
    return {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}


def workbook(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str) -> bytes:
    """A workbook of one sheet with a heading. Texts stay texts: none is taken for a formula or a link."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet[:31])
        page.freeze_panes(1, 0)
        page.write_row(0, 0, columns, book.add_format({"bold": True}))
        last = 0
        for last, row in enumerate(rows, 1):
            page.write_row(last, 0, ["" if cell is None else cell for cell in row])
        page.autofilter(0, 0, last, len(columns) - 1)
    return file.getvalue()


async def _xlsx(
    services: Services,
    statement: Select[Any],
    *,
    what: str,
    by: Sequence[ColumnElement[Any]],
    columns: Sequence[str],
    show: Callable[[Row[Any]], Mapping[str, Any] | None],
) -> bytes:
    query = statement.order_by(*by).limit(MAX_XLSX_ROWS + 1)
    found = await services.database.read(lambda connection: connection.execute(query).all())
    _require_fits(len(found))
    values = [value for value in map(show, found) if value is not None]
    rows = [[_sheet_cell(value.get(column)) for column in columns] for value in values]
    return await asyncio.to_thread(workbook, columns, rows, sheet=what)


def _require_fits(rows: int) -> None:
    if rows > MAX_XLSX_ROWS:
        raise ProblemError("invalid_request", detail="More than 100,000 rows: narrow the filters, or take CSV.")


def _cells_of(show: Callable[[Row[Any]], Mapping[str, Any] | None], row: Row[Any]) -> Mapping[str, Any] | None:
    value = show(row)
    return None if value is None else {name: _cell(part) for name, part in value.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


def _sheet_cell(value: Any) -> Any:
    too_large = isinstance(value, int) and not isinstance(value, bool) and abs(value) > _EXACT
    return str(value) if too_large else value
