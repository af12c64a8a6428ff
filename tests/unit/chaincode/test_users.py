"""Users: registered, given roles and limits, certified, suspended and revoked, each by somebody else or not at all."""

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
    HOUR,
    REGISTRAR,
    REGISTRAR_2,
    RETAILER,
    Market,
    Person,
)

NEW = Person("u-new", "c1", "ConsumerOrg", ("consumer_owner",), 99)
OPERATOR = Person("u-op", "c-operator", "ConsumerOrg", ("security_administrator",), 98)


def user_of(market: Market, person: Person) -> dict[str, Any]:
    record = market.record(keys.user(person.user))
    assert record is not None
    return record


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"user": "u-c1"}, "already_registered"),
        ({"participant": "c9"}, "unknown_participant"),
        ({"roles": ["consumer_owner", "exchange_auditor"]}, "role_not_allowed"),
        ({"roles": ["security_administrator"]}, "role_not_allowed"),
        ({"roles": ["exchange_registrar"]}, "needs_second_registrar"),
        ({"participant": "exchange", "roles": ["consumer_owner"]}, "role_not_allowed"),
        ({"proof": NEW.proof(user="u-other")}, "possession_not_proved"),
        ({"proof": NEW.proof(participant="c2")}, "possession_not_proved"),
        ({"public_key": CONSUMER.public_key}, "possession_not_proved"),
        ({"public_key": "04" + "f" * 128}, "possession_not_proved"),
        ({"roles": []}, "invalid_args"),
        ({"roles": ["consumer_owner", "consumer_owner"]}, "invalid_args"),
        ({"roles": ["consumer"]}, "invalid_args"),
        ({"valid_from": 2, "valid_until": 2}, "invalid_args"),
        ({"certificate": "ab"}, "invalid_args"),
    ],
)
async def test_a_registration_that_does_not_hold_is_refused(market: Market, changes: dict[str, Any], code: str) -> None:
    result = await market.do(REGISTRAR, "register_user", args={**NEW.registration(), **changes})
    assert result["code"] == code


async def test_the_record_has_what_was_registered_and_nothing_empty(market: Market) -> None:
    await market.enrol(NEW, certificate="cd" * 32, valid_until=market.now_ms + HOUR)
    assert user_of(market, NEW) == {
        "version": 1,
        "organisation": "ConsumerOrg",
        "memberships": {"c1": ["consumer_owner"]},
        "vouched_by": REGISTRAR.user,
        "public_key": NEW.public_key,
        "certificate": "cd" * 32,
        "status": "active",
        "valid_until": market.now_ms + HOUR,
        "operator": "reg",
        "refreshed_at": market.now_ms,
    }


async def test_a_user_acts_within_its_validity_and_a_renewal_extends_it(market: Market) -> None:
    begins, ends = market.now_ms + HOUR, market.now_ms + 2 * HOUR
    await market.enrol(NEW, valid_from=begins, valid_until=ends)
    early = await market.do(NEW, "create", args=FIELDS)
    assert (early["code"], early["detail"]["state"]) == ("actor_inactive", "not_yet_valid")
    market.now_ms = begins
    await market.done(NEW, "create", args=FIELDS)
    market.now_ms = ends - 1
    await market.done(NEW, "create", args=FIELDS)
    market.now_ms = ends
    late = await market.do(NEW, "create", args=FIELDS)
    assert (late["code"], late["detail"]["state"]) == ("actor_inactive", "expired")
    renewal = {"certificate": "ef" * 32, "valid_until": ends + HOUR}
    await market.done(REGISTRAR, "certify_user", NEW.user, args=renewal)
    await market.done(NEW, "create", args=FIELDS)
    assert user_of(market, NEW)["certificate"] == "ef" * 32


async def test_a_user_is_suspended_and_revoked_for_good(market: Market) -> None:
    await market.enrol(NEW)
    await market.done(NEW, "create", args=FIELDS)
    await market.done(REGISTRAR, "set_user_status", NEW.user, args={"status": "suspended"})
    assert (await market.do(NEW, "create", args=FIELDS))["code"] == "actor_inactive"
    await market.done(REGISTRAR, "set_user_status", NEW.user, args={"status": "active"})
    await market.done(NEW, "create", args=FIELDS)
    await market.done(REGISTRAR, "set_user_status", NEW.user, args={"status": "revoked"})
    steps: dict[str, dict[str, Any]] = {
        "set_user_status": {"status": "active"},
        "set_user_roles": {"participant": "c1", "roles": ["consumer_owner"]},
        "certify_user": {"certificate": "ef" * 32, "valid_until": 1},
        "set_user_limit": {"participant": "c1", "energy_wh": 1},
    }
    for action, args in steps.items():
        assert (await market.do(REGISTRAR, action, NEW.user, args=args))["code"] == "illegal_move"


async def test_a_user_acts_for_several_participants_of_its_organisation_in_one_role_at_a_time(market: Market) -> None:
    args = {"participant": "c2", "roles": ["consumer_viewer", "consumer_operator"]}
    await market.done(REGISTRAR, "set_user_roles", CONSUMER.user, args=args)
    assert user_of(market, CONSUMER)["memberships"] == {
        "c1": ["consumer_owner"],
        "c2": ["consumer_operator", "consumer_viewer"],
    }
    for participant, role, code in (
        ("c1", "consumer_owner", None),
        ("c2", "consumer_operator", None),
        ("c2", "consumer_viewer", "role_not_allowed"),
        ("c2", "consumer_owner", "role_not_held"),
        ("c1", "consumer_operator", "role_not_held"),
    ):
        result = await market.do(CONSUMER, "create", args=FIELDS, participant=participant, role=role)
        assert result.get("code") == code, (participant, role)
    await market.done(REGISTRAR, "set_user_roles", CONSUMER.user, args={"participant": "c2", "roles": []})
    gone = await market.do(CONSUMER, "create", args=FIELDS, participant="c2", role="consumer_operator")
    assert gone["code"] == "wrong_participant"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"participant": "r1", "roles": ["retailer_trader"]}, "wrong_organisation"),
        ({"participant": "c1", "roles": ["retailer_trader"]}, "role_not_allowed"),
        ({"participant": "c2", "roles": []}, "no_membership"),
        ({"participant": "c9", "roles": ["consumer_owner"]}, "unknown_participant"),
        ({"participant": "c1", "roles": ["exchange_registrar"]}, "needs_second_registrar"),
    ],
)
async def test_roles_that_do_not_fit_are_refused(market: Market, args: dict[str, Any], code: str) -> None:
    assert (await market.do(REGISTRAR, "set_user_roles", CONSUMER.user, args=args))["code"] == code


async def test_the_administrators_duties_are_separated(market: Market) -> None:
    await market.enrol(OPERATOR, kind="operator")
    for roles in (["security_administrator", "audit_administrator"], ["system_administrator", "platform_service"]):
        args: dict[str, Any] = {"participant": "c-operator", "roles": roles}
        assert (await market.do(REGISTRAR, "set_user_roles", OPERATOR.user, args=args))["code"] == "duties_separated"
    market_role = {"participant": "c1", "roles": ["consumer_viewer"]}
    refused = await market.do(REGISTRAR, "set_user_roles", OPERATOR.user, args=market_role)
    assert refused["code"] == "duties_separated"
    platform_role = {"participant": "c-operator", "roles": ["audit_administrator"]}
    refused = await market.do(REGISTRAR, "set_user_roles", CONSUMER.user, args=platform_role)
    assert refused["code"] == "duties_separated"
    await market.done(REGISTRAR, "set_user_roles", OPERATOR.user, args=platform_role)


async def test_a_registrar_changes_neither_its_own_record_nor_another_registrars(market: Market) -> None:
    steps: dict[str, dict[str, Any]] = {
        "set_user_roles": {"participant": "exchange", "roles": ["exchange_auditor"]},
        "set_user_status": {"status": "revoked"},
        "certify_user": {"certificate": "ef" * 32, "valid_until": 1},
        "set_user_limit": {"participant": "exchange", "energy_wh": 1},
    }
    for action, args in steps.items():
        assert (await market.do(REGISTRAR, action, REGISTRAR.user, args=args))["code"] == "self_not_allowed"
        assert (await market.do(REGISTRAR, action, REGISTRAR_2.user, args=args))["code"] == "needs_second_registrar"
    args = {"participant": "exchange", "roles": ["exchange_supervisor", "exchange_auditor"]}
    await market.done(REGISTRAR, "set_user_roles", EXCHANGE.user, args=args)
    assert user_of(market, EXCHANGE)["memberships"] == {"exchange": ["exchange_auditor", "exchange_supervisor"]}


async def test_a_key_is_replaced_by_its_holder_only(market: Market) -> None:
    new = replace(CONSUMER, number=77)
    args = {"public_key": new.public_key, "proof": new.proof()}
    assert (await market.do(CONSUMER_2, "replace_key", CONSUMER.user, args=args))["code"] == "not_a_party"
    wrong = {**args, "proof": CONSUMER.proof()}
    assert (await market.do(CONSUMER, "replace_key", CONSUMER.user, args=wrong))["code"] == "possession_not_proved"
    await market.done(CONSUMER, "replace_key", CONSUMER.user, args=args)
    assert (await market.do(CONSUMER, "create", args=FIELDS))["code"] == "bad_signature"
    await market.done(new, "create", args=FIELDS)


async def test_a_limit_is_set_and_ended_for_a_membership(market: Market) -> None:
    limit = {"participant": "r1", "energy_wh": 5_000}
    await market.done(REGISTRAR, "set_user_limit", RETAILER.user, args=limit)
    assert user_of(market, RETAILER)["limits"] == {"r1": 5_000}
    stranger = await market.do(REGISTRAR, "set_user_limit", RETAILER.user, args={"participant": "r2", "energy_wh": 1})
    assert stranger["code"] == "no_membership"
    await market.done(REGISTRAR, "set_user_limit", RETAILER.user, args={"participant": "r1", "energy_wh": None})
    assert "limits" not in user_of(market, RETAILER)
    await market.done(REGISTRAR, "set_user_limit", RETAILER.user, args={"participant": "r1", "energy_wh": 0})
    await market.done(REGISTRAR, "set_user_roles", RETAILER.user, args={"participant": "r1", "roles": []})
    record = user_of(market, RETAILER)
    assert "limits" not in record
    assert "memberships" not in record
