"""Orders by purchase, renewals, trading sequences, and what a consumer must be and have read."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import canonical, keys
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    FIELDS,
    HOUR,
    NOW,
    PACKAGE,
    RETAILER,
    TERMS,
    TEXT,
    Market,
    archiving,
)
from tests.unit.chaincode.test_flow import confirm, contract, set_policy, standing

LIST_TERMS = {**TERMS, "prices_e8_yuan_per_kwh": {}}
WARNING, OTHER_WARNING = "a1" * 32, "a2" * 32
SEQUENCE = {
    "version": 2,
    "kind": "annual",
    "mode": "bilateral",
    "status": "open",
    "segment": "industrial",
    "period_start": FIELDS["period_start"],
    "period_end": FIELDS["period_end"],
    "opens_at": NOW - HOUR,
    "closes_at": NOW + HOUR,
    "operator": "officer",
    "refreshed_at": NOW,
}


def put_sequence(market: Market, **changes: Any) -> None:
    market.peer.state[keys.sequence("s1")] = canonical.dumps({**SEQUENCE, **changes})


def put_package(market: Market, package: str = "p1", **changes: Any) -> None:
    record = market.record(keys.package("p1"))
    assert record is not None
    text = canonical.dumps({**record, **changes})
    market.peer.state[keys.package(package)] = text
    market.peer.state[keys.package_version(package, 1)] = text


async def purchase(market: Market, *, deposited: bool = True, **args: Any) -> dict[str, Any]:
    return await market.do(CONSUMER, "purchase", args={**FIELDS, **args}, terms=LIST_TERMS, deposited=deposited)


@pytest.mark.parametrize(
    ("audit", "end"),
    [
        ("before_sign", ("confirmed", "audit", ["exchange"])),
        ("at_submit", ("confirmed", "audit", ["exchange"])),
        ("omitted", ("confirmed", "sign", ["consumer", "retailer"])),
    ],
)
async def test_a_purchase_is_confirmed_by_both_and_audited_wherever_the_policy_has_an_audit(
    market: Market, audit: str, end: tuple[str, str, list[str]]
) -> None:
    await set_policy(market, audit=audit)
    order = (await purchase(market))["target"]
    assert standing(market, order) == end
    record = market.order(order)
    assert record["version"] == 1
    assert record["origin"] == {"kind": "purchase"}
    assert record["confirmed"] == {"consumer": "u-c1", "retailer": "u-r1"}
    assert market.record(keys.supply("c1")) == {
        "periods": [{"start": "2026-01-01", "end": "2027-01-01", "retailer": "r1", "orders": 1}]
    }


async def test_nobody_signs_a_purchase_whose_terms_are_not_there(market: Market) -> None:
    await set_policy(market, audit="omitted")
    order = (await purchase(market, deposited=False))["target"]
    assert (await market.do(CONSUMER, "sign", order, args={"text_hash": TEXT}))["code"] == "terms_missing"
    market = market.copy()
    other = (await purchase(market))["target"]
    await market.done(CONSUMER, "sign", other, args={"text_hash": TEXT})


async def test_a_rejected_purchase_starts_over_as_an_order_of_its_own(market: Market) -> None:
    order = (await purchase(market))["target"]
    await market.done(EXCHANGE, "reject", order, args={"reason": "why"})
    await market.done(CONSUMER, "submit", order, terms=TERMS)
    assert standing(market, order) == ("submitted", "draft", ["retailer"])
    assert not {"origin", "confirmed"} & market.order(order).keys()


@pytest.mark.parametrize("action", ["create", "submit", "purchase"])
async def test_a_package_is_for_its_classes(market: Market, action: str) -> None:
    put_package(market, classes=["residential"])
    terms = {"create": None, "submit": TERMS, "purchase": LIST_TERMS}[action]
    refused = await market.do(CONSUMER, action, args=FIELDS, terms=terms)
    assert refused["code"] == "not_eligible"


async def test_a_counter_with_another_package_asks_for_the_consumers_class_too(market: Market) -> None:
    order = await market.submit()
    put_package(market, "p9", classes=["residential"])
    args = {"package": "p9", "package_version": 1}
    assert (await market.do(RETAILER, "counter", order, terms=TERMS, args=args))["code"] == "not_eligible"


@pytest.mark.parametrize("action", ["submit", "purchase"])
async def test_a_risk_warning_is_acknowledged_when_an_order_is_put_forward(market: Market, action: str) -> None:
    put_package(market, risk_warning_hash=WARNING)
    terms = TERMS if action == "submit" else LIST_TERMS
    for args in ({}, {"risk_warning": OTHER_WARNING}):
        refused = await market.do(CONSUMER, action, args={**FIELDS, **args}, terms=terms)
        assert (refused["code"], refused["detail"]) == ("risk_not_acknowledged", {"key": "p1"})
    done = await market.done(CONSUMER, action, args={**FIELDS, "risk_warning": WARNING}, terms=terms)
    assert "risk_warning" not in market.order(done["target"])


async def test_a_draft_needs_no_acknowledgement_until_it_is_submitted(market: Market) -> None:
    put_package(market, risk_warning_hash=WARNING)
    order = (await market.done(CONSUMER, "create", args=FIELDS))["target"]
    assert (await market.do(CONSUMER, "submit", order, terms=TERMS))["code"] == "risk_not_acknowledged"
    await market.done(CONSUMER, "submit", order, terms=TERMS, args={"risk_warning": WARNING})


async def test_a_warning_that_comes_with_the_retailers_counter_is_acknowledged_by_the_consumers_next_step(
    market: Market,
) -> None:
    order = await market.submit()
    put_package(market, "p9", risk_warning_hash=WARNING)
    args = {"package": "p9", "package_version": 1}
    await market.done(RETAILER, "counter", order, terms=TERMS, args=args)
    record = market.order(order)
    assert record["risk_warning"] == WARNING
    cited = {"terms_hash": record["terms_hash"]}
    assert (await market.do(CONSUMER, "confirm", order, args=cited))["code"] == "risk_not_acknowledged"
    assert (await market.do(CONSUMER, "counter", order, terms=TERMS))["code"] == "risk_not_acknowledged"
    countered = market.copy()
    await countered.done(CONSUMER, "counter", order, terms=TERMS, args={"risk_warning": WARNING})
    assert "risk_warning" not in countered.order(order)
    await market.done(CONSUMER, "confirm", order, args={**cited, "risk_warning": WARNING})
    assert "risk_warning" not in market.order(order)


async def test_a_consumer_who_counters_with_a_package_has_read_its_warning(market: Market) -> None:
    order = await market.submit()
    await confirm(market, RETAILER, order)
    put_package(market, "p9", risk_warning_hash=WARNING)
    args = {"package": "p9", "package_version": 1}
    assert (await market.do(CONSUMER, "counter", order, terms=TERMS, args=args))["code"] == "risk_not_acknowledged"
    await market.done(CONSUMER, "counter", order, terms=TERMS, args={**args, "risk_warning": WARNING})
    assert standing(market, order) == ("submitted", "draft", ["retailer"])


async def test_a_renewal_follows_on_a_contract_of_the_same_parties(market: Market) -> None:
    earlier = await contract(market)
    fields = {**FIELDS, "period_start": "2027-01-01", "period_end": "2028-01-01", "renews": earlier}
    order = (await market.done(CONSUMER, "submit", args=fields, terms=TERMS))["target"]
    assert market.order(order)["renews"] == earlier
    assert market.order(order)["origin"] == {"kind": "renewal", "id": earlier}
    bought = (await market.done(CONSUMER, "purchase", args=fields, terms=LIST_TERMS))["target"]
    assert market.order(bought)["renews"] == earlier
    assert market.order(bought)["origin"] == {"kind": "purchase"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period_start": "2027-01-02"}, "renewal_differs"),
        ({"renews": "ab" * 32}, "unknown_order"),
    ],
)
async def test_a_renewal_that_does_not_follow_is_refused(market: Market, changes: dict[str, Any], code: str) -> None:
    earlier = await contract(market)
    fields = {**FIELDS, "period_start": "2027-01-01", "period_end": "2028-01-01", "renews": earlier, **changes}
    assert (await market.do(CONSUMER, "submit", args=fields, terms=TERMS))["code"] == code


async def test_nobody_renews_what_is_anothers_or_no_contract(market: Market) -> None:
    earlier = await contract(market)
    fields = {**FIELDS, "period_start": "2027-01-01", "period_end": "2028-01-01"}
    refused = await market.do(CONSUMER_2, "submit", args={**fields, "renews": earlier}, terms=TERMS)
    assert refused["code"] == "renewal_differs"
    order = await market.submit()
    refused = await market.do(CONSUMER, "submit", args={**fields, "renews": order}, terms=TERMS)
    assert refused["code"] == "renewal_differs"
    assert refused["detail"]["state"] == "submitted"


async def test_a_negotiation_of_a_sequence_keeps_to_its_window(market: Market) -> None:
    put_sequence(market)
    order = await market.submit(sequence="s1")
    assert market.order(order)["sequence"] == "s1"
    shorter = {"period_end": "2026-12-01"}
    refused = await market.do(RETAILER, "counter", order, terms=TERMS, args=shorter)
    assert refused["code"] == "sequence_differs"
    await market.done(RETAILER, "counter", order, terms=TERMS)
    put_sequence(market, status="closed")
    args = {"terms_hash": market.order(order)["terms_hash"]}
    assert (await market.do(CONSUMER, "confirm", order, args=args))["code"] == "sequence_not_open"
    assert (await market.do(CONSUMER, "counter", order, terms=TERMS))["code"] == "sequence_not_open"
    await market.done(CONSUMER, "reject", order, args={"reason": "too_late"})
    await market.done(CONSUMER, "submit", order, terms=TERMS)
    assert "sequence" not in market.order(order)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": "announced"}, "sequence_not_open"),
        ({"mode": "auction"}, "sequence_differs"),
        ({"segment": "residential"}, "sequence_differs"),
        ({"period_end": "2026-12-01"}, "sequence_differs"),
        ({"closes_at": NOW}, "window_over"),
    ],
)
@pytest.mark.parametrize("action", ["submit", "purchase"])
async def test_a_sequence_takes_what_fits_it(market: Market, action: str, changes: dict[str, Any], code: str) -> None:
    put_sequence(market, **changes)
    terms = TERMS if action == "submit" else LIST_TERMS
    refused = await market.do(CONSUMER, action, args={**FIELDS, "sequence": "s1"}, terms=terms, deposited=False)
    assert refused["code"] == code


async def test_a_sequence_must_be_there(market: Market) -> None:
    refused = await market.do(CONSUMER, "submit", args={**FIELDS, "sequence": "s9"}, terms=TERMS, deposited=False)
    assert refused["code"] == "unknown_sequence"


async def test_a_draft_is_not_submitted_to_a_retailer_that_is_suspended(market: Market) -> None:
    order = (await market.done(CONSUMER, "create", args=FIELDS))["target"]
    suspended = market.record(keys.participant("r1"))
    assert suspended is not None
    market.peer.state[keys.participant("r1")] = canonical.dumps({**suspended, "status": "suspended"})
    assert (await market.do(CONSUMER, "submit", order, terms=TERMS))["code"] == "participant_inactive"


async def test_a_purchase_becomes_a_contract(market: Market) -> None:
    await market.done(RETAILER, "publish_package", "p1", args={**PACKAGE, "name": "Next"})
    order = (await purchase(market, package_version=2))["target"]
    await market.done(EXCHANGE, "audit", order)
    for person in (RETAILER, CONSUMER):
        await market.done(person, "sign", order, args={"text_hash": TEXT})
    await market.done(EXCHANGE, "archive", order, args=archiving())
    assert standing(market, order) == ("executing", "execute", [])
