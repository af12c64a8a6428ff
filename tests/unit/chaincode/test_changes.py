"""Four eyes: lost keys, and registrars who are made and changed by two of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chaincode import keys
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    REGISTRAR,
    REGISTRAR_2,
    RETAILER,
    Market,
    Person,
)

OFFICER = Person("u-sec", "c-operator", "ConsumerOrg", ("security_administrator",), 90)
COLLEAGUE = Person("u-c1b", "c1", "ConsumerOrg", ("consumer_operator",), 91)
THIRD = Person("reg-3", "exchange", "ExchangeOrg", ("exchange_registrar",), 92)


def lost(person: Person) -> tuple[Person, dict[str, Any]]:
    """The person with a new key, and the arguments that propose it."""
    new = replace(person, number=person.number + 500)
    return new, {"user": person.user, "public_key": new.public_key, "proof": new.proof()}


async def propose(market: Market, person: Person, action: str, args: dict[str, Any]) -> str:
    return str((await market.done(person, action, args=args))["target"])


@pytest.mark.parametrize("proposer", [OFFICER, CONSUMER])
async def test_a_lost_key_is_replaced_by_an_officer_and_a_registrar(market: Market, proposer: Person) -> None:
    await market.enrol(OFFICER, kind="operator")
    await market.enrol(COLLEAGUE, certificate="aa" * 32)
    new, args = lost(COLLEAGUE)
    change = await propose(market, proposer, "propose_key", {**args, "certificate": "bb" * 32})
    await market.done(COLLEAGUE, "create", args=FIELDS)  # nothing has changed yet
    assert market.record(keys.change(change)) == {
        "version": 1,
        "kind": "key",
        "user": COLLEAGUE.user,
        "user_version": 1,
        "args": {"public_key": new.public_key, "certificate": "bb" * 32},
        "proposed_by": proposer.user,
        "status": "open",
        "operator": proposer.user,
        "refreshed_at": market.now_ms,
    }
    # One registrar could register an officer with a key of its own, and become anybody through it.
    assert (await market.do(REGISTRAR, "approve_change", change))["code"] == "needs_second_registrar"
    await market.done(REGISTRAR_2, "approve_change", change)
    assert (await market.do(COLLEAGUE, "create", args=FIELDS))["code"] == "bad_signature"
    await market.done(new, "create", args=FIELDS)
    record = market.record(keys.user(COLLEAGUE.user))
    assert record is not None
    assert (record["version"], record["certificate"]) == (2, "bb" * 32)
    again = await market.do(REGISTRAR_2, "approve_change", change)
    assert (again["code"], again["detail"]["state"]) == ("illegal_move", "approved")


async def test_only_an_officer_of_the_users_own_organisation_and_participant_proposes_a_key(market: Market) -> None:
    await market.enrol(OFFICER, kind="operator")
    await market.enrol(COLLEAGUE)
    _, args = lost(COLLEAGUE)
    for person, code in (
        (RETAILER, "not_a_party"),
        (CONSUMER_2, "not_a_party"),
        (COLLEAGUE, "role_not_allowed"),
        (REGISTRAR, "role_not_allowed"),
        (EXCHANGE, "role_not_allowed"),
    ):
        assert (await market.do(person, "propose_key", args=args))["code"] == code, person.user
    _, own = lost(CONSUMER)
    assert (await market.do(CONSUMER, "propose_key", args=own))["code"] == "self_not_allowed"
    _, foreign = lost(RETAILER)
    assert (await market.do(OFFICER, "propose_key", args=foreign))["code"] == "not_a_party"
    unknown = {**args, "user": "nobody"}
    assert (await market.do(OFFICER, "propose_key", args=unknown))["code"] == "unknown_target"
    unproved = {**args, "proof": CONSUMER.proof()}
    assert (await market.do(OFFICER, "propose_key", args=unproved))["code"] == "possession_not_proved"
    await market.done(REGISTRAR, "set_user_status", COLLEAGUE.user, args={"status": "revoked"})
    assert (await market.do(OFFICER, "propose_key", args=args))["code"] == "illegal_move"


async def test_a_change_is_bound_to_the_user_that_the_proposer_saw(market: Market) -> None:
    await market.enrol(COLLEAGUE)
    _, args = lost(COLLEAGUE)
    change = await propose(market, CONSUMER, "propose_key", args)
    await market.done(REGISTRAR, "set_user_status", COLLEAGUE.user, args={"status": "suspended"})
    stale = await market.do(REGISTRAR_2, "approve_change", change)
    assert (stale["code"], stale["detail"]) == ("stale_version", {"key": COLLEAGUE.user, "version": 2})
    await market.done(REGISTRAR, "decline_change", change, args={"reason": "not_identified"})
    record = market.record(keys.change(change))
    assert record is not None
    assert (record["status"], record["reason"], record["operator"]) == ("declined", "not_identified", "reg")
    assert (await market.do(REGISTRAR, "decline_change", change, args={"reason": "x"}))["code"] == "illegal_move"
    assert (await market.do(REGISTRAR, "approve_change", "0e" * 32, expected_version=1))["code"] == "unknown_target"


@pytest.mark.parametrize(
    ("action", "args", "code"),
    [
        ("set_user_status", {"status": "suspended"}, "actor_inactive"),
        ("set_user_roles", {"participant": "c1", "roles": ["consumer_operator"]}, "role_not_held"),
    ],
)
async def test_a_key_is_not_replaced_for_an_officer_who_is_none_any_more(
    market: Market, action: str, args: dict[str, Any], code: str
) -> None:
    await market.enrol(COLLEAGUE)
    _, wanted = lost(COLLEAGUE)
    change = await propose(market, CONSUMER, "propose_key", wanted)
    await market.done(REGISTRAR, action, CONSUMER.user, args=args)
    refused = await market.do(REGISTRAR, "approve_change", change)
    assert (refused["code"], refused["detail"]["key"]) == (code, CONSUMER.user)
    await market.done(COLLEAGUE, "create", args=FIELDS)


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ({"status": "suspended"}, "actor_inactive"),
        ({"participant": "exchange", "roles": ["exchange_auditor"]}, "role_not_held"),
    ],
)
async def test_what_a_former_registrar_proposed_is_not_carried_out(
    market: Market, end: dict[str, Any], code: str
) -> None:
    made = await propose(market, REGISTRAR, "propose_registrar", THIRD.registration())
    await market.done(REGISTRAR_2, "approve_change", made)
    promotion = {"user": EXCHANGE.user, "participant": "exchange", "roles": ["exchange_registrar"]}
    change = await propose(market, THIRD, "propose_registrar", promotion)
    stopped = await propose(market, REGISTRAR, "propose_registrar", {"user": THIRD.user, **end})
    await market.done(REGISTRAR_2, "approve_change", stopped)
    refused = await market.do(REGISTRAR, "approve_change", change)
    assert (refused["code"], refused["detail"]["key"]) == (code, THIRD.user)


async def test_a_registrar_is_registered_by_two(market: Market) -> None:
    change = await propose(market, REGISTRAR, "propose_registrar", THIRD.registration())
    alone = await market.do(REGISTRAR, "approve_change", change)
    assert alone["code"] == "self_not_allowed"
    assert (await market.do(EXCHANGE, "approve_change", change))["code"] == "role_not_allowed"
    await market.done(REGISTRAR_2, "approve_change", change)
    args = {"participant": "c7", "organisation": "ConsumerOrg", "kind": "consumer"}
    await market.done(THIRD, "register_participant", args=args)


async def test_a_registrars_roles_status_and_certificate_are_changed_by_two(market: Market) -> None:
    promotion = {"user": EXCHANGE.user, "participant": "exchange", "roles": ["exchange_registrar"]}
    await market.done(REGISTRAR_2, "approve_change", await propose(market, REGISTRAR, "propose_registrar", promotion))
    promoted = replace(EXCHANGE, roles=("exchange_registrar",))
    certificate = {"user": "reg", "certificate": "cc" * 32, "valid_until": market.now_ms + 1}
    await market.done(promoted, "approve_change", await propose(market, REGISTRAR_2, "propose_registrar", certificate))
    await market.done(promoted, "set_user_status", CONSUMER.user, args={"status": "suspended"})
    market.now_ms += 1
    assert (await market.do(REGISTRAR, "decline_change", "0e" * 32, expected_version=1, args={"reason": "x"}))[
        "code"
    ] == "actor_inactive"
    end = {"user": "reg", "status": "revoked"}
    await market.done(promoted, "approve_change", await propose(market, REGISTRAR_2, "propose_registrar", end))
    record = market.record(keys.user("reg"))
    assert record is not None
    assert (record["status"], record["certificate"]) == ("revoked", "cc" * 32)
    back = await market.do(REGISTRAR_2, "propose_registrar", args={"user": "reg", "status": "active"})
    assert back["code"] == "illegal_move"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({}, "invalid_args"),
        ({"roles": ["exchange_registrar"]}, "invalid_args"),
        ({"status": "active", "participant": "exchange", "roles": []}, "invalid_args"),
        ({"certificate": "cc" * 32}, "invalid_args"),
        ({**THIRD.registration(), "roles": []}, "invalid_args"),
        ({**THIRD.registration(), "status": "active"}, "invalid_args"),
        ({**THIRD.registration(), "user": "reg-2"}, "already_registered"),
        ({**THIRD.registration(), "proof": REGISTRAR.proof()}, "possession_not_proved"),
        ({"user": "nobody", "status": "active"}, "unknown_target"),
    ],
)
async def test_a_proposal_that_does_not_hold_is_refused(market: Market, args: dict[str, Any], code: str) -> None:
    assert (await market.do(REGISTRAR, "propose_registrar", args={"user": "reg-2", **args}))["code"] == code


async def test_what_does_not_fit_when_it_is_approved_is_refused_then(market: Market) -> None:
    wrong = {**THIRD.registration(), "roles": ["exchange_registrar", "consumer_owner"]}
    change = await propose(market, REGISTRAR, "propose_registrar", wrong)
    assert (await market.do(REGISTRAR_2, "approve_change", change))["code"] == "role_not_allowed"
    first = await propose(market, REGISTRAR, "propose_registrar", THIRD.registration())
    second = await propose(market, REGISTRAR_2, "propose_registrar", THIRD.registration())
    await market.done(REGISTRAR_2, "approve_change", first)
    assert (await market.do(REGISTRAR, "approve_change", second))["code"] == "already_registered"
