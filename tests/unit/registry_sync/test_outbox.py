"""The outbox: nothing is lost, order is kept, a crash anywhere ends in one record."""

from __future__ import annotations

import asyncio

import pytest

from chaincode import keys
from gateway.client.applications import authorised, new_ticket
from gateway.client.errors import ProblemError
from gateway.client.steps import Step
from tests.unit.chaincode.market import REGISTRAR
from tests.unit.registrations.office import (
    AUDITOR,
    OWNER,
    PDF,
    OfficeInstance,
    application,
    applications_of,
    bound,
    client_of,
    sign_all,
    signer_of,
    submitted,
)


async def rows(instance: OfficeInstance) -> list[tuple[str, str, str | None]]:
    async with client_of(instance, REGISTRAR) as registrar:
        found = [each async for each in registrar.reader.items("/api/v1/registry/outbox")]
    return [(row["action"], row["state"], row["code"]) for row in found]


async def approved(instance: OfficeInstance) -> str:
    ticket = await submitted(instance)
    async with client_of(instance, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    await instance.deliver()
    return ticket.application_id


async def test_an_answer_that_is_lost_is_asked_for_again(exchange: OfficeInstance) -> None:
    await approved(exchange)
    await sign_all(exchange)
    exchange.ledger.answers_lost = 1
    await exchange.deliver()
    assert await rows(exchange) == [("register_participant", "signed", None), ("register_user", "signed", None)]
    exchange.office = exchange.open_office()  # killed and started again
    await exchange.deliver()
    assert [state for _, state, _ in await rows(exchange)] == ["done", "done"]
    sent = [signed.intent for signed in exchange.ledger.submitted[-3:]]
    assert sent[0] == sent[1] != sent[2]
    assert exchange.ledger.record(keys.user(OWNER.user)) is not None


@pytest.mark.parametrize("state", [None, "waiting"])
async def test_the_list_goes_either_way_page_by_page(exchange: OfficeInstance, state: str | None) -> None:
    await approved(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        for status in ("suspended", "active", "suspended"):
            args = {"status": status, "reason": "licence_expired"}
            await registrar.registrations.change("set_participant_status", OWNER.participant, args)

        async def listed(sort: str) -> list[int]:
            query = {"sort": sort, "state": state, "limit": 2}
            return [each["sequence"] async for each in registrar.reader.items("/api/v1/registry/outbox", query)]

        in_order = await listed("sequence")
        assert in_order == sorted(set(in_order))
        assert len(in_order) == 5
        assert await listed("-sequence") == in_order[::-1]


async def test_nothing_overtakes_within_a_participant(exchange: OfficeInstance) -> None:
    await approved(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        first, second = await registrar.registrations.waiting()
        await registrar.registrations._sign([second])
        await exchange.deliver()
        assert [state for _, state, _ in await rows(exchange)] == ["waiting", "signed"]
        await registrar.registrations._sign([first])
    await exchange.deliver()
    assert [state for _, state, _ in await rows(exchange)] == ["done", "done"]


async def test_a_ledger_that_is_away_loses_nothing(exchange: OfficeInstance) -> None:
    await approved(exchange)
    await sign_all(exchange)
    exchange.ledger.away = True
    await exchange.deliver()
    assert [state for _, state, _ in await rows(exchange)] == ["signed", "signed"]
    exchange.ledger.away = False
    await exchange.deliver()
    assert [state for _, state, _ in await rows(exchange)] == ["done", "done"]


async def test_an_intent_that_is_too_old_is_signed_anew(exchange: OfficeInstance) -> None:
    await approved(exchange)
    await sign_all(exchange)
    exchange.clock += 25 * 3_600_000
    await exchange.deliver()
    assert await rows(exchange) == [
        ("register_participant", "waiting", "intent_expired"),
        ("register_user", "signed", None),
    ]
    assert await sign_all(exchange) == ["kept"]
    await exchange.deliver()
    assert await rows(exchange) == [
        ("register_participant", "done", None),
        ("register_user", "waiting", "intent_expired"),
    ]


async def test_what_is_on_the_ledger_already_just_so_is_done(exchange: OfficeInstance) -> None:
    await approved(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        first = (await registrar.registrations.waiting())[0]
        other = registrar.maker.make(Step(action=first["action"], args=first["args"]))
    await exchange.ledger.submit(other)
    await sign_all(exchange)
    await exchange.deliver()
    assert [state for _, state, _ in await rows(exchange)] == ["done", "done"]


async def test_a_registrar_signs_what_the_row_says_and_nothing_else(exchange: OfficeInstance) -> None:
    await approved(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        row = (await registrar.registrations.waiting())[0]
        changed = {**row, "args": {**row["args"], "class": "commercial"}}
        assert await registrar.registrations._sign([changed]) == {row["sequence"]: "invalid_args"}
        assert await registrar.registrations._sign([{**row, "sequence": 999}]) == {999: "not_found"}


async def test_a_change_is_given_up_with_its_application(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    await exchange.deliver()
    async with client_of(exchange, REGISTRAR) as registrar:
        row = (await registrar.registrations.waiting())[1]
        answer = await registrar.http.request(
            "DELETE", f"/api/v1/registry/outbox/{row['sequence']}", headers=await registrar._session.headers()
        )
        assert answer.status_code == 204
        assert await registrar.registrations.waiting() == []
        assert (await registrar.registrations.drift())["in_step"]
    assert (await applications_of(exchange).show(ticket))["state"] == "refused"
    await submitted(exchange)  # the ids are free again


async def test_bulk_binding_waits_for_the_ledger(exchange: OfficeInstance) -> None:
    await approved(exchange)
    assert exchange.office.exchange is not None
    running = asyncio.create_task(exchange.office.exchange.delivery.run())
    async with client_of(exchange, REGISTRAR) as registrar:
        results = await registrar.registrations.bind_all()
    running.cancel()
    ended = [(each.action, each.code) for each in results]
    assert ended == [("register_participant", "done"), ("register_user", "done")]


async def test_changes_of_company_data_are_audited_again(exchange: OfficeInstance) -> None:
    await bound(exchange)
    before = exchange.ledger.record(keys.participant(OWNER.participant))
    applications, ticket = applications_of(exchange), new_ticket()
    body = {**application(exchange), "kind": "change", "class": "commercial"}
    del body["user"]
    body = authorised(ticket, body, officer=signer_of(OWNER), network_id=exchange.chain.network_id)
    await applications.save(ticket, body)
    await applications.put_document(ticket, "credit_certificate", PDF + b"3", media_type="application/pdf")
    await applications.submit(ticket)
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    await sign_all(exchange)
    await exchange.deliver()
    after = exchange.ledger.record(keys.participant(OWNER.participant))
    assert before is not None
    assert after is not None
    assert (after["version"], after["class"]) == (2, "commercial")
    assert after["data_hash"] != before["data_hash"]
    assert [each["kind"] for each in after["qualifications"]] == ["business_licence", "credit_certificate"]
    assert (await applications.show(ticket))["state"] == "bound"


async def test_a_participant_is_suspended_and_the_order_of_changes_is_kept(exchange: OfficeInstance) -> None:
    await bound(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        for status in ("suspended", "active", "closed"):
            await registrar.registrations.change(
                "set_participant_status", OWNER.participant, {"status": status, "reason": "licence_expired"}
            )
        with pytest.raises(ProblemError) as refused:
            await registrar.registrations.change("set_participant_status", OWNER.participant, {"status": "asleep"})
        assert refused.value.code == "invalid_args"
        with pytest.raises(ProblemError) as unknown:
            await registrar.registrations.change("set_user_status", "nobody", {"status": "suspended"})
        assert unknown.value.code == "unknown_target"
    for expected in ("suspended", "active", "closed"):
        async with client_of(exchange, REGISTRAR) as registrar:
            await registrar.registrations._sign((await registrar.registrations.waiting())[:1])
        await exchange.deliver()
        record = exchange.ledger.record(keys.participant(OWNER.participant))
        assert record is not None
        assert record["status"] == expected


async def test_a_record_made_without_the_outbox_is_taken_over_as_it_stands(exchange: OfficeInstance) -> None:
    await exchange.enrol(OWNER)
    async with client_of(exchange, REGISTRAR) as registrar:
        limit = {"participant": OWNER.participant, "energy_wh": 5}
        await registrar.registrations.change("set_user_limit", OWNER.user, limit)
        assert await sign_all(exchange) == ["kept"]
        await exchange.deliver()
        report = await registrar.registrations.drift()
    record = exchange.ledger.record(keys.user(OWNER.user))
    assert record is not None
    assert record["limits"] == {OWNER.participant: 5}
    assert (report["in_step"], report["compared"]) == (True, 1)
