"""Maker and checker: who signs with a user that has a limit, and what does not count as a second signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chaincode import batch
from chaincode.intent import SecondSignature, SignedIntent, sign_second
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    ENERGY_WH,
    FIELDS,
    HOUR,
    REGISTRAR,
    RETAILER,
    TERMS,
    Market,
    Person,
)

CHECKER = Person("u-c1b", "c1", "ConsumerOrg", ("consumer_operator",), 91)
VIEWER = Person("u-c1v", "c1", "ConsumerOrg", ("consumer_viewer",), 92)
LIMITED = Person("u-c1l", "c1", "ConsumerOrg", ("consumer_owner",), 93)


def countersigned(item: SignedIntent, person: Person, *, actor: str | None = None) -> SignedIntent:
    return replace(item, second=sign_second(item.intent, actor=actor or person.user, key=person.key))


async def limit(market: Market, person: Person, energy_wh: Any) -> None:
    args = {"participant": person.participant, "energy_wh": energy_wh}
    await market.done(REGISTRAR, "set_user_limit", person.user, args=args)


@pytest.fixture
async def firm(market: Market) -> Market:
    """A consumer whose owner has a limit below the terms, an operator without one, a viewer, a limited owner."""
    for person in (CHECKER, VIEWER, LIMITED):
        await market.enrol(person)
    await limit(market, CONSUMER, ENERGY_WH - 1)
    await limit(market, LIMITED, ENERGY_WH - 1)
    return market


async def countered(market: Market) -> tuple[str, str]:
    """An order that the consumer must confirm, and its terms hash."""
    item = countersigned(market.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS), CHECKER)
    await market.deposit(item)
    (result,) = await market.apply(item, organisation="ConsumerOrg")
    assert result["status"] == "applied"
    await market.done(RETAILER, "counter", item.digest, terms=TERMS)
    return item.digest, market.order(item.digest)["terms_hash"]


async def test_a_limited_user_commits_its_participant_to_nothing_alone(firm: Market) -> None:
    order, terms_hash = await countered(firm)
    args = {"terms_hash": terms_hash}
    alone = await firm.do(CONSUMER, "confirm", order, args=args)
    assert (alone["code"], alone["detail"]) == ("second_signature_required", {"key": CONSUMER.user})
    item = firm.signed(CONSUMER, "confirm", target=order, expected_version=2, args=args)
    assert await firm.apply(countersigned(item, CHECKER), organisation="ConsumerOrg") == [
        {"status": "applied", "version": 3}
    ]
    assert await firm.apply(item, organisation="ConsumerOrg") == [{"status": "refused", **alone_code()}]


def alone_code() -> dict[str, Any]:
    return {"code": "second_signature_required", "detail": {"key": CONSUMER.user}}


async def test_a_purchase_commits_too(firm: Market) -> None:
    """It is confirmed by both from the start."""
    terms = {"energy_wh": 1, "prices_e8_yuan_per_kwh": {}}
    item = firm.signed(CONSUMER, "purchase", args=FIELDS, terms=terms)
    assert await firm.apply(item, organisation="ConsumerOrg") == [{"status": "refused", **alone_code()}]
    (result,) = await firm.apply(countersigned(item, CHECKER), organisation="ConsumerOrg")
    assert result["status"] == "applied", result


async def test_who_has_no_limit_needs_nobody(firm: Market) -> None:
    order, terms_hash = await countered(firm)
    await firm.done(CHECKER, "confirm", order, args={"terms_hash": terms_hash})


async def test_other_steps_need_no_second_signature(firm: Market) -> None:
    order, _ = await countered(firm)
    await firm.done(CONSUMER, "reject", order, args={"reason": "no"})
    await firm.done(CONSUMER, "cancel", order)


Forge = Callable[[SignedIntent], SignedIntent]
INVALID: dict[str, Forge] = {
    "the actor's own": lambda item: countersigned(item, CONSUMER),
    "the actor's own key under another's name": lambda item: countersigned(item, CONSUMER, actor=CHECKER.user),
    "another participant's": lambda item: countersigned(item, CONSUMER_2),
    "another organisation's": lambda item: countersigned(item, RETAILER),
    "a viewer's": lambda item: countersigned(item, VIEWER),
    "one with a limit of its own": lambda item: countersigned(item, LIMITED),
    "nobody's": lambda item: countersigned(item, CHECKER, actor="nobody"),
    "no id at all": lambda item: replace(item, second=SecondSignature(actor="No User", signature="A" * 86)),
    "no signature": lambda item: replace(item, second=SecondSignature(actor=CHECKER.user, signature="")),
    "over other bytes": lambda item: replace(
        item, second=sign_second(item.intent + " ", actor=CHECKER.user, key=CHECKER.key)
    ),
}


@pytest.mark.parametrize("forge", INVALID.values(), ids=INVALID)
async def test_a_second_signature_is_somebody_elses_who_may_do_it(firm: Market, forge: Forge) -> None:
    order, terms_hash = await countered(firm)
    item = firm.signed(CONSUMER, "confirm", target=order, expected_version=2, args={"terms_hash": terms_hash})
    (result,) = await firm.apply(forge(item), organisation="ConsumerOrg")
    assert (result["status"], result["code"]) == ("refused", "second_signature_invalid")
    assert firm.order(order)["version"] == 2


async def test_a_second_signer_is_active(firm: Market) -> None:
    order, terms_hash = await countered(firm)
    item = firm.signed(CONSUMER, "confirm", target=order, expected_version=2, args={"terms_hash": terms_hash})
    await firm.done(REGISTRAR, "set_user_status", CHECKER.user, args={"status": "suspended"})
    (result,) = await firm.apply(countersigned(item, CHECKER), organisation="ConsumerOrg")
    assert result["code"] == "second_signature_invalid"


async def test_a_wrong_second_signature_is_refused_where_none_is_needed(firm: Market) -> None:
    item = countersigned(firm.signed(CHECKER, "create", args=FIELDS), CHECKER)
    (result,) = await firm.apply(item, organisation="ConsumerOrg")
    assert result["code"] == "second_signature_invalid"
    (fine,) = await firm.apply(
        countersigned(firm.signed(CHECKER, "create", args=FIELDS), CONSUMER), organisation="ConsumerOrg"
    )
    assert fine["status"] == "applied"


@pytest.mark.parametrize(
    ("bound", "second", "code"),
    [
        (ENERGY_WH, None, None),
        (ENERGY_WH - 1, None, "second_signature_required"),
        (0, None, "second_signature_required"),
        (ENERGY_WH - 1, CHECKER, None),
        (ENERGY_WH - 1, LIMITED, "second_signature_invalid"),
        (ENERGY_WH - 1, VIEWER, "second_signature_invalid"),
        (None, None, None),
        (None, LIMITED, "second_signature_invalid"),
    ],
)
async def test_terms_above_the_limit_are_not_deposited_by_one(
    firm: Market, bound: int | None, second: Person | None, code: str | None
) -> None:
    await limit(firm, CONSUMER, bound)
    item = firm.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    (result,) = await firm.deposit(countersigned(item, second) if second else item)
    assert result.get("code") == code
    assert bool(firm.peer.private) is (code is None)
    assert str(ENERGY_WH) not in repr(result)


async def test_a_second_signature_costs_no_request_more(firm: Market) -> None:
    item = countersigned(firm.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS), CHECKER)
    status, _, stub = await firm.call_apply(item, organisation="ConsumerOrg")
    assert (status, stub.requests) == (200, ["get_states", "write_batch"])
    status, _, stub = await firm.peer.call(
        b"Deposit",
        organisation="ConsumerOrg",
        now_ms=firm.now_ms,
        transient={"batch": batch.encode([item], private=True)},
    )
    # What the terms must say follows from the package's template, which is another request, once for the batch.
    assert (status, stub.requests) == (200, ["get_states", "get_states", "get_private_data_multiple", "write_batch"])


async def test_what_was_done_with_a_second_signature_exists_without_it(firm: Market) -> None:
    item = countersigned(firm.signed(CONSUMER, "submit", args=FIELDS, terms=TERMS), CHECKER)
    await firm.apply(item, organisation="ConsumerOrg")
    firm.now_ms += HOUR
    (again,) = await firm.apply(replace(item, second=None), organisation="ConsumerOrg")
    assert again == {"status": "exists", "version": 1}
