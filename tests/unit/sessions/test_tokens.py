"""Refresh tokens serve until their successor does; roles are changed and sessions ended within a session's own user."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gateway.audit_trail.schemas import AuditFilters
from gateway.sessions.issuing import ACCESS_S, REFRESH_MS, SESSION_MS
from tests.unit.orders.instance import Instance, code, registry, user_tx
from tests.unit.projection.chain import Chain

SESSIONS = "/api/v1/sessions"
TWO_MILLS = {"mill": ["consumer_owner", "consumer_viewer"], "hotel": ["consumer_operator"]}


@pytest.fixture
async def instance(tmp_path: Path) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    chain.add(user_tx("li-na", memberships=TWO_MILLS))
    made = Instance(tmp_path / "api", chain)
    made.index()
    yield made
    await made.close()


async def sign_in(instance: Instance, **wanted: Any) -> dict[str, Any]:
    answer = await instance.http.post(SESSIONS, json=instance.claim("li-na") | wanted)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def refresh(instance: Instance, token: str) -> httpx2.Response:
    return await instance.http.post(f"{SESSIONS}/refresh", json={"refresh_token": token})


def bearer(body: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {body['token']}"}


async def test_a_refresh_token_gets_the_next_tokens_of_the_same_session(instance: Instance) -> None:
    first = await sign_in(instance)
    instance.clock += ACCESS_S * 1_000
    assert code(await instance.get("sessions/current", bearer(first))) == (401, "token_expired")
    answer = await refresh(instance, first["refresh_token"])
    second = answer.json()
    assert answer.status_code == 200
    assert second["session_id"] == first["session_id"]
    assert (await instance.get("sessions/current", bearer(second))).status_code == 200


async def assert_ended(instance: Instance, *held: dict[str, Any]) -> None:
    """Nobody who holds tokens of the session gets anything more with them; the trail says that it was ended."""
    for tokens in held:
        assert code(await refresh(instance, tokens["refresh_token"])) == (401, "unauthorised")
        assert (await instance.get("sessions/current", bearer(tokens))).status_code == 401
    found = await instance.services.audit_trail.search(AuditFilters(kind="refresh_token_reused"), before=None, limit=5)
    assert [entry.subject for entry in found] == ["li-na"]


async def test_a_refresh_token_that_has_served_ends_the_whole_session(instance: Instance) -> None:
    first = await sign_in(instance)
    second = (await refresh(instance, first["refresh_token"])).json()
    third = (await refresh(instance, second["refresh_token"])).json()
    assert code(await refresh(instance, first["refresh_token"])) == (401, "unauthorised")
    await assert_ended(instance, first, second, third)


async def test_an_answer_that_was_lost_can_be_asked_for_again(instance: Instance) -> None:
    first = await sign_in(instance)
    lost = [(await refresh(instance, first["refresh_token"])).status_code for _ in range(3)]
    arrived = (await refresh(instance, first["refresh_token"])).json()
    instance.clock += ACCESS_S * 1_000
    following = (await refresh(instance, arrived["refresh_token"])).json()
    assert lost == [200, 200, 200]
    assert (await instance.get("sessions/current", bearer(following))).status_code == 200


async def test_of_two_who_got_tokens_with_the_same_one_the_second_to_go_on_ends_the_session(instance: Instance) -> None:
    first = await sign_in(instance)
    stolen = (await refresh(instance, first["refresh_token"])).json()
    own = (await refresh(instance, first["refresh_token"])).json()
    following = (await refresh(instance, own["refresh_token"])).json()
    assert code(await refresh(instance, stolen["refresh_token"])) == (401, "unauthorised")
    await assert_ended(instance, first, stolen, own, following)


async def test_a_lost_answer_cannot_be_asked_for_after_its_access_token_is_over(instance: Instance) -> None:
    first = await sign_in(instance)
    lost = (await refresh(instance, first["refresh_token"])).json()
    instance.clock += ACCESS_S * 1_000 - 1
    again = (await refresh(instance, first["refresh_token"])).json()
    instance.clock += 1
    assert code(await refresh(instance, first["refresh_token"])) == (401, "unauthorised")
    await assert_ended(instance, first, lost, again)


async def test_refresh_tokens_and_sessions_have_their_time(instance: Instance) -> None:
    first = await sign_in(instance)
    instance.clock += REFRESH_MS - 1
    second = (await refresh(instance, first["refresh_token"])).json()
    instance.clock += REFRESH_MS
    assert code(await refresh(instance, second["refresh_token"])) == (401, "unauthorised")


async def test_a_session_is_not_renewed_beyond_its_end(instance: Instance) -> None:
    body = await sign_in(instance)
    end = instance.clock + SESSION_MS
    while instance.clock + REFRESH_MS - 1 < end:
        instance.clock += REFRESH_MS - 1
        body = (await refresh(instance, body["refresh_token"])).json()
        assert max(body["expires_at"], body["refresh_expires_at"]) <= end
    instance.clock = end
    assert code(await refresh(instance, body["refresh_token"])) == (401, "unauthorised")


@pytest.mark.parametrize("changes", [{"status": "revoked"}, {"public_key": "04" + "1" * 128}, {"memberships": {}}])
async def test_a_changed_user_gets_no_new_tokens(instance: Instance, changes: dict[str, Any]) -> None:
    body = await sign_in(instance)
    instance.chain.add(user_tx("li-na", **({"memberships": TWO_MILLS} | changes | {"version": 3})))
    instance.index()
    assert code(await refresh(instance, body["refresh_token"])) == (401, "unauthorised")


async def test_a_made_up_refresh_token_gets_nothing(instance: Instance) -> None:
    for body in ({"refresh_token": "x"}, {}):
        answer = await instance.http.post(f"{SESSIONS}/refresh", json=body)
        assert code(answer) == (401, "unauthorised")


async def test_no_token_lies_in_the_database(instance: Instance) -> None:
    body = await sign_in(instance)
    path = instance.directory / "records.sqlite"
    with sqlite3.connect(path) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    assert body["session_id"] in text
    assert body["token"] not in text
    assert body["refresh_token"] not in text
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_browser_gets_the_refresh_token_as_a_cookie_of_one_path(instance: Instance) -> None:
    answer = await instance.http.post(SESSIONS, json=instance.claim("li-na") | {"cookie": True})
    assert answer.json()["refresh_token"] is None
    header = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/api/v1/sessions/refresh"):
        assert part in header
    renewed = await instance.http.post(f"{SESSIONS}/refresh", json={})
    assert (renewed.status_code, renewed.json()["refresh_token"]) == (200, None)
    assert "set-cookie" in renewed.headers


async def test_a_browser_that_changes_its_role_keeps_the_cookie_and_sees_no_token(instance: Instance) -> None:
    before = (await instance.http.post(SESSIONS, json=instance.claim("li-na") | {"cookie": True})).json()
    wanted = {"participant": "mill", "role": "consumer_viewer", "cookie": True}
    changed = await instance.http.put(f"{SESSIONS}/current/acting", json=wanted, headers=bearer(before))
    assert (changed.status_code, changed.json()["refresh_token"]) == (200, None)
    renewed = await instance.http.post(f"{SESSIONS}/refresh", json={})
    assert (renewed.status_code, renewed.json()["role"]) == (200, "consumer_viewer")


async def test_a_session_acts_as_asked_and_as_the_first_held_otherwise(instance: Instance) -> None:
    asked = {"participant": "mill", "role": "consumer_viewer"}
    assert {name: (await sign_in(instance, **asked))[name] for name in asked} == asked
    first = await sign_in(instance)
    assert (first["participant"], first["role"]) == ("hotel", "consumer_operator")


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ({"participant": "southgrid"}, (403, "wrong_participant")),
        ({"role": "exchange_registrar"}, (403, "role_not_held")),
        ({"participant": "hotel", "role": "consumer_owner"}, (403, "role_not_held")),
    ],
)
async def test_nobody_acts_as_what_is_not_held(
    instance: Instance, wanted: dict[str, str], refusal: tuple[int, str]
) -> None:
    assert code(await instance.http.post(SESSIONS, json=instance.claim("li-na") | wanted)) == refusal
    body = await sign_in(instance)
    answer = await instance.http.put(f"{SESSIONS}/current/acting", json=wanted, headers=bearer(body))
    assert code(answer) == refusal


async def test_after_a_change_of_role_the_old_tokens_are_void_also_after_a_restart(instance: Instance) -> None:
    before = await sign_in(instance, participant="mill", role="consumer_owner")
    wanted = {"participant": "hotel", "role": "consumer_operator"}
    after = (await instance.http.put(f"{SESSIONS}/current/acting", json=wanted, headers=bearer(before))).json()
    again = Instance(instance.directory, instance.chain)
    for api in (instance, again):
        assert code(await api.get("sessions/current", bearer(before))) == (401, "unauthorised")
        current = (await api.get("sessions/current", bearer(after))).json()
        assert {name: current[name] for name in wanted} == wanted
    assert code(await refresh(again, before["refresh_token"])) == (401, "unauthorised")
    assert (await refresh(again, after["refresh_token"])).json()["role"] == "consumer_operator"
    await again.close()


async def test_a_user_sees_its_own_sessions_and_ends_any(instance: Instance) -> None:
    mine, other = await sign_in(instance), await sign_in(instance)
    wang = await instance.log_in("wang")
    items = (await instance.get("sessions", bearer(mine))).json()["items"]
    assert {each["session_id"]: each["current"] for each in items} == {
        mine["session_id"]: True,
        other["session_id"]: False,
    }
    assert code(await instance.http.delete(f"{SESSIONS}/{mine['session_id']}", headers=wang)) == (404, "not_found")
    ended = await instance.http.delete(f"{SESSIONS}/{other['session_id']}", headers=bearer(mine))
    assert ended.status_code == 204
    assert code(await instance.get("sessions/current", bearer(other))) == (401, "unauthorised")
    assert (await instance.get("sessions/current", bearer(mine))).status_code == 200


async def test_signing_out_everywhere_ends_every_session(instance: Instance) -> None:
    mine, other = await sign_in(instance), await sign_in(instance)
    wang = await instance.log_in("wang")
    assert (await instance.http.delete(SESSIONS, headers=bearer(mine))).status_code == 204
    for body in (mine, other):
        assert code(await instance.get("sessions/current", bearer(body))) == (401, "unauthorised")
        assert code(await refresh(instance, body["refresh_token"])) == (401, "unauthorised")
    assert (await instance.get("sessions/current", wang)).status_code == 200
