"""All readings of some days as a file: CSV, XLSX, or Parquet by columns; a few points at a time, for memory's sake.

One line for each quarter-hour of the versions that count. A Parquet file and a workbook are made on disk first; a
workbook has 10,000 days at most, because a sheet has no more lines.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Row
from xlsxwriter import Workbook  # type: ignore[import-untyped] # the package ships no type information

from chaincode.metering.day_tree import MEASURES
from gateway.problems import ProblemError
from gateway.readings import repository
from gateway.readings.encoding import decode_day
from gateway.readings.rights import Periods, Right, within
from gateway.readings.service import ReadingService
from gateway.readings.store import months_between

Format = Literal["csv", "xlsx", "parquet"]
COLUMNS = ("point", "date", "interval", *MEASURES, "flag", "version", "state")
MAX_XLSX_DAYS = 10_000
POINTS_AT_ONCE = 8
"""Points of which a month is in memory at a time."""
_COUNTED_AT_ONCE = 400

Line = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is exported: the days from `start` to before `end`, of one point or of all that may be read."""

    right: Right
    point: str | None = None
    start: str | None = None
    end: str | None = None

    async def count(self, service: ReadingService) -> int:
        """How many days there are at most."""
        total = 0
        async for periods in self._points(service, at_once=_COUNTED_AT_ONCE):
            start, end = _hull(periods.values(), self.start, self.end)
            total += await service.store.read(
                partial(repository.count_days, points=list(periods), start=start, end=end)
            )
        return total

    async def pages(self, service: ReadingService) -> AsyncIterator[list[Line]]:
        """The lines, by month, point and date."""
        for month in await service.store.read(partial(months_between, start=self.start, end=self.end)):
            async for periods in self._points(service, at_once=POINTS_AT_ONCE):
                points = list(periods)
                find = partial(repository.counting_days, month=month, points=points, start=self.start, end=self.end)
                rows = [row for row in await service.store.read(find) if within(periods[row.point], row.date)]
                yield await asyncio.to_thread(lambda rows: [line for row in rows for line in _lines(row)], rows)

    def _points(self, service: ReadingService, *, at_once: int) -> AsyncIterator[dict[str, Periods]]:
        return service.readable(self.right, points=None if self.point is None else [self.point], at_once=at_once)


async def as_csv(export: Export, service: ReadingService) -> AsyncIterator[bytes]:
    """The file, piece by piece. Ids and dates are of a form that needs no quotes."""
    yield (",".join(COLUMNS) + "\r\n").encode()
    async for lines in export.pages(service):
        yield "".join(",".join(map(str, line)) + "\r\n" for line in lines).encode()


async def as_file(export: Export, service: ReadingService, *, file_format: Format, directory: Path) -> Path:
    """The file in `directory`. Raises ProblemError `invalid_request` for more days than a workbook takes."""
    if file_format == "xlsx":
        if await export.count(service) > MAX_XLSX_DAYS:
            raise ProblemError("invalid_request", detail="More than 10,000 days: narrow the filters, or take Parquet.")
        return await _as_xlsx(export, service, directory / "readings.xlsx")
    return await _as_parquet(export, service, directory)


async def _as_xlsx(export: Export, service: ReadingService, path: Path) -> Path:
    with Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("readings")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        number = 1
        async for lines in export.pages(service):
            await asyncio.to_thread(_write_lines, sheet, number, lines)
            number += len(lines)
    return path


def _write_lines(sheet: Any, first: int, lines: Sequence[Line]) -> None:
    for number, line in enumerate(lines, first):
        sheet.write_row(number, 0, line)


async def _as_parquet(export: Export, service: ReadingService, directory: Path) -> Path:
    from gateway.readings import parquet  # here: polars takes a second to import, and most instances never need it

    parts: list[Path] = []
    async for lines in export.pages(service):
        parts.append(directory / f"part-{len(parts):06d}.parquet")
        await asyncio.to_thread(parquet.write, parts[-1], lines)
    path = directory / "readings.parquet"
    await asyncio.to_thread(parquet.join, path, parts)
    return path


def _hull(readable: Iterable[Periods], start: str | None, end: str | None) -> tuple[str, str]:
    """The shortest period from `start` to before `end` that has all of the periods' days in it."""
    periods = [period for of_point in readable for period in of_point]
    return max(start or "", min(first for first, _ in periods)), min(end or "~", max(last for _, last in periods))


def _lines(row: Row[Any]) -> Iterator[Line]:
    series, flags = decode_day(row.data)
    for interval, (values, flag) in enumerate(zip(zip(*series, strict=True), flags, strict=True)):
        yield (row.point, row.date, interval, *values, flag, row.version, row.state)


async def in_pieces(path: Path, folder: tempfile.TemporaryDirectory[str]) -> AsyncIterator[bytes]:
    """The file's content; its folder goes when all is read, or nobody reads on."""
    try:
        file = await asyncio.to_thread(path.open, "rb")
        with file:
            while piece := await asyncio.to_thread(file.read, 1 << 20):
                yield piece
    finally:
        folder.cleanup()
