"""Requests for readings with the client: a visitor asks, the agent sees it in the list and declines or brings."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2
import pytest

from chaincode import signature
from gateway.client.client import EnergySaleClient
from gateway.client.errors import ProblemError
from gateway.client.keystore import Identity, Signer
from tests.unit.metering.facts import AGENT
from tests.unit.orders.instance import KEYS
from tests.unit.readings.days import GridApi, line, open_grid_api

DAY = "2026-02-10"
ROLES = {"li-na": ("ConsumerOrg", "mill", "consumer_owner"), AGENT: ("GridOrg", "grid", "grid_meter_data_agent")}


@pytest.fixture
async def grid(tmp_path: Path) -> AsyncIterator[GridApi]:
    api = await open_grid_api(tmp_path / "api")
    api.instance.clock = int(time.time() * 1_000)  # the client signs in at the time that it is
    yield api
    await api.instance.close()


@pytest.fixture
def client(grid: GridApi) -> Callable[[str], EnergySaleClient]:
    def make(user: str) -> EnergySaleClient:
        organisation, participant, role = ROLES[user]
        identity = Identity(
            user=user,
            participant=participant,
            organisation=organisation,
            roles=(role,),
            public_key=signature.public_key_of(KEYS[user]),
        )
        return EnergySaleClient(
            "http://grid",
            signer=Signer(identity=identity, key=KEYS[user]),
            network_id=grid.instance.chain.network_id,
            audience="GridOrg",
            transport=httpx2.ASGITransport(grid.instance.app),
        )

    return make


async def test_what_is_asked_for_is_brought_or_declined(
    grid: GridApi, client: Callable[[str], EnergySaleClient]
) -> None:
    async with client("li-na") as mill, client(AGENT) as agent:
        asked = await mill.readings.requests.ask("p-1", DAY, reason="missing")
        await mill.readings.requests.ask("p-1", "2026-02-11", reason="missing")
        found = [each async for each in agent.readings.requests.find(state="open", limit=1)]
        assert [each["date"] for each in found] == [DAY, "2026-02-11"]
        declined = await agent.readings.requests.decline("p-1", DAY, number=asked["number"], reason="not_measured")
        assert (declined["state"], declined["declined_for"]) == ("declined", "not_measured")
        await agent.readings.bring(line("2026-02-11"), media_type="application/x-ndjson")
        states = [each["state"] async for each in mill.readings.requests.find(point="p-1")]
        assert states == ["declined", "answered"]
        assert await mill.readings.requests.of_day("p-1", DAY) == [declined]
        with pytest.raises(ProblemError) as refused:
            await agent.readings.requests.decline("p-1", DAY, number=1, reason="confirmed")
        assert refused.value.code == "illegal_move"
