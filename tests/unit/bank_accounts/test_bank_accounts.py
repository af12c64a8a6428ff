"""A participant's bank account over HTTP: two people, a waiting time, and nobody sees the number."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from gateway.client.errors import ProblemError
from gateway.client.http import json_object
from tests.unit.chaincode.market import Person
from tests.unit.registrations.office import OWNER, OfficeInstance, client_of, stored_in

SECOND = Person("u-mill-second", "mill-7", "ConsumerOrg", ("consumer_owner",), 61)
OPERATOR = Person("u-mill-operator", "mill-7", "ConsumerOrg", ("consumer_operator",), 62)
STRANGER = Person("u-hotel", "hotel-1", "ConsumerOrg", ("consumer_owner",), 52)
PATH = "/api/v1/bank-accounts"
ACCOUNT = {"holder": "南海纺织厂", "number": "6222021234567890123", "cnaps": "103100000026"}
OTHER = {**ACCOUNT, "number": "6222029999999999999"}
HOUR_MS = 3_600_000


@pytest.fixture(name="consumer")
async def _consumer(tmp_path: Path) -> AsyncIterator[OfficeInstance]:
    instance = await OfficeInstance.opened(tmp_path, organisation="ConsumerOrg")
    for person in (OWNER, SECOND, OPERATOR, STRANGER):
        await instance.enrol(person)
    yield instance
    await instance.close()


async def ask(instance: OfficeInstance, person: Person, method: str, path: str = "", body: Any = None) -> Any:
    """The answer as JSON, None for an empty one, or the code of the problem."""
    async with client_of(instance, person) as client:
        headers = await client.session.headers()
        try:
            answer = await client.http.request(method, PATH + path, json=body, headers=headers)
        except ProblemError as problem:
            return problem.code
        return json_object(answer) if answer.content else None


def new_id() -> str:
    return str(uuid.uuid4())


async def approved(instance: OfficeInstance, account: dict[str, str] = ACCOUNT) -> str:
    account_id = new_id()
    await ask(instance, OWNER, "PUT", f"/{account_id}", account)
    assert (await ask(instance, SECOND, "POST", f"/{account_id}/approval", account))["state"] == "approved"
    return account_id


async def phases_of(instance: OfficeInstance) -> dict[str, str]:
    return {each["account_id"]: each["phase"] for each in (await ask(instance, OWNER, "GET"))["items"]}


async def test_two_people_and_seventy_two_hours(consumer: OfficeInstance) -> None:
    account_id = new_id()
    proposed = await ask(consumer, OWNER, "PUT", f"/{account_id}", {**ACCOUNT, "number": "6222 0212 3456 7890 123"})
    assert (proposed["state"], proposed["phase"], proposed["effective_at"]) == ("proposed", None, None)
    assert await ask(consumer, OWNER, "PUT", f"/{account_id}", ACCOUNT) == proposed, "the same request again"
    done = await ask(consumer, SECOND, "POST", f"/{account_id}/approval", ACCOUNT)
    assert (done["phase"], done["effective_at"]) == ("waiting", consumer.clock + 72 * HOUR_MS)
    consumer.clock += 72 * HOUR_MS - 1
    assert await phases_of(consumer) == {account_id: "waiting"}
    consumer.clock += 1
    assert await phases_of(consumer) == {account_id: "in_force"}


async def test_the_account_before_is_paid_to_until_the_new_one_s_time_has_come(consumer: OfficeInstance) -> None:
    first = await approved(consumer)
    consumer.clock += 72 * HOUR_MS
    second = await approved(consumer, OTHER)
    assert await phases_of(consumer) == {first: "in_force", second: "waiting"}
    consumer.clock += 72 * HOUR_MS
    assert await phases_of(consumer) == {first: "superseded", second: "in_force"}


async def test_a_new_account_is_stopped_by_either_while_it_waits_and_not_after(consumer: OfficeInstance) -> None:
    first = await approved(consumer)
    assert await ask(consumer, OWNER, "DELETE", f"/{first}") is None
    assert await phases_of(consumer) == {first: None}
    second = await approved(consumer)
    consumer.clock += 72 * HOUR_MS
    assert await ask(consumer, OWNER, "DELETE", f"/{second}") == "illegal_move"
    assert await phases_of(consumer) == {first: None, second: "in_force"}


async def test_nobody_approves_alone_unseen_or_for_another(consumer: OfficeInstance) -> None:
    account_id = new_id()
    await ask(consumer, OWNER, "PUT", f"/{account_id}", ACCOUNT)
    approval = f"/{account_id}/approval"
    assert await ask(consumer, OWNER, "POST", approval, ACCOUNT) == "self_not_allowed"
    assert await ask(consumer, SECOND, "POST", approval, OTHER) == "bank_account_differs"
    assert await ask(consumer, OPERATOR, "POST", approval, ACCOUNT) == "role_not_allowed"
    assert await ask(consumer, STRANGER, "POST", approval, ACCOUNT) == "not_found"
    assert await ask(consumer, STRANGER, "DELETE", f"/{account_id}") == "not_found"
    assert await ask(consumer, STRANGER, "PUT", f"/{account_id}", ACCOUNT) == "not_found"
    assert await ask(consumer, OPERATOR, "GET") == "role_not_allowed"
    assert (await ask(consumer, STRANGER, "GET"))["items"] == []


async def test_one_at_a_time_and_an_id_stays_what_it_was(consumer: OfficeInstance) -> None:
    account_id = new_id()
    await ask(consumer, OWNER, "PUT", f"/{account_id}", ACCOUNT)
    assert await ask(consumer, OWNER, "PUT", f"/{account_id}", OTHER) == "illegal_move"
    assert await ask(consumer, SECOND, "PUT", f"/{new_id()}", OTHER) == "illegal_move"
    assert await ask(consumer, SECOND, "DELETE", f"/{account_id}") is None
    assert (await ask(consumer, OWNER, "GET"))["items"][0]["state"] == "declined"
    assert await ask(consumer, SECOND, "POST", f"/{account_id}/approval", ACCOUNT) == "illegal_move"
    await approved(consumer)
    assert await ask(consumer, OWNER, "PUT", f"/{new_id()}", OTHER) == "illegal_move", "one waits for its time"


async def test_a_number_is_checked_and_never_shown_stored_or_told(consumer: OfficeInstance) -> None:
    assert await ask(consumer, OWNER, "PUT", f"/{new_id()}", {**ACCOUNT, "number": "12"}) == "invalid_bank_account"
    account_id = await approved(consumer)
    listed = await ask(consumer, OWNER, "GET")
    [item] = listed["items"]
    assert (item["number"], item["holder"], item["cnaps"]) == ("****0123", "***", "103100000026")
    async with client_of(consumer, OWNER) as owner:
        told = (await owner.notifications.newest())["items"]
    assert {each["kind"] for each in told} == {"bank_account_proposed", "bank_account_approved"}
    stored = stored_in(consumer.directory)
    for secret in (ACCOUNT["number"], ACCOUNT["holder"]):
        assert secret not in str([listed, told])
        assert secret.encode() not in stored
    assert account_id.encode() in stored, "the search looks where things are"


async def test_every_step_is_in_the_trail(consumer: OfficeInstance) -> None:
    account_id = await approved(consumer)
    await ask(consumer, SECOND, "DELETE", f"/{account_id}")
    rows = await consumer.records.read(
        lambda connection: list(
            connection.exec_driver_sql(
                "SELECT kind, actor FROM audit_entries WHERE subject = ? ORDER BY n", (account_id,)
            )
        )
    )
    assert [tuple(row) for row in rows] == [
        ("bank_account_proposed", OWNER.user),
        ("bank_account_approved", SECOND.user),
        ("bank_account_ended", SECOND.user),
    ]
