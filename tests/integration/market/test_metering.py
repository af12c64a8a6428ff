"""Metering on the real network, where the grid company has an organisation: readings brought over HTTP, anchored with
the agent's key, corrected, proved against the ledger of others, and nowhere but at the grid company."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chaincode.dates import market_day
from chaincode.metering.reading_day import root_hex
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError
from gateway.demo.profiles import load_profiles
from gateway.readings.proof import check_proof
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People, person, register
from tests.integration.market.direct import Direct
from tests.integration.market.files import contents, holds
from tests.integration.market.http_calls import until
from tests.integration.market.people import fresh, now_ms
from tests.running_network import RunningNetwork

GRID = "GridOrg"
PLANTED_WH = 76_543_219_876
_PATIENCE_S = 60


@pytest.fixture
async def agent(market: RunningNetwork, people: People, direct: dict[str, Direct]) -> AsyncIterator[EnergySaleClient]:
    """A new grid company's agent at its own API."""
    if GRID not in direct:
        pytest.skip("the grid company has no organisation in this network")
    newcomer = person(people.registrar, GRID, "grid_meter_data_agent")
    await register(direct["ExchangeOrg"], people.registrar, newcomer)
    async with client_of(market, newcomer) as client:
        yield client


async def test_a_reading_from_the_meter_to_the_proof(
    agent: EnergySaleClient, market: RunningNetwork, people: People, direct: dict[str, Direct], tmp_path: Path
) -> None:
    point, meter = fresh("mp"), fresh("m")
    last = date.fromisoformat(market_day(now_ms())) - timedelta(days=1)
    days = [(last - timedelta(days=back)).isoformat() for back in (2, 1, 0)]
    await _install(agent, point, meter, opens_on=days[0], participant=people.consumer.participant)
    curves = _curves(len(days))
    planted = [PLANTED_WH, *curves[1][1:]]
    answer = await _bring(agent, point, {days[0]: curves[0], days[1]: planted, days[2]: curves[2]})
    assert (answer["stored"], answer["rejected"]) == (3, 0)
    assert answer["rows"][1]["findings"] == ["beyond_capacity"]
    await agent.readings.accept(point, days[1], version=1)

    assert await _anchor(agent, point, days) == 3
    for reader in ("ConsumerOrg", "RetailerOrg", "ExchangeOrg", "RegulatorOrg"):
        record = await direct[reader].read("ReadReadingDay", point, days[1])
        proof = await agent.readings.proof(point, days[1], interval=0)
        assert check_proof(proof) == root_hex(record["root"])
        assert proof["values"]["active_import_wh"] == PLANTED_WH
        assert (record["version"], record["agent"]) == (1, agent.signer.identity.user)

    await _bring(agent, point, {days[0]: [each + 1 for each in curves[0]]})
    assert await _anchor(agent, point, days[:1]) == 1
    corrected = await direct["ExchangeOrg"].read("ReadReadingDay", point, days[0])
    first = await direct["ExchangeOrg"].read("ReadReadingDay", point, days[0], "1")
    assert (corrected["version"], corrected["corrects"]) == (2, first["root"])
    old = await agent.readings.proof(point, days[0], interval=7, version=1)
    assert (check_proof(old), old["values"]["active_import_wh"]) == (root_hex(first["root"]), curves[0][7])

    found = [each async for each in agent.metering.days(point=point)]
    assert [(each["date"], each["version"]) for each in found] == [
        *((days[0], 1), (days[0], 2)),
        *((days[1], 1), (days[2], 1)),
    ]
    await _seen_by_its_consumer(market, people, point)
    held = await asyncio.to_thread(_files_with, market, str(PLANTED_WH).encode())
    assert held == []


async def test_what_the_agent_may_not_anchor_is_named(agent: EnergySaleClient, people: People) -> None:
    point, meter = fresh("mp"), fresh("m")
    today = market_day(now_ms())
    await _install(agent, point, meter, opens_on=today, participant=people.consumer.participant)
    (row,) = (await _bring(agent, point, {today: _curves(1)[0]}))["rows"]
    assert (row["status"], row["code"]) == ("rejected", "day_not_over")
    with pytest.raises(ProblemError) as none:
        await agent.readings.day(point, today)
    assert none.value.code == "not_found"


async def _install(agent: EnergySaleClient, point: str, meter: str, *, opens_on: str, participant: str) -> None:
    described = {"direction": "import", "voltage_level": "from_1kv", "capacity_va": 800_000, "zone": "fujian"}
    await agent.metering.register_point({"point": point, "opens_on": opens_on, **described})
    sizes = {"ratio": 100, "digits": 6, "resolution_wh": 10, "capacity_va": 1_000_000}
    await agent.metering.install_meter({"meter": meter, "point": point, "on": opens_on, **sizes})
    await agent.metering.on_meter("commission_meter", meter, {"on": opens_on})
    await agent.metering.on_point("assign_point", point, {"participant": participant, "start": opens_on})


def _curves(count: int) -> list[list[int]]:
    """Days of a small factory, Wh."""
    energies = load_profiles()["G1-B"].energies_wh_per_kw
    return [[value * 200 for value in energies[day * 96 : (day + 1) * 96]] for day in range(100, 100 + count)]


async def _bring(agent: EnergySaleClient, point: str, days: dict[str, list[int]]) -> dict[str, Any]:
    lines = [json.dumps({"point": point, "date": day, "active_import": curve}) for day, curve in days.items()]
    return await agent.readings.bring("\n".join(lines).encode(), media_type="application/x-ndjson")


async def _anchor(agent: EnergySaleClient, point: str, days: list[str]) -> int:
    """Anchor what waits; how many days, once the grid company's instance knows all of `days` to be anchored."""
    done = [each async for each in agent.readings.anchor()][-1]
    assert done.refused == {}

    async def anchored() -> int:
        found = [(await agent.readings.day(point, day))["versions"][-1]["state"] for day in days]
        return found.count("anchored")

    await until(anchored, len(days), within_s=_PATIENCE_S)
    return done.days


async def _seen_by_its_consumer(market: RunningNetwork, people: People, point: str) -> None:
    async with client_of(market, people.consumer) as client:
        assert [each["point_id"] async for each in client.metering.points() if each["point_id"] == point] == [point]
        assert len([each async for each in client.metering.days(point=point)]) == 4


def _files_with(market: RunningNetwork, text: bytes) -> list[str]:
    """The files of everybody but the grid company's own API that hold the text."""
    own = market.run / "api" / GRID
    return [str(path) for path, content in contents(market) if own not in path.parents and holds(content, text)]
