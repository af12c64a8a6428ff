"""An order from draft to end, along every policy."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import keys
from tests.unit.chaincode.market import (
    CONSUMER,
    EXCHANGE,
    FIELDS,
    HOUR,
    OTHER_TEXT,
    POLICY,
    RETAILER,
    TERMS,
    TEXT,
    Market,
    Person,
    archiving,
)


async def set_policy(market: Market, **changes: Any) -> None:
    await market.done(
        EXCHANGE, "set_flow_policy", expected_version=1, args={"segment": "industrial", "policy": {**POLICY, **changes}}
    )


async def confirm(market: Market, person: Person, order: str) -> None:
    await market.done(person, "confirm", order, args={"terms_hash": market.order(order)["terms_hash"]})


async def contract(market: Market) -> str:
    """An executing contract of CONSUMER and RETAILER under the policy in force."""
    order = await market.submit()
    if market.order(order)["stage"] == "audit":
        await market.done(EXCHANGE, "audit", order)
    await confirm(market, RETAILER, order)
    if market.order(order)["state"] == "confirmed" and market.order(order)["stage"] == "draft":
        await confirm(market, CONSUMER, order)
    if market.order(order)["stage"] == "audit":
        await market.done(EXCHANGE, "audit", order)
    await market.done(RETAILER, "sign", order, args={"text_hash": TEXT})
    await market.done(CONSUMER, "sign", order, args={"text_hash": TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving())
    return order


def standing(market: Market, order: str) -> tuple[str, str, list[str]]:
    record = market.order(order)
    return record["state"], record["stage"], record.get("next", [])


async def test_a_new_order_is_small_and_leaves_out_what_is_empty(market: Market) -> None:
    order = await market.submit()
    assert market.order(order) == {
        "version": 1,
        "state": "submitted",
        "stage": "draft",
        "operator": "u-c1",
        "next": ["retailer"],
        "refreshed_at": market.now_ms,
        "segment": "industrial",
        "policy": 1,
        "consumer": "c1",
        **FIELDS,
        "terms_hash": market.order(order)["terms_hash"],
    }


@pytest.mark.parametrize("audit", ["before_sign", "at_submit", "omitted"])
@pytest.mark.parametrize("reconfirms", [True, False])
async def test_an_order_becomes_a_contract_under_every_policy(market: Market, audit: str, *, reconfirms: bool) -> None:
    await set_policy(market, audit=audit, consumer_reconfirms=reconfirms)
    order = await contract(market)
    record = market.order(order)
    assert standing(market, order) == ("executing", "execute", [])
    assert record["confirmed"] == record["signed"] == {"consumer": "u-c1", "retailer": "u-r1"}
    assert record["archived_by"] == "officer"
    assert record.get("audited_by") == (None if audit == "omitted" else "officer")
    assert record["version"] == 5 + (audit != "omitted") + reconfirms


async def test_an_order_keeps_the_policy_it_was_made_under(market: Market) -> None:
    order = await market.submit()
    await set_policy(market, audit="omitted")
    await confirm(market, RETAILER, order)
    await confirm(market, CONSUMER, order)
    assert standing(market, order) == ("confirmed", "audit", ["exchange"])


async def test_a_draft_becomes_an_order(market: Market) -> None:
    order = (await market.done(CONSUMER, "create", args=FIELDS))["target"]
    assert standing(market, order) == ("pending", "draft", ["consumer"])
    await market.done(CONSUMER, "revise", order, args={**FIELDS, "period_end": "2026-07-01"})
    await market.done(CONSUMER, "submit", order, terms=TERMS)
    assert standing(market, order) == ("submitted", "draft", ["retailer"])
    assert market.order(order)["period_end"] == "2026-07-01"


async def test_a_counter_undoes_confirmations_and_asks_the_other(market: Market) -> None:
    order = await market.submit()
    first = market.order(order)["terms_hash"]
    await confirm(market, RETAILER, order)
    await market.done(CONSUMER, "counter", order, terms={**TERMS, "energy_wh": 5}, args={"period_end": "2026-12-01"})
    record = market.order(order)
    assert standing(market, order) == ("submitted", "draft", ["retailer"])
    assert "confirmed" not in record
    assert record["earlier_terms"] == [first]
    assert record["period_end"] == "2026-12-01"
    await market.done(RETAILER, "counter", order, terms={**TERMS, "energy_wh": 6})
    assert standing(market, order) == ("submitted", "draft", ["consumer"])
    assert market.order(order)["proposer"] == "retailer"


async def test_where_the_consumer_does_not_reconfirm_its_own_terms_only_are_settled_at_once(market: Market) -> None:
    await set_policy(market, consumer_reconfirms=False)
    order = await market.submit()
    await market.done(RETAILER, "counter", order, terms={**TERMS, "energy_wh": 6})
    assert "confirmed" not in market.order(order)
    await confirm(market, CONSUMER, order)
    assert standing(market, order) == ("confirmed", "draft", ["retailer"])
    await confirm(market, RETAILER, order)
    assert standing(market, order) == ("confirmed", "audit", ["exchange"])


async def test_audited_at_submit_a_counter_of_public_fields_goes_back_to_audit(market: Market) -> None:
    await set_policy(market, audit="at_submit")
    order = await market.submit()
    await market.done(EXCHANGE, "audit", order)
    await market.done(RETAILER, "counter", order, terms=TERMS)
    assert standing(market, order) == ("submitted", "draft", ["consumer"])
    assert market.order(order)["audited_by"] == "officer"
    await market.done(CONSUMER, "counter", order, terms=TERMS)
    await market.done(RETAILER, "counter", order, terms=TERMS, args={"period_end": "2026-12-01"})
    assert standing(market, order) == ("submitted", "audit", ["exchange"])
    assert "audited_by" not in market.order(order)
    await market.done(EXCHANGE, "audit", order)
    assert standing(market, order) == ("submitted", "draft", ["consumer"])


@pytest.mark.parametrize("stop", ["submitted", "confirmed", "audit", "sign", "signed"])
async def test_a_rejected_order_starts_over_without_confirmations_and_signatures(market: Market, stop: str) -> None:
    order = await market.submit()
    steps: list[tuple[str, Person, str, dict[str, Any]]] = [
        ("submitted", RETAILER, "confirm", {"terms_hash": market.order(order)["terms_hash"]}),
        ("confirmed", CONSUMER, "confirm", {"terms_hash": market.order(order)["terms_hash"]}),
        ("audit", EXCHANGE, "audit", {}),
        ("sign", RETAILER, "sign", {"text_hash": TEXT}),
        ("second", CONSUMER, "sign", {"text_hash": TEXT}),
        ("signed", EXCHANGE, "archive", archiving()),
    ]
    rejecting = EXCHANGE
    for name, person, action, args in steps:
        if name == stop:
            rejecting = person
            break
        await market.done(person, action, order, args=args)
    await market.done(rejecting, "reject", order, args={"reason": "too_late"})
    record = market.order(order)
    assert standing(market, order) == ("rejected", "draft", ["consumer"])
    assert record["reason"] == "too_late"
    assert not {"confirmed", "signed", "audited_by", "text_hash", "proposer"} & record.keys()


async def test_an_amendment_takes_effect_when_both_signed_and_the_exchange_archived(market: Market) -> None:
    order = await contract(market)
    before = market.order(order)["terms_hash"]
    await market.done(RETAILER, "propose_amendment", order, terms=TERMS, args={"text_hash": OTHER_TEXT})
    proposed = market.order(order)["proposal"]["terms_hash"]
    assert standing(market, order) == ("executing", "execute", ["consumer"])
    await market.done(CONSUMER, "accept", order, args={"text_hash": OTHER_TEXT})
    assert market.order(order)["terms_hash"] == before
    assert standing(market, order) == ("executing", "execute", ["exchange"])
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    record = market.order(order)
    assert standing(market, order) == ("executing", "execute", [])
    assert (record["terms_hash"], record["earlier_terms"], record["text_hash"]) == (proposed, [before], OTHER_TEXT)
    assert "proposal" not in record


async def test_a_termination_by_tomorrow_cancels_the_contract(market: Market) -> None:
    order = await contract(market)
    agreed = {"text_hash": OTHER_TEXT, "ends_on": "2026-06-22"}
    await market.done(CONSUMER, "propose_termination", order, args=agreed)
    await market.done(RETAILER, "accept", order, args={"text_hash": OTHER_TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    assert standing(market, order) == ("cancelled", "execute", [])
    assert market.order(order)["signed"] == {"consumer": "u-c1", "retailer": "u-r1"}


@pytest.mark.parametrize(("person", "action"), [(RETAILER, "decline"), (CONSUMER, "withdraw"), (EXCHANGE, "dispute")])
async def test_a_void_proposal_leaves_only_its_terms_for_a_purge(market: Market, person: Person, action: str) -> None:
    order = await contract(market)
    await market.done(CONSUMER, "propose_amendment", order, terms=TERMS, args={"text_hash": OTHER_TEXT})
    proposed = market.order(order)["proposal"]["terms_hash"]
    await market.done(person, action, order, args={"reason": "why"} if action == "dispute" else {})
    assert "proposal" not in market.order(order)
    assert market.order(order)["earlier_terms"] == [proposed]


@pytest.mark.parametrize(
    ("outcome", "end"),
    [("resume", ("executing", "execute", [])), ("cancel", ("cancelled", "freeze", []))],
)
async def test_the_exchange_resolves_a_dispute(market: Market, outcome: str, end: tuple[str, str, list[str]]) -> None:
    order = await contract(market)
    await market.done(CONSUMER, "dispute", order, args={"reason": "metering"})
    assert standing(market, order) == ("disputed", "freeze", ["exchange"])
    await market.done(EXCHANGE, "resolve", order, args={"outcome": outcome, "reason": "checked"})
    assert standing(market, order) == end
    assert market.order(order)["reason"] == "metering"
    assert market.order(order)["resolution"] == {"outcome": outcome, "reason": "checked"}


async def test_a_contract_expires_at_midnight_of_market_time(market: Market) -> None:
    order = await contract(market)
    midnight = 1_798_732_800_000  # 2027-01-01T00:00 UTC+8
    market.now_ms = midnight - 1
    assert (await market.do(RETAILER, "expire", order))["code"] == "period_not_over"
    market.now_ms = midnight
    await market.done(RETAILER, "expire", order)
    assert standing(market, order) == ("expired", "execute", [])


async def test_an_order_lapses_at_its_deadline_by_anybodys_hand(market: Market) -> None:
    order = await market.submit()
    market.now_ms += HOUR - 1
    refused = await market.do(CONSUMER, "lapse", order)
    assert refused["code"] == "deadline_not_passed"
    assert refused["detail"] == {"key": order, "state": "submitted", "stage": "draft", "version": 1}
    market.now_ms += 1
    await market.done(EXCHANGE, "lapse", order)
    assert standing(market, order) == ("cancelled", "draft", [])


async def test_a_deleted_order_stays_on_the_ledger_and_its_terms_can_be_purged_once(market: Market) -> None:
    order = await market.submit()
    await market.done(CONSUMER, "cancel", order)
    await market.done(CONSUMER, "delete", order)
    terms_hash = market.order(order)["terms_hash"]
    assert ("terms", terms_hash) in market.peer.private
    await market.done(EXCHANGE, "purge", order, args={"terms_hash": terms_hash}, function=b"Purge")
    assert ("terms", terms_hash) not in market.peer.private
    assert market.record(keys.purged(terms_hash)) == {"order": order}
    again = await market.do(EXCHANGE, "purge", order, args={"terms_hash": terms_hash}, function=b"Purge")
    assert again["code"] == "terms_purged"


async def test_the_records_clock_never_runs_back(market: Market) -> None:
    order = await market.submit()
    at = market.now_ms
    market.now_ms -= 30_000
    await confirm(market, RETAILER, order)
    assert market.order(order)["refreshed_at"] == at
