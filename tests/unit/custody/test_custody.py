"""Managed keys over HTTP: what signs, what does not, and what a thief can do with what."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import signature
from chaincode.intent import INTENT_PREFIX, Intent, possession_message
from gateway.client import pkcs8
from gateway.custody.service import CustodyService
from gateway.custody.unlocked import SIGNATURES, UNLOCK_MS
from gateway.settings import SettingsError
from tests.unit.custody.people import CUSTODY, PHRASE, SESSIONS, WRONG, Managed, make_managed
from tests.unit.orders.instance import CHEAP, Instance, code, participant_tx, registry, user_tx
from tests.unit.projection.chain import Chain


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    chain.add(participant_tx("consumerorg-operator", "ConsumerOrg"))
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


@pytest.fixture
async def managed(instance: Instance) -> Managed:
    return await make_managed(instance)


def intent_text(instance: Instance, **changes: Any) -> str:
    fields: dict[str, Any] = {
        "intent_id": "0190a000-0000-7000-8000-000000000001",
        "action": "cancel",
        "actor": "li-na",
        "participant": "mill",
        "role": "consumer_owner",
        "target": "c0" * 32,
        "expected_version": 1,
        "args": {},
        "private_hash": None,
        "expires_at": instance.clock + 60_000,
        "network": instance.chain.network_id,
    }
    return Intent(**(fields | changes)).canonical().decode()


async def test_an_invited_user_makes_a_key_that_proves_its_possession(instance: Instance) -> None:
    invitation = await instance.services.key_making.invite(user="li-na", participant="mill", by="officer")
    body = {"invitation": invitation.code.upper().replace("-", " "), "password": PHRASE}
    answer = await instance.http.post(f"{CUSTODY}/keys", json=body)
    made = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    message = possession_message(
        network=instance.chain.network_id, user="li-na", participant="mill", public_key=made["public_key"]
    )
    assert signature.verify(made["public_key"], message, made["proof"])
    assert len(set(made["recovery_codes"])) == 10
    assert code(await instance.http.post(f"{CUSTODY}/keys", json=body)) == (403, "invitation_refused")


async def test_invitations_end_and_are_replaced(instance: Instance) -> None:
    custody = instance.services.key_making
    first = await custody.invite(user="li-na", participant="mill", by="officer")
    second = await custody.invite(user="li-na", participant="mill", by="officer")
    for invitation in (first.code, "aaaa-bbbb"):
        body = {"invitation": invitation, "password": PHRASE}
        assert code(await instance.http.post(f"{CUSTODY}/keys", json=body)) == (403, "invitation_refused")
    instance.clock = second.expires_at
    body = {"invitation": second.code, "password": PHRASE}
    assert code(await instance.http.post(f"{CUSTODY}/keys", json=body)) == (403, "invitation_refused")


async def test_only_a_security_administrator_invites(instance: Instance) -> None:
    body = {"user": "wang", "participant": "hotel"}
    headers = await instance.log_in("li-na")
    refused = await instance.http.post(f"{CUSTODY}/invitations", json=body, headers=headers)
    assert code(refused) == (403, "role_not_allowed")
    held = {"consumerorg-operator": ["security_administrator"]}
    instance.chain.add(user_tx("li-na", memberships=held))
    instance.index()
    headers = await instance.log_in("li-na")
    answer = await instance.http.post(f"{CUSTODY}/invitations", json=body, headers=headers)
    assert (answer.status_code, answer.json().keys()) == (201, {"code", "expires_at"})


async def test_a_bad_password_makes_no_key_and_leaves_the_invitation(instance: Instance) -> None:
    invitation = await instance.services.key_making.invite(user="li-na", participant="mill", by="officer")
    body = {"invitation": invitation.code, "password": "too short"}
    assert code(await instance.http.post(f"{CUSTODY}/keys", json=body)) == (400, "password_too_weak")
    answer = await instance.http.post(f"{CUSTODY}/keys", json=body | {"password": PHRASE})
    assert answer.status_code == 201


async def test_password_and_code_open_a_session(managed: Managed) -> None:
    answer = await managed.try_sign_in()
    assert (answer.status_code, answer.json()["user"]["user_id"]) == (201, "li-na")


async def test_every_wrong_sign_in_gets_one_answer(managed: Managed) -> None:
    wrong = [
        {"password": "quiet tram across the river"},
        {"code": "000000"},
        {"user": "nobody-at-all"},
        {"user": "wang"},
        {"user": "retail-clerk"},
    ]
    answers = [await managed.try_sign_in(**changes) for changes in wrong]
    assert {(answer.status_code, answer.content) for answer in answers} == {(401, answers[0].content)}
    assert answers[0].json()["code"] == "sign_in_refused"


async def test_a_code_serves_once_and_an_earlier_one_not_after_it(managed: Managed) -> None:
    used = managed.fresh_code()
    assert (await managed.try_sign_in(code=used)).status_code == 201
    managed.instance.clock -= 30_000  # try_sign_in moved the clock; back in the same half minute
    body = {"user": managed.user, "password": managed.password, "code": used}
    again = await managed.instance.http.post(f"{SESSIONS}/password", json=body)
    assert code(again) == (401, "sign_in_refused")
    earlier = await managed.instance.http.post(f"{SESSIONS}/password", json=body | {"code": managed.code(steps=-1)})
    assert code(earlier) == (401, "sign_in_refused")


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 201), (0, 201), (1, 201), (2, 401)])
async def test_a_code_may_be_one_step_off(managed: Managed, steps: int, status: int) -> None:
    managed.instance.clock += 300_000
    body = {"user": managed.user, "password": managed.password, "code": managed.code(steps=steps)}
    assert (await managed.instance.http.post(f"{SESSIONS}/password", json=body)).status_code == status


async def test_a_recovery_code_serves_once(managed: Managed) -> None:
    recovery = managed.recovery_codes[0]
    assert (await managed.try_sign_in(code=recovery.upper())).status_code == 201
    assert code(await managed.try_sign_in(code=recovery)) == (401, "sign_in_refused")
    assert (await managed.try_sign_in(code=managed.recovery_codes[1])).status_code == 201


@pytest.mark.parametrize("name", ["li-na", "nobody-at-all"])
async def test_five_failures_lock_a_name_whether_or_not_it_exists(managed: Managed, name: str) -> None:
    for _ in range(5):
        assert code(await managed.try_sign_in(user=name, password=WRONG)) == (401, "sign_in_refused")
    locked = await managed.instance.http.post(
        f"{SESSIONS}/password", json={"user": name, "password": managed.password, "code": managed.code(steps=1)}
    )
    assert (code(locked), locked.headers["retry-after"]) == ((429, "too_many_requests"), "30")


async def test_a_lock_passes_and_a_success_forgets_the_failures(managed: Managed) -> None:
    for _ in range(5):
        await managed.try_sign_in(password=WRONG)
    managed.instance.clock += 30_000
    assert (await managed.try_sign_in()).status_code == 201
    assert code(await managed.try_sign_in(password=WRONG)) == (401, "sign_in_refused")
    assert (await managed.try_sign_in()).status_code == 201


async def test_failures_count_also_within_a_session_and_after_a_restart(managed: Managed) -> None:
    instance = managed.instance
    headers = await managed.sign_in()
    body = {"intent": intent_text(instance), "password": WRONG}
    for _ in range(5):
        assert code(await managed.post("signatures", body, headers)) == (403, "custody_refused")
    assert code(await managed.post("signatures", body | {"password": PHRASE}, headers)) == (429, "too_many_requests")
    again = Instance(instance.directory, instance.chain)
    again.clock = instance.clock
    managed.instance = again
    again.clock -= 30_000
    assert code(await managed.try_sign_in()) == (429, "too_many_requests")
    await again.close()


async def test_an_intent_is_signed_with_the_password(managed: Managed) -> None:
    headers, text = await managed.sign_in(), intent_text(managed.instance)
    answer = await managed.post("signatures", {"intent": text, "password": PHRASE}, headers)
    signed = answer.json()
    assert (answer.status_code, signed["intent"]) == (200, text)
    assert signature.verify(managed.public_key, INTENT_PREFIX + text.encode(), signed["signature"])


NOT_SIGNED: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    ("another's", {"actor": "wang"}, (401, "unknown_actor")),
    ("another participant", {"participant": "hotel"}, (403, "wrong_participant")),
    ("a role not acted in", {"role": "consumer_viewer"}, (403, "role_not_held")),
    ("another network", {"network": "retail/" + "00" * 32}, (400, "wrong_network")),
    ("an unknown action", {"action": "steal"}, (400, "unknown_action")),
]


@pytest.mark.parametrize(("name", "changes", "refusal"), NOT_SIGNED, ids=[name for name, *_ in NOT_SIGNED])
async def test_what_is_not_the_users_own_step_is_not_signed(
    managed: Managed, name: str, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    headers = await managed.sign_in()
    body = {"intent": intent_text(managed.instance, **changes), "password": PHRASE}
    assert code(await managed.post("signatures", body, headers)) == refusal


async def test_a_session_claim_is_no_intent(managed: Managed) -> None:
    headers = await managed.sign_in()
    body = {"intent": managed.instance.claim("li-na")["claim"], "password": PHRASE}
    assert (await managed.post("signatures", body, headers)).status_code == 400


async def test_the_second_person_signs_a_colleagues_intent_only(managed: Managed) -> None:
    headers = await managed.sign_in()
    colleagues = intent_text(managed.instance, actor="wang")
    body = {"intent": colleagues, "password": PHRASE, "second": True}
    answer = await managed.post("signatures", body, headers)
    assert signature.verify(managed.public_key, INTENT_PREFIX + colleagues.encode(), answer.json()["signature"])
    own = body | {"intent": intent_text(managed.instance)}
    assert code(await managed.post("signatures", own, headers)) == (401, "unknown_actor")


async def test_an_unlocked_key_signs_for_its_session_its_time_and_its_number(managed: Managed) -> None:
    headers, other = await managed.sign_in(), await managed.sign_in()
    body = {"intent": intent_text(managed.instance)}
    assert code(await managed.post("signatures", body, headers)) == (403, "custody_locked")
    assert (await managed.post("unlock", managed.credentials(), headers)).status_code == 200
    assert code(await managed.post("signatures", body, other)) == (403, "custody_locked")
    for _ in range(SIGNATURES):
        assert (await managed.post("signatures", body, headers)).status_code == 200
    assert code(await managed.post("signatures", body, headers)) == (403, "custody_locked")
    await managed.post("unlock", managed.credentials(), headers)
    managed.instance.clock += UNLOCK_MS - 1
    assert (await managed.post("signatures", body, headers)).status_code == 200
    managed.instance.clock += 1
    assert code(await managed.post("signatures", body, headers)) == (403, "custody_locked")


ASKS_FOR_A_CODE = [
    ("POST", "unlock", {}),
    ("PUT", "password", {"new_password": "a slower tram through the hills"}),
    ("POST", "codes", {}),
    ("POST", "export", {"passphrase": "some words for the file"}),
    ("POST", "deletion", {}),
]


@pytest.mark.parametrize(("method", "path", "more"), ASKS_FOR_A_CODE, ids=[path for _, path, _ in ASKS_FOR_A_CODE])
async def test_what_lasts_asks_for_a_fresh_code_too(
    managed: Managed, method: str, path: str, more: dict[str, str]
) -> None:
    headers, used = await managed.sign_in(), managed.code()
    http = managed.instance.http
    for wrong in (used, "000000", "aaaa-bbbb-cccc-dddd"):
        body = {"password": managed.password, "code": wrong, **more}
        answer = await http.request(method, f"{CUSTODY}/{path}", json=body, headers=headers)
        assert code(answer) == (403, "custody_refused")
    answer = await http.request(method, f"{CUSTODY}/{path}", json=managed.credentials(**more), headers=headers)
    assert answer.is_success


async def test_a_user_locks_its_key_again(managed: Managed) -> None:
    headers = await managed.sign_in()
    await managed.post("unlock", managed.credentials(), headers)
    assert (await managed.instance.http.delete(f"{CUSTODY}/unlock", headers=headers)).status_code == 204
    body = {"intent": intent_text(managed.instance)}
    assert code(await managed.post("signatures", body, headers)) == (403, "custody_locked")


async def test_a_revoked_user_signs_nothing_from_the_block_on(managed: Managed) -> None:
    headers = await managed.sign_in()
    await managed.post("unlock", managed.credentials(), headers)
    revoked = user_tx("li-na", public_key=managed.public_key, status="revoked", version=3)
    managed.instance.chain.add(revoked)
    managed.instance.index()
    for body in ({"password": PHRASE}, {}):
        answer = await managed.post("signatures", {"intent": intent_text(managed.instance), **body}, headers)
        assert code(answer) == (401, "unauthorised")
    assert code(await managed.try_sign_in()) == (403, "actor_inactive")


async def test_a_new_password_replaces_the_old_and_ends_other_sessions(managed: Managed) -> None:
    headers, other = await managed.sign_in(), await managed.sign_in()
    await managed.post("unlock", managed.credentials(), headers)
    new = "a slower tram through the hills"
    body = managed.credentials(new_password=new)
    answer = await managed.instance.http.put(f"{CUSTODY}/password", json=body, headers=headers)
    assert answer.status_code == 204
    assert code(await managed.instance.get("sessions/current", other)) == (401, "unauthorised")
    text = intent_text(managed.instance)
    assert code(await managed.post("signatures", {"intent": text}, headers)) == (403, "custody_locked")
    old = await managed.post("signatures", {"intent": text, "password": PHRASE}, headers)
    assert code(old) == (403, "custody_refused")
    assert (await managed.post("signatures", {"intent": text, "password": new}, headers)).status_code == 200
    managed.password = new
    assert (await managed.try_sign_in()).status_code == 201


async def test_renewed_codes_replace_the_telephone_and_the_paper(managed: Managed) -> None:
    headers = await managed.sign_in()
    renewed = (await managed.post("codes", managed.credentials(code=managed.recovery_codes[0]), headers)).json()
    for old in (managed.fresh_code(), managed.recovery_codes[1]):
        assert code(await managed.try_sign_in(code=old)) == (401, "sign_in_refused")
    managed.secret = renewed["totp_secret"]
    assert (await managed.try_sign_in()).status_code == 201


async def test_the_owner_takes_the_key_away_encrypted(managed: Managed) -> None:
    headers = await managed.sign_in()
    for_the_file = "some words for the file"
    answer = await managed.post("export", managed.credentials(passphrase=for_the_file), headers)
    pem = answer.json()["pem"]
    assert pkcs8.is_encrypted(pem)
    assert signature.public_key_of(pkcs8.load(pem, for_the_file)) == managed.public_key
    wrong = managed.credentials(passphrase=for_the_file, password=WRONG)
    assert code(await managed.post("export", wrong, headers)) == (403, "custody_refused")


async def test_a_deleted_key_is_gone(managed: Managed) -> None:
    headers = await managed.sign_in()
    assert (await managed.post("deletion", managed.credentials(), headers)).status_code == 204
    body = {"intent": intent_text(managed.instance), "password": PHRASE}
    assert code(await managed.post("signatures", body, headers)) == (403, "custody_refused")
    status = (await managed.instance.get("custody/key", headers)).json()
    assert (status["managed"], status["recovery_codes_left"]) == (False, 0)
    assert code(await managed.try_sign_in()) == (401, "sign_in_refused")


async def test_a_lost_key_is_replaced_by_a_new_one_once_the_registrar_binds_it(managed: Managed) -> None:
    old = Managed(**vars(managed))
    new = await make_managed(managed.instance)
    assert new.public_key != old.public_key
    assert code(await old.try_sign_in()) == (401, "sign_in_refused")
    assert (await new.try_sign_in()).status_code == 201


async def test_a_stolen_copy_with_the_master_key_signs_nothing_without_the_password(
    managed: Managed, tmp_path: Path
) -> None:
    await managed.sign_in()
    stolen = tmp_path / "stolen"
    shutil.copytree(managed.instance.directory, stolen)
    thief = Managed(**(vars(managed) | {"instance": Instance(stolen, managed.instance.chain)}))
    thief.instance.clock = managed.instance.clock
    thief.password = WRONG
    assert code(await thief.try_sign_in()) == (401, "sign_in_refused")
    # With the session key that was stolen too, the thief makes a session; the key stays shut.
    token = await managed.sign_in()
    body = {"intent": intent_text(managed.instance)}
    assert code(await thief.post("signatures", body, token)) == (403, "custody_locked")
    for guess in (WRONG, managed.secret, managed.recovery_codes[0]):
        refused = await thief.post("signatures", body | {"password": guess}, token)
        assert code(refused) == (403, "custody_refused")
    # And what lies in the files is neither the key nor the one-time secret.
    content = b"".join(path.read_bytes() for path in stolen.rglob("*") if path.is_file())
    for secret in (managed.secret, *managed.recovery_codes, PHRASE):
        assert secret.encode() not in content
    await thief.instance.close()


async def test_a_stolen_database_with_the_password_signs_nothing_without_the_master_key(
    managed: Managed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stolen = tmp_path / "stolen"
    stolen.mkdir()
    await managed.sign_in()
    for name in ("records.sqlite", "records.sqlite-wal", "read_model.sqlite", "read_model.sqlite-wal"):
        if (managed.instance.directory / name).exists():
            shutil.copy(managed.instance.directory / name, stolen / name)
    # An instance of the product does not even start with another master key …
    with pytest.raises(SettingsError, match="another master key"):
        Instance(stolen, managed.instance.chain)
    # … and one that is made to believe it has the right one does not open the key.
    with sqlite3.connect(stolen / "records.sqlite") as connection:
        connection.execute("UPDATE managed_keys SET master_id = ?", (_master_id(stolen),))
    connection.close()
    thief = Managed(**(vars(managed) | {"instance": Instance(stolen, managed.instance.chain)}))
    thief.instance.clock = managed.instance.clock
    assert code(await thief.try_sign_in()) == (401, "sign_in_refused")
    await thief.instance.close()


def _master_id(directory: Path) -> str:
    from gateway.custody.sealing import Sealer

    return Sealer((directory / "custody.key").read_bytes(), cost=CHEAP).master_id


async def test_secrets_are_in_no_log_and_no_answer_about_an_error(
    managed: Managed, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [
            await managed.try_sign_in(password=f"planted-{PHRASE}"),
            await managed.try_sign_in(code="planted-code-that-is-much-too-long-for-the-field"),
        ]
    assert [answer.status_code for answer in answers] == [401, 400]
    assert all("planted" not in answer.text for answer in answers)
    assert "planted" not in caplog.text
    assert PHRASE not in caplog.text


def test_custody_keeps_no_key_object_by_itself(managed: Managed) -> None:
    service: CustodyService = managed.instance.services.custody
    held = [value for value in vars(service).values() if isinstance(value, ec.EllipticCurvePrivateKey)]
    assert held == []


def test_the_master_key_is_for_its_owner_alone(managed: Managed) -> None:
    assert managed.instance.services.settings.custody_key.stat().st_mode & 0o777 == 0o600
