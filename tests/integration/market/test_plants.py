"""A plant of several parties on the real network: agreed, settled by both trading organisations, and a month closed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chaincode.billing.packed_readings import DayReadings
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError, RefusedError
from gateway.client.plant_run import PlantRun
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import Tally
from gateway.exports import CSV_TYPE
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People, person, register
from tests.integration.market.direct import Direct
from tests.integration.market.files import LOGS, OUTSIDERS, holding, holds
from tests.integration.market.http_calls import until
from tests.integration.market.metered_contracts import MONTH, Metered, metered_contracts, month
from tests.integration.market.oracle import blocks
from tests.integration.market.people import Person, fresh
from tests.integration.market.test_settlement import run
from tests.packages import package_args
from tests.running_network import RunningNetwork

FUND = "sunfund"
TERMS: dict[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": 45_300_000},
    "roles": [
        {"role": "roof", "fee": {"price_e8_yuan_per_kwh": 3_141_593}},
        {"role": "producer", "share_bp": 7_001},
        {"role": "fund", "share_bp": 2_999},
    ],
    "weights": [1, 1, 1],
}


@dataclass(frozen=True, kw_only=True)
class Producing:
    """Two contracts of a retailer of its own, and a producer whose point is anchored for the month."""

    metered: Metered
    retailer: Person
    producer: Person
    roof: Person
    plant: str
    point: str

    def agreement(self) -> dict[str, Any]:
        parties = [
            {"role": "roof", "kind": "participant", "party": self.roof.participant},
            {"role": "producer", "kind": "participant", "party": self.producer.participant},
            {"role": "fund", "kind": "fund", "party": FUND},
        ]
        return {"start": MONTH, "buyer": self.retailer.participant, "points": [self.point], "parties": parties}

    def readings(self, path: Path, days: Sequence[DayReadings] | None = None) -> Path:
        """The month's packed readings of the contracts and of the plant."""
        return self.metered.readings_file(path, {self.point: days or generation(self.point)})


def generation(point: str, *, more_wh: int = 0) -> list[DayReadings]:
    """A month of energy going the other way."""
    return [
        DayReadings.of_values(
            day=day.day, salt=day.salt, flags=day.flags, columns=[day.columns[1], day.columns[0], *day.columns[2:]]
        )
        for day in month(point, more_wh=more_wh)
    ]


@pytest.fixture
async def producing(open_market: RunningNetwork, people: People, direct: dict[str, Direct]) -> Producing:
    return await bring_producing(people, direct)


async def bring_producing(people: People, direct: dict[str, Direct]) -> Producing:
    """New ones. Skips the test where there is no grid company."""
    if "GridOrg" not in direct:
        pytest.skip("the grid company has no organisation in this network")
    registrar, desk = people.registrar, direct["ExchangeOrg"]
    retailer = person(registrar, "RetailerOrg", "retailer_contract_manager")
    producer = person(registrar, "ConsumerOrg", "consumer_owner")
    for newcomer in (retailer, producer):
        await register(desk, registrar, newcomer)
    package = fresh("package")
    publish = retailer.signed("publish_package", args=package_args(package, template=people.template))
    assert (await direct["RetailerOrg"].apply(publish))[0]["status"] == "applied"
    metered = await metered_contracts(replace(people, retailer=retailer, package=package), direct, 2)
    point, grid = fresh("mp-pv"), direct["GridOrg"]
    described = {"direction": "export", "voltage_level": "from_1kv", "capacity_va": 500_000, "zone": "guangdong"}
    registered = metered.agent.signed("register_point", args={"point": point, "opens_on": "2026-01-01", **described})
    to_producer = {"participant": producer.participant, "start": "2026-01-01"}
    assigned = metered.agent.signed("assign_point", target=point, version=1, args=to_producer)
    for step in (registered, assigned):
        assert (await grid.apply(step))[0]["status"] == "applied"
    await metered.anchor([(point, generation(point))])
    return Producing(
        metered=metered,
        retailer=retailer,
        producer=producer,
        roof=metered.contracts[0].consumer,
        plant=fresh("pv"),
        point=point,
    )


async def agree(market: RunningNetwork, producing: Producing) -> str:
    """Producer and retailer agree over their own organisations' APIs; the terms' hash."""
    plant = producing.plant
    async with client_of(market, producing.producer) as client:
        args = {"plant": plant, "kind": "photovoltaic", **producing.agreement()}
        await client.plants.register(args, TERMS)
        terms_hash: str = (await client.plants.get(plant))["proposal"]["terms_hash"]

    async def proposed() -> int:
        async with client_of(market, producing.retailer) as client:
            return len([each async for each in client.plants.find(producer=producing.producer.participant)])

    await until(proposed, 1, within_s=60)
    async with client_of(market, producing.retailer) as client:
        assert await client.plants.terms(plant, terms_hash) == TERMS
        await client.plants.agree(plant, terms_hash)
        assert (await client.plants.get(plant))["agreements"][0]["number"] == 1
    return terms_hash


async def settle(market: RunningNetwork, producing: Producing, file: Path) -> Tally:
    """The plants of the retailer's clerk."""
    async with client_of(market, producing.metered.clerk) as client:
        return await PlantRun(client, ReadingsFile.read(file), month=MONTH).run()


async def test_a_plant_is_agreed_settled_and_its_buyers_month_closed_at_zero(
    market: RunningNetwork, producing: Producing, tmp_path: Path
) -> None:
    plant, metered = producing.plant, producing.metered
    terms_hash = await agree(market, producing)
    file = producing.readings(tmp_path / "readings.jsonl")
    assert (await run(market, metered, file)).settled == 2
    async with client_of(market, metered.clerk) as client:
        with pytest.raises(RefusedError) as missing:
            await client.periods.close(MONTH)
        assert (missing.value.code, missing.value.detail["key"]) == ("bill_missing", plant)
    first, again = await settle(market, producing, file), await settle(market, producing, file)
    assert (first.settled, first.failed, again.settled, again.unchanged) == (1, {}, 0, 1)

    async with client_of(market, metered.clerk) as client:
        paid = await client.plants.statement(plant, MONTH)
        receipt = await client.periods.close(MONTH)
        assert receipt.status == "applied"
        closed = await client.periods.statement(MONTH)
        bills = [await client.settlements.statement(each.order, MONTH) for each in metered.contracts]
    assert paid["energy_wh"] == sum(sum(day.columns[1]) for day in generation(producing.point))
    assert set(paid["parties"]) == {
        *("retailer", f"fund:{FUND}", f"producer:{producing.producer.participant}"),
        f"producer:{producing.roof.participant}",
    }
    assert sum(closed["parties"].values()) == sum(paid["parties"].values()) == 0
    retailer_fen = sum(each["parties"]["retailer"] for each in bills) - paid["total_fen"]
    assert closed["parties"][f"retailer:{producing.retailer.participant}"] == retailer_fen
    assert (closed["bills"], closed["plants"]) == (2, 1)

    await producing_is_corrected(market, producing, tmp_path)
    await own_figures_are_reconciled(market, producing, paid)
    async with client_of(market, producing.roof) as client:
        mine = await client.plants.income(plant, MONTH, version=1)
        assert mine["due_fen"] == paid["parties"][f"producer:{producing.roof.participant}"] > 0
        with pytest.raises(ProblemError) as none:
            await client.plants.statement(plant, MONTH)
        assert none.value.code == "not_found"
        with pytest.raises(ProblemError) as none:
            await client.plants.terms(plant, terms_hash)
        assert none.value.code == "not_found"
    await nothing_leaves(market, producing, closed, paid)


async def producing_is_corrected(market: RunningNetwork, producing: Producing, tmp_path: Path) -> None:
    """A late correction is another version, and opens nothing."""
    changed = generation(producing.point, more_wh=1_000_000)
    await producing.metered.anchor([(producing.point, changed[:1])], version=2)
    tally = await settle(market, producing, producing.readings(tmp_path / "second.jsonl", changed))
    assert (tally.corrected, tally.failed) == (1, {})
    async with client_of(market, producing.metered.clerk) as client:
        text = await client.plants.statement(producing.plant, MONTH)
        assert (text["delta"]["energy_wh"], text["charged"]) == (1_000_000, "with_the_next_bill")
        with pytest.raises(RefusedError) as closed:
            await client.periods.close(MONTH)
        assert closed.value.code == "already_closed"


async def version_of(client: EnergySaleClient, plant: str) -> int:
    return int((await client.plants.month(plant, MONTH))["version"])


async def own_figures_are_reconciled(market: RunningNetwork, producing: Producing, paid: dict[str, Any]) -> None:
    """The figures of the first version, the roof's of its own part: all that they differ by is the correction."""
    roof = f"producer:{producing.roof.participant}"
    for who, lines in (
        (producing.producer, paid["lines"]),
        (producing.metered.clerk, paid["lines"]),
        (producing.roof, [each for each in paid["lines"] if each["payee"] == roof]),
    ):
        rows = [f"{each['role']},{each['payee']},{each['amount_fen']}" for each in lines]
        content = "\n".join(["role,payee,amount_fen", *rows]).encode()
        async with client_of(market, who) as client:
            await until(partial(version_of, client, producing.plant), 2, within_s=60)
            found = await client.plants.reconcile(MONTH, content, media_type=CSV_TYPE, plant=producing.plant)
        (plant,) = found["items"]
        assert set(plant["by_cause"]) == {"correction_not_known"}
        assert plant["own_fen"] == sum(each["amount_fen"] for each in lines)
        causes_fen = sum(each["difference_fen"] for each in plant["differences"])
        assert causes_fen == plant["billed_fen"] - plant["own_fen"] > 0


async def nothing_leaves(
    market: RunningNetwork, producing: Producing, closed: dict[str, Any], paid: dict[str, Any]
) -> None:
    """The regulator sees that the month is closed; no amount and no price is on others' disks or in a block."""
    direct = producing.metered.direct
    record = await direct["RegulatorOrg"].read("ReadClosing", producing.retailer.participant, MONTH)
    assert (record["bills"], record["plants"], record["balanced"]) == (2, 1, True)
    needles = [str(abs(fen)).encode() for fen in (*closed["parties"].values(), *paid["parties"].values())]
    needles = [each for each in needles if len(each) >= 7] + [str(paid["energy_wh"]).encode(), b"3141593"]
    assert len(needles) > 3
    assert holding(market, needles, *OUTSIDERS, LOGS) == []
    async for block in blocks(market, "ExchangeOrg"):
        for transaction in block.transactions:
            parts = [*transaction.args, transaction.response_payload]
            if transaction.args[:1] == (b"Apply",):
                parts.append(zlib.decompress(transaction.args[1]))
            assert not any(holds(part, needle) for needle in needles for part in parts)
