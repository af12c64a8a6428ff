"""Who is stopped is stopped everywhere: on every node from the next block, at the API within seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import httpx2
import pytest

from chaincode import batch, canonical
from tests.integration.market.conftest import NewOrder, People, everywhere, person, register
from tests.integration.market.direct import Direct
from tests.integration.market.every_peer import at_every_peer
from tests.integration.market.http_calls import SESSIONS, send, session_of, sign_in, signed_in, until
from tests.integration.market.people import TERMS, Person, now_ms, order_args
from tests.integration.market.revocations import REVOCATIONS, ROLES, Revocation, attempt
from tests.running_network import RunningNetwork

IN_FORCE_WITHIN_S = 5.0

Connections = dict[str, Direct]
Clients = dict[str, httpx2.AsyncClient]
Note = Callable[[str, object], None]


@pytest.fixture(scope="module")
async def clients(market: RunningNetwork) -> AsyncIterator[Clients]:
    """A client of each organisation's API, by MSP id."""
    async with AsyncExitStack() as stack:
        names = [organisation.msp_id for organisation in market.topology.organisations]
        yield {
            name: await stack.enter_async_context(httpx2.AsyncClient(base_url=market.api_url(name), timeout=30))
            for name in names
        }


@pytest.mark.parametrize("how", REVOCATIONS)
@pytest.mark.parametrize("organisation", ROLES)
async def test_who_is_stopped_is_refused_by_every_node_and_by_the_api(
    how: str,
    organisation: str,
    market: RunningNetwork,
    people: People,
    direct: Connections,
    clients: Clients,
    record_property: Note,
) -> None:
    """Every peer is asked as soon as it has the block; sign-in and session are asked until they refuse, and timed."""
    somebody = await newcomer(people, direct, organisation, ROLES[organisation])
    client = clients[organisation]
    opened = await signed_in(client, somebody, organisation)
    session = {"Authorization": f"Bearer {opened['token']}"}
    assert (await client.get(f"{SESSIONS}/current", headers=session)).status_code == 200

    async with at_every_peer(market, organisation) as peers:
        before = {peer.name: await peer.answers([attempt(somebody, people)]) for peer in peers}
        assert before == {peer.name: ["applied"] for peer in peers}

        revocation = REVOCATIONS[how](people.registrar, somebody)
        block_number, since_s = await in_force(revocation, direct)
        await everywhere(market, block_number)
        after = {peer.name: await peer.answers([attempt(somebody, people)]) for peer in peers}
        nodes_s = time.monotonic() - since_s
        assert after == {peer.name: [revocation.code] for peer in peers}
        assert len(peers) == len(market.topology.peers())

    async def read() -> int:
        return (await client.get(f"{SESSIONS}/current", headers=session)).status_code

    async def sign_in_again() -> int:
        return (await sign_in(client, somebody, organisation)).status_code

    async def send_one() -> int:
        sent = await send(client, attempt(somebody, people))
        if sent.status_code == 429:  # asked faster than anybody's share allows
            return sent.status_code
        assert (sent.status_code, sent.json()["code"]) == (403, revocation.code)  # never applied, however soon
        return sent.status_code

    refused = {
        "session": until(read, 401, within_s=IN_FORCE_WITHIN_S),
        "sign-in": until(sign_in_again, 403, within_s=IN_FORCE_WITHIN_S),
        "intent": until(send_one, 403, within_s=IN_FORCE_WITHIN_S),
    }
    at_s = dict(zip(refused, await asyncio.gather(*refused.values()), strict=True))
    renewed = await client.post(f"{SESSIONS}/refresh", json={"refresh_token": opened["refresh_token"]})
    assert renewed.status_code == 401

    took = {f"{len(peers)} peers": nodes_s, **{name: each - since_s for name, each in at_s.items()}}
    figures = ", ".join(f"{name} {seconds * 1_000:.0f} ms" for name, seconds in took.items())
    print(f"\n{how}, {organisation}, refused after the block by: {figures}")
    record_property("refused after", figures)
    assert max(took.values()) < IN_FORCE_WITHIN_S


@pytest.mark.parametrize("how", REVOCATIONS)
async def test_an_envelope_endorsed_before_and_ordered_after_takes_no_effect(
    how: str, people: People, direct: Connections
) -> None:
    somebody = await newcomer(people, direct, "ConsumerOrg", "consumer_owner")
    create = attempt(somebody, people)
    submit = somebody.signed("submit", args=order_args(people.package, people.retailer.participant), terms=TERMS)
    held = await direct["ConsumerOrg"].endorse_apply([create])
    held_deposit = await direct["ConsumerOrg"].endorse_deposit([submit])

    await in_force(REVOCATIONS[how](people.registrar, somebody), direct)

    assert await direct["ConsumerOrg"].commit(held) == "MVCC_READ_CONFLICT"
    assert await direct["ConsumerOrg"].commit(held_deposit) == "MVCC_READ_CONFLICT"
    assert await direct["ConsumerOrg"].read("ReadOrder", create.digest) == {"code": "unknown_target"}
    terms_hash = canonical.loads(submit.intent)["private_hash"]
    assert await direct["ConsumerOrg"].read("ReadTermsHash", terms_hash) == {"code": "unknown_target"}


async def test_an_inspector_who_is_suspended_reads_no_more(
    people: People, direct: Connections, clients: Clients
) -> None:
    somebody = await newcomer(people, direct, "RegulatorOrg", "regulator_inspector")
    client = clients["RegulatorOrg"]
    session = await session_of(client, somebody, "RegulatorOrg")

    async def read() -> int:
        return (await client.get("/api/v1/orders", headers=session)).status_code

    assert await read() == 200
    _, since_s = await in_force(REVOCATIONS["suspended"](people.registrar, somebody), direct)
    await until(read, 401, within_s=IN_FORCE_WITHIN_S)
    assert time.monotonic() - since_s < IN_FORCE_WITHIN_S
    assert (await sign_in(client, somebody, "RegulatorOrg")).status_code == 403


class TestRegulator:
    """Its users read what the views say, and write nothing, anywhere."""

    @pytest.fixture
    async def session(self, people: People, clients: Clients) -> dict[str, str]:
        return await session_of(clients["RegulatorOrg"], people.inspector, "RegulatorOrg")

    async def test_they_read_all_that_is_public(
        self, people: People, order: NewOrder, clients: Clients, session: dict[str, str]
    ) -> None:
        client = clients["RegulatorOrg"]

        async def seen() -> int:
            return (await client.get(f"/api/v1/orders/{order.id}", headers=session)).status_code

        await until(seen, 200, within_s=60)
        record = (await client.get(f"/api/v1/orders/{order.id}", headers=session)).json()
        assert (record["consumer"], record["terms_hash"]) == (people.consumer.participant, order.terms_hash)
        for path in (f"orders/{order.id}/history", "orders", "participants", "packages", "policies", "blocks"):
            answer = await client.get(f"/api/v1/{path}", headers=session)
            assert (path, answer.status_code) == (path, 200)
            assert answer.json()["items"]
        user = await client.get(f"/api/v1/users/{people.consumer.user}", headers=session)
        assert user.json()["public_key"] == people.consumer.public_key

    @pytest.mark.parametrize(
        ("path", "status", "code"),
        [
            ("orders/{order}/terms", 403, "role_not_allowed"),
            ("audit-trail", 403, "role_not_allowed"),
            ("registrations", 404, "not_found"),  # which only the exchange's instance has
            ("registry/outbox", 404, "not_found"),
        ],
    )
    async def test_they_do_not_read_what_is_not_theirs(
        self, path: str, status: int, code: str, order: NewOrder, clients: Clients, session: dict[str, str]
    ) -> None:
        answer = await clients["RegulatorOrg"].get(f"/api/v1/{path.format(order=order.id)}", headers=session)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_every_api_refuses_their_intents(self, people: People, order: NewOrder, clients: Clients) -> None:
        for name, client in clients.items():
            signed = people.inspector.signed("lapse", target=order.id, version=1)
            answer = await send(client, signed)
            code = "read_only_organisation" if name == "RegulatorOrg" else "wrong_organisation"
            assert (name, answer.status_code, answer.json()["code"]) == (name, 403, code)

    async def test_no_other_api_takes_their_sign_in_or_their_token(
        self, people: People, clients: Clients, session: dict[str, str]
    ) -> None:
        for name, client in clients.items():
            if name != "RegulatorOrg":
                assert (await client.get(f"{SESSIONS}/current", headers=session)).status_code == 401
                assert (await sign_in(client, people.inspector, name)).status_code == 401

    async def test_nothing_that_they_are_given_writes(self, clients: Clients, session: dict[str, str]) -> None:
        """One's own account apart, what their role may do is to read, to watch, to reckon and to export."""
        answer = await clients["RegulatorOrg"].get("/api/v1/access/resources", headers=session)
        given = {entry["name"] for entry in answer.json()["items"]} - {"account:manage"}
        assert "order:read" in given
        assert {name.partition(":")[2] for name in given} == {"read", "monitor", "quote", "export"}

    @pytest.mark.parametrize("function", ["Apply", "Purge", "Deposit", "Bootstrap"])
    async def test_every_peer_refuses_their_organisations_transactions(
        self, function: str, market: RunningNetwork, people: People, order: NewOrder
    ) -> None:
        """Whoever signed the intent: here somebody who may take the step."""
        signed = people.consumer.signed("cancel", target=order.id, version=1)
        submit = people.consumer.signed(
            "submit", args=order_args(people.package, people.retailer.participant), terms=TERMS
        )
        private = {"batch": batch.encode([submit], private=True)} if function == "Deposit" else {}
        arguments = [] if private else [batch.encode([signed])]
        async with at_every_peer(market, "RegulatorOrg") as peers:
            codes = {peer.name: await peer.refusal(function, arguments=arguments, transient=private) for peer in peers}
        assert codes == dict.fromkeys(codes, "read_only_organisation")
        assert len(codes) == len(market.topology.peers())


async def newcomer(people: People, direct: Connections, organisation: str, role: str) -> Person:
    """Somebody new with a participant of their own, registered."""
    somebody = person(people.registrar, organisation, role)
    await register(direct["ExchangeOrg"], people.registrar, somebody)
    return somebody


async def in_force(revocation: Revocation, direct: Connections) -> tuple[int, float]:
    """Commit the revocation and wait until it holds: its block's number, and when that was on the monotonic clock."""
    transaction = await direct["ExchangeOrg"].endorse_apply([revocation.signed])
    status = await (await transaction.submit()).status()
    assert status.code.name == "VALID"
    if revocation.in_force_ms is not None:
        await asyncio.sleep((revocation.in_force_ms - now_ms()) / 1_000)  # the time itself is what is waited for
    return status.block_number, time.monotonic()
