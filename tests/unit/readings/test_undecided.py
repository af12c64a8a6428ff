"""The agent's list of days that wait for a decision."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.orders.instance import code
from tests.unit.readings.days import CURVE, NOTHING, GridApi, line, with_gap

OVER = [400_000, *CURVE[1:]]
"""Of 800 kVA: more than a quarter-hour bears."""
JANUARY, FEBRUARY, MARCH = "2026-01-20", "2026-02-10", "2026-03-02"


@pytest.fixture
async def brought(grid: GridApi) -> GridApi:
    """One day of each month waits, the first for values; two others do not."""
    against = line(MARCH, active_export=[5, *NOTHING[1:]])
    await grid.bring(line(JANUARY, with_gap(0, 96)), line(FEBRUARY, OVER), against)
    await grid.bring(line("2026-02-11"), line("2026-02-12", with_gap(10, 12)))
    return grid


async def listed(grid: GridApi, query: str = "") -> list[tuple[str, list[str]]]:
    """Date and findings of all that the list has, one a page."""
    found: list[Any] = []
    cursor = ""
    while True:
        page = (await grid.get(f"readings/undecided?limit=1{query}{cursor}")).json()
        found += [(each["date"], each["findings"]) for each in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("", [JANUARY, FEBRUARY, MARCH]),
        ("&code=missing", [JANUARY]),
        ("&code=beyond_capacity", [FEBRUARY]),
        ("&code=against_direction", [MARCH]),
        ("&code=estimated", []),
        ("&point=p-1", [JANUARY, FEBRUARY, MARCH]),
        ("&point=p-2", []),
    ],
)
async def test_what_waits_by_code_and_point(brought: GridApi, query: str, dates: list[str]) -> None:
    assert [date for date, _ in await listed(brought, query)] == dates


async def test_each_day_says_what_was_found(brought: GridApi) -> None:
    assert await listed(brought) == [
        (JANUARY, ["missing"]),
        (FEBRUARY, ["beyond_capacity"]),
        (MARCH, ["against_direction"]),
    ]


async def test_what_is_settled_leaves_the_list(brought: GridApi) -> None:
    path = f"/api/v1/readings/p-1/{FEBRUARY}/accept"
    assert (await brought.instance.http.post(path, json={"version": 1}, headers=brought.headers)).status_code == 204
    await brought.bring(line(JANUARY))
    assert [date for date, _ in await listed(brought)] == [MARCH]


async def test_it_is_the_agents_alone(brought: GridApi) -> None:
    headers = await brought.instance.log_in("li-na")
    answer = await brought.instance.get("readings/undecided", headers)
    assert code(answer) == (403, "wrong_organisation")
    assert code(await brought.get("readings/undecided?code=odd")) == (400, "invalid_request")
