"""Readings reach those whom they belong to at the grid company's own API, on the real network: a retailer settles from
what it gets there, a consumer reads and proves its own day, and nothing else of that instance answers a visitor."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest

from chaincode.billing.readings import days_between
from chaincode.metering.reading_day import root_hex
from gateway.client import metering_steps as steps
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError
from gateway.client.plant_run import PlantRun
from gateway.client.settlement_run import GridReadings, SettlementRun, Tally
from gateway.readings.proof import check_proof
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People, person, register
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import until
from tests.integration.market.metered_contracts import DAYS, MONTH, Metered, metered_contracts
from tests.integration.market.people import Person, fresh
from tests.running_network import RunningNetwork

GRID = "GridOrg"
DAY = DAYS[0]
CURVE = [2_000 + 17 * place for place in range(96)]
_PATIENCE_S = 60

OPEN_TO_VISITORS = {
    "GET /api/v1/readings/{point}/{date}",
    "GET /api/v1/readings/{point}/{date}/proof",
    "GET /api/v1/readings/{point}/months/{month}",
    "GET /api/v1/readings/months/{month}/proven.ndjson",
    "GET /api/v1/readings.{file_format}",
    "GET /api/v1/readings/requests",
    "GET /api/v1/readings/requests.{file_format}",
    "GET /api/v1/readings/{point}/{date}/requests",
    "PUT /api/v1/readings/{point}/{date}/request",
    "GET /api/v1/sessions",
    "GET /api/v1/sessions/current",
    "PUT /api/v1/sessions/current/acting",
    "DELETE /api/v1/sessions",
    "DELETE /api/v1/sessions/current",
    "DELETE /api/v1/sessions/{session_id}",
}
OPEN_TO_EVERYBODY = {
    "GET /api/v1/config",
    "GET /api/v1/market",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "POST /api/v1/sessions",
    "POST /api/v1/sessions/challenges",
    "POST /api/v1/sessions/password",
    "POST /api/v1/sessions/refresh",
}
SIGNED_OR_SECRET = ("/api/v1/intents", "/api/v1/applications", "/api/v1/renewals", "/api/v1/custody/keys")
"""What asks for no session: a signature, or a secret of its own, says who may."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """Two contracts whose month is in the grid company's store and anchored from there."""

    metered: Metered
    market: RunningNetwork
    stack: AsyncExitStack

    async def at_grid(self, who: Person) -> EnergySaleClient:
        """A client of the person at the grid company's API."""
        return await self.stack.enter_async_context(client_of(self.market, who, at=GRID))

    async def at_home(self, who: Person) -> EnergySaleClient:
        return await self.stack.enter_async_context(client_of(self.market, who))


@pytest.fixture(scope="module")
async def read(market: RunningNetwork, people: People, direct: dict[str, Direct]) -> AsyncIterator[Read]:
    if GRID not in direct:
        pytest.skip("the grid company has no organisation in this network")
    async with AsyncExitStack() as stack:
        made = Read(metered=await metered_contracts(people, direct, 2), market=market, stack=stack)
        agent = await made.at_grid(made.metered.agent)
        await _install(agent, [contract.point for contract in made.metered.contracts])
        lines = [
            json.dumps({"point": contract.point, "date": day, "active_import": CURVE})
            for contract in made.metered.contracts
            for day in days_between(*DAYS)
        ]
        answer = await agent.readings.bring("\n".join(lines).encode(), media_type="application/x-ndjson")
        assert (answer["stored"], answer["rejected"]) == (62, 0)
        done = [each async for each in agent.readings.anchor()][-1]
        assert (done.days, done.refused) == (62, {})

        async def waiting() -> int:
            return (await agent.readings.figures())["validated"]

        await until(waiting, 0, within_s=_PATIENCE_S)
        yield made


async def test_a_retailer_settles_from_what_the_grid_company_gives_it(read: Read) -> None:
    clerk = read.metered.clerk
    home, visitor = await read.at_home(clerk), await read.at_grid(clerk)
    orders = [contract.order for contract in read.metered.contracts]

    async def settled() -> Tally:
        return await SettlementRun(home, GridReadings(visitor, month=MONTH), month=MONTH).run(orders)

    first = await settled()
    assert (first.settled, first.failed) == (2, {})
    again = await settled()
    assert (again.settled, again.unchanged, again.failed) == (0, 2, {})
    statement = await home.settlements.statement(orders[0], MONTH)
    assert statement["energy_wh"] == 31 * sum(CURVE)

    agent = await read.at_grid(read.metered.agent)

    async def part() -> int:
        """What the grid company is paid, once its own peer has the statement."""
        try:
            return int((await agent.settlements.grid_part(orders[0], MONTH))["amount_fen"])
        except ProblemError:
            return -1

    await until(part, statement["parties"].get("grid", 0), within_s=_PATIENCE_S)
    with pytest.raises(ProblemError, match="not"):
        await agent.settlements.statement(orders[0], MONTH)


async def test_a_buyer_settles_a_plant_from_what_the_grid_company_gives_it(
    read: Read, people: People, direct: dict[str, Direct]
) -> None:
    producer = person(people.registrar, "ConsumerOrg", "consumer_owner")
    await register(direct["ExchangeOrg"], people.registrar, producer)
    point = await _generation(await read.at_grid(read.metered.agent), producer)
    plant, buyer = fresh("pv"), await read.at_home(people.retailer)
    parties = [{"role": "producer", "kind": "participant", "party": producer.participant}]
    agreement = {"start": MONTH, "buyer": people.retailer.participant, "points": [point], "parties": parties}
    terms = {
        "price": {"price_e8_yuan_per_kwh": 45_300_000},
        "roles": [{"role": "producer", "share_bp": 10_000}],
        "weights": [1],
    }
    made = await read.at_home(producer)
    proposed = await made.plants.register({"plant": plant, "kind": "photovoltaic", **agreement}, terms)
    buyer.reader.note_block(proposed.block_number)
    home, visitor = await read.at_home(read.metered.clerk), await read.at_grid(read.metered.clerk)
    assert (await visitor.readings.proven_of(MONTH, [point])).packed == {}  # it is only proposed
    agreed = await buyer.plants.agree(plant, (await buyer.plants.get(plant))["proposal"]["terms_hash"])
    home.reader.note_block(agreed.block_number)

    async def given() -> int:
        return len((await visitor.readings.proven_of(MONTH, [point])).packed)

    await until(given, 1, within_s=_PATIENCE_S)
    tally = await PlantRun(home, GridReadings(visitor, month=MONTH), month=MONTH).run([plant])
    assert (tally.settled, tally.failed) == (1, {})
    assert (await home.plants.statement(plant, MONTH))["energy_wh"] == 31 * sum(CURVE)
    before = await visitor.readings.proven_of("2026-04", [point])
    stranger = await read.at_grid(people.other_retailer)
    assert before.packed == (await stranger.readings.proven_of(MONTH, [point])).packed == {}


async def test_a_consumer_reads_and_proves_its_own_day(read: Read, direct: dict[str, Direct]) -> None:
    own, others = read.metered.contracts
    visitor = await read.at_grid(own.consumer)
    day = await visitor.readings.day(own.point, DAY)
    assert day["versions"][-1]["active_import_wh"] == CURVE
    proof = await visitor.readings.proof(own.point, DAY, interval=7)
    record = await direct["ConsumerOrg"].read("ReadReadingDay", own.point, DAY)
    assert (check_proof(proof), proof["values"]["active_import_wh"]) == (root_hex(record["root"]), CURVE[7])
    assert await _code(visitor, f"/api/v1/readings/{others.point}/{DAY}") == "not_found"
    assert set((await visitor.readings.proven_of(MONTH, [own.point, others.point])).packed) == {(own.point, MONTH)}


async def test_a_party_asks_for_a_day_and_hears_why_it_stands(read: Read) -> None:
    own, others = read.metered.contracts
    visitor, agent = await read.at_grid(own.consumer), await read.at_grid(read.metered.agent)
    asked = await visitor.readings.requests.ask(own.point, DAY, reason="doubted")
    with pytest.raises(ProblemError) as refused:
        await visitor.readings.requests.ask(others.point, DAY, reason="doubted")
    assert refused.value.code == "not_found"
    supplier = await read.at_grid(read.metered.clerk)
    assert await supplier.readings.requests.ask(own.point, DAY, reason="doubted") == asked
    worklist = [each async for each in agent.readings.requests.find(point=own.point, state="open")]
    assert worklist == [asked]
    await agent.readings.requests.decline(own.point, DAY, number=asked["number"], reason="confirmed")
    (heard,) = await visitor.readings.requests.of_day(own.point, DAY)
    assert (heard["state"], heard["declined_for"]) == ("declined", "confirmed")


async def test_those_whom_they_do_not_belong_to_get_none(read: Read, people: People) -> None:
    point = read.metered.contracts[0].point
    cast = ((people.other_consumer, "not_found"), (people.other_retailer, "not_found"))
    for who, code in (*cast, (people.inspector, "sign_in_refused")):
        visitor = await read.at_grid(who)
        for path in (f"{point}/{DAY}", f"{point}/months/{MONTH}", f"{point}/{DAY}/proof?interval=1"):
            assert await _code(visitor, f"/api/v1/readings/{path}") == code
    retailer = await read.at_grid(people.other_retailer)
    assert (await retailer.readings.proven_of(MONTH, [point])).packed == {}


async def test_everything_else_of_the_instance_refuses_a_visitor(read: Read) -> None:
    visitor = await read.at_grid(read.metered.contracts[0].consumer)
    paths = (await visitor.http.request("GET", "/api/v1/openapi.json")).json()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert routes >= OPEN_TO_VISITORS | OPEN_TO_EVERYBODY
    asked = sorted(
        route
        for route in routes - OPEN_TO_VISITORS - OPEN_TO_EVERYBODY
        if not route.partition(" ")[2].startswith(SIGNED_OR_SECRET)
    )
    assert len(asked) > 100
    answers = await asyncio.gather(*(_refusal(visitor, route) for route in asked))
    others = {route: code for route, code in zip(asked, answers, strict=True) if code != "wrong_organisation"}
    assert others == dict.fromkeys(others, "not_found")  # what other organisations' instances have
    assert len(others) < 20


async def _refusal(visitor: EnergySaleClient, route: str) -> str | None:
    method, _, path = route.partition(" ")
    return await _code(visitor, re.sub(r"{[^}]*}", "x", path), method=method)


async def _code(visitor: EnergySaleClient, path: str, *, method: str = "GET") -> str | None:
    body: dict[str, str] | None = None if method in ("GET", "DELETE") else {}
    try:
        await visitor.http.request(method, path, json=body, headers=await visitor.session.headers())
    except ProblemError as problem:
        return problem.code
    return None


async def _generation(agent: EnergySaleClient, producer: Person) -> str:
    """A point of the producer's that has fed in for the month and a day of the one before, all of it anchored."""
    point, opened = fresh("mp-pv"), "2026-01-01"
    described = {"direction": "export", "voltage_level": "from_1kv", "capacity_va": 500_000, "zone": "guangdong"}
    await agent.metering.register_point({"point": point, "opens_on": opened, **described})
    await _install(agent, [point])
    await agent.metering.on_point("assign_point", point, {"participant": producer.participant, "start": opened})
    lines = [
        json.dumps({"point": point, "date": day, "active_import": [0] * 96, "active_export": CURVE})
        for day in ("2026-04-30", *days_between(*DAYS))
    ]
    answer = await agent.readings.bring("\n".join(lines).encode(), media_type="application/x-ndjson")
    assert (answer["stored"], answer["rejected"]) == (32, 0)
    assert [(done.days, done.refused) async for done in agent.readings.anchor()][-1] == (32, {})
    return point


async def _install(agent: EnergySaleClient, points: Sequence[str]) -> None:
    sizes = {"ratio": 100, "digits": 6, "resolution_wh": 10, "capacity_va": 1_000_000}
    for point in points:
        meter, on = fresh("m"), {"on": "2026-01-01"}
        receipt = await agent.metering.install_meter({"meter": meter, "point": point, **on, **sizes})
        await agent.take(steps.on_meter("commission_meter", meter, version=receipt.version or 1, args=on))
