"""A security administrator ends the sessions of a user of the own organisation; nobody else does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gateway.audit_trail.schemas import AuditFilters
from tests.unit.orders.instance import Instance, code, participant_tx, registry, user_tx
from tests.unit.projection.chain import Chain

SESSIONS = "/api/v1/sessions"
GUARD = {"consumerorg-operator": ["security_administrator"]}


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    chain.add(participant_tx("consumerorg-operator", "ConsumerOrg"))
    chain.add(user_tx("wang", memberships=GUARD))
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


async def test_all_sessions_of_the_user_end_at_once_and_are_recorded(instance: Instance) -> None:
    guard = await instance.log_in("wang")
    theirs = [await instance.log_in("li-na") for _ in range(2)]
    answer = await instance.http.delete(f"{SESSIONS}/users/li-na", headers=guard)
    assert (answer.status_code, answer.json()) == (200, {"ended": 2})
    for headers in theirs:
        assert code(await instance.get("sessions/current", headers)) == (401, "unauthorised")
    assert (await instance.get("sessions/current", guard)).status_code == 200
    found = await instance.services.audit_trail.search(AuditFilters(kind="sessions_ended"), before=None, limit=5)
    assert [(entry.actor, entry.subject, json.loads(entry.detail)) for entry in found] == [
        ("wang", "li-na", {"count": 2, "how": "by_administrator"})
    ]


async def test_the_users_refresh_tokens_are_dead_too(instance: Instance) -> None:
    theirs = (await instance.http.post(SESSIONS, json=instance.claim("li-na"))).json()
    await instance.http.delete(f"{SESSIONS}/users/li-na", headers=await instance.log_in("wang"))
    renewal = await instance.http.post(f"{SESSIONS}/refresh", json={"refresh_token": theirs["refresh_token"]})
    assert code(renewal) == (401, "unauthorised")


@pytest.mark.parametrize("user", ["retail-clerk", "nobody-at-all"])
async def test_users_of_others_are_not_known_here(instance: Instance, user: str) -> None:
    answer = await instance.http.delete(f"{SESSIONS}/users/{user}", headers=await instance.log_in("wang"))
    assert code(answer) == (404, "not_found")


async def test_nobody_else_ends_the_sessions_of_others(instance: Instance) -> None:
    theirs = await instance.log_in("wang")
    answer = await instance.http.delete(f"{SESSIONS}/users/wang", headers=await instance.log_in("li-na"))
    assert code(answer) == (403, "role_not_allowed")
    assert (await instance.get("sessions/current", theirs)).status_code == 200
