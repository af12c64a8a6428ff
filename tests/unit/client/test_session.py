"""The client's sessions and managed keys, against the real application."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from chaincode import signature
from chaincode.intent import INTENT_PREFIX
from gateway.client.errors import ProblemError
from gateway.client.http import Http
from gateway.client.keystore import Identity, Signer
from gateway.client.managed import ManagedClient
from gateway.client.session import Session
from gateway.client.sign_in import KeySignIn, PasswordSignIn
from gateway.client.steps import Step
from gateway.intents.result import Result, ResultStatus
from gateway.sessions.issuing import ACCESS_S
from tests.unit.custody.people import WRONG, make_managed
from tests.unit.orders.instance import KEYS, Instance, participant_tx, registry, user_tx
from tests.unit.projection.chain import Chain

TWO = {"mill": ["consumer_owner", "consumer_viewer"], "hotel": ["consumer_operator"]}


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    chain.add(user_tx("li-na", memberships=TWO), participant_tx("hotel", "ConsumerOrg"))
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


class Counting(httpx2.AsyncBaseTransport):
    """The application, with a count of the requests by path, and of the answers."""

    def __init__(self, instance: Instance) -> None:
        self._transport = httpx2.ASGITransport(instance.app)
        self.paths: list[str] = []
        self.statuses: list[int] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.paths.append(request.url.path.removeprefix("/api/v1/"))
        answer = await self._transport.handle_async_request(request)
        self.statuses.append(answer.status_code)
        return answer


@pytest.fixture
def api(instance: Instance) -> Counting:
    return Counting(instance)


def signer(user: str = "li-na", participant: str = "mill") -> Signer:
    identity = Identity(
        user=user,
        participant=participant,
        organisation="ConsumerOrg",
        roles=("consumer_owner",),
        public_key=signature.public_key_of(KEYS[user]),
    )
    return Signer(identity=identity, key=KEYS[user])


def session(instance: Instance, api: Counting, *, role: str | None = None, participant: str = "mill") -> Session:
    http = Http("http://api", transport=api)
    sign_in = KeySignIn(signer=signer(participant=participant), network_id=instance.chain.network_id, role=role)
    return Session(http, sign_in, clock_ms=lambda: instance.clock)


async def current(instance: Instance, headers: dict[str, str]) -> dict[str, Any]:
    body: dict[str, Any] = (await instance.get("sessions/current", headers)).json()
    return body


async def test_a_session_is_opened_once_then_refreshed_and_opened_again_when_it_is_over(
    instance: Instance, api: Counting
) -> None:
    mine = session(instance, api)
    await mine.headers()
    await mine.headers()
    instance.clock += ACCESS_S * 1_000
    first = await current(instance, await mine.headers())
    assert api.paths == ["sessions", "sessions/refresh"]
    await instance.services.sessions.end_all("li-na", how="test")
    instance.clock += ACCESS_S * 1_000
    second = await current(instance, await mine.headers())
    assert api.paths[2:] == ["sessions/refresh", "sessions"]
    assert first["session_id"] != second["session_id"]


async def test_a_session_acts_for_the_keys_participant_and_changes_its_role(instance: Instance, api: Counting) -> None:
    mine = session(instance, api, role="consumer_viewer")
    assert (await current(instance, await mine.headers()))["role"] == "consumer_viewer"
    await mine.act_as(participant="hotel")
    now = await current(instance, await mine.headers())
    assert (now["participant"], now["role"]) == ("hotel", "consumer_operator")


async def test_a_user_who_is_not_let_in_is_told_so(instance: Instance, api: Counting) -> None:
    instance.chain.add(user_tx("li-na", memberships=TWO, status="revoked"))
    instance.index()
    with pytest.raises(ProblemError) as refused:
        await session(instance, api).headers()
    assert refused.value.code == "actor_inactive"


async def test_who_is_not_let_in_yet_is_once_the_api_has_indexed_it(instance: Instance, api: Counting) -> None:
    instance.chain.add(participant_tx("mill", "ConsumerOrg", status="suspended"))
    instance.index()
    instance.chain.add(participant_tx("mill", "ConsumerOrg"))
    opening = asyncio.create_task(session(instance, api).headers())
    while not api.statuses:
        await asyncio.sleep(0)
    instance.index()
    assert (await current(instance, await opening))["participant"] == "mill"
    assert api.statuses[:2] == [403, 201]


class WritePath:
    """Takes what the managed client sends, as the ledger would, and keeps it."""

    def __init__(self) -> None:
        self.sent: list[Any] = []

    async def submit(self, signed: Any, *, wait: bool = True) -> Result:
        self.sent.append(signed)
        return Result(digest=signed.digest, intent_id=None, status=ResultStatus.APPLIED, block_number=0)


async def test_a_managed_client_signs_with_the_password_and_sends(instance: Instance, api: Counting) -> None:
    managed = await make_managed(instance)
    instance.app.state.intents = writes = WritePath()
    sign_in = PasswordSignIn(user="li-na", password=managed.password, code=managed.fresh_code)
    network_id = instance.chain.network_id
    async with ManagedClient("http://api", sign_in=sign_in, network_id=network_id, transport=api) as client:
        await client.take(Step(action="cancel", target="c0" * 32, version=1))
    (signed,) = writes.sent
    intent = json.loads(signed.intent)
    assert (intent["actor"], intent["participant"], intent["role"]) == ("li-na", "mill", "consumer_owner")
    assert signature.verify(managed.public_key, INTENT_PREFIX + signed.intent.encode(), signed.signature)
    assert api.paths[-1] == "sessions/current"


async def test_a_wrong_password_is_refused_and_in_no_repr(instance: Instance, api: Counting) -> None:
    managed = await make_managed(instance)
    sign_in = PasswordSignIn(user="li-na", password=WRONG, code=managed.fresh_code)
    with pytest.raises(ProblemError) as refused:
        await Session(Http("http://api", transport=api), sign_in).headers()
    assert refused.value.code == "sign_in_refused"
    assert api.paths.count("sessions/password") == 1
    assert WRONG not in repr(sign_in)
