"""Who gets a session, and how long it is good for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.sessions.service import SESSION_S
from tests.unit.orders.instance import Instance, code, registry, user_tx
from tests.unit.projection.chain import NOW_MS, Chain


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


async def test_a_registered_user_gets_a_session_and_is_recognised(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    answer = await instance.get("sessions/current", headers)
    assert (answer.status_code, answer.json()["user_id"]) == (200, "li-na")


REFUSED: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    ("wrong network", {"network": "retail/00"}, (400, "wrong_network")),
    ("claim for another organisation", {"audience": "RetailerOrg"}, (403, "wrong_organisation")),
    ("an old claim", {"issued_at": NOW_MS - 60_001}, (401, "unauthorised")),
    ("a claim of the future", {"issued_at": NOW_MS + 60_001}, (401, "unauthorised")),
    ("no nonce", {"nonce": "1"}, (400, "invalid_request")),
    ("a time that is no number", {"issued_at": True}, (400, "invalid_request")),
]


@pytest.mark.parametrize(("name", "changes", "refusal"), REFUSED, ids=[name for name, *_ in REFUSED])
async def test_a_bad_claim_is_refused_by_name(
    instance: Instance, name: str, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    assert code(await instance.http.post("/api/v1/sessions", json=instance.claim("li-na", **changes))) == refusal


async def test_another_keys_signature_is_refused(instance: Instance) -> None:
    body = instance.claim("li-na") | {"signature": instance.claim("wang")["signature"]}
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (401, "bad_signature")


async def test_a_user_of_another_organisation_is_refused(instance: Instance) -> None:
    body = instance.claim("retail-clerk")
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (403, "wrong_organisation")


async def test_a_claim_serves_once_also_after_a_restart(instance: Instance) -> None:
    body = instance.claim("li-na")
    assert (await instance.http.post("/api/v1/sessions", json=body)).status_code == 201
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (401, "unauthorised")
    again = Instance(instance.directory, instance.chain)
    assert code(await again.http.post("/api/v1/sessions", json=body)) == (401, "unauthorised")
    await again.close()


async def test_a_session_ends_with_its_time(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    instance.clock += SESSION_S * 1_000 - 1
    assert (await instance.get("sessions/current", headers)).status_code == 200
    instance.clock += 1
    assert code(await instance.get("sessions/current", headers)) == (401, "token_expired")


async def test_a_closed_session_is_over_also_after_a_restart(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    assert (await instance.http.delete("/api/v1/sessions/current", headers=headers)).status_code == 204
    assert code(await instance.get("sessions/current", headers)) == (401, "unauthorised")
    again = Instance(instance.directory, instance.chain)
    assert code(await again.get("sessions/current", headers)) == (401, "unauthorised")
    await again.close()


@pytest.mark.parametrize(
    "changes",
    [{"status": "suspended"}, {"status": "revoked"}, {"public_key": "04" + "1" * 128}, {"organisation": "RetailerOrg"}],
    ids=["suspended", "revoked", "key replaced", "moved"],
)
async def test_a_session_ends_with_the_block_that_changes_its_user(instance: Instance, changes: dict[str, Any]) -> None:
    headers = await instance.log_in("li-na")
    assert (await instance.get("sessions/current", headers)).status_code == 200
    instance.chain.add(user_tx("li-na", **changes))
    instance.index()
    assert code(await instance.get("sessions/current", headers)) == (401, "unauthorised")


async def test_a_token_of_another_instance_or_a_made_up_one_is_refused(instance: Instance, tmp_path: Path) -> None:
    other = Instance(tmp_path / "other", instance.chain)
    other.index()
    foreign = await other.log_in("li-na")
    await other.close()
    for headers in (foreign, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}, {}):
        assert code(await instance.get("sessions/current", headers)) == (401, "unauthorised")


def test_the_session_key_is_for_its_owner_alone(instance: Instance) -> None:
    mode = instance.services.settings.session_key.stat().st_mode
    assert mode & 0o777 == 0o600
