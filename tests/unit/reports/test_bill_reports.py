"""Reports of bills and readings: counts for everybody, amounts for a bill's two parties alone."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.reports.bill_figures import anchored, month_before, months_of
from gateway.reports.schemas import By
from tests.unit.bills.statements import energy, of_lines, written
from tests.unit.bills.test_endpoints import APRIL, MAY, ORDER, OTHERS_ORDER, Market
from tests.unit.orders.instance import Instance, code
from tests.unit.projection.chain import NOW_MS

ORGANISATION = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg", "watcher": "RegulatorOrg"}
PERIOD = f"start={APRIL}-01&end=2026-06-01"


@pytest.fixture(scope="module", params=list(ORGANISATION))
async def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, Instance, dict[str, str]]]:
    market = Market()
    corrected = written(of_lines(energy(400_000, energy_wh=800_000)), month=APRIL) | {"version": 2}
    market.settle(ORDER, "mill", APRIL, corrected | {"reason": "correction"})
    made = market.instance(tmp_path_factory.mktemp("api"), ORGANISATION[request.param])
    made.app.state.clock = lambda: NOW_MS
    yield request.param, made, await made.log_in(request.param)
    await made.close()


async def rows_of(reader: tuple[str, Instance, dict[str, str]], path: str) -> list[dict[str, Any]]:
    _, instance, headers = reader
    answer = await instance.get(f"reports/{path}", headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_months_of_delivery_are_counted_with_their_open_bills(
    reader: tuple[str, Instance, dict[str, str]],
) -> None:
    found = {row["month"]: row for row in await rows_of(reader, f"months?{PERIOD}")}
    counts = {month: (row["delivering"], row["settled"], row["corrected"], row["open"]) for month, row in found.items()}
    assert counts == {
        "li-na": {APRIL: (1, 1, 1, 0), MAY: (1, 1, 0, 0)},
        "wang": {APRIL: (1, 0, 0, 1), MAY: (1, 1, 0, 0)},
    }.get(reader[0], {APRIL: (2, 1, 1, 1), MAY: (2, 2, 0, 0)})


async def test_what_was_settled_is_counted_by_day(reader: tuple[str, Instance, dict[str, str]]) -> None:
    (row,) = await rows_of(reader, "settlements")
    expected = {"li-na": (2, 1), "wang": (1, 0)}.get(reader[0], (3, 1))
    assert (row["settled"], row["corrected"]) == expected


async def test_costs_are_for_the_parties_beside_the_month_before(reader: tuple[str, Instance, dict[str, str]]) -> None:
    who, instance, headers = reader
    answer = await instance.get(f"reports/costs?start={MAY}-01&end=2026-06-01", headers)
    if who == "watcher":
        assert code(answer) == (403, "role_not_allowed")
        assert code(await instance.get(f"reports/costs.csv?{PERIOD}", headers)) == (403, "role_not_allowed")
        return
    assert answer.headers["cache-control"] == "no-store"
    rows = answer.json()["items"]
    if who == "li-na":
        assert [
            (row["order_id"], row["price"], row["amount_fen"], row["before_fen"], row["change_fen"]) for row in rows
        ] == [
            (ORDER, "flat", 987_654, 400_000, 587_654),
            (ORDER, "valley", -4_321, 0, -4_321),
        ]
    total = sum(row["amount_fen"] for row in rows)
    assert {row["order_id"] for row in rows} == {"li-na": {ORDER}, "wang": {OTHERS_ORDER}}.get(who, {None})
    assert {row["month"] for row in rows} == {MAY}
    table = list(csv.DictReader(io.StringIO((await instance.get(f"reports/costs.csv?{PERIOD}", headers)).text)))
    assert sum(int(row["amount_fen"]) for row in table if row["month"] == MAY) == total


async def test_reports_of_bills_show_no_amount_to_who_watches(reader: tuple[str, Instance, dict[str, str]]) -> None:
    _, instance, headers = reader
    for path in ("months", "settlements", "readings"):
        text = (await instance.get(f"reports/{path}.csv?{PERIOD}", headers)).text
        assert "fen" not in text
        assert "987654" not in text


def test_a_points_days_without_readings_are_counted() -> None:
    """Two points: the one's all of two days but one, the other's from the second day on without any."""
    assigned = [
        SimpleNamespace(point_id="p-1", start="2026-01-01", end=None),
        SimpleNamespace(point_id="p-2", start="2026-05-02", end="2026-05-03"),
    ]
    days = [SimpleNamespace(point_id="p-1", date=f"2026-05-0{day}") for day in (1, 2, 9)]
    found = anchored(assigned, days, start="2026-05-01", end="2026-05-04", by=By.MONTH)
    assert [each.model_dump() for each in found] == [
        {"period": "2026-05", "point_days": 4, "anchored": 2, "missing": 2, "points": 2, "points_without": 2}
    ]
    by_day = anchored(assigned, days, start="2026-05-01", end="2026-05-04", by=By.DAY)
    assert [(each.period, each.missing, each.points_without) for each in by_day] == [
        ("2026-05-01", 0, 0),
        ("2026-05-02", 1, 1),
        ("2026-05-03", 1, 1),
    ]


def test_months() -> None:
    assert months_of("2025-12-31", "2026-02-01") == ["2025-12", "2026-01"]
    assert month_before("2026-01") == "2025-12"
