"""Whose readings a visitor of the grid company's API sees: its own, day by day, and nothing else of that instance.

In `tests.unit.metering.facts` p-1 is the mill's (li-na) until March and then the hotel's (wang); southgrid
(retail-clerk) supplies the mill from February on. p-2 is nobody's. No plant has one of them, unless a test says so.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from chaincode.billing.packed_readings import unpack
from gateway.readings.rights import Right
from tests.unit.metering.facts import AGENT, MOVED, ORDER
from tests.unit.orders.instance import code, user_tx
from tests.unit.projection.chain import Tx, key, order_record
from tests.unit.readings.days import GridApi, line

DAYS = ("2026-01-31", "2026-02-01", "2026-02-28", MOVED)
SEEN = {
    AGENT: "yes yes yes yes",
    "li-na": "yes yes yes no",
    "wang": "no no no yes",
    "retail-clerk": "no yes yes no",
}
"""Written by hand: who sees p-1 on each of DAYS."""


@pytest.fixture
async def anchored(grid: GridApi) -> GridApi:
    """The four days are brought and anchored."""
    await grid.bring(*(line(day) for day in DAYS))
    for day in DAYS:
        await grid.anchor({(day, 1): bytes.fromhex((await grid.day(day))["versions"][0]["root"])})
    return grid


def seen_by(who: str) -> list[str]:
    return [day for day, seen in zip(DAYS, SEEN[who].split(), strict=True) if seen == "yes"]


@pytest.mark.parametrize("who", list(SEEN))
async def test_days_and_proofs_are_those_of_the_table(anchored: GridApi, who: str) -> None:
    headers = await anchored.instance.log_in(who)
    for path in ("", "/proof?interval=5"):
        answers = [await anchored.instance.get(f"readings/p-1/{day}{path}", headers) for day in DAYS]
        assert [day for day, answer in zip(DAYS, answers, strict=True) if answer.status_code == 200] == seen_by(who)
        assert {code(answer) for answer in answers if answer.status_code != 200} <= {(404, "not_found")}


@pytest.mark.parametrize("who", list(SEEN))
async def test_a_month_has_the_days_of_the_table(anchored: GridApi, who: str) -> None:
    headers = await anchored.instance.log_in(who)
    found: list[str] = []
    for month in ("2026-01", "2026-02", "2026-03"):
        answer = await anchored.instance.get(f"readings/p-1/months/{month}", headers)
        if seen_by(who):
            found += [day["date"] for day in answer.json()["days"]]
        else:
            assert code(answer) == (404, "not_found")
    assert found == seen_by(who)


@pytest.mark.parametrize("who", list(SEEN))
async def test_exports_have_the_days_of_the_table(anchored: GridApi, who: str) -> None:
    headers = await anchored.instance.log_in(who)
    answer = await anchored.instance.get("readings.csv", headers)
    assert sorted({row["date"] for row in csv.DictReader(io.StringIO(answer.text))}) == seen_by(who)
    assert int(answer.headers["total-days"]) == len(seen_by(who))
    for query in ("", "?point=p-1&point=p-2"):
        proven = [
            await anchored.instance.get(f"readings/months/{month}/proven.ndjson{query}", headers)
            for month in ("2026-01", "2026-02", "2026-03")
        ]
        lines = [json.loads(text) for answer in proven for text in answer.text.splitlines()]
        days = [f"{line['month']}-{day.day:02}" for line in lines for day in unpack(line["readings"])]
        assert days == seen_by(who)


@pytest.mark.parametrize("who", ["watcher", "auditor"])
async def test_nobody_of_an_organisation_without_a_reason_signs_in(grid: GridApi, who: str) -> None:
    refused = await grid.instance.http.post("/api/v1/sessions", json=grid.instance.claim(who))
    assert code(refused) == (401, "sign_in_refused")


@pytest.mark.parametrize(
    ("contract", "days"),
    [
        ({"period_start": "2026-02-02"}, ["2026-02-28"]),
        ({"ends_on": "2026-02-28"}, ["2026-02-01"]),
        ({"ends_on": "2026-02-01"}, []),
        ({"retailer": "northgrid"}, []),
        ({"stage": "sign", "state": "signed"}, []),
        ({"stage": "freeze", "state": "disputed"}, ["2026-02-01", "2026-02-28"]),
    ],
    ids=["later", "ended", "ended at once", "another's", "not in force", "disputed"],
)
async def test_a_retailer_sees_the_days_of_its_contract(
    anchored: GridApi, contract: dict[str, Any], days: list[str]
) -> None:
    record = order_record(10, "executing", stage="execute", period_start="2026-02-01")
    anchored.instance.chain.add(Tx(writes={key("order", ORDER): record | contract}))
    anchored.instance.index()
    headers = await anchored.instance.log_in("retail-clerk")
    answers = [await anchored.instance.get(f"readings/p-1/{day}", headers) for day in DAYS]
    assert [day for day, answer in zip(DAYS, answers, strict=True) if answer.status_code == 200] == days


def bought(number: int, start: str, buyer: str = "southgrid", **changes: Any) -> dict[str, Any]:
    """An agreement about p-1."""
    shared = {"points": ["p-1"], "parties": [], "payer": "retailer", "terms_hash": "ab" * 32, "agreed_by": {}}
    return {"number": number, "start": start, "buyer": buyer, **shared, **changes}


NOT_SUPPLIED: dict[str, Any] = {"stage": "sign", "state": "signed"}
OFFERED = {"start": "2026-01", "buyer": "southgrid", "points": ["p-1"], "parties": [], "by": "mill"}


@pytest.mark.parametrize(
    ("producer", "fields", "days"),
    [
        ("mill", {"agreements": [bought(1, "2026-01")]}, [0, 1, 2]),
        ("mill", {"agreements": [bought(1, "2026-02")]}, [1, 2]),
        ("mill", {"agreements": [bought(1, "2026-01", end="2026-02")]}, [0]),
        ("hotel", {"agreements": [bought(1, "2026-01")]}, [3]),
        ("mill", {"agreements": [bought(1, "2026-03")]}, []),
        ("mill", {"agreements": [bought(1, "2026-01", buyer="northgrid")]}, []),
        ("mill", {"agreements": [bought(1, "2026-01", points=["p-2"])]}, []),
        ("mill", {"proposal": OFFERED}, []),
        ("mill", {"agreements": [bought(1, "2026-01", end="2026-02"), bought(2, "2026-02", "northgrid")]}, [0]),
        ("mill", {"agreements": [bought(1, "2026-01", "northgrid", end="2026-02"), bought(2, "2026-02")]}, [1, 2]),
        ("mill", {"agreements": [bought(1, "2026-02"), bought(2, "2026-02", points=["p-2"])]}, []),
        ("mill", {"agreements": [bought(1, "2026-01"), bought(2, "2026-02", points=["p-2"])]}, [0]),
    ],
    ids=[
        *("all of the producer's", "from a month on", "to a month", "only the producer's own", "not before it begins"),
        *("another's", "another point", "not agreed", "bought by another then", "bought by another before"),
        *("replaced at once", "replaced later"),
    ],
)
async def test_a_retailer_sees_the_days_of_plants_in_the_months_in_which_it_buys(
    anchored: GridApi, producer: str, fields: dict[str, Any], days: list[int]
) -> None:
    plant = {"version": 2, "kind": "photovoltaic", "producer": producer, "operator": "x", "refreshed_at": 1, **fields}
    before = {**plant, "version": 1, "agreements": fields.get("agreements", [])[:1]}
    order = order_record(10, "executing", stage="execute", period_start="2026-02-01") | NOT_SUPPLIED
    anchored.instance.chain.add(
        Tx(writes={key("order", ORDER): order, key("plant", "pv-1"): before}),
        Tx(writes={key("plant", "pv-1"): plant}),
    )
    anchored.instance.index()
    headers = await anchored.instance.log_in("retail-clerk")
    answers = [await anchored.instance.get(f"readings/p-1/{day}", headers) for day in DAYS]
    wanted = [DAYS[place] for place in days]
    assert [day for day, answer in zip(DAYS, answers, strict=True) if answer.status_code == 200] == wanted
    found: list[str] = []
    for month in ("2026-01", "2026-02", "2026-03"):
        proven = await anchored.instance.get(f"readings/months/{month}/proven.ndjson", headers)
        lines = [json.loads(text) for text in proven.text.splitlines()]
        found += [f"{month}-{day.day:02}" for line in lines for day in unpack(line["readings"])]
    assert found == wanted


async def test_the_desk_of_the_grid_company_refuses_a_visitor(grid: GridApi) -> None:
    headers = await grid.instance.log_in("li-na")
    for path in ("readings/figures", "readings/waiting", "metering-points", "reading-days", "orders", "access/menus"):
        assert code(await grid.instance.get(path, headers)) == (403, "wrong_organisation"), path
    for path, body in (("readings/p-1/2026-02-01/accept", {"version": 1}), ("register-readings", {"items": []})):
        answer = await grid.instance.http.post(f"/api/v1/{path}", json=body, headers=headers)
        assert code(answer) == (403, "wrong_organisation"), path


async def test_a_visitor_is_out_with_the_block_that_says_so(grid: GridApi) -> None:
    headers = await grid.instance.log_in("li-na")
    assert (await grid.instance.get("sessions/current", headers)).status_code == 200
    grid.instance.chain.add(user_tx("li-na", status="revoked"))
    grid.instance.index()
    assert code(await grid.instance.get("sessions/current", headers)) == (401, "unauthorised")
    refused = await grid.instance.http.post("/api/v1/sessions", json=grid.instance.claim("li-na"))
    assert code(refused) == (403, "actor_inactive")


async def test_points_come_in_pages_whoever_asks(grid: GridApi) -> None:
    wants: tuple[tuple[set[str], list[str]], ...] = (
        ({"grid"}, ["p-1", "p-2"]),
        ({"holder"}, ["p-1"]),
        ({"supplier"}, ["p-1"]),
        ({"buyer"}, []),
        (set(), []),
    )
    for owned, wanted in wants:
        participant = {"grid": "grid", "holder": "hotel", "supplier": "southgrid"}.get(next(iter(owned), ""), "mill")
        right = Right(participant=participant, owned=frozenset(owned))
        service = grid.instance.app.state.readings.service
        pages = [page async for page in service.readable(right, points=None, at_once=1)]
        assert [point for page in pages for point in page] == wanted
        assert all(len(page) == 1 for page in pages)
