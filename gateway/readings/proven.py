"""A month of anchored readings with the salts that open them: what the grid company gives to those who settle.

One JSON line for each point, `{"point", "month", "readings"}`, packed as `chaincode/billing/packed_readings.py` says; a
day that is not anchored, or that the reader has no right to, is not in it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from chaincode.billing.packed_readings import EncodedDay, pack_encoded
from gateway.readings import repository
from gateway.readings.encoding import inflate_day
from gateway.readings.rights import Right, within
from gateway.readings.service import ReadingService

POINTS_AT_ONCE = 50
"""Points that are in memory at a time."""


async def as_ndjson(
    service: ReadingService, *, right: Right, month: str, points: Sequence[str] | None
) -> AsyncIterator[bytes]:
    """The file of a month (`YYYY-MM`), of some points or of all that may be read, piece by piece, by point."""
    async for periods in service.readable(right, points=points, at_once=POINTS_AT_ONCE):
        rows = await service.store.read(partial(repository.anchored_days, month=month, points=list(periods)))
        readable = [row for row in rows if within(periods[row.point], row.date)]
        if readable:
            yield await asyncio.to_thread(lambda rows: b"".join(_lines(rows, month)), readable)


def _lines(rows: Sequence[Row[Any]], month: str) -> Iterator[bytes]:
    for point, days in groupby(rows, key=attrgetter("point")):
        line = {"point": point, "month": month, "readings": pack_encoded([_day(row) for row in days])}
        yield json.dumps(line, separators=(",", ":")).encode() + b"\n"


def _day(row: Row[Any]) -> EncodedDay:
    flags, columns = inflate_day(row.data)
    return EncodedDay(day=int(row.date[8:]), salt=row.salt, tree=row.tree, flags=flags, columns=columns)
