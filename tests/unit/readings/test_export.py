"""Readings as files: CSV, XLSX and Parquet say the same, page after page."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import polars
import pytest
from python_calamine import CalamineWorkbook

from gateway.readings import export as exporting
from gateway.readings.export import COLUMNS
from tests.unit.orders.instance import code
from tests.unit.readings.days import CURVE, FEBRUARY, GridApi, line, with_gap

DAYS = [*FEBRUARY[:5], "2026-03-02"]


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "POINTS_AT_ONCE", 1)


@pytest.fixture
async def full(grid: GridApi) -> GridApi:
    """Six days in two months; the first is corrected before it was anchored, the last has a gap."""
    await grid.bring(*(line(day) for day in DAYS[:5]), line(DAYS[5], with_gap(10, 12)))
    await grid.bring(line(DAYS[0], [1] * 96))
    return grid


def wanted() -> list[tuple[Any, ...]]:
    rows = []
    for day in DAYS:
        for place, value in enumerate([1] * 96 if day == DAYS[0] else CURVE):
            gap = day == DAYS[5] and 10 <= place < 12
            step = place - 9
            shown = (CURVE[9] * (3 - step) + CURVE[12] * step + 1) // 3 if gap else value
            rows.append(("p-1", day, place, shown, 0, 0, 0, int(gap), 2 if day == DAYS[0] else 1, "validated"))
    return rows


async def test_csv(full: GridApi) -> None:
    answer = await full.get("readings.csv")
    assert (answer.headers["total-days"], answer.headers["content-type"]) == ("6", "text/csv; charset=utf-8")
    heading, *rows = csv.reader(io.StringIO(answer.text))
    assert tuple(heading) == COLUMNS
    assert [tuple(row) for row in rows] == [tuple(map(str, row)) for row in wanted()]


async def test_parquet(full: GridApi, tmp_path: Path) -> None:
    answer = await full.get("readings.parquet")
    frame = polars.read_parquet(io.BytesIO(answer.content))
    assert tuple(frame.columns) == COLUMNS
    assert frame.rows() == wanted()
    assert not list((tmp_path / "api").glob("tmp*"))


async def test_xlsx(full: GridApi) -> None:
    answer = await full.get("readings.xlsx")
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert tuple(heading) == COLUMNS
    assert [tuple(row) for row in rows] == wanted()


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (f"from_date={DAYS[1]}&to_date={DAYS[3]}", DAYS[1:3]),
        ("from_date=2026-03-01", DAYS[5:]),
        ("to_date=2026-03-01", DAYS[:5]),
        ("point=p-2", []),
    ],
)
async def test_filters(full: GridApi, query: str, days: list[str]) -> None:
    rows = list(csv.DictReader(io.StringIO((await full.get(f"readings.csv?{query}")).text)))
    assert sorted({row["date"] for row in rows}) == days
    frame = polars.read_parquet(io.BytesIO((await full.get(f"readings.parquet?{query}")).content))
    assert sorted(set(frame["date"])) == days


async def test_a_workbook_has_an_end(full: GridApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MAX_XLSX_DAYS", 5)
    assert code(await full.get("readings.xlsx")) == (400, "invalid_request")
