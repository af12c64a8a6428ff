"""The regulator looks at the ledger on its own node, and cannot write to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from gateway.explorer.write_attempts import FUNCTIONS
from network.peers import view_peer
from tests.integration.market.conftest import NewOrder, People, submit_order
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import until
from tests.integration.market.officers import exchange_officer, register_user
from tests.integration.market.test_system import signed_in
from tests.running_network import RunningNetwork

EXPLORER = "/api/v1/explorer"


@pytest.fixture(scope="module")
async def inspector(market: RunningNetwork, people: People) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=market.api_url("RegulatorOrg"), timeout=60) as client:
        await signed_in(client, people.inspector, "RegulatorOrg")
        yield client


@pytest.fixture(scope="module")
async def known(people: People, direct: dict[str, Direct], inspector: httpx2.AsyncClient) -> NewOrder:
    """An order that the regulator's read model has."""
    order = await submit_order(people, direct)

    async def seen() -> int:
        return (await inspector.get(f"/api/v1/orders/{order.id}")).status_code

    await until(seen, 200, within_s=60)
    return order


async def read(client: httpx2.AsyncClient, path: str, **parameters: Any) -> Any:
    answer = await client.get(f"{EXPLORER}/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_intent_leads_to_its_block_with_everybody_who_signed(
    inspector: httpx2.AsyncClient, people: People, known: NewOrder
) -> None:
    intent = await read(inspector, f"intents/{known.id}")
    assert (intent["action"], intent["actor"], intent["status"]) == ("submit", people.consumer.user, "applied")
    assert intent["private_hash"] == known.terms_hash
    place = intent["transaction"]
    block = await read(inspector, f"blocks/{place['block']}")
    assert block["links"]
    assert block["data_hash_holds"]
    assert {each["msp_id"] for each in block["orderer_signatures"]} == {"OrdererOrg"}
    transaction = block["transactions"][place["position"]]
    assert transaction["creator"]["msp_id"] == "ConsumerOrg"
    assert {"ExchangeOrg"} < {each["msp_id"] for each in transaction["endorsers"]}
    assert all("CN=" in each["subject"] for each in transaction["endorsers"])
    assert known.id in [each["digest"] for each in transaction["intents"]]
    assert transaction == {
        name: value
        for name, value in (await read(inspector, f"transactions/{place['transaction_id']}")).items()
        if name != "block_height"
    }


async def test_a_company_sees_its_own_intents_only(
    market: RunningNetwork, people: People, known: NewOrder, inspector: httpx2.AsyncClient
) -> None:
    place = (await read(inspector, f"intents/{known.id}"))["transaction"]
    async with httpx2.AsyncClient(base_url=market.api_url("ConsumerOrg"), timeout=30) as client:
        await signed_in(client, people.other_consumer, "ConsumerOrg")
        parameters = {"min_block": place["block"]}
        assert (await client.get(f"{EXPLORER}/intents/{known.id}", params=parameters)).status_code == 404
        block = await read(client, f"blocks/{place['block']}", **parameters)
        transaction = block["transactions"][place["position"]]
        assert transaction["intent_count"] >= 1
        assert known.id not in [each["digest"] for each in transaction["intents"]]
        assert (await read(client, "search", q=known.id))["hits"] == []


async def test_blocks_and_transactions_are_paged_filtered_and_exported(inspector: httpx2.AsyncClient) -> None:
    first = await read(inspector, "blocks", limit=2)
    second = await read(inspector, "blocks", limit=2, cursor=first["next_cursor"])
    numbers = [each["number"] for each in [*first["items"], *second["items"]]]
    assert numbers == list(range(numbers[0], numbers[0] - 4, -1))
    window = await read(inspector, "blocks", number_from=1, number_to=3, sort="number")
    assert [each["number"] for each in window["items"]] == [1, 2]
    applied = await read(inspector, "transactions", function="Apply", valid=True, limit=5)
    assert applied["items"]
    assert all(each["valid"] and each["function"] == "Apply" for each in applied["items"])
    exported = await inspector.get(f"{EXPLORER}/blocks.csv", params={"number_to": 2})
    assert [line.split(",")[0] for line in exported.text.splitlines()] == ["number", "0", "1"]


async def test_the_first_block_is_shown_too(inspector: httpx2.AsyncClient) -> None:
    block = await read(inspector, "blocks/0")
    assert (block["links"], block["data_hash_holds"], block["transactions"][0]["kind"]) == (True, True, "configuration")


async def test_search_finds_by_id_hash_number_and_time(
    inspector: httpx2.AsyncClient, people: People, known: NewOrder
) -> None:
    async def kinds(text: str) -> set[tuple[str, str]]:
        return {(hit["kind"], hit["id"]) for hit in (await read(inspector, "search", q=text))["hits"]}

    transaction = (await read(inspector, f"intents/{known.id}"))["transaction"]["transaction_id"]
    block = (await read(inspector, "blocks/1"))["hash"]
    assert await kinds(known.id) == {("order", known.id), ("intent", known.id)}
    assert ("order", known.id) in await kinds(known.id[:12])
    assert ("order", known.id) in await kinds(known.terms_hash)
    assert await kinds(transaction) == {("transaction", transaction)}
    assert await kinds(block) == {("block", "1")}
    assert ("block", "1") in await kinds("1")
    assert ("user", people.consumer.user) in await kinds(people.consumer.user)
    assert ("participant", people.consumer.participant) in await kinds(people.consumer.participant)
    assert ("block", "0") in await kinds("2020-01-01")
    assert await kinds("no-such-thing") == set()


async def test_intents_are_listed_by_who_signed(inspector: httpx2.AsyncClient, people: People, known: NewOrder) -> None:
    found = await read(inspector, "intents", actor=people.consumer.user, action="submit")
    assert known.id in [each["digest"] for each in found["items"]]
    assert {each["actor"] for each in found["items"]} == {people.consumer.user}


async def test_totals_add_up_and_hashes_come_in_bulk(inspector: httpx2.AsyncClient, known: NewOrder) -> None:
    totals = await read(inspector, "totals")
    assert totals["orders"] == sum(each["count"] for each in totals["by_state"])
    assert totals["orders"] == sum(each["orders"] for each in totals["by_segment_and_month"])
    unknown = "0" * 64
    answer = await inspector.post(f"{EXPLORER}/terms-hashes", json={"order_ids": [known.id, unknown]})
    first, second = answer.json()["items"]
    assert (first["order_id"], first["found"], first["terms_hash"]) == (known.id, True, known.terms_hash)
    assert (second["found"], second["terms_hash"]) == (False, None)


async def test_the_regulators_node_tries_to_write_and_everybody_refuses(
    market: RunningNetwork, inspector: httpx2.AsyncClient
) -> None:
    own_peer = next(each for each in market.topology.peers() if each.organisation.msp_id == "RegulatorOrg")
    before = view_peer(market.topology, own_peer).height
    answer = await inspector.post(f"{EXPLORER}/write-attempts")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["all_refused"]
    assert found["identity"]["msp_id"] == "RegulatorOrg"
    organisations = {each.msp_id for each in market.topology.organisations}
    assert {(each["organisation"], each["function"]) for each in found["items"]} == {
        (organisation, function) for organisation in organisations for function in FUNCTIONS
    }
    assert {each["code"] for each in found["items"]} == {"read_only_organisation"}
    assert view_peer(market.topology, own_peer).height == before


async def test_only_the_organisation_that_reads_has_the_proof(
    market: RunningNetwork, people: People, direct: dict[str, Direct]
) -> None:
    officer = exchange_officer(market, "exchange_market_operator")
    await register_user(direct["ExchangeOrg"], people.registrar, officer)
    async with httpx2.AsyncClient(base_url=market.api_url("ExchangeOrg"), timeout=30) as client:
        await signed_in(client, officer, "ExchangeOrg")
        answer = await client.post(f"{EXPLORER}/write-attempts")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
