"""The same wrong intents over HTTP: the same names, as problems, and nothing changes. And who may read what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest

from chaincode.intent import SignedIntent
from chaincode.refusals import REFUSALS
from gateway.problems import status_of
from tests.factories.envelopes import sealed
from tests.integration.market.conftest import NewOrder, People
from tests.integration.market.direct import Direct
from tests.integration.market.http_calls import session_of
from tests.integration.market.people import TERMS, Person, order_args
from tests.integration.market.test_straight_at_the_chaincode import BAD, confirm
from tests.running_network import RunningNetwork

INTENTS = "/api/v1/intents"


@pytest.fixture(scope="module")
async def http(market: RunningNetwork) -> AsyncIterator[Callable[[str], httpx2.AsyncClient]]:
    """A client of each organisation's API."""
    organisations = [organisation.msp_id for organisation in market.topology.organisations]
    clients = {name: httpx2.AsyncClient(base_url=market.api_url(name), timeout=30) for name in organisations}
    yield clients.__getitem__
    for client in clients.values():
        await client.aclose()


Http = Callable[[str], httpx2.AsyncClient]


def item(signed: SignedIntent) -> dict[str, str]:
    private = {"private": signed.private} if signed.private else {}
    return {"intent": signed.intent, "signature": signed.signature, **private}


@pytest.mark.parametrize("wrong", BAD)
async def test_a_bad_intent_is_answered_with_its_named_problem_and_changes_nothing(
    wrong: str, http: Http, people: People, direct: dict[str, Direct], order: NewOrder
) -> None:
    code, make = BAD[wrong]
    before = await direct["RetailerOrg"].read("ReadOrder", order.id)

    answer = await http("RetailerOrg").post(INTENTS, json=item(make(people, order)))

    assert (answer.status_code, answer.json()["code"]) == (status_of(code), code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await direct["RetailerOrg"].read("ReadOrder", order.id) == before


async def test_in_a_list_each_item_has_its_own_end(http: Http, people: People, order: NewOrder) -> None:
    good, bad = confirm(people.retailer, order), confirm(people.retailer, order, network="retail/none")
    answer = await http("RetailerOrg").post(INTENTS, json=[item(bad), item(good), item(good)])
    assert answer.status_code == 200
    ends = [(result["status"], result.get("code")) for result in answer.json()]
    assert ends[0][0] == "refused"
    assert ends[1][0] == "applied"
    assert ends[2][0] in ("applied", "exists")  # the same intent, joined with the first


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b"{}", 400), (b'{"intent": 1, "signature": ""}', 400), (b"x" * 5_000_000, 413)],
)
async def test_a_body_of_another_form_is_refused(body: bytes, status: int, http: Http) -> None:
    answer = await http("ConsumerOrg").post(INTENTS, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["code"]


async def test_more_than_a_thousand_items_are_refused(http: Http, people: People, order: NewOrder) -> None:
    answer = await http("RetailerOrg").post(INTENTS, json=[{"intent": "{}", "signature": "x"}] * 1_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_intents")


async def test_the_regulators_instance_takes_no_intent(http: Http, people: People, order: NewOrder) -> None:
    attempt = people.inspector.signed("lapse", target=order.id, version=1)
    answer = await http("RegulatorOrg").post(INTENTS, json=item(attempt))
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_organisation")


async def test_an_order_is_followed_from_submit_to_an_executing_contract(http: Http, people: People) -> None:
    """Every step over HTTP, each party at its own organisation's API, and read back by all who may."""
    args = order_args(people.package, people.retailer.participant)
    submit = people.consumer.signed("submit", args=args, terms=TERMS)
    placed = (await http("ConsumerOrg").post(INTENTS, json=item(submit))).json()
    order_id, block = submit.digest, placed["block_number"]
    version = placed["version"]
    consumer = await session_of(http("ConsumerOrg"), people.consumer, "ConsumerOrg")
    record = await http("ConsumerOrg").get(f"/api/v1/orders/{order_id}", headers=consumer, params={"min_block": block})
    terms_hash = record.json()["terms_hash"]
    text: dict[str, Any] = {}

    async def step(person: Person, action: str, args: dict[str, Any]) -> None:
        nonlocal version, block
        signed = person.signed(action, target=order_id, version=version, args=args)
        answer = await http(person.organisation).post(INTENTS, json=item(signed))
        assert answer.status_code == 200, answer.text
        version, block = answer.json()["version"], answer.json()["block_number"]

    await step(people.retailer, "confirm", {"terms_hash": terms_hash})
    await step(people.consumer, "confirm", {"terms_hash": terms_hash})
    await step(people.exchange, "audit", {})
    answer = await http("ConsumerOrg").get(
        f"/api/v1/orders/{order_id}/contract/text", headers=consumer, params={"min_block": block}
    )
    text = {"text_hash": answer.headers["etag"].strip('"')}
    await step(people.consumer, "sign", {"text_hash": text["text_hash"]})
    await step(people.retailer, "sign", {"text_hash": text["text_hash"]})
    document = sealed(*(person.participant for person in (people.consumer, people.retailer, people.exchange)))
    await step(people.exchange, "archive", {"text_hash": text["text_hash"], "document": document})

    readers = (people.consumer, people.retailer, people.exchange, people.inspector)
    for reader in readers:
        client = http(reader.organisation)
        session = await session_of(client, reader, reader.organisation)
        seen = await client.get(f"/api/v1/orders/{order_id}", headers=session, params={"min_block": block})
        assert (seen.json()["state"], seen.json()["stage"]) == ("executing", "execute")
        terms = await client.get(f"/api/v1/orders/{order_id}/terms", headers=session)
        assert terms.status_code == (200 if reader in (people.consumer, people.retailer) else 403), terms.text
        history = await client.get(f"/api/v1/orders/{order_id}/history", headers=session)
        assert len(history.json()["items"]) == 7
    etag = seen.headers["etag"]
    again = await client.get(f"/api/v1/orders/{order_id}", headers=session | {"If-None-Match": etag})
    assert again.status_code == 304


async def test_nobody_reads_without_a_session_or_beyond_their_own(
    http: Http, people: People, order: NewOrder, direct: dict[str, Direct]
) -> None:
    path = f"/api/v1/orders/{order.id}"
    assert (await http("ConsumerOrg").get(path)).status_code == 401
    stranger = await session_of(http("ConsumerOrg"), people.other_consumer, "ConsumerOrg")
    assert (await http("ConsumerOrg").get(path, headers=stranger)).status_code == 404
    assert (await http("ConsumerOrg").get(f"{path}/terms", headers=stranger)).status_code == 404
    rival = await session_of(http("RetailerOrg"), people.other_retailer, "RetailerOrg")
    assert (await http("RetailerOrg").get(path, headers=rival)).status_code == 404
    assert (await http("ExchangeOrg").get(path, headers=stranger)).status_code == 401


def test_every_refusal_has_a_status() -> None:
    assert {status_of(code) for code in REFUSALS} <= {400, 401, 403, 404, 409, 413, 422, 503}
