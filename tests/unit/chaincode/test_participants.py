"""Participants: registered with class and qualifications, rated, suspended and closed."""

from __future__ import annotations

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
    TERMS,
    Market,
    Person,
)

NEW: dict[str, Any] = {"participant": "c8", "organisation": "ConsumerOrg", "kind": "consumer"}
LICENCE = {"kind": "business_licence", "document_hash": "ab" * 32, "expires_on": "2027-01-01"}


def participant(market: Market, participant_id: str) -> dict[str, Any]:
    record = market.record(keys.participant(participant_id))
    assert record is not None
    return record


async def test_a_participant_is_registered_updated_and_rated(market: Market) -> None:
    await market.done(REGISTRAR, "register_participant", args={**NEW, "class": "industrial", "data_hash": "0a" * 32})
    update = {"class": "commercial", "qualifications": [LICENCE]}
    await market.done(REGISTRAR, "update_participant", "c8", args=update)
    for rating in ("BBB", "A"):
        args = {"credit_rating": rating, "reason": "yearly_review"}
        await market.done(REGISTRAR_2, "rate_participant", "c8", args=args)
    assert participant(market, "c8") == {
        "version": 4,
        "organisation": "ConsumerOrg",
        "kind": "consumer",
        "class": "commercial",
        "status": "active",
        "credit_rating": "A",
        "data_hash": "0a" * 32,
        "qualifications": [LICENCE],
        "operator": "reg-2",
        "refreshed_at": market.now_ms,
    }
    await market.done(REGISTRAR, "update_participant", "c8", args={"qualifications": []})
    assert "qualifications" not in participant(market, "c8")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"participant": "c1"}, "already_registered"),
        ({"organisation": "RetailerOrg"}, "invalid_args"),
        ({"kind": "operator", "organisation": "OtherOrg"}, "invalid_args"),
        ({"kind": "retailer", "organisation": "RetailerOrg", "class": "industrial"}, "invalid_args"),
        ({"class": "huge"}, "invalid_args"),
        ({"data_hash": "0a"}, "invalid_args"),
        ({"qualifications": [{**LICENCE, "name": "x"}]}, "invalid_args"),
        ({"qualifications": [{**LICENCE, "expires_on": "soon"}]}, "invalid_args"),
    ],
)
async def test_a_registration_that_does_not_hold_is_refused(market: Market, changes: dict[str, Any], code: str) -> None:
    assert (await market.do(REGISTRAR, "register_participant", args={**NEW, **changes}))["code"] == code


async def test_an_update_changes_something_and_only_a_consumers_class(market: Market) -> None:
    assert (await market.do(REGISTRAR, "update_participant", "r1", args={}))["code"] == "invalid_args"
    refused = await market.do(REGISTRAR, "update_participant", "r1", args={"class": "industrial"})
    assert (refused["code"], refused["detail"]["path"]) == ("invalid_args", "args.class")
    assert (await market.do(REGISTRAR, "update_participant", "c9", args={"class": "industrial"}))["code"] == (
        "unknown_target"
    )


async def test_nobody_acts_for_a_suspended_participant_and_it_gets_no_orders(market: Market) -> None:
    order = await market.submit()
    await market.done(
        REGISTRAR, "set_participant_status", "r1", args={"status": "suspended", "reason": "licence_expired"}
    )
    reject = await market.do(RETAILER, "reject", order, args={"reason": "no"})
    assert (reject["code"], reject["detail"]) == ("participant_inactive", {"key": "r1", "state": "suspended"})
    submit = await market.do(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    assert (submit["code"], submit["detail"]) == ("participant_inactive", {"key": "r1", "state": "suspended"})
    draft = await market.do(CONSUMER, "create", args=FIELDS)
    assert draft["code"] == "participant_inactive"
    (deposit,) = await market.deposit(
        market.signed(RETAILER, "counter", target=order, expected_version=1, terms=TERMS), organisation="RetailerOrg"
    )
    assert deposit["code"] == "participant_inactive"
    await market.done(REGISTRAR, "set_participant_status", "r1", args={"status": "active", "reason": "renewed"})
    await market.done(RETAILER, "reject", order, args={"reason": "no"})


async def test_a_closed_participant_stays_closed_and_gets_no_users(market: Market) -> None:
    await market.done(REGISTRAR, "set_participant_status", "c2", args={"status": "closed", "reason": "moved_away"})
    assert (await market.do(CONSUMER_2, "create", args=FIELDS))["code"] == "participant_inactive"
    steps: dict[str, dict[str, Any]] = {
        "set_participant_status": {"status": "active", "reason": "back"},
        "rate_participant": {"credit_rating": "C", "reason": "closed"},
        "update_participant": {"data_hash": "0b" * 32},
    }
    for action, args in steps.items():
        assert (await market.do(REGISTRAR, action, "c2", args=args))["code"] == "illegal_move"
    late = Person("u-late", "c2", "ConsumerOrg", ("consumer_owner",), 91)
    refused = await market.do(REGISTRAR, "register_user", args=late.registration())
    assert refused["code"] == "participant_inactive"
    joining = await market.do(
        REGISTRAR, "set_user_roles", CONSUMER.user, args={"participant": "c2", "roles": ["consumer_viewer"]}
    )
    assert joining["code"] == "participant_inactive"
    await market.done(REGISTRAR, "set_user_roles", CONSUMER_2.user, args={"participant": "c2", "roles": []})


async def test_registrars_do_not_close_the_door_on_themselves(market: Market) -> None:
    args = {"status": "suspended", "reason": "slip"}
    assert (await market.do(REGISTRAR, "set_participant_status", "exchange", args=args))["code"] == "self_not_allowed"
    assert (await market.do(EXCHANGE, "set_participant_status", "c1", args=args))["code"] == "role_not_allowed"
