"""What the ledger has of metering, as each side sees it: points, whose they are when, meters, anchored days."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway.projection.metering_tables import point_assignments, reading_days
from tests.unit.metering.facts import AGENT, ORDER, ROOTS, metered
from tests.unit.orders.instance import Instance, code
from tests.unit.projection.chain import Chain, Tx, key, order_record

ORGANISATIONS = {
    "li-na": "ConsumerOrg",
    "wang": "ConsumerOrg",
    "retail-clerk": "RetailerOrg",
    "auditor": "ExchangeOrg",
    "watcher": "RegulatorOrg",
    AGENT: "GridOrg",
}
JANUARY, FEBRUARY, MARCH = "2026-01-15", "2026-02-15", "2026-03-15"
# Written by hand: the points, meters, periods of p-1 (by participant) and anchored days that each of them sees.
SEEN: dict[str, tuple[list[str], list[str], list[str], list[tuple[str, int]]]] = {
    "li-na": (["p-1"], ["m-1"], ["mill"], [(JANUARY, 1), (FEBRUARY, 1), (FEBRUARY, 2)]),
    "wang": (["p-1"], ["m-1"], ["hotel"], [(MARCH, 1)]),
    "retail-clerk": (["p-1"], ["m-1"], ["mill"], [(FEBRUARY, 1), (FEBRUARY, 2)]),
    **{
        who: (
            ["p-1", "p-2"],
            ["m-1", "m-2"],
            ["mill", "hotel"],
            [(JANUARY, 1), (FEBRUARY, 1), (FEBRUARY, 2), (MARCH, 1)],
        )
        for who in ("auditor", "watcher", AGENT)
    },
}


@asynccontextmanager
async def api(tmp_path: Path, who: str, chain: Chain | None = None) -> AsyncIterator[Any]:
    """The API of the user's organisation, as a function that reads as the user."""
    instance = Instance(tmp_path / "api", chain or metered(), organisation=ORGANISATIONS[who])
    instance.index()
    headers = await instance.log_in(who)

    async def get(path: str) -> Any:
        return await instance.get(path, headers)

    try:
        yield get
    finally:
        await instance.close()


@pytest.mark.parametrize("who", list(SEEN))
async def test_who_sees_what(tmp_path: Path, who: str) -> None:
    points, meters, holders, days = SEEN[who]
    async with api(tmp_path, who) as get:
        found = (await get("metering-points")).json()["items"]
        assert [each["point_id"] for each in found] == points
        assert not [each for each in found if "participant" in each or "periods" in each]
        assert [each["meter_id"] for each in (await get("meters")).json()["items"]] == meters
        periods = (await get("metering-points/p-1/assignments")).json()["items"]
        assert [each["participant"] for each in periods] == holders
        anchored = (await get("reading-days")).json()["items"]
        assert [(each["date"], each["version"]) for each in anchored] == days
        other = await get("metering-points/p-2")
        assert other.status_code == (200 if "p-2" in points else 404)
        assert (await get("meters/m-2")).status_code == other.status_code
        exported = await get("reading-days.csv")
        rows = list(csv.DictReader(io.StringIO(exported.text.lstrip("\ufeff"))))
        assert [(row["date"], int(row["version"])) for row in rows] == days
        assert (await get("metering-points.xlsx")).status_code == 200
        assert (await get("meters.csv")).status_code == 200


async def test_who_buys_from_a_plant_sees_its_points_as_long_as_it_does(tmp_path: Path) -> None:
    agreed = {"number": 1, "start": "2026-01", "end": "2026-02", "buyer": "southgrid", "points": ["p-1"], "parties": []}
    plant = {"version": 1, "kind": "wind", "operator": "x", "refreshed_at": 1}
    supplied = order_record(10, "signed", stage="sign", period_start="2026-02-01")
    seen: dict[tuple[str, str], tuple[list[str], list[tuple[str, int]]]] = {
        ("mill", "southgrid"): (["p-1"], [(JANUARY, 1)]),
        ("mill", "northgrid"): ([], []),
        ("hotel", "southgrid"): ([], []),  # it was the mill's then
    }
    for (producer, buyer), (points, days) in seen.items():
        chain = metered()
        record = {**plant, "producer": producer, "agreements": [{**agreed, "buyer": buyer}]}
        chain.add(Tx(writes={key("order", ORDER): supplied, key("plant", "pv-1"): record}))
        async with api(tmp_path / producer / buyer, "retail-clerk", chain) as get:
            assert [each["point_id"] for each in (await get("metering-points")).json()["items"]] == points
            periods = (await get("point-assignments")).json()["items"]
            assert [each["participant"] for each in periods] == ["mill"] * len(points)
            anchored = (await get("reading-days")).json()["items"]
            assert [(each["date"], each["version"]) for each in anchored] == days


async def test_a_correction_is_beside_what_it_corrects(tmp_path: Path) -> None:
    async with api(tmp_path, AGENT) as get:
        first, second = (await get(f"reading-days?point=p-1&from_date={FEBRUARY}&to_date=2026-02-16")).json()["items"]
        assert (first["root"], first["corrects"]) == (ROOTS[0].hex(), None)
        assert (second["root"], second["corrects"]) == (ROOTS[1].hex(), ROOTS[0].hex())
        assert second["agent"] == AGENT


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("participant=hotel", ["p-1"]),
        ("participant=mill", []),
        ("zone=hainan", ["p-2"]),
        ("direction=import&voltage_level=from_1kv", ["p-1"]),
        ("grid=grid&status=open", ["p-1", "p-2"]),
        ("status=closed", []),
    ],
)
async def test_filters(tmp_path: Path, query: str, found: list[str]) -> None:
    async with api(tmp_path, "auditor") as get:
        items = (await get(f"metering-points?{query}")).json()["items"]
        assert [each["point_id"] for each in items] == found


async def test_a_point_has_its_ledger_version_as_tag(tmp_path: Path) -> None:
    async with api(tmp_path, AGENT) as get:
        answer = await get("metering-points/p-1")
        assert answer.headers["etag"] == 'W/"5"'
        assert answer.json()["meters"] == [{"meter": "m-1", "start": "2026-01-01"}]
        assert code(await get("metering-points/p-9")) == (404, "not_found")
        page = (await get("reading-days?limit=1")).json()
        rest = (await get(f"reading-days?limit=9&cursor={page['next_cursor']}")).json()
        assert len(page["items"]) + len(rest["items"]) == 4


def test_an_assignment_that_ends_is_the_same_row(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "api", metered())
    instance.index()
    columns = point_assignments.c
    query = select(columns.participant, columns.start, columns.end).order_by(columns.place)
    rows = instance.database.read_now(lambda connection: connection.execute(query).all())
    assert [tuple(row) for row in rows] == [("mill", "2026-01-01", "2026-03-01"), ("hotel", "2026-03-01", None)]
    count = instance.database.read_now(lambda connection: len(connection.execute(select(reading_days)).all()))
    assert count == 4
    instance.database.close()
    instance.records.close()
