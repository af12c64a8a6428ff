"""The operator's pages: every node with its height, the pipeline's figures, and nobody else who sees them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from gateway.client.bootstrap import OPERATOR_PARTICIPANT
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import session_of
from tests.integration.market.officers import exchange_officer, register_user
from tests.integration.market.people import Person
from tests.running_network import RunningNetwork

SYSTEM = "/api/v1/system"


@pytest.fixture(scope="module")
async def operator(
    market: RunningNetwork, people: People, direct: dict[str, Direct]
) -> AsyncIterator[httpx2.AsyncClient]:
    """A system administrator of the exchange's platform, signed in."""
    somebody = exchange_officer(market, "system_administrator")
    somebody = replace(somebody, participant=OPERATOR_PARTICIPANT)
    await register_user(direct["ExchangeOrg"], people.registrar, somebody)
    async with httpx2.AsyncClient(base_url=market.api_url("ExchangeOrg"), timeout=30) as client:
        await signed_in(client, somebody, "ExchangeOrg")
        yield client


async def signed_in(client: httpx2.AsyncClient, somebody: Person, organisation: str) -> None:
    """Give `client` a session of somebody who was registered a moment ago."""
    client.headers.update(await session_of(client, somebody, organisation))


async def test_every_node_is_there_and_answers(market: RunningNetwork, operator: httpx2.AsyncClient) -> None:
    answer = (await operator.get(f"{SYSTEM}/nodes")).json()
    found = {node["address"]: node for node in answer["nodes"]}
    orderers = [f"{each.host}:{each.port}" for each in market.topology.orderer_nodes()]
    assert {address for address, node in found.items() if node["kind"] == "orderer"} == set(orderers)
    peers = {each.endpoint: each.organisation.msp_id for each in market.topology.peers()}
    seen = {address: node["organisation"] for address, node in found.items() if node["kind"] == "peer"}
    assert answer["discovery"]
    assert seen == peers
    for node in found.values():
        assert (node["address"], node["up"], node["source"]) == (node["address"], True, "asked")
        assert node["height"] + node["lag"] == max(each["height"] for each in found.values())


async def test_the_pipeline_has_figures(operator: httpx2.AsyncClient) -> None:
    pipeline = (await operator.get(f"{SYSTEM}/pipeline")).json()
    assert pipeline["indexer"]["ledger_height"] >= 1
    assert pipeline["indexer"]["lag_blocks"] is not None
    assert pipeline["group_commit"]["room"] > 0
    assert pipeline["requests"] > 0
    assert pipeline["chaincode_version"]
    heights = (await operator.get(f"{SYSTEM}/heights")).json()
    assert heights["items"][-1]["indexed"] == pipeline["indexer"]["height"]


async def test_faults_are_listed(operator: httpx2.AsyncClient) -> None:
    faults = (await operator.get(f"{SYSTEM}/faults")).json()
    assert faults["since"] > 0
    assert all(set(each) == {"at", "kind", "code", "node", "subject"} for each in faults["items"])


@pytest.mark.parametrize("path", ["nodes", "pipeline", "heights", "faults"])
async def test_it_is_the_system_administrators_alone(market: RunningNetwork, people: People, path: str) -> None:
    async with httpx2.AsyncClient(base_url=market.api_url("RegulatorOrg"), timeout=30) as client:
        assert (await client.get(f"{SYSTEM}/{path}")).status_code == 401
        await signed_in(client, people.inspector, "RegulatorOrg")
        refused = await client.get(f"{SYSTEM}/{path}")
        assert (refused.status_code, refused.json()["code"]) == (403, "role_not_allowed")
