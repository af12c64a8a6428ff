"""Drift between what the exchange decided and the ledger."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chaincode import keys
from gateway.client.steps import Step
from gateway.registry_sync.model import FIELDS, differences
from gateway.registry_sync.watch import DriftWatch
from tests.unit.chaincode.market import REGISTRAR
from tests.unit.projection.chain import Tx
from tests.unit.registrations.office import OWNER, OfficeInstance, bound, client_of, sign_all

USER = {
    "memberships": {"mill-7": ["consumer_owner"]},
    "public_key": "04aa",
    "certificate": "ab",
    "status": "active",
    "valid_until": 9,
    "limits": {"mill-7": 5},
}
PARTICIPANT = {
    "organisation": "ConsumerOrg",
    "kind": "consumer",
    "class": "industrial",
    "status": "active",
    "credit_rating": "AA",
    "data_hash": "cd",
    "qualifications": [{"kind": "business_licence", "document_hash": "ef"}],
}
OTHER: dict[str, Any] = {
    "memberships": {"mill-7": ["consumer_viewer"]},
    "limits": {},
    "valid_from": 3,
    "valid_until": 10,
    "qualifications": [],
}


@pytest.mark.parametrize(
    ("noun", "field"), [(noun, field) for noun in FIELDS for field in FIELDS[noun] if field != "public_key"]
)
def test_every_field_that_is_decided_is_compared(noun: str, field: str) -> None:
    wanted = USER if noun == "user" else PARTICIPANT
    assert differences(noun, wanted, wanted) == {}
    found = {**wanted, field: OTHER.get(field, "other")}
    assert list(differences(noun, wanted, found)) == [field]


def test_a_key_that_the_user_replaced_takes_its_certificate_along() -> None:
    found = {**USER, "public_key": "04bb", "certificate": "cc", "valid_until": 10}
    assert differences("user", USER, found) == {}
    assert list(differences("user", USER, {**found, "status": "suspended"})) == ["status"]


async def test_a_registry_in_step(exchange: OfficeInstance) -> None:
    await bound(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        report = await registrar.registrations.drift()
    assert (report["in_step"], report["compared"], report["changing"], report["items"]) == (True, 2, 0, [])
    assert report["only_on_ledger"] == 5  # the exchange, its operator, two registrars, an auditor


async def test_what_was_changed_behind_the_outbox_shows(exchange: OfficeInstance) -> None:
    await bound(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        args = {"status": "suspended", "reason": "licence_expired"}
        step = Step(action="set_participant_status", target=OWNER.participant, version=1, args=args)
        await exchange.ledger.submit(registrar.maker.make(step))
        report = await registrar.registrations.drift()
        assert report["items"] == [
            {
                "noun": "participant",
                "id": OWNER.participant,
                "missing": False,
                "fields": {"status": {"wanted": "active", "found": "suspended"}},
            }
        ]
        await adopt(registrar, "participant", OWNER.participant)
        assert (await registrar.registrations.drift())["in_step"]


async def test_drift_is_undone_by_asking_for_the_change(exchange: OfficeInstance) -> None:
    await bound(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        step = Step(action="set_user_status", target=OWNER.user, version=1, args={"status": "suspended"})
        await exchange.ledger.submit(registrar.maker.make(step))
        assert not (await registrar.registrations.drift())["in_step"]
        await registrar.registrations.change("set_user_status", OWNER.user, {"status": "active"})
        report = await registrar.registrations.drift()
        assert (report["in_step"], report["changing"]) == (True, 1)
    await sign_all(exchange)
    await exchange.deliver()
    record = exchange.ledger.record(keys.user(OWNER.user))
    assert record is not None
    assert record["status"] == "active"


async def test_a_record_that_the_read_model_lost_shows(exchange: OfficeInstance) -> None:
    await bound(exchange)
    record = exchange.ledger.record(keys.user(OWNER.user))
    assert record is not None
    exchange.chain.add(Tx(writes={keys.user(OWNER.user): {**record, "certificate": "00" * 32}}))
    exchange.index()
    watch = exchange.office.exchange.watch  # type: ignore[union-attr] # the exchange's instance has one
    await watch.look()
    answer = await exchange.http.get("/metrics")
    assert "energysale_registry_drift 1.0" in answer.text


async def test_the_watch_looks_when_the_registry_has_changed(exchange: OfficeInstance) -> None:
    await bound(exchange)
    changed = asyncio.Event()
    watch = DriftWatch(records=exchange.records, read_model=exchange.database, changed=changed, settled_s=0)
    running = asyncio.create_task(watch.run())
    async with asyncio.timeout(60):
        await _metric(exchange, "energysale_registry_drift 0.0")
        step = Step(action="set_user_status", target=OWNER.user, version=1, args={"status": "suspended"})
        await exchange.ledger.submit(client_of(exchange, REGISTRAR).maker.make(step))
        changed.set()
        await _metric(exchange, "energysale_registry_drift 1.0")
    running.cancel()


async def _metric(exchange: OfficeInstance, line: str) -> None:
    """Wait until the figure is this one."""
    while line not in (await exchange.http.get("/metrics")).text:
        await asyncio.sleep(0.01)


async def adopt(registrar: Any, noun: str, name: str) -> None:
    path = f"/api/v1/registry/drift/{noun}/{name}/adoption"
    await registrar.http.request("POST", path, headers=await registrar._session.headers())
