"""A request from being asked to its answer: what can be asked, what closes it, the lists, the limit, the trail."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway.audit_trail.tables import entries
from gateway.reading_requests import service
from gateway.reading_requests.model import MAX_OPEN, MOVES
from tests.unit.metering.facts import AGENT
from tests.unit.orders.instance import code
from tests.unit.reading_requests.asking import DAY, Desk
from tests.unit.readings.days import NOW_MS, line

README = Path(__file__).parents[3] / "gateway" / "readings" / "README.md"
ASKABLE = {
    "nothing": "missing",
    "whole": "doubted",
    "gaps": "missing doubted",
    "estimated": "estimated doubted",
}
"""Written by hand: of which days each reason can be given."""


@pytest.mark.parametrize("reason", ["missing", "estimated", "doubted"])
@pytest.mark.parametrize("day", list(ASKABLE))
async def test_a_reason_is_that_of_the_day(desk: Desk, day: str, reason: str) -> None:
    if day != "nothing":
        await desk.bring(how=day)
    answer = await desk.ask(reason=reason)
    if reason in ASKABLE[day].split():
        assert answer.status_code == 201, answer.text
    else:
        assert code(answer) == (409, "reading_not_requestable")


@pytest.mark.parametrize("date", ["2026-04-10", "2026-04-11", "2026-03-32", "2026-02-30"])
async def test_only_a_day_that_is_over_can_be_asked_for(desk: Desk, date: str) -> None:
    who = "wang" if date > "2026-03" else "li-na"
    expected = (400, "invalid_request") if date.endswith("32") else (409, "reading_not_requestable")
    assert code(await desk.ask(who, date)) == expected


async def test_a_reason_comes_from_the_list(desk: Desk) -> None:
    assert code(await desk.ask(reason="curious")) == (400, "invalid_request")
    await desk.reach("open")
    assert code(await desk.decline(reason="busy")) == (400, "invalid_request")


async def test_asking_again_is_the_same_request(desk: Desk) -> None:
    first = (await desk.ask()).json()
    desk.grid.instance.clock += 60_000
    again = await desk.ask("retail-clerk")
    assert (again.status_code, again.json()) == (200, first)
    assert first == {
        "point": "p-1",
        "date": DAY,
        "number": 1,
        "state": "open",
        "reason": "missing",
        "participant": "mill",
        "asked_by": "li-na",
        "asked_at": NOW_MS,
        "version_before": 0,
        "answered_version": None,
        "answered_at": None,
        "declined_for": None,
        "declined_by": None,
        "declined_at": None,
    }


async def test_the_day_that_comes_in_answers(desk: Desk) -> None:
    await desk.bring("2026-02-09", "other")
    await desk.reach("open")
    await desk.bring("2026-02-11")
    assert await desk.states("li-na") == ["open"]
    desk.grid.instance.clock += 60_000
    await desk.bring()
    (found,) = (await desk.get("retail-clerk", f"p-1/{DAY}/requests")).json()["items"]
    assert (found["state"], found["answered_version"], found["answered_at"]) == ("answered", 1, NOW_MS + 60_000)
    await desk.bring(how="other")
    assert (await desk.get("li-na", f"p-1/{DAY}/requests")).json()["items"] == [found]


async def test_the_same_values_again_are_no_answer(desk: Desk) -> None:
    await desk.bring()
    assert (await desk.ask(reason="doubted")).json()["version_before"] == 1
    await desk.bring()
    assert await desk.states() == ["open"]
    await desk.bring(how="other")
    assert await desk.states() == ["answered"]


async def test_what_came_before_the_request_does_not_answer_it(desk: Desk) -> None:
    await desk.bring()
    await desk.bring(how="other")
    await desk.ask(reason="doubted")
    assert await desk.states() == ["open"]


async def test_a_day_that_comes_after_all_answers_what_was_declined(desk: Desk) -> None:
    await desk.reach("open")
    declined = (await desk.decline(reason="not_recoverable")).json()
    names = ("state", "declined_for", "declined_by", "declined_at", "answered_version")
    assert [declined[name] for name in names] == ["declined", "not_recoverable", AGENT, NOW_MS, None]
    assert (await desk.ask()).json()["number"] == 2
    assert await desk.states() == ["declined", "open"]
    assert await desk.listed(AGENT, "&state=declined") == [(DAY, 1, "declined")]
    desk.grid.instance.clock += 60_000
    await desk.bring()
    assert await desk.states() == ["answered", "answered"]
    assert await desk.listed(AGENT, "&state=declined") == []
    first = (await desk.get("li-na", f"p-1/{DAY}/requests")).json()["items"][0]
    assert (first["answered_version"], first["answered_at"], first["declined_at"]) == (1, NOW_MS + 60_000, NOW_MS)
    assert first["declined_for"] == "not_recoverable"
    assert code(await desk.decline(number=1)) == (409, "illegal_move")
    assert code(await desk.decline(number=3)) == (404, "not_found")


async def test_lists_by_state_and_point_the_oldest_first(desk: Desk) -> None:
    for date in ("2026-02-12", "2026-01-20", "2026-02-11"):
        await desk.ask(date=date)
        desk.grid.instance.clock += 1
    await desk.bring("2026-01-20")
    await desk.decline(date="2026-02-12")
    everything = [("2026-02-12", 1, "declined"), ("2026-01-20", 1, "answered"), ("2026-02-11", 1, "open")]
    for who in (AGENT, "li-na"):
        assert await desk.listed(who) == everything
        for each in everything:
            assert await desk.listed(who, f"&state={each[2]}") == [each]
        assert await desk.listed(who, "&point=p-1") == everything
        assert await desk.listed(who, "&point=p-2") == []


async def test_the_list_as_a_file(desk: Desk) -> None:
    await desk.reach("answered")
    answer = await desk.get("li-na", "requests.csv?state=answered")
    assert answer.headers["content-disposition"] == 'attachment; filename="reading-requests.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["point"], row["date"], row["state"], row["answered_version"]) == ("p-1", DAY, "answered", "1")
    assert (await desk.get(AGENT, "requests.xlsx")).content.startswith(b"PK")
    assert len((await desk.get(AGENT, "requests.csv?state=open")).text.splitlines()) == 1


async def test_open_requests_have_a_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_OPEN", 2)
    for date in ("2026-02-10", "2026-02-11"):
        assert (await desk.ask(date=date)).status_code == 201
    refused = await desk.ask(date="2026-02-12")
    assert (code(refused), refused.json()["context"]) == ((409, "too_many_reading_requests"), {"limit": 2})
    assert (await desk.ask(date="2026-02-11")).status_code == 200
    assert (await desk.ask("retail-clerk", "2026-02-12")).status_code == 201  # each participant has its own
    await desk.bring("2026-02-10")
    assert (await desk.ask(date="2026-02-13")).status_code == 201


async def test_the_trail_has_who_asked_and_who_declined_once(desk: Desk) -> None:
    await desk.reach("declined")
    await desk.ask()
    await desk.ask()
    kinds = ("readings_requested", "reading_request_declined")
    query = select(entries).where(entries.c.kind.in_(kinds)).order_by(entries.c.n)
    rows = await desk.grid.instance.records.read(lambda connection: connection.execute(query).all())
    told = [(row.kind, row.actor, row.subject, json.loads(row.detail)) for row in rows]
    asked: dict[str, Any] = {"reason": "missing", "participant": "mill"}
    assert told == [
        ("readings_requested", "li-na", f"p-1:{DAY}", {**asked, "number": 1}),
        ("reading_request_declined", AGENT, f"p-1:{DAY}", {"number": 1, "reason": "confirmed"}),
        ("readings_requested", "li-na", f"p-1:{DAY}", {**asked, "number": 2}),
    ]


async def test_a_file_in_the_folder_answers_too(desk: Desk) -> None:
    await desk.reach("open")
    folder = desk.grid.instance.directory / "readings" / "incoming" / "grid"
    folder.mkdir()
    (folder / "night.ndjson").write_bytes(line(DAY))
    watched = desk.grid.instance.app.state.readings.folder
    assert [await watched.look(), await watched.look()] == [0, 1]
    assert await desk.states("li-na") == ["answered"]


def test_the_readme_has_the_moves_and_the_limit() -> None:
    text = README.read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| ([\w-]+) \| (\w+) \| (party|agent) \|$", text, re.MULTILINE)
    assert rows == [(row.name, row.origin or "-", row.to, row.by) for row in MOVES]
    assert f"has {MAX_OPEN} open ones" in text
