"""A month for settlement: the anchored days with the salts that open them, and nothing else."""

from __future__ import annotations

import base64
from pathlib import Path

from chaincode.billing.packed_readings import unpack
from chaincode.metering.day_tree import day_root
from gateway.client.readings_file import ReadingsFile
from gateway.readings.encoding import decode_day
from tests.unit.orders.instance import code
from tests.unit.readings.days import CURVE, FEBRUARY, GridApi, line

MONTH, FIRST, SECOND = "2026-02", FEBRUARY[0], FEBRUARY[1]


async def test_a_month_has_the_anchored_days_and_what_proves_them(grid: GridApi, tmp_path: Path) -> None:
    await grid.bring(line(FIRST), line(SECOND), line("2026-03-02"))
    roots = {(each["date"], 1): _root(each) for each in await grid.waiting()}
    await grid.anchor({(FIRST, 1): roots[FIRST, 1]})
    await grid.bring(line(FIRST, [1] * 96))  # a correction counts once it is anchored
    path = tmp_path / "month.ndjson"
    path.write_bytes((await grid.get(f"readings/months/{MONTH}/proven.ndjson")).content)
    text = ReadingsFile.read(path).of_days("p-1", [FIRST])
    assert text is not None
    (day,) = unpack(text)
    assert (day.day, list(day.columns[0])) == (int(FIRST[8:]), CURVE)
    assert day_root(day.salt, day.columns, bytes(day.flags)) == roots[FIRST, 1]


async def test_other_points_and_months_are_left_out(grid: GridApi) -> None:
    await grid.bring(line(FIRST))
    await grid.anchor({(FIRST, 1): _root((await grid.waiting())[0])})
    for path in (f"months/{MONTH}/proven.ndjson?point=p-2", "months/2026-03/proven.ndjson"):
        answer = await grid.get(f"readings/{path}")
        assert (answer.status_code, answer.content) == (200, b"")
    assert code(await grid.get("readings/months/2026-13/proven.ndjson")) == (400, "invalid_request")


def _root(waiting: dict[str, str]) -> bytes:
    series, flags = decode_day(base64.b64decode(waiting["data"]))
    return day_root(bytes.fromhex(waiting["salt"]), series, flags)
