"""What is refused of an application, by its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chaincode import keys
from gateway import registrations
from gateway.client.applications import authorised, new_ticket, new_user
from gateway.client.errors import ProblemError
from gateway.problems import ProblemError as Refusal
from gateway.registrations.credit_code import check_character, is_credit_code
from gateway.registrations.documents import MAX_DOCUMENT_BYTES, check_document
from gateway.registrations.moves import MOVES, State, after
from tests.unit.chaincode.market import Person
from tests.unit.projection.chain import NOW_MS, Tx, key
from tests.unit.registrations.office import (
    CONTACT,
    CREDIT_CODE,
    OWNER,
    PARTY,
    PDF,
    OfficeInstance,
    application,
    applications_of,
    bound,
    signer_of,
    submitted,
)

OPERATOR = Person("u-mill-operator", "mill-7", "ConsumerOrg", ("consumer_operator",), 32)
Changed = Callable[[dict[str, Any]], None]


def _set(*path: str, value: Any) -> Changed:
    def change(body: dict[str, Any]) -> None:
        for name in path[:-1]:
            body = body[name]
        body[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (_set("data", "party", "credit_code", value="91350100M000100Y44"), "invalid_request"),
        (_set("data", "party", "credit_code", value=CREDIT_CODE.lower()), "invalid_request"),
        (_set("data", "party", "holder", value="household"), "invalid_request"),
        (_set("data", "contact", "phone", value="call me"), "invalid_request"),
        (_set("data", "contact", "email", value="nobody"), "invalid_request"),
        (_set("data", "contact", "name", value="a\u202eb"), "invalid_request"),
        (_set("unknown", value=1), "invalid_request"),
        (_set("class", value=None), "invalid_request"),
        (_set("user", value=None), "invalid_request"),
        (_set("kind", value="change"), "invalid_request"),
        (_set("user", "roles", value=["exchange_registrar"]), "role_not_allowed"),
        (_set("user", "roles", value=["retailer_trader"]), "role_not_allowed"),
        (_set("user", "roles", value=["emperor"]), "role_not_allowed"),
        (_set("user", "roles", value=["consumer_viewer"]), "role_not_allowed"),
        (_set("user", "proof", value="A" * 86), "possession_not_proved"),
        (_set("user", "csr", value="nothing"), "invalid_csr"),
        (_set("participant", value="exchange"), "possession_not_proved"),
    ],
)
async def test_an_application_that_is_wrong_is_refused(exchange: OfficeInstance, changed: Changed, code: str) -> None:
    body = application(exchange)
    body["data"] = {"contact": dict(CONTACT), "party": dict(PARTY)}
    changed(body)
    with pytest.raises(ProblemError) as refused:
        await applications_of(exchange).save(new_ticket(), body)
    assert refused.value.code == code


async def test_a_csr_for_another_key_or_name_is_refused(exchange: OfficeInstance) -> None:
    for other in (OPERATOR, Person(OWNER.user, "mill-7", "ConsumerOrg", ("consumer_owner",), 99)):
        body = application(exchange)
        body["user"]["csr"] = new_user(signer_of(other), network_id=exchange.chain.network_id)["csr"]
        with pytest.raises(ProblemError) as refused:
            await applications_of(exchange).save(new_ticket(), body)
        assert refused.value.code == "invalid_csr"


async def test_documents_are_needed_and_sniffed(exchange: OfficeInstance) -> None:
    ticket, applications = new_ticket(), applications_of(exchange)
    await applications.save(ticket, application(exchange))
    with pytest.raises(ProblemError) as missing:
        await applications.submit(ticket)
    assert missing.value.code == "document_missing"
    assert missing.value.context == {"missing": ["business_licence"]}
    for content, media_type in ((b"MZ\x90", "application/pdf"), (PDF, "image/png"), (PDF, "text/html")):
        with pytest.raises(ProblemError) as refused:
            await applications.put_document(ticket, "business_licence", content, media_type=media_type)
        assert refused.value.code == "unsupported_media_type"


def test_a_document_has_a_limit() -> None:
    with pytest.raises(Refusal, match="request_too_large"):
        check_document(b"%PDF-" + bytes(MAX_DOCUMENT_BYTES), announced="application/pdf")


async def test_ids_under_way_or_registered_are_taken(exchange: OfficeInstance) -> None:
    await submitted(exchange)
    with pytest.raises(ProblemError) as rival:
        await submitted(exchange)
    assert rival.value.code == "already_registered"


async def test_a_registered_participant_is_taken(exchange: OfficeInstance) -> None:
    await bound(exchange)
    with pytest.raises(ProblemError) as taken:
        await applications_of(exchange).save(new_ticket(), application(exchange))
    assert taken.value.code == "already_registered"


async def test_an_officer_stands_behind_a_change(exchange: OfficeInstance) -> None:
    await bound(exchange)
    applications, ticket, network = applications_of(exchange), new_ticket(), exchange.chain.network_id
    body = application(exchange, kind="change")
    del body["user"]
    with pytest.raises(ProblemError) as unsigned:
        await applications.save(ticket, body)
    assert unsigned.value.code == "invalid_request"
    signed = authorised(ticket, body, officer=signer_of(OWNER), network_id=network)
    for wrong in (
        {**signed, "class": "commercial"},
        authorised(new_ticket(), body, officer=signer_of(OWNER), network_id=network),
        authorised(ticket, body, officer=signer_of(OWNER), network_id="retail/" + "0" * 64),
    ):
        with pytest.raises(ProblemError) as forged:
            await applications.save(ticket, wrong)
        assert forged.value.code == "bad_signature"
    outsider = authorised(ticket, body, officer=signer_of(OPERATOR), network_id=network)
    with pytest.raises(ProblemError) as unknown:
        await applications.save(ticket, outsider)
    assert unknown.value.code == "bad_signature"
    assert (await applications.save(ticket, signed))["authorised_by"] == OWNER.user


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "suspended"}, "actor_inactive"),
        ({"valid_until": NOW_MS}, "actor_inactive"),
        ({"memberships": {"mill-7": ["consumer_viewer"]}}, "role_not_held"),
        ({"memberships": {}}, "role_not_held"),
    ],
    ids=["suspended", "expired", "no officer", "no member"],
)
async def test_what_an_officer_is_no_more_is_said_to_who_signs_as_the_officer_alone(
    exchange: OfficeInstance, changes: dict[str, Any], code: str
) -> None:
    await bound(exchange)
    record = exchange.ledger.record(keys.user(OWNER.user))
    assert record is not None
    now = {name: value for name, value in {**record, **changes, "version": 9}.items() if value != {}}
    exchange.chain.add(Tx(writes={key("user", OWNER.user): now}))
    exchange.index()
    applications, ticket, network = applications_of(exchange), new_ticket(), exchange.chain.network_id
    body = application(exchange, kind="change")
    del body["user"]
    signed = authorised(ticket, body, officer=signer_of(OWNER), network_id=network)
    with pytest.raises(ProblemError) as refused:
        await applications.save(ticket, signed)
    assert refused.value.code == code
    with pytest.raises(ProblemError) as guessed:
        await applications.save(new_ticket(), signed)
    assert guessed.value.code == "bad_signature"


def test_the_check_character_of_a_credit_code() -> None:
    for code in (CREDIT_CODE, "911000001000013428", "91110000802100433B"):
        assert check_character(code[:17]) == code[17]
        assert is_credit_code(code)
        for place in range(17):
            other = code[:place] + ("0" if code[place] != "0" else "1") + code[place + 1 :]
            assert not is_credit_code(other)
    assert not is_credit_code("91350100I000100Y43")
    assert not is_credit_code("")


def test_the_states_that_no_move_leaves_are_ends() -> None:
    left = {state for move in MOVES.values() for state in move.origins}
    assert {state for state in State if state.is_end} == set(State) - left
    assert {move.target for move in MOVES.values()} | {State.DRAFT} == set(State)
    for name, move in MOVES.items():
        for state in State:
            if state in move.origins:
                assert after(name, state=state, key="x") is move.target


def test_the_table_of_moves_is_the_readmes() -> None:
    text = (Path(registrations.__file__).parent / "README.md").read_text()
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    written = {row[0]: (row[1], set(row[2].split(", ")), row[3]) for row in rows if row[0] in MOVES}
    assert written == {
        move.name: (move.mover.value, {state.value for state in move.origins}, move.target.value)
        for move in MOVES.values()
    }
