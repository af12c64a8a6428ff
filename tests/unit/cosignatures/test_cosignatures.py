"""Maker and checker: a limited user's step waits for a second person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from acl.document import read_document, shipped_document
from acl.model import AccessModel
from chaincode import canonical, keys
from chaincode.intent import SignedIntent
from gateway.client import steps
from gateway.client.errors import ProblemError
from tests.unit.chaincode.market import Person
from tests.unit.projection.chain import Tx, key
from tests.unit.registrations.office import OWNER, OfficeInstance, client_of, stored_in

MAKER = Person("u-mill-maker", "mill-7", "ConsumerOrg", ("consumer_owner",), 51)
VIEWER = Person("u-mill-viewer", "mill-7", "ConsumerOrg", ("consumer_viewer",), 53)
STRANGER = Person("u-hotel", "hotel-1", "ConsumerOrg", ("consumer_owner",), 52)
HOUR_S = 3_600
ORDER = "ab" * 32
TERMS = {"energy_wh": 9_000_000_000, "prices_e8_yuan_per_kwh": {"flat": 45_678_901}}


@pytest.fixture
async def consumer(tmp_path: Path) -> AsyncIterator[OfficeInstance]:
    instance = await OfficeInstance.opened(tmp_path, organisation="ConsumerOrg")
    for person in (OWNER, MAKER, VIEWER, STRANGER):
        await instance.enrol(person)
    limit(instance, MAKER, 1_000)
    yield instance
    await instance.close()


def limit(instance: OfficeInstance, person: Person, energy_wh: int) -> None:
    """Set a user's limit, on the ledger and in the read model."""
    record = instance.ledger.record(keys.user(person.user))
    assert record is not None
    limited = {**record, "version": record["version"] + 1, "limits": {"mill-7": energy_wh}}
    instance.ledger.peer.state[keys.user(person.user)] = canonical.dumps(limited)
    instance.chain.add(Tx(writes={key("user", person.user): limited}))
    instance.index()


def step(instance: OfficeInstance, person: Person = MAKER) -> SignedIntent:
    """A step whose terms are above the maker's limit."""
    counter = steps.counter(ORDER, version=2, terms=TERMS)
    return client_of(instance, person).maker.make(counter, life_s=HOUR_S)


async def proposed(instance: OfficeInstance) -> dict[str, Any]:
    async with client_of(instance, MAKER) as maker:
        return await maker.cosignatures.propose(step(instance))


async def refused_code(call: Any) -> str:
    with pytest.raises(ProblemError) as refused:
        await call
    return refused.value.code


async def test_a_second_person_sees_the_terms_and_signs(consumer: OfficeInstance) -> None:
    waiting = await proposed(consumer)
    assert (waiting["state"], waiting["maker"]) == ("open", MAKER.user)
    async with client_of(consumer, OWNER) as owner:
        assert [each["kind"] for each in (await owner.notifications.newest())["items"]] == ["cosignature_wanted"]
        shown = await owner.cosignatures.show(waiting["digest"])
        assert "45678901" in shown["private"]
        receipt = await owner.cosignatures.sign(waiting["digest"], intent=shown["intent"])
        after = await owner.cosignatures.show(waiting["digest"])
    sent = consumer.ledger.submitted[-1]
    assert sent.second is not None
    assert (sent.digest, sent.second.actor, sent.private) == (waiting["digest"], OWNER.user, shown["private"])
    # There is no such order on this ledger: what matters is that both signatures got there and its answer came back.
    assert (receipt.status, receipt.code) == ("refused", "unknown_target")
    assert (after["state"], after["private"], after["code"]) == ("refused", None, "unknown_target")
    async with client_of(consumer, MAKER) as maker:
        (item,) = (await maker.notifications.newest())["items"][:1]
    assert (item["kind"], item["detail"]["state"]) == ("cosignature_settled", "refused")


async def test_the_terms_are_sealed_while_they_wait(consumer: OfficeInstance) -> None:
    await proposed(consumer)
    stored = stored_in(consumer.directory)
    assert b"45678901" not in stored


async def test_nobody_signs_for_two_or_for_another_participant(consumer: OfficeInstance) -> None:
    digest = (await proposed(consumer))["digest"]
    async with client_of(consumer, MAKER) as maker:
        text = (await maker.cosignatures.show(digest))["intent"]
        assert await refused_code(maker.cosignatures.sign(digest, intent=text)) == "second_signature_invalid"
    async with client_of(consumer, OWNER) as owner:
        assert await refused_code(owner.cosignatures.sign(digest, intent=text + " ")) == "second_signature_invalid"
    async with client_of(consumer, STRANGER) as stranger:
        assert await refused_code(stranger.cosignatures.show(digest)) == "not_found"
        assert await refused_code(stranger.cosignatures.sign(digest, intent=text)) == "not_found"
        assert await refused_code(stranger.cosignatures.propose(step(consumer))) == "wrong_participant"
        assert await stranger.cosignatures.waiting() == []
    assert all(signed.second is None for signed in consumer.ledger.submitted)


async def test_who_may_not_take_the_step_neither_signs_nor_declines_it(consumer: OfficeInstance) -> None:
    digest = (await proposed(consumer))["digest"]
    async with client_of(consumer, VIEWER) as viewer:
        text = (await viewer.cosignatures.show(digest))["intent"]
        assert await refused_code(viewer.cosignatures.sign(digest, intent=text)) == "role_not_allowed"
        assert await refused_code(viewer.cosignatures.decline(digest)) == "role_not_allowed"
        assert (await viewer.cosignatures.show(digest))["state"] == "open"


async def test_the_terms_are_shown_to_those_who_may_read_terms(consumer: OfficeInstance) -> None:
    digest = (await proposed(consumer))["digest"]
    document = shipped_document().as_value()
    document["business_roles"]["consumer_reading"]["resources"].remove("terms:read")
    consumer.services.access._model = AccessModel(read_document(document))
    async with client_of(consumer, VIEWER) as viewer:
        assert await refused_code(viewer.cosignatures.show(digest)) == "role_not_allowed"


@pytest.mark.parametrize(("energy_wh", "outcome"), [(8_999_999_999, "open"), (9_000_000_000, "refused")])
async def test_a_second_person_with_a_lower_limit_does_not_use_the_step_up(
    consumer: OfficeInstance, energy_wh: int, outcome: str
) -> None:
    digest = (await proposed(consumer))["digest"]
    limit(consumer, OWNER, energy_wh)
    async with client_of(consumer, OWNER) as owner:
        text = (await owner.cosignatures.show(digest))["intent"]
        if outcome == "open":
            assert await refused_code(owner.cosignatures.sign(digest, intent=text)) == "second_signature_invalid"
        else:  # there is no such order on this ledger
            assert (await owner.cosignatures.sign(digest, intent=text)).code == "unknown_target"
        assert (await owner.cosignatures.show(digest))["state"] == outcome


async def test_proposing_again_is_the_same_request(consumer: OfficeInstance) -> None:
    signed = step(consumer)
    async with client_of(consumer, MAKER) as maker:
        first, again = [await maker.cosignatures.propose(signed) for _ in range(2)]
        assert first == again
        assert len(await maker.cosignatures.waiting()) == 1


async def test_it_is_declined_withdrawn_or_expires(consumer: OfficeInstance) -> None:
    declined, withdrawn, expired = [(await proposed(consumer))["digest"] for _ in range(3)]
    async with client_of(consumer, OWNER) as owner, client_of(consumer, MAKER) as maker:
        await owner.cosignatures.decline(declined)
        await maker.cosignatures.decline(withdrawn)
        consumer.clock += 2 * HOUR_S * 1_000
        await consumer.office.cosignatures.resume()
        states = {each["digest"]: each["state"] for each in await owner.cosignatures.waiting(state=None)}
        assert states == {declined: "declined", withdrawn: "withdrawn", expired: "expired"}
        text = (await owner.cosignatures.show(expired))["intent"]
        assert await refused_code(owner.cosignatures.sign(expired, intent=text)) == "illegal_move"
        assert await refused_code(maker.cosignatures.decline(declined)) == "illegal_move"


async def test_what_was_signed_is_sent_again_after_a_crash(consumer: OfficeInstance) -> None:
    digest = (await proposed(consumer))["digest"]
    consumer.ledger.away = True
    async with client_of(consumer, OWNER) as owner:
        text = (await owner.cosignatures.show(digest))["intent"]
        assert await refused_code(owner.cosignatures.sign(digest, intent=text)) == "network_unavailable"
        consumer.ledger.away = False
        consumer.office = consumer.open_office()
        await consumer.office.cosignatures.resume()
        assert (await owner.cosignatures.show(digest))["state"] == "refused"
    first, second = consumer.ledger.submitted[-2:]
    assert first == second
