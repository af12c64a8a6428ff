"""From an application to two records on the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaincode import keys
from gateway.audit_trail.schemas import AuditFilters
from gateway.client.applications import Ticket, new_ticket
from gateway.client.errors import ProblemError
from tests.unit.chaincode.market import REGISTRAR, Person
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
    stored_in,
    submitted,
)


async def state_of(instance: OfficeInstance, ticket: Ticket) -> str:
    return str((await applications_of(instance).show(ticket))["state"])


async def test_an_application_goes_all_the_way(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    assert await state_of(exchange, ticket) == "submitted"
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    assert await state_of(exchange, ticket) == "approved"
    await exchange.deliver()
    shown = await applications_of(exchange).show(ticket)
    assert shown["state"] == "certified"
    assert shown["certificate"].startswith("-----BEGIN CERTIFICATE")
    assert await sign_all(exchange) == ["kept", "kept"]
    await exchange.deliver()
    assert await state_of(exchange, ticket) == "bound"

    firm = exchange.ledger.record(keys.participant(OWNER.participant))
    user = exchange.ledger.record(keys.user(OWNER.user))
    assert firm is not None
    assert user is not None
    assert (firm["class"], firm["status"]) == ("industrial", "active")
    assert firm["qualifications"][0]["expires_on"] == "2027-06-30"
    assert user["memberships"] == {OWNER.participant: ["consumer_owner"]}
    assert len(user["certificate"]) == 64
    assert user["public_key"] == OWNER.public_key
    history = [(move["name"], move["by"]) for move in shown["history"]]
    assert history == [("submit", None), ("approve", AUDITOR.user), ("certify", None)]


async def test_a_grid_company_is_registered_in_its_own_organisation(exchange: OfficeInstance) -> None:
    """Its certificate is of its own organisation's CA, and its first user is the meter data agent."""
    agent = Person("u-meter", "power-grid", "GridOrg", ("grid_meter_data_agent",), 41)
    await bound(exchange, agent, participant_kind="grid", **{"class": None})
    company = exchange.ledger.record(keys.participant(agent.participant))
    user = exchange.ledger.record(keys.user(agent.user))
    assert company is not None
    assert user is not None
    assert (company["kind"], company["organisation"], "class" in company) == ("grid", "GridOrg", False)
    assert (user["organisation"], user["memberships"]) == ("GridOrg", {agent.participant: ["grid_meter_data_agent"]})
    assert len(user["certificate"]) == 64
    assert [place for place, _, _ in exchange.ca._found] == [f"GridOrg/{agent.user}"]


async def test_nothing_personal_reaches_the_ledger(exchange: OfficeInstance) -> None:
    await bound(exchange)
    everything = b"".join(exchange.ledger.peer.state.values())
    everything += "".join(signed.intent for signed in exchange.ledger.submitted).encode()
    assert OWNER.public_key.encode() in everything
    for secret in ("李娜", "1234 5678", "li.na@mill.example", "第七纺织厂", "鼓楼区", "91350100M000100Y43"):
        assert secret.encode() not in everything


async def test_what_is_stored_is_sealed(exchange: OfficeInstance, tmp_path: Path) -> None:
    await bound(exchange)
    stored = stored_in(tmp_path)
    for secret in ("李娜".encode(), b"li.na@mill.example", "鼓楼区".encode(), PDF):
        assert secret not in stored


async def test_changes_are_asked_for_and_made(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    applications = applications_of(exchange)
    reasons = [{"code": "document_unreadable", "text": "The licence's second page is missing."}]
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.request_changes(ticket.application_id, reasons)
        shown = await applications.show(ticket)
        assert shown["state"] == "changes_requested"
        assert shown["history"][-1]["reasons"] == reasons
        await applications.put_document(ticket, "business_licence", PDF + b"2", media_type="application/pdf")
        await applications.save(ticket, {**application(exchange), "class": "commercial"})
        assert (await applications.submit(ticket))["class"] == "commercial"
        with pytest.raises(ProblemError, match="version") as stale:
            await auditor.registrations.approve(ticket.application_id, version=1)
        assert stale.value.code == "stale_version"
        await auditor.registrations.approve(ticket.application_id)


async def test_a_refusal_ends_it(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.refuse(ticket.application_id, [{"code": "not_eligible", "text": ""}])
    applications = applications_of(exchange)
    changed = applications.save(ticket, application(exchange))
    for step in (applications.submit(ticket), applications.withdraw(ticket), changed):
        with pytest.raises(ProblemError) as refused:
            await step
        assert refused.value.code == "illegal_move"


async def test_only_the_holder_of_the_secret_sees_it(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    other = Ticket(application_id=ticket.application_id, secret=new_ticket().secret)
    for step in (applications_of(exchange).show(other), applications_of(exchange).save(other, application(exchange))):
        with pytest.raises(ProblemError) as refused:
            await step
        assert (refused.value.status, refused.value.code) == (404, "not_found")


async def test_saving_again_is_the_same_request(exchange: OfficeInstance) -> None:
    ticket, applications = new_ticket(), applications_of(exchange)
    first = await applications.save(ticket, application(exchange))
    again = await applications.save(ticket, application(exchange))
    assert (first["application_id"], first["state"]) == (again["application_id"], "draft")


async def test_applicants_have_a_rate(exchange: OfficeInstance) -> None:
    applications, ticket = applications_of(exchange), new_ticket()
    codes = set()
    for _ in range(310):
        with pytest.raises(ProblemError) as refused:
            await applications.show(ticket)
        codes.add(refused.value.code)
    assert codes == {"not_found", "too_many_requests"}


async def test_the_auditor_sees_masked_data_and_opening_it_is_recorded(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    async with client_of(exchange, AUDITOR) as auditor:
        masked = await auditor.registrations.show(ticket.application_id)
        assert masked["data"]["contact"]["email"] == "l***@mill.example"
        assert masked["data"]["contact"]["name"] != "李娜"
        clear = await auditor.registrations.show(ticket.application_id, clear=True)
        assert clear["data"]["contact"]["name"] == "李娜"
        assert await auditor.registrations.document(ticket.application_id, "business_licence") == PDF
    entries = await exchange.services.audit_trail.search(filters(kind="personal_data_read"), before=None, limit=10)
    assert [(entry.actor, entry.subject) for entry in entries] == [
        (AUDITOR.user, f"registration/{ticket.application_id}")
    ] * 2


async def test_the_registrar_does_not_decide_and_the_auditor_does_not_bind(exchange: OfficeInstance) -> None:
    ticket = await submitted(exchange)
    async with client_of(exchange, REGISTRAR) as registrar:
        with pytest.raises(ProblemError) as refused:
            await registrar.registrations.approve(ticket.application_id, version=2)
        assert refused.value.code == "role_not_allowed"
    async with client_of(exchange, AUDITOR) as auditor:
        with pytest.raises(ProblemError) as refused:
            await auditor.registrations.change("set_participant_status", "mill-7", {"status": "closed", "reason": "x"})
        assert refused.value.code == "role_not_allowed"


async def test_a_ca_killed_in_the_middle_ends_in_one_certificate(exchange: OfficeInstance) -> None:
    exchange.ca.killed = 2
    ticket = await submitted(exchange)
    async with client_of(exchange, AUDITOR) as auditor:
        await auditor.registrations.approve(ticket.application_id)
    await exchange.deliver()
    assert await state_of(exchange, ticket) == "approved"
    exchange.office = exchange.open_office()  # the API was started again
    await exchange.deliver()
    assert await state_of(exchange, ticket) == "approved"
    await exchange.deliver()
    assert await state_of(exchange, ticket) == "certified"
    assert exchange.ca.issued == [OWNER.user]
    async with client_of(exchange, REGISTRAR) as registrar:
        assert [row["action"] for row in await registrar.registrations.waiting()] == [
            "register_participant",
            "register_user",
        ]


async def test_drafts_that_are_left_alone_are_forgotten(exchange: OfficeInstance) -> None:
    applications, left, handed_in = applications_of(exchange), new_ticket(), await submitted(exchange)
    await applications.save(left, application(exchange))
    assert exchange.office.exchange is not None
    exchange.clock += 30 * 24 * 3_600_000
    assert await exchange.office.exchange.registrations.forget_old_drafts() == 0
    exchange.clock += 1
    assert await exchange.office.exchange.registrations.forget_old_drafts() == 1
    with pytest.raises(ProblemError):
        await applications.show(left)
    assert await state_of(exchange, handed_in) == "submitted"


async def test_applications_are_made_at_the_exchange_only(tmp_path: Path) -> None:
    consumer = await OfficeInstance.opened(tmp_path, organisation="ConsumerOrg")
    with pytest.raises(ProblemError) as refused:
        await applications_of(consumer).show(new_ticket())
    assert refused.value.code == "not_found"
    await consumer.close()


def filters(**fields: str) -> AuditFilters:
    return AuditFilters(**fields)  # type: ignore[arg-type] # all of the fields given are texts
