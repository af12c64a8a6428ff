"""Plants' reconciliation over HTTP, with a peer that has the statements: for those who may read them, each as far as
it may, and nothing of it is kept."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

from chaincode import keys
from chaincode.billing.packed_readings import DayReadings, pack
from chaincode.billing.private_text import statement_text
from gateway.exports import CSV_TYPE, XLSX_TYPE, workbook
from gateway.fabric import Contract
from gateway.plants.schemas import INCOME_COLUMNS
from gateway.reconciliation.schemas import PLANT_DIFFERENCE_COLUMNS
from tests.unit.bills.test_endpoints import StatementPeer
from tests.unit.metering.facts import AGENT, BY, OPENS, agent_tx, new_point
from tests.unit.orders.instance import Instance, code, registry
from tests.unit.plants import test_plants
from tests.unit.projection.chain import Chain, Tx
from tests.unit.reconciliation.plant_statements import AMOUNTS, ENERGY_WH, MONTH, PLANT, POINT, statement_of
from tests.unit.reconciliation.test_endpoints import holding

OTHER, NEXT_BUYERS, GRIDS = "pv-2", "pv-3", "pv-4"
HEAD = ("plant_id", "role", "payee", "energy_wh", "amount_fen", "point", "date")
ORGANISATIONS = {"li-na": "ConsumerOrg", "wang": "ConsumerOrg", "retail-clerk": "RetailerOrg", AGENT: "GridOrg"}
WHOLE = (PLANT, "", "", "", sum(AMOUNTS), "", "")
ROOF = (PLANT, "", "", "", AMOUNTS[0], "", "")
PLANTED = 76_543_219


def market() -> tuple[Chain, StatementPeer]:
    """The mill's plant, corrected once, bought by southgrid and on the hotel's roof, its point given up on the third; a
    plant of others; one that southgrid buys from after the month, and one that the grid company buys from."""
    chain, peer = Chain(), StatementPeer()
    chain.add(registry(), agent_tx())
    held = new_point(POINT).assign("mill", OPENS, key=POINT, **BY)
    left = held.end_assignment(f"{MONTH}-03", key=POINT, **BY)
    for point in (held, left):
        chain.add(Tx(writes={keys.metering_point(POINT): point.to_record()}))
    later = test_plants.plant("firm", "north")
    later["agreements"].append({**later["agreements"][0], "number": 2, "start": "2026-06", "buyer": "southgrid"})
    plants = {
        PLANT: test_plants.plant("mill", "southgrid"),
        OTHER: test_plants.plant("firm", "north"),
        GRIDS: test_plants.plant("firm", "grid"),
    }
    chain.add(Tx(writes={keys.plant(name): record for name, record in {**plants, NEXT_BUYERS: later}.items()}))

    def settled(plant: str, buyer: str, version: int, energy_wh: int) -> dict[str, Any]:
        made = statement_of(energy_wh, version=version) | {"plant": plant, "buyer": buyer}
        if plant != PLANT:
            made["lines"] = [line for line in made["lines"] if line["role"] != "roof"]
        text, digest = statement_text(made, hashlib.sha256(f"{plant} {version}".encode()).hexdigest())
        peer.texts[digest] = text
        return test_plants.settled(MONTH, version, plant=plant, buyer=buyer, statement_hash=digest)

    first = settled(PLANT, "southgrid", 1, 9_000_000)
    chain.add(Tx(writes={keys.plant_settlement(PLANT, MONTH): first}))
    corrected = settled(PLANT, "southgrid", 2, ENERGY_WH) | {
        "replaces": first["statement_hash"],
        "reason": "correction",
    }
    kept = keys.plant_settlement_version(PLANT, MONTH, 1)
    chain.add(Tx(writes={keys.plant_settlement(PLANT, MONTH): corrected, kept: first}))
    for plant, buyer in ((OTHER, "north"), (NEXT_BUYERS, "north"), (GRIDS, "grid")):
        chain.add(Tx(writes={keys.plant_settlement(plant, MONTH): settled(plant, buyer, 1, 8_765_000)}))
    return chain, peer


@pytest.fixture
async def instances(tmp_path: Path) -> AsyncIterator[dict[str, Instance]]:
    chain, peer = market()
    made = {}
    for name in ("ConsumerOrg", "RetailerOrg", "GridOrg", "RegulatorOrg", "ExchangeOrg"):
        made[name] = instance = Instance(tmp_path / name, chain, organisation=name)
        instance.services = replace(instance.services, contract=cast(Contract, peer))
        instance.app.state.services = instance.services
        instance.index()
    yield made
    for each in made.values():
        await each.close()


def body(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, xlsx: bool = False, **more: Any) -> dict[str, Any]:
    if xlsx:
        content, media_type = workbook(head, rows, sheet="figures"), XLSX_TYPE
    else:
        file = io.StringIO()
        csv.writer(file).writerows([head, *rows])
        content, media_type = file.getvalue().encode(), CSV_TYPE
    figures = {"media_type": media_type, "content": base64.b64encode(content).decode()}
    return {"month": MONTH, "figures": figures, **more}


async def ask(instances: dict[str, Instance], user: str, asked: dict[str, Any], suffix: str = "") -> httpx2.Response:
    others = {"watcher": "RegulatorOrg", "auditor": "ExchangeOrg"}
    instance = instances[{**ORGANISATIONS, **others}[user]]
    headers = await instance.log_in(user)
    return await instance.http.post(f"/api/v1/plant-settlements/reconciliation{suffix}", json=asked, headers=headers)


def states(answer: httpx2.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {each["plant_id"]: each["state"] for each in answer.json()["items"]}


@pytest.mark.parametrize("xlsx", [False, True])
@pytest.mark.parametrize(("user", "row"), [("li-na", WHOLE), ("retail-clerk", WHOLE), ("wang", ROOF)])
async def test_each_party_finds_its_figures_agreed(
    instances: dict[str, Instance], user: str, row: tuple[Any, ...], *, xlsx: bool
) -> None:
    answer = await ask(instances, user, body(row, xlsx=xlsx, plant=PLANT))
    assert states(answer) == {PLANT: "agreed"}
    assert answer.headers["cache-control"] == "no-store"
    (plant,) = answer.json()["items"]
    assert (plant["own_fen"], plant["billed_fen"], plant["version"]) == (row[4], row[4], 2)


async def test_ones_own_income_alone_agrees_with_its_export(instances: dict[str, Instance]) -> None:
    line = {**statement_of()["lines"][1], "plant_id": PLANT, "version": 2}
    export = body(tuple(line.get(name, "") for name in INCOME_COLUMNS), head=INCOME_COLUMNS)
    assert states(await ask(instances, "li-na", {**export, "own_income": True})) == {PLANT: "agreed"}
    (plant,) = (await ask(instances, "li-na", export)).json()["items"]
    assert [(each["cause"], each["role"]) for each in plant["differences"]] == [
        ("part_missing", "investor"),
        ("part_missing", "roof"),
    ]


async def test_a_month_of_all_plants_says_what_each_differs_by(instances: dict[str, Instance]) -> None:
    rows = [(PLANT, "", "", "", 399_000, "", ""), ("pv-9", "", "", "", 1, "", ""), (OTHER, "", "", "", 1, "", "")]
    found = await ask(instances, "retail-clerk", body(*rows))
    assert states(found) == {PLANT: "differs", OTHER: "no_statement", "pv-9": "no_statement"}
    counts = {name: found.json()[name] for name in ("agreed", "differs", "no_figures", "no_statement")}
    assert counts == {"agreed": 0, "differs": 1, "no_figures": 0, "no_statement": 2}
    (difference,) = found.json()["items"][0]["differences"]
    assert (difference["cause"], difference["difference_fen"]) == ("other_rule", 1_000)
    assert states(await ask(instances, "li-na", body())) == {PLANT: "no_figures"}


async def test_a_correction_that_is_not_taken_in_is_the_one_cause(instances: dict[str, Instance]) -> None:
    before = statement_of(9_000_000)
    rows = [(PLANT, line["role"], line["payee"], 9_000_000, line["amount_fen"], "", "") for line in before["lines"]]
    measured = (PLANT, "", "", 9_000_000, "", POINT, "")
    for user, mine in (("li-na", [*rows, measured]), ("wang", rows[:1])):
        (plant,) = (await ask(instances, user, body(*mine))).json()["items"]
        assert set(plant["by_cause"]) == {"correction_not_known"}
        fen = sum(each["difference_fen"] or 0 for each in plant["differences"])
        assert fen == plant["difference_fen"] == plant["billed_fen"] - sum(row[4] for row in mine if row[4])


async def test_days_are_compared_with_readings_of_what_was_fed_in(instances: dict[str, Instance]) -> None:
    def packed(second_wh: int) -> str:
        none = (0,) * 96
        days = [
            DayReadings.of_values(
                day=day, salt=b"s" * 32, flags=none, columns=[(7, *none[1:]), (wh, *none[1:]), none, none]
            )
            for day, wh in ((1, 9_000_000), (2, second_wh), (3, 777))  # the third is another's
        ]
        return pack(days)

    rows = [(PLANT, "", "", 9_000_000, "", POINT, f"{MONTH}-01"), (PLANT, "", "", 999_000, "", POINT, f"{MONTH}-02")]
    (plant,) = (await ask(instances, "li-na", body(*rows, readings={POINT: packed(1_000_000)}))).json()["items"]
    (difference,) = plant["differences"]
    assert (difference["cause"], difference["date"]) == ("other_energy", f"{MONTH}-02")
    assert (difference["own_energy_wh"], difference["billed_energy_wh"]) == (999_000, 1_000_000)
    answer = await ask(instances, "li-na", body(*rows, readings={POINT: packed(1)}))
    assert (code(answer), answer.json()["context"]) == ((400, "invalid_figures"), {"fault": "readings_differ"})


async def test_the_differences_are_a_table(instances: dict[str, Instance]) -> None:
    answer = await ask(instances, "wang", body((PLANT, "roof", "", "", 29_000, "", "")), ".csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert tuple(row) == PLANT_DIFFERENCE_COLUMNS
    assert (row["plant_id"], row["role"], row["difference_fen"]) == (PLANT, "roof", "1000")
    assert (await ask(instances, "wang", body(ROOF), ".xlsx")).content[:2] == b"PK"


@pytest.mark.parametrize(
    ("user", "plant", "refused"),
    [
        ("li-na", OTHER, (404, "not_found")),  # no party at all
        ("wang", OTHER, (404, "not_found")),  # a party that gets nothing of the month
        ("retail-clerk", OTHER, (404, "not_found")),
        ("retail-clerk", NEXT_BUYERS, (404, "not_found")),  # it buys from the month after on
        (AGENT, PLANT, (404, "not_found")),  # it runs the point
        ("watcher", PLANT, (404, "not_found")),
        ("auditor", PLANT, (403, "role_not_allowed")),
    ],
)
async def test_a_statement_of_others_is_not_there(
    instances: dict[str, Instance], user: str, plant: str, refused: tuple[int, str]
) -> None:
    row = (plant, *WHOLE[1:])
    for suffix in ("", ".csv"):
        assert code(await ask(instances, user, body(row, plant=plant), suffix)) == refused
    everything = await ask(instances, user, body(row))
    if refused[0] == 404:
        assert states(everything)[plant] == "no_statement"
    else:
        assert code(everything) == refused


async def test_a_grid_company_that_buys_has_the_whole_statement(instances: dict[str, Instance]) -> None:
    assert states(await ask(instances, AGENT, body())) == {GRIDS: "no_figures"}
    total = sum(line["amount_fen"] for line in statement_of(8_765_000)["lines"] if line["role"] != "roof")
    assert states(await ask(instances, AGENT, body((GRIDS, "", "", "", total, "", "")))) == {GRIDS: "agreed"}


async def test_a_roofs_owner_is_told_nothing_of_the_others_parts(instances: dict[str, Instance]) -> None:
    rows = [(PLANT, line["role"], line["payee"], "", 1, "", "") for line in statement_of()["lines"]]
    answer = await ask(instances, "wang", body(*rows))
    assert [str(fen) for fen in (*AMOUNTS[1:], sum(AMOUNTS)) if str(fen) in answer.text] == []
    (plant,) = answer.json()["items"]
    told = {each["payee"]: each["cause"] for each in plant["differences"]}
    assert {told[row[2]] for row in rows[1:]} == {"part_not_billed"}
    answer = await ask(instances, "wang", body((PLANT, "", "", 1, "", POINT, "")))
    assert (code(answer), answer.json()["context"]) == ((400, "invalid_figures"), {"fault": "points", "plant": PLANT})


async def test_nothing_uploaded_is_kept_or_said(
    instances: dict[str, Instance], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for text, status in ((str(PLANTED), 200), (f"{PLANTED}x", 400)):
        for suffix in ("", ".csv", ".xlsx"):
            answer = await ask(instances, "li-na", body((PLANT, "", "", "", text, "", "")), suffix)
            assert answer.status_code == status
            assert status == 200 or str(PLANTED) not in answer.text
    assert holding(tmp_path, str(PLANTED)) == []
    said = capfd.readouterr()
    assert str(PLANTED) not in said.out + said.err
