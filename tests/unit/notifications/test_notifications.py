"""Notifications: who sees which, whose turn it is, what is about to pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chaincode import keys
from gateway.client.errors import ProblemError
from gateway.notifications.endpoints import stream
from gateway.notifications.reminders import distance, end_of_day_ms
from gateway.notifications.repository import Reader
from tests.unit.chaincode.market import REGISTRAR, Person
from tests.unit.orders.instance import code
from tests.unit.projection.chain import NOW_MS, Tx, apply, intent, key, order_record
from tests.unit.registrations.office import AUDITOR, OWNER, OfficeInstance, bound, client_of, stored_in, submitted

DAY_MS = 24 * 3_600_000
ORDER = "ab" * 32
COLLEAGUE = Person("u-mill-colleague", "mill-7", "ConsumerOrg", ("consumer_operator",), 41)
STRANGER = Person("u-hotel", "hotel-1", "ConsumerOrg", ("consumer_owner",), 42)


@pytest.fixture
async def consumer(tmp_path: Path) -> AsyncIterator[OfficeInstance]:
    instance = await OfficeInstance.opened(tmp_path, organisation="ConsumerOrg")
    for person in (OWNER, COLLEAGUE, STRANGER):
        await instance.enrol(person)
    yield instance
    await instance.close()


async def kinds(instance: OfficeInstance, person: Person, *, unread: bool = True) -> list[str]:
    async with client_of(instance, person) as client:
        page = await client.notifications.newest(unread=unread)
    return [item["kind"] for item in page["items"]]


def note(**changes: Any) -> dict[str, Any]:
    return {
        "user": None,
        "participant": None,
        "role": None,
        "kind": "cosignature_wanted",
        "subject": "x",
        "detail": {},
        "due_at": None,
        **changes,
    }


@pytest.mark.parametrize(
    ("meant", "readers"),
    [
        ({"user": OWNER.user}, {OWNER}),
        ({"participant": "mill-7"}, {OWNER, COLLEAGUE}),
        ({"role": "consumer_owner"}, {OWNER, STRANGER}),
        ({"participant": "mill-7", "role": "consumer_operator"}, {COLLEAGUE}),
        ({"user": OWNER.user, "participant": "hotel-1"}, set()),
    ],
)
async def test_a_notification_is_seen_by_those_it_is_meant_for(
    consumer: OfficeInstance, meant: dict[str, str], readers: set[Person]
) -> None:
    await consumer.office.notifications.notify(**note(**meant))
    found = {person for person in (OWNER, COLLEAGUE, STRANGER) if await kinds(consumer, person)}
    assert found == readers
    row: dict[str, str | None] = {"user_id": None, "participant": None, "role": None}
    row |= {{"user": "user_id"}.get(name, name): value for name, value in meant.items()}
    for person in (OWNER, COLLEAGUE, STRANGER):
        reader = Reader(user=person.user, participant=person.participant, roles=person.roles)
        assert reader.may_read(row) == (person in readers)


async def test_reading_is_each_readers_own(consumer: OfficeInstance) -> None:
    await consumer.office.notifications.notify(**note(participant="mill-7"))
    async with client_of(consumer, OWNER) as client:
        page = await client.notifications.newest()
        assert page["unread"] == 1
        assert await client.notifications.mark_read([page["items"][0]["id"], 999]) == 1
        assert await client.notifications.mark_read([page["items"][0]["id"]]) == 0
    async with client_of(consumer, STRANGER) as client:
        assert await client.notifications.mark_read([page["items"][0]["id"]]) == 0
    assert await kinds(consumer, OWNER) == []
    assert await kinds(consumer, OWNER, unread=False) == ["cosignature_wanted"]
    assert await kinds(consumer, COLLEAGUE) == ["cosignature_wanted"]


async def test_pages_go_on_where_they_ended(consumer: OfficeInstance) -> None:
    for number in range(5):
        await consumer.office.notifications.notify(**note(user=OWNER.user, subject=str(number)))
    async with client_of(consumer, OWNER) as client:
        found = [each["subject"] async for each in client.reader.items("/api/v1/notifications", {"limit": 2})]
    assert found == ["4", "3", "2", "1", "0"]


async def test_an_unknown_kind_or_nobody_is_a_mistake(consumer: OfficeInstance) -> None:
    with pytest.raises(KeyError):
        await consumer.office.notifications.notify(**note(user="x", kind="gossip"))
    with pytest.raises(ValueError, match="somebody"):
        await consumer.office.notifications.notify(**note())


def order_block(version: int, state: str, following: list[str]) -> Tx:
    step = intent("counter", number=version, target=ORDER, version=version - 1)
    record = order_record(version, state, next=following, consumer="mill-7", refreshed_at=NOW_MS)
    return apply([(step, {"status": "applied", "version": version})], {ORDER: record})


async def test_an_order_waits_for_its_consumer_until_it_moves_on(consumer: OfficeInstance) -> None:
    turns = consumer.office.turns
    policy = {"version": 1, "audit": "before_sign", "consumer_reconfirms": True, "deadlines_s": {"submitted": 3_600}}
    consumer.chain.add(Tx(writes={keys.policy_version("industrial", 1): policy}))
    consumer.index()
    await turns.look()
    consumer.chain.add(order_block(3, "submitted", ["consumer"]))
    consumer.index()
    assert await turns.look() == consumer.services.height.value
    async with client_of(consumer, OWNER) as client:
        (item,) = (await client.notifications.newest())["items"]
    assert (item["kind"], item["subject"], item["due_at"]) == ("your_turn", ORDER, NOW_MS + 3_600_000)
    assert await kinds(consumer, STRANGER) == []
    await consumer.office.reminders.look()
    await consumer.office.reminders.look()
    assert sorted(await kinds(consumer, OWNER)) == ["deadline_near", "your_turn"]
    consumer.chain.add(order_block(4, "submitted", ["retailer"]))
    consumer.index()
    consumer.office = consumer.open_office()  # a restart between the two loses nothing
    await consumer.office.turns.look()
    assert await kinds(consumer, OWNER) == []


async def test_ones_own_draft_is_no_news(consumer: OfficeInstance) -> None:
    await consumer.office.turns.look()
    consumer.chain.add(order_block(1, "pending", ["consumer"]))
    consumer.index()
    await consumer.office.turns.look()
    assert await kinds(consumer, OWNER) == []


async def test_expiry_is_told_once_at_each_distance(consumer: OfficeInstance) -> None:
    record = consumer.ledger.record(keys.participant("mill-7"))
    user = consumer.ledger.record(keys.user(OWNER.user))
    assert record is not None
    assert user is not None
    licence = {"kind": "business_licence", "document_hash": "ab" * 32, "expires_on": "2026-03-01"}
    writes = {
        key("participant", "mill-7"): {**record, "qualifications": [licence]},
        key("user", OWNER.user): {**user, "valid_until": end_of_day_ms("2026-03-01")},
    }
    consumer.chain.add(Tx(writes=writes))
    consumer.index()
    for days_before, new in ((40, 0), (30, 2), (29, 0), (7, 2), (3, 0), (1, 2), (0, 0), (-2, 0)):
        consumer.clock = end_of_day_ms("2026-03-01") - days_before * DAY_MS
        assert await consumer.office.reminders.look() == new, days_before
        assert await consumer.office.reminders.look() == 0
        if days_before == 1:
            assert sorted(await kinds(consumer, OWNER)) == ["certificate_expiring"] * 3 + ["qualification_expiring"] * 3
    assert set(await kinds(consumer, COLLEAGUE)) == {"qualification_expiring"}


def test_the_distance_is_the_nearest_one() -> None:
    table = {31: None, 30: 30, 8: 30, 7: 7, 2: 7, 1: 1, 0: None, -1: None}
    assert {days: distance(days * DAY_MS) for days in table} == table


async def test_the_office_hears_of_applications(tmp_path: Path) -> None:
    exchange = await OfficeInstance.opened(tmp_path)
    await submitted(exchange)
    assert await kinds(exchange, AUDITOR) == ["registration_submitted"]
    assert await kinds(exchange, REGISTRAR) == []
    await exchange.close()


async def test_the_registrar_hears_of_what_is_certified(tmp_path: Path) -> None:
    exchange = await OfficeInstance.opened(tmp_path)
    await bound(exchange)
    assert await kinds(exchange, REGISTRAR) == ["registration_to_bind"]
    await exchange.close()


async def test_a_stream_begins_with_what_was_missed_and_goes_on_live(consumer: OfficeInstance) -> None:
    service = consumer.office.notifications
    reader = Reader(user=OWNER.user, participant="mill-7", roles=OWNER.roles)
    await service.notify(**note(user=OWNER.user, subject="missed"))
    await service.notify(**note(user=STRANGER.user, subject="another's"))
    valid = True

    async def still_valid() -> bool:
        return valid

    events = stream(service, reader, after=0, still_valid=still_valid)
    assert await anext(events) == b"retry: 2000\nid: 0\n\n"
    assert b'"subject":"missed"' in await anext(events)
    last = await service.last_id()
    waiting = asyncio.ensure_future(anext(events))
    await service.notify(**note(participant="mill-7", subject="live"))
    last = await service.publish_after(last)
    assert b'"subject":"live"' in await waiting
    valid = False
    await service.notify(**note(participant="mill-7", subject="after the session"))
    await service.publish_after(last)
    with pytest.raises(StopAsyncIteration):
        await anext(events)
    assert not service.hub._subscriptions


async def test_numbers_that_are_too_large_are_refused(consumer: OfficeInstance) -> None:
    async with client_of(consumer, OWNER) as client:
        headers = await client._session.headers()
        path = "http://api/api/v1/notifications"
        marks = await consumer.http.post(f"{path}/read", json={"ids": [2**63]}, headers=headers)
        resumed = await consumer.http.get(f"{path}/stream", headers={**headers, "Last-Event-ID": "9" * 5_000})
    assert [code(answer) for answer in (marks, resumed)] == [(400, "invalid_request")] * 2


async def test_preferences_are_the_users_own_and_checked(consumer: OfficeInstance) -> None:
    path = "/api/v1/notifications/preferences"
    async with client_of(consumer, OWNER) as client:
        headers = await client._session.headers()
        assert (await client.reader.get_object(path))["address"] is None
        await client.http.request("PUT", path, json={"address": "li@mill.example"}, headers=headers)
        assert (await client.reader.get_object(path))["address"] == "li@mill.example"
        for wrong in ({"address": "nobody"}, {"address": None, "kinds": ["gossip"]}, {}):
            with pytest.raises(ProblemError) as refused:
                await client.http.request("PUT", path, json=wrong, headers=headers)
            assert refused.value.code == "invalid_request"
    async with client_of(consumer, STRANGER) as client:
        assert (await client.reader.get_object(path))["address"] is None
    stored = stored_in(consumer.directory)
    assert b"li@mill.example" not in stored
