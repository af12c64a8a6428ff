"""Who gets a session, and how long it is good for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chaincode import signature
from chaincode.intent import SESSION_PREFIX
from gateway.problems import ProblemError
from gateway.sessions.issuing import ACCESS_S
from gateway.sessions.limits import RateLimit, client_network
from gateway.sessions.lockout import lock_after
from tests.unit.orders.instance import KEYS, Instance, code, participant_tx, registry, user_tx
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
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (401, "sign_in_refused")


async def test_a_user_of_another_organisation_is_refused(instance: Instance) -> None:
    body = instance.claim("retail-clerk")
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (401, "sign_in_refused")


async def test_a_claim_serves_once_also_after_a_restart(instance: Instance) -> None:
    body = instance.claim("li-na")
    assert (await instance.http.post("/api/v1/sessions", json=body)).status_code == 201
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (401, "unauthorised")
    again = Instance(instance.directory, instance.chain)
    assert code(await again.http.post("/api/v1/sessions", json=body)) == (401, "unauthorised")
    await again.close()


async def test_a_session_ends_with_its_time(instance: Instance) -> None:
    headers = await instance.log_in("li-na")
    instance.clock += ACCESS_S * 1_000 - 1
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
    [
        {"status": "suspended"},
        {"status": "revoked"},
        {"public_key": "04" + "1" * 128},
        {"organisation": "RetailerOrg"},
        {"valid_until": NOW_MS},
        {"valid_from": NOW_MS + 1},
        {"memberships": {"mill": ["consumer_viewer"]}},
        {"memberships": {"hotel": ["consumer_owner"]}},
    ],
    ids=["suspended", "revoked", "key replaced", "moved", "expired", "not yet", "role taken", "membership ended"],
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


@pytest.mark.parametrize("status", ["suspended", "closed"])
async def test_a_session_ends_with_the_block_that_suspends_its_participant(instance: Instance, status: str) -> None:
    headers = await instance.log_in("li-na")
    assert (await instance.get("sessions/current", headers)).status_code == 200
    instance.chain.add(participant_tx("mill", "ConsumerOrg", status=status))
    instance.index()
    assert code(await instance.get("sessions/current", headers)) == (401, "unauthorised")
    body = instance.claim("li-na")
    assert code(await instance.http.post("/api/v1/sessions", json=body)) == (403, "participant_inactive")


async def test_a_session_ends_when_its_users_validity_does(instance: Instance) -> None:
    instance.chain.add(user_tx("li-na", valid_until=NOW_MS + 1_000))
    instance.index()
    headers = await instance.log_in("li-na")
    instance.clock += 999
    assert (await instance.get("sessions/current", headers)).status_code == 200
    instance.clock += 1
    assert code(await instance.get("sessions/current", headers)) == (401, "unauthorised")


async def test_a_challenge_is_a_claim_to_sign_whoever_asks(instance: Instance) -> None:
    texts = []
    for user in ("li-na", "nobody-at-all"):
        answer = await instance.http.post("/api/v1/sessions/challenges", json={"user": user})
        assert answer.status_code == 200
        texts.append(answer.json()["claim"].replace(user, "?"))
    known, unknown = (json.loads(text) for text in texts)
    assert known.pop("nonce") != unknown.pop("nonce")
    assert known == unknown
    claim = (await instance.http.post("/api/v1/sessions/challenges", json={"user": "li-na"})).json()["claim"]
    body = {"claim": claim, "signature": signature.sign(KEYS["li-na"], SESSION_PREFIX + claim.encode())}
    assert (await instance.http.post("/api/v1/sessions", json=body)).status_code == 201


async def test_unknown_foreign_and_wrongly_signed_are_answered_alike(instance: Instance) -> None:
    bodies = [
        instance.claim("li-na", user="nobody-at-all"),
        instance.claim("li-na", user="retail-clerk"),
        instance.claim("retail-clerk"),
        instance.claim("wang", user="li-na"),
    ]
    answers = [await instance.http.post("/api/v1/sessions", json=body) for body in bodies]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}
    assert answers[0].json()["code"] == "sign_in_refused"


async def test_wrong_signatures_are_counted_by_user_and_right_ones_are_not(instance: Instance) -> None:
    wrong = instance.claim("wang", user="li-na")
    for _ in range(60):
        assert code(await instance.http.post("/api/v1/sessions", json=wrong)) == (401, "sign_in_refused")
    refused = await instance.http.post("/api/v1/sessions", json=wrong)
    assert (code(refused), refused.headers["retry-after"]) == ((429, "too_many_requests"), "2")
    await instance.log_in("wang")
    await instance.log_in("li-na")  # whoever signs wrongly in another's name locks nobody out
    instance.clock += 2_000
    assert code(await instance.http.post("/api/v1/sessions", json=wrong)) == (401, "sign_in_refused")


async def test_right_sign_ins_are_not_limited(instance: Instance) -> None:
    for _ in range(100):
        await instance.log_in("wang")


def test_a_rate_limit_refills_with_time() -> None:
    now = [0]
    limit = RateLimit(burst=2, per_minute=60, clock=lambda: now[0])
    for _ in range(2):
        limit.check("a")
        limit.take("a")
    with pytest.raises(ProblemError, match="too_many_requests"):
        limit.check("a")
    limit.check("b")
    now[0] = 1_000
    limit.check("a")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("unknown", "unknown"),
    ],
)
def test_clients_are_limited_by_what_one_of_them_has(address: str, network: str) -> None:
    assert client_network(address) == network


@pytest.mark.parametrize(
    ("failures", "lock_s"), [(1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1_920), (12, 3_600), (1_000, 3_600)]
)
def test_a_lock_grows_with_each_failure(failures: int, lock_s: int) -> None:
    until = lock_after(failures, now=NOW_MS)
    assert until == (NOW_MS + lock_s * 1_000 if lock_s else 0)
