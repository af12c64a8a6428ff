"""Envelopes on the ledger: for whom they are, where they lie, and what of them an order's record says."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from chaincode.envelope import envelope_hash
from chaincode.order.documents import MAX_STATEMENTS
from tests.factories.envelopes import sealed
from tests.unit.chaincode.market import (
    CONSUMER,
    EXCHANGE,
    OTHER_TEXT,
    RETAILER,
    TERMS,
    TEXT,
    Market,
    Person,
    archiving,
)
from tests.unit.chaincode.test_flow import confirm, contract, standing

DOCUMENT = "d0" * 32
ANNEX = sealed("c1", "r1", content="annex")


async def to_sign(market: Market) -> str:
    order = await market.submit()
    await confirm(market, RETAILER, order)
    await confirm(market, CONSUMER, order)
    await market.done(EXCHANGE, "audit", order)
    return order


async def disputed(market: Market, **said: Any) -> str:
    order = await contract(market)
    await market.done(CONSUMER, "dispute", order, args={"reason": "why", **said})
    return order


async def test_the_first_signature_brings_the_annex(market: Market) -> None:
    order = await to_sign(market)
    await market.done(RETAILER, "sign", order, args={"text_hash": TEXT, "annex": ANNEX})
    assert market.order(order)["annex_hash"] == envelope_hash(ANNEX)
    assert market.record(keys.document(order, envelope_hash(ANNEX))) == {"kind": "annex", **ANNEX}
    refused = await market.do(CONSUMER, "sign", order, args={"text_hash": TEXT, "annex": ANNEX})
    assert (refused["code"], refused["detail"]) == ("invalid_args", {"path": "args.annex"})
    await market.done(CONSUMER, "sign", order, args={"text_hash": TEXT})
    assert market.order(order)["annex_hash"] == envelope_hash(ANNEX)
    await market.done(EXCHANGE, "reject", order, args={"reason": "why"})
    assert "annex_hash" not in market.order(order)


async def test_what_is_archived_lies_under_the_hash_of_its_text(market: Market) -> None:
    order = await contract(market)
    assert market.record(keys.document(order, TEXT)) == {"kind": "contract", **archiving()["document"]}


@pytest.mark.parametrize("kind", ["amendment", "termination"])
async def test_a_change_is_archived_beside_the_contract(market: Market, kind: str) -> None:
    order = await contract(market)
    terms = TERMS if kind == "amendment" else None
    args = {"text_hash": OTHER_TEXT, "annex": ANNEX, **({"ends_on": "2026-09-01"} if kind == "termination" else {})}
    await market.done(RETAILER, f"propose_{kind}", order, args=args, terms=terms)
    assert market.order(order)["proposal"]["annex_hash"] == envelope_hash(ANNEX)
    assert "annex_hash" not in market.order(order)
    await market.done(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    assert market.order(order)["annex_hash"] == envelope_hash(ANNEX)
    assert market.record(keys.document(order, OTHER_TEXT)) == {"kind": kind, **archiving(OTHER_TEXT)["document"]}
    assert market.record(keys.document(order, TEXT)) is not None


async def test_a_text_is_archived_once(market: Market) -> None:
    order = await contract(market)
    args = {"text_hash": TEXT, "ends_on": "2026-09-01"}
    refused = await market.do(CONSUMER, "propose_termination", order, args=args)
    assert refused["code"] == "text_archived"


@pytest.mark.parametrize("recipients", [("c1", "r1"), ("c1", "r1", "r2"), ("c1", "exchange"), ("exchange",)])
async def test_an_archived_text_is_for_the_three(market: Market, recipients: tuple[str, ...]) -> None:
    order = await to_sign(market)
    for person in (RETAILER, CONSUMER):
        await market.done(person, "sign", order, args={"text_hash": TEXT})
    args = {"text_hash": TEXT, "document": sealed(*recipients)}
    refused = await market.do(EXCHANGE, "archive", order, args=args)
    assert (refused["code"], refused["detail"]) == ("recipients_differ", {"path": "args.document.keys"})


@pytest.mark.parametrize("recipients", [("c1",), ("c1", "r1", "exchange"), ("c1", "r2")])
async def test_an_annex_is_for_the_two(market: Market, recipients: tuple[str, ...]) -> None:
    order = await to_sign(market)
    args = {"text_hash": TEXT, "annex": sealed(*recipients)}
    assert (await market.do(RETAILER, "sign", order, args=args))["code"] == "recipients_differ"


async def test_statements_rulings_and_documents_stand_in_the_order_in_which_they_came(market: Market) -> None:
    first, second = sealed("c1", "r1", "exchange", content="1"), sealed("c1", "r1", "exchange", content="2")
    opening, ruling = sealed("exchange", content="3"), sealed("c1", "r1", "exchange", content="4")
    order = await disputed(market, statement=first, documents=[DOCUMENT])
    terms_hash = market.order(order)["terms_hash"]
    await market.done(RETAILER, "state_case", order, args={"statement": second})
    await market.done(CONSUMER, "open_terms", order, args={"terms_hash": terms_hash, "opening": opening})
    assert standing(market, order) == ("disputed", "freeze", ["exchange"])
    args = {"outcome": "resume", "reason": "checked", "ruling": ruling}
    await market.done(EXCHANGE, "resolve", order, args=args)
    assert market.order(order)["statements"] == [
        {
            "kind": "statement",
            "by": "consumer",
            "user": "u-c1",
            "text_hash": envelope_hash(first),
            "documents": [DOCUMENT],
        },
        {"kind": "statement", "by": "retailer", "user": "u-r1", "text_hash": envelope_hash(second)},
        {
            "kind": "opened_terms",
            "by": "consumer",
            "user": "u-c1",
            "text_hash": envelope_hash(opening),
            "terms_hash": terms_hash,
        },
        {"kind": "ruling", "by": "exchange", "user": "officer", "text_hash": envelope_hash(ruling)},
    ]
    kinds = {
        envelope_hash(envelope): kind
        for envelope, kind in ((first, "statement"), (opening, "opened_terms"), (ruling, "ruling"))
    }
    for digest, kind in kinds.items():
        record = market.record(keys.document(order, digest))
        assert record is not None
        assert record["kind"] == kind


async def test_a_new_dispute_begins_with_nothing_said(market: Market) -> None:
    order = await disputed(market, documents=[DOCUMENT])
    assert market.order(order)["statements"] == [
        {"kind": "statement", "by": "consumer", "user": "u-c1", "documents": [DOCUMENT]}
    ]
    await market.done(EXCHANGE, "resolve", order, args={"outcome": "resume", "reason": "checked"})
    await market.done(RETAILER, "dispute", order, args={"reason": "why"})
    assert "statements" not in market.order(order)


@pytest.mark.parametrize(
    ("person", "action", "args", "code"),
    [
        (CONSUMER, "state_case", {"statement": sealed("c1", "r1")}, "recipients_differ"),
        (CONSUMER, "open_terms", {"opening": sealed("c1", "exchange")}, "recipients_differ"),
        (CONSUMER, "open_terms", {"opening": sealed("exchange"), "terms_hash": DOCUMENT}, "terms_differ"),
        (EXCHANGE, "resolve", {"outcome": "cancel", "reason": "why", "ruling": sealed("c1")}, "recipients_differ"),
        (EXCHANGE, "open_terms", {"opening": sealed("exchange")}, "role_not_allowed"),
    ],
)
async def test_what_is_said_in_a_dispute_is_checked(
    market: Market, person: Person, action: str, args: dict[str, Any], code: str
) -> None:
    order = await disputed(market)
    before = market.order(order)
    if action == "open_terms":
        args = {"terms_hash": before["terms_hash"], **args}
    assert (await market.do(person, action, order, args=args))["code"] == code
    assert market.order(order) == before


async def test_a_dispute_has_so_many_statements_and_no_more(market: Market) -> None:
    order = await disputed(market)
    for number in range(MAX_STATEMENTS):
        statement = sealed("c1", "r1", "exchange", content=str(number))
        await market.done(CONSUMER, "state_case", order, args={"statement": statement})
    args = {"statement": sealed("c1", "r1", "exchange")}
    assert (await market.do(RETAILER, "state_case", order, args=args))["code"] == "too_many_statements"
    ruling = {"outcome": "cancel", "reason": "why", "ruling": sealed("c1", "r1", "exchange", content="ruling")}
    await market.done(EXCHANGE, "resolve", order, args=ruling)


@pytest.mark.parametrize(
    "broken",
    [
        {"ephemeral": "05" + "00" * 64},
        {"nonce": "short"},
        {"ciphertext": "not base64url!"},
        {"keys": {}},
        {"keys": {"c1": "x"}},
        {"more": 1},
    ],
)
async def test_only_envelopes_are_let_in(market: Market, broken: dict[str, Any]) -> None:
    args = {"text_hash": TEXT, "document": {**sealed("c1", "r1", "exchange"), **broken}}
    item = market.signed(EXCHANGE, "archive", target="0d" * 32, expected_version=1, args=args)
    (result,) = await market.apply(item)
    assert result["code"] == "invalid_args"
    assert result["detail"]["path"].startswith("args")
