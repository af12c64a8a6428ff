"""Plants, their months and closed periods as each side sees them: what is public, and never what they come to."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from chaincode import canonical, keys
from gateway.plants.schemas import INCOME_COLUMNS
from gateway.plants.service import income_of, income_rows
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.projection.chain import Chain, Tx

PLANT, OTHER = "pv-1", "pv-2"
MAY, JUNE = "2026-05", "2026-06"
ORGANISATIONS = {
    "li-na": "ConsumerOrg",
    "wang": "ConsumerOrg",
    "retail-clerk": "RetailerOrg",
    "watcher": "RegulatorOrg",
}
# Written by hand: the plants that each of them sees. The mill produces with the first, which southgrid buys; the hotel
# has a roof on both.
SEEN = {"li-na": [PLANT], "wang": [PLANT, OTHER], "retail-clerk": [PLANT], "watcher": [PLANT, OTHER]}
CLOSED = {"li-na": [], "wang": [], "retail-clerk": [MAY], "watcher": [MAY, JUNE]}


def agreement(producer: str, buyer: str, **changes: Any) -> dict[str, Any]:
    parties = [
        {"role": "producer", "kind": "participant", "party": producer},
        {"role": "roof", "kind": "participant", "party": "hotel"},
        {"role": "fund", "kind": "fund", "party": "sunfund"},
    ]
    return {
        "start": MAY,
        "buyer": buyer,
        "payer": "retailer",
        "points": ["mp-pv-1"],
        "parties": parties,
        "terms_hash": "ab" * 32,
        **changes,
    }


def plant(producer: str, buyer: str, version: int = 2, **fields: Any) -> dict[str, Any]:
    agreed = {**agreement(producer, buyer), "number": 1, "agreed_by": {producer: "x", buyer: "y"}}
    whole = {"version": version, "kind": "photovoltaic", "producer": producer, "agreements": [agreed]}
    return {**whole, "operator": "li-na", "refreshed_at": 1_782_000_000_000 + version, **fields}


def settled(month: str, version: int, **fields: Any) -> dict[str, Any]:
    return {
        "version": version,
        "plant": PLANT,
        "month": month,
        "buyer": "southgrid",
        "agreement": 1,
        "statement_hash": f"{version:02}" * 32,
        "readings_hash": "cd" * 32,
        "terms_hash": "ab" * 32,
        "operator": "retail-clerk",
        "refreshed_at": 1_782_000_000_000 + version,
        **fields,
    }


def closing(retailer: str, month: str) -> dict[str, Any]:
    counts = {"bills": 3, "plants": 1, "late": 0, "statements_hash": "ef" * 32, "statement_hash": "12" * 32}
    whole = {"version": 1, "retailer": retailer, "month": month, **counts, "balanced": True}
    return {**whole, "operator": "retail-clerk", "refreshed_at": 1_782_000_000_000}


def chain() -> Chain:
    """The mill's plant with a corrected month, a plant of somebody else's, and a closed month of each retailer."""
    made = Chain()
    made.add(registry())
    proposed = {**agreement("mill", "southgrid", start=JUNE), "by": "mill", "user": "li-na"}
    first = settled(MAY, 1)
    corrected = settled(MAY, 2, replaces=first["statement_hash"], reason="correction")
    for writes in (
        {keys.plant(PLANT): plant("mill", "southgrid", proposal=proposed), keys.plant(OTHER): plant("firm", "north")},
        {keys.plant_settlement(PLANT, MAY): first, keys.plant_course(PLANT): {"through": JUNE, "open": [], "late": []}},
        {keys.plant_settlement(PLANT, MAY): corrected, keys.plant_settlement_version(PLANT, MAY, 1): first},
        {
            keys.closing("southgrid", MAY): closing("southgrid", MAY),
            keys.closing("north", JUNE): closing("north", JUNE),
        },
    ):
        made.add(Tx(writes=writes))
    return made


@asynccontextmanager
async def api(tmp_path: Path, who: str) -> AsyncIterator[Any]:
    """The API of the user's organisation, as a function that reads as the user."""
    instance = Instance(tmp_path / "api", chain(), organisation=ORGANISATIONS[who])
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
    async with api(tmp_path, who) as get:
        assert [each["plant_id"] for each in (await get("plants")).json()["items"]] == SEEN[who]
        exported = (await get("plants.csv")).text.lstrip("\ufeff")
        assert [each["plant_id"] for each in csv.DictReader(io.StringIO(exported))] == SEEN[who]
        for name in (PLANT, OTHER):
            assert (await get(f"plants/{name}")).status_code == (200 if name in SEEN[who] else 404)
        assert [each["month"] for each in (await get("closings")).json()["items"]] == CLOSED[who]
        assert (await get(f"closings/southgrid/{MAY}")).status_code == (200 if MAY in CLOSED[who] else 404)


async def test_a_plant_with_what_holds_and_what_is_proposed(tmp_path: Path) -> None:
    async with api(tmp_path, "li-na") as get:
        found = (await get(f"plants/{PLANT}")).json()
    assert (found["version"], found["agreements"][0]["end"], found["proposal"]["by"]) == (2, None, "mill")
    assert [each["role"] for each in found["agreements"][0]["parties"]] == ["producer", "roof", "fund"]


@pytest.mark.parametrize(("query", "found"), [("buyer=north", [OTHER]), ("producer=mill", [PLANT]), ("buyer=x", [])])
async def test_filters(tmp_path: Path, query: str, found: list[str]) -> None:
    async with api(tmp_path, "watcher") as get:
        assert [each["plant_id"] for each in (await get(f"plants?{query}")).json()["items"]] == found


async def test_a_month_by_version_with_the_ledgers_tag(tmp_path: Path) -> None:
    async with api(tmp_path, "wang") as get:
        present = await get(f"plant-settlements/{PLANT}/{MAY}")
        assert (present.headers["etag"], present.json()["reason"], present.json()["producer"]) == (
            'W/"2"',
            "correction",
            "mill",
        )
        first = (await get(f"plant-settlements/{PLANT}/{MAY}?version=1")).json()
        assert present.json()["replaces"] == first["statement_hash"]
        every = (await get("plant-settlements?versions=all")).json()["items"]
        assert [each["version"] for each in every] == [1, 2]
        assert [each["version"] for each in (await get("plant-settlements")).json()["items"]] == [2]


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        # The peer is asked, and out of reach here.
        ("li-na", f"plant-settlements/{PLANT}/{MAY}/statement", (503, "network_unavailable")),
        ("retail-clerk", f"plant-settlements/{PLANT}/{MAY}/statement", (503, "network_unavailable")),
        ("wang", f"plant-settlements/{PLANT}/{MAY}/statement", (404, "not_found")),
        ("watcher", f"plant-settlements/{PLANT}/{MAY}/statement", (404, "not_found")),
        ("wang", f"plant-settlements/{PLANT}/{MAY}/income", (503, "network_unavailable")),
        ("watcher", f"plant-settlements/{PLANT}/{MAY}/income", (404, "not_found")),
        ("wang", f"plants/{PLANT}/income.csv", (503, "network_unavailable")),
        ("watcher", f"plants/{PLANT}/income.csv", (404, "not_found")),
        ("li-na", f"plants/{OTHER}/income.xlsx", (404, "not_found")),
        ("li-na", f"plants/{PLANT}/terms/{'ab' * 32}", (503, "network_unavailable")),
        ("retail-clerk", f"plants/{PLANT}/terms/{'ab' * 32}", (503, "network_unavailable")),
        ("li-na", f"plants/{PLANT}/terms/{'ac' * 32}", (404, "not_found")),
        ("wang", f"plants/{PLANT}/terms/{'ab' * 32}", (404, "not_found")),
        ("watcher", f"plants/{PLANT}/terms/{'ab' * 32}", (404, "not_found")),
        ("retail-clerk", f"closings/southgrid/{MAY}/statement", (503, "network_unavailable")),
        ("watcher", f"closings/southgrid/{MAY}/statement", (404, "not_found")),
    ],
)
async def test_what_they_come_to_is_the_two_sides_own(
    tmp_path: Path, who: str, path: str, expected: tuple[int, str]
) -> None:
    async with api(tmp_path, who) as get:
        assert code(await get(path)) == expected


async def test_the_readings_of_many_plants_fit_into_one_request(tmp_path: Path) -> None:
    """A point's packed month has some 10,000 characters."""
    asked = [{"plant": "pv-9", "month": MAY, "readings": {"mp-pv-9": "A" * 10_000}}] * 40
    instance = Instance(tmp_path / "api", chain(), organisation="RetailerOrg")
    instance.index()
    try:
        headers = await instance.log_in("retail-clerk")
        answer = await instance.http.post("/api/v1/plant-settlements/drafts", json={"drafts": asked}, headers=headers)
        assert code(answer) == (404, "not_found")
    finally:
        await instance.close()


def test_ones_own_income_has_the_own_lines_alone() -> None:
    line = {"role": "roof", "rule": "producer_fee", "energy_wh": 5_000, "price_e8_yuan_per_kwh": 3_000_000}
    lines = [{**line, "payee": "producer:hotel", "amount_fen": 15}, {**line, "payee": "fund:sunfund", "amount_fen": 7}]
    whole = {"plant": PLANT, "month": MAY, "version": 2, "energy_wh": 5_000, "lines": lines, "due": {}}
    text = canonical.dumps({"salt": "00" * 32, "statement": whole}).decode()
    rows = income_rows(income_of(text, participant="hotel", statement_hash="ab" * 32))
    assert [(row["plant_id"], row["month"], row["version"], row["amount_fen"]) for row in rows] == [(PLANT, MAY, 2, 15)]
    assert "payee" not in INCOME_COLUMNS
