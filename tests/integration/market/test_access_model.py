"""What the security administrator changes is in force: at the API and at every peer, from the anchor's block on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from chaincode.intent import SignedIntent
from gateway.client.client import EnergySaleClient
from tests.integration.market.access_models import newest_model, put_in_force
from tests.integration.market.clients import client_of
from tests.integration.market.conftest import People, everywhere
from tests.integration.market.direct import Direct
from tests.integration.market.every_peer import at_every_peer
from tests.integration.market.http_calls import send
from tests.integration.market.officers import (
    exchange_officer,
    refused,
    register_user,
    security_administrator,
)
from tests.integration.market.people import Person, fresh
from tests.running_network import RunningNetwork

POLICY = {"audit": "omitted", "consumer_reconfirms": True, "deadlines_s": {}}


@pytest.fixture
async def keeper(market: RunningNetwork, people: People, direct: dict[str, Direct]) -> AsyncIterator[EnergySaleClient]:
    """The exchange's security administrator; the model is put back afterwards, whatever happens."""
    administrator = security_administrator(market)
    await register_user(direct["ExchangeOrg"], people.registrar, administrator)
    async with client_of(market, administrator) as client:
        before = await newest_model(client)
        yield client
        await put_in_force(client, before)


async def test_a_role_that_loses_an_action_is_refused_everywhere(
    market: RunningNetwork, people: People, direct: dict[str, Direct], keeper: EnergySaleClient
) -> None:
    operator = exchange_officer(market, "exchange_market_operator")
    await register_user(direct["ExchangeOrg"], people.registrar, operator)
    action = "action:set_flow_policy"
    document = await newest_model(keeper)
    document["business_roles"]["market_operation"]["resources"].remove(action)

    async with (
        client_of(market, operator) as client,
        at_every_peer(market, "ExchangeOrg") as peers,
        httpx2.AsyncClient(base_url=market.api_url("ExchangeOrg"), timeout=30) as http,
    ):
        assert action in await _resources(client)
        before = {peer.name: await peer.answers([_set_policy(operator)]) for peer in peers}
        assert before == {peer.name: ["applied"] for peer in peers}

        block_number = await put_in_force(keeper, document)
        await everywhere(market, block_number)
        after = {peer.name: await peer.answers([_set_policy(operator)]) for peer in peers}
        assert after == {peer.name: ["role_not_allowed"] for peer in peers}
        assert action not in await _resources(client)
        without = await send(http, _set_policy(operator))
        assert (without.status_code, without.json()["code"]) == (403, "role_not_allowed")

        document["business_roles"]["market_operation"]["resources"].append(action)
        await everywhere(market, await put_in_force(keeper, document))
        again = await send(http, _set_policy(operator))
        assert again.json()["status"] == "applied"


async def test_nobody_else_puts_a_model_in_force(
    market: RunningNetwork, people: People, direct: dict[str, Direct], keeper: EnergySaleClient
) -> None:
    number = (await keeper.access.state())["newest"]["version"]
    async with client_of(market, people.registrar) as registrar:
        with refused("role_not_allowed"):
            await registrar.access.import_document(b"{}", base=number)
    model = people.registrar.signed("set_access_model", args={"model_hash": "ab" * 32, "roles": {}})
    assert (await direct["ExchangeOrg"].apply(model))[0]["code"] == "role_not_allowed"


async def _resources(client: EnergySaleClient) -> set[str]:
    answer = await client.reader.get("/api/v1/access/resources", at_block=False)
    return {each["name"] for each in answer.json()["items"]}


def _set_policy(operator: Person) -> SignedIntent:
    return operator.signed("set_flow_policy", args={"segment": fresh("segment"), "policy": POLICY})
