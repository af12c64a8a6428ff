"""Judging and storing a day of many points, without a network: what a point costs, at three sizes.

CPU seconds, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from chaincode.metering.meter import install
from chaincode.metering.point import register
from gateway.projection.database import Database
from gateway.projection.metering_rows import metering_rows
from gateway.projection.metering_tables import metering_points, meters
from gateway.readings.arrivals import read_ndjson
from gateway.readings.service import ReadingService
from gateway.readings.store import ReadingStore
from gateway.settings import sqlite_url
from perf.readings import OPENS_ON, body_of, point_of

GRID = "grid"
DAY = date(2026, 7, 1)
_NOW_MS = 1_800_000_000_000
_AT_ONCE = 1_000


def measure_store(count: int) -> Iterator[tuple[int, float, int]]:
    """Points, seconds of CPU, and the most memory of this process so far (MiB); at a tenth, a half, all of `count`."""
    for points in (count // 10, count // 2, count):
        with tempfile.TemporaryDirectory() as directory:
            seconds = asyncio.run(_measure(Path(directory), points))
        yield points, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_024


async def _measure(directory: Path, points: int) -> float:
    read_model = Database(sqlite_url(directory / "read_model.sqlite"))
    store = ReadingStore(sqlite_url(directory / "readings.sqlite"))
    try:
        await read_model.write(lambda connection: _install(connection, points))
        service = ReadingService(store=store, read_model=read_model, clock=lambda: _NOW_MS)
        seconds = 0.0
        for start in range(0, points, _AT_ONCE):
            body = body_of(range(start, min(start + _AT_ONCE, points)), DAY)
            began = time.process_time()
            answers = await service.receive(list(read_ndjson(body)), grid=GRID, source="perf")
            seconds += time.process_time() - began
            unsound = [answer for answer in answers if answer.state != "validated"]
            if unsound:
                raise ValueError(f"{len(unsound)} days were not validated")
        return seconds
    finally:
        store.close()
        read_model.close()


def _install(connection: Connection, points: int) -> None:
    of_points: list[dict[str, Any]] = []
    of_meters: list[dict[str, Any]] = []
    for number in range(points):
        connected = {"direction": "import", "voltage_level": "below_1kv", "capacity_va": 500_000, "zone": "fujian"}
        point = register({"opens_on": OPENS_ON, **connected}, grid=GRID, operator=GRID, now_ms=0)
        meter_id, name = f"perf-m{number:06d}", point_of(number)
        point = point.put_meter(meter_id, OPENS_ON, operator=GRID, now_ms=0, key=name)
        sizes = {"ratio": 40, "digits": 6, "resolution_wh": 10, "capacity_va": 500_000}
        meter = install({"point": name, "on": OPENS_ON, **sizes}, operator=GRID, now_ms=0)
        for kind, key, record in (("metering_point", name, point.to_record()), ("meter", meter_id, meter.to_record())):
            rows = metering_rows(kind, (key,), record, text=json.dumps(record), block=1)
            (of_points if kind == "metering_point" else of_meters).extend(row for _, row in rows)
    connection.execute(insert(metering_points), of_points)
    connection.execute(insert(meters), of_meters)
