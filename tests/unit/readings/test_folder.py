"""Files of readings in the watched folder: waited for, read once, put away with a report."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from gateway.exports import workbook
from gateway.readings.arrivals import COLUMNS
from gateway.readings.folder import WatchedFolder
from tests.unit.readings.days import CURVE, GridApi, line

DAY = "2026-02-10"
TABLE = [["p-1", DAY, place, value, 0, value // 4, 0] for place, value in enumerate(CURVE)]
CSV = "\n".join(",".join(map(str, row)) for row in [COLUMNS, *TABLE]).encode()


@pytest.fixture
def folder(grid: GridApi, tmp_path: Path) -> WatchedFolder:
    found = grid.instance.app.state.readings.folder
    assert isinstance(found, WatchedFolder)
    (tmp_path / "api" / "readings" / "incoming" / "grid").mkdir()
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "api" / "readings"


def put(root: Path, name: str, content: bytes, *, company: str = "grid") -> Path:
    path = root / "incoming" / company / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def report(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("night.csv", CSV),
        ("night.XLSX", workbook(COLUMNS, TABLE, sheet="readings")),
        ("night.ndjson", line(DAY, CURVE, reactive_import=[value // 4 for value in CURVE])),
    ],
)
async def test_a_file_is_taken_in_and_put_away_with_its_report(
    grid: GridApi, folder: WatchedFolder, root: Path, name: str, content: bytes
) -> None:
    path = put(root, name, content)
    assert [await folder.look(), await folder.look(), await folder.look()] == [0, 1, 0]
    assert not path.exists()
    assert (root / "processed" / "grid" / name).read_bytes() == content
    (row,) = report(root / "processed" / "grid" / f"{name}.report.csv")
    assert (row["point"], row["date"], row["status"], row["state"]) == ("p-1", DAY, "stored", "validated")
    (version,) = (await grid.day(DAY))["versions"]
    assert (version["active_import_wh"], version["reactive_import_varh"][5]) == (CURVE, CURVE[5] // 4)
    assert version["source"].startswith("file:")


async def test_a_file_that_still_grows_is_waited_for(grid: GridApi, folder: WatchedFolder, root: Path) -> None:
    path = put(root, "night.csv", CSV[:1_000])
    await folder.look()
    path.write_bytes(CSV[:2_000])
    assert await folder.look() == 0
    path.write_bytes(CSV)
    assert await folder.look() == 0
    assert await folder.look() == 1
    assert (await grid.day(DAY))["versions"][0]["active_import_wh"] == CURVE


async def test_the_same_content_is_not_imported_twice(grid: GridApi, folder: WatchedFolder, root: Path) -> None:
    for name in ("night.csv", "again.csv"):
        put(root, name, CSV)
        await folder.look()
        await folder.look()
    assert report(root / "rejected" / "grid" / "again.csv.report.csv") == [{"fault": "imported_before"}]
    assert len((await grid.day(DAY))["versions"]) == 1


async def test_what_cannot_be_read_is_rejected_whole(folder: WatchedFolder, root: Path) -> None:
    for name, content in (("a.csv", b"point,date,interval,active_import_mwh\n"), ("b.xlsx", b"no workbook")):
        put(root, name, content)
    await folder.look()
    assert await folder.look() == 2
    assert report(root / "rejected" / "grid" / "a.csv.report.csv") == [{"fault": "wrong_unit"}]
    assert report(root / "rejected" / "grid" / "b.xlsx.report.csv") == [{"fault": "xlsx"}]


async def test_the_report_goes_line_by_line_and_a_name_is_not_lost(folder: WatchedFolder, root: Path) -> None:
    bodies = [b"\n".join([line(DAY), line(DAY, point="p-9")]), line("2026-02-11")]
    for content in bodies:
        put(root, "night.ndjson", content)
        await folder.look()
        await folder.look()
    first, second = report(root / "processed" / "grid" / "night.ndjson.report.csv")
    assert (first["line"], first["status"], second["line"], second["code"]) == ("1", "stored", "2", "unknown_point")
    assert (root / "processed" / "grid" / "night-1.ndjson").read_bytes() == bodies[1]


async def test_a_folder_is_one_grid_companys(folder: WatchedFolder, root: Path) -> None:
    put(root, "night.ndjson", line(DAY), company="grid-2")
    put(root, "notes.txt", b"left alone")
    await folder.look()
    assert await folder.look() == 1
    (row,) = report(root / "processed" / "grid-2" / "night.ndjson.report.csv")
    assert row["code"] == "not_a_party"
