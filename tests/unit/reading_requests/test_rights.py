"""Who may ask for a day, decline a request and see it, by role and by the state in which the request is."""

from __future__ import annotations

import pytest

from tests.unit.metering.facts import AGENT
from tests.unit.orders.instance import code
from tests.unit.reading_requests.asking import DAY, Desk

STATES = ("none", "open", "answered", "declined")
PEOPLE = ("li-na", "retail-clerk", "wang", AGENT)
ASK = {
    "none": "201 201 not_found wrong",
    "open": "200 200 not_found wrong",
    "answered": "201 201 not_found wrong",
    "declined": "201 201 not_found wrong",
}
"""Written by hand: what each of PEOPLE is answered who doubts or misses the day, by the state of what was asked."""
DECLINE = {
    "none": "wrong wrong wrong not_found",
    "open": "wrong wrong wrong 200",
    "answered": "wrong wrong wrong illegal_move",
    "declined": "wrong wrong wrong illegal_move",
}
SEEN = "yes yes no yes"
LISTED = "yes no no yes"
REFUSED = {"wrong_organisation": "wrong", "role_not_allowed": "wrong"}


def cells(table: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(state, who, cell) for state in STATES for who, cell in zip(PEOPLE, table[state].split(), strict=True)]


def outcome(answer: object) -> str:
    status = answer.status_code  # type: ignore[attr-defined]  # an answer of the client under test
    if status < 400:
        return str(status)
    said = code(answer)[1]  # type: ignore[arg-type]
    return REFUSED.get(said, said)


@pytest.mark.parametrize(("state", "who", "cell"), cells(ASK))
async def test_asking(desk: Desk, state: str, who: str, cell: str) -> None:
    await desk.reach(state)
    reason = "doubted" if state == "answered" else "missing"
    assert outcome(await desk.ask(who, reason=reason)) == cell


@pytest.mark.parametrize(("state", "who", "cell"), cells(DECLINE))
async def test_declining(desk: Desk, state: str, who: str, cell: str) -> None:
    await desk.reach(state)
    assert outcome(await desk.decline(who)) == cell


@pytest.mark.parametrize(("who", "seen", "listed"), list(zip(PEOPLE, SEEN.split(), LISTED.split(), strict=True)))
async def test_seeing(desk: Desk, who: str, seen: str, listed: str) -> None:
    await desk.reach("open")
    answer = await desk.get(who, f"p-1/{DAY}/requests")
    assert (answer.status_code == 200) == (seen == "yes")
    assert seen == "yes" or code(answer) == (404, "not_found")
    assert bool(await desk.listed(who)) == (listed == "yes")


@pytest.mark.parametrize(
    ("who", "days"),
    [
        ("li-na", ["2026-01-31", "2026-02-01", "2026-02-28"]),
        ("wang", ["2026-03-01"]),
        ("retail-clerk", ["2026-02-01", "2026-02-28"]),
    ],
)
async def test_the_days_that_may_be_asked_for_are_those_that_may_be_read(desk: Desk, who: str, days: list[str]) -> None:
    answers = {day: await desk.ask(who, day) for day in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")}
    assert [day for day, answer in answers.items() if answer.status_code == 201] == days
    assert {code(answer) for answer in answers.values() if answer.status_code != 201} <= {(404, "not_found")}


async def test_an_agent_declines_at_its_own_points_only(desk: Desk) -> None:
    await desk.reach("open")
    answer = await desk.grid.instance.http.post(
        f"/api/v1/readings/p-9/{DAY}/request/decline",
        json={"number": 1, "reason": "confirmed"},
        headers=await desk.headers(AGENT),
    )
    assert code(answer) == (404, "not_found")
