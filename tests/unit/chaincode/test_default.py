"""Early ends: a consumer's notice, a retailer's default, and the supplier of last resort."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import canonical, keys
from chaincode.order.public_terms import public_text, terms_text
from tests.unit.chaincode.market import (
    CONSUMER,
    EXCHANGE,
    FIELDS,
    HOUR,
    PACKAGE,
    POLICY,
    REGISTRAR,
    RETAILER,
    RETAILER_2,
    TERMS,
    TEXT,
    Market,
    archiving,
)
from tests.unit.chaincode.test_flow import confirm, contract, set_policy, standing
from tests.unit.chaincode.test_supply import supply

# Today is 2026-06-21, and the package asks for 30 days of notice.
EARLIEST = "2026-07-21"
NO_COMMITMENT = {"energy_wh": 0, "prices_e8_yuan_per_kwh": {}}


async def give_notice(market: Market, order: str, ends_on: str, kind: str = "switch") -> dict[str, Any]:
    return await market.do(CONSUMER, "give_notice", order, args={"kind": kind, "ends_on": ends_on})


async def last_resort(market: Market) -> None:
    """The second retailer is the supplier of last resort."""
    await market.done(RETAILER_2, "publish_package", args={**PACKAGE, "package": "p2"})
    await set_policy(market, last_resort={"retailer": "r2", "package": "p2"})


async def default(market: Market) -> None:
    await market.done(EXCHANGE, "declare_default", "r1", args={"reason": "insolvency"})


@pytest.mark.parametrize("kind", ["switch", "move_out"])
async def test_a_notice_shortens_the_contract(market: Market, kind: str) -> None:
    order = await contract(market)
    assert (await give_notice(market, order, EARLIEST, kind))["status"] == "applied"
    record = market.order(order)
    assert standing(market, order) == ("executing", "execute", [])
    assert record["ends_on"] == EARLIEST
    assert record["notice"] == {"kind": kind, "by": "u-c1", "at": market.now_ms}
    assert supply(market) == [{"start": "2026-01-01", "end": EARLIEST, "retailer": "r1", "orders": 1}]
    assert (await give_notice(market, order, EARLIEST))["code"] == "end_already_set"
    assert (await market.do(RETAILER, "expire", order))["code"] == "period_not_over"
    market.now_ms += 30 * 24 * HOUR
    await market.done(RETAILER, "expire", order)
    assert supply(market) == [{"start": "2026-01-01", "end": EARLIEST, "retailer": "r1"}]


@pytest.mark.parametrize("ends_on", ["2026-07-20", "2027-01-02"])
async def test_a_notice_has_an_earliest_and_a_latest_day(market: Market, ends_on: str) -> None:
    order = await contract(market)
    refused = await give_notice(market, order, ends_on)
    assert refused["code"] == "date_not_allowed"
    assert refused["detail"] | {"key": order} == refused["detail"]
    assert (refused["detail"]["earliest"], refused["detail"]["latest"]) == (EARLIEST, "2027-01-01")


async def test_notice_days_count_from_the_market_day_of_the_step(market: Market) -> None:
    order = await contract(market)
    market.now_ms = 1_782_057_600_000 - 1  # the last moment of 2026-06-21 at UTC+8
    assert (await give_notice(market.copy(), order, EARLIEST))["status"] == "applied"
    market.now_ms += 1
    assert (await give_notice(market, order, EARLIEST))["code"] == "date_not_allowed"


async def test_a_contract_that_has_not_begun_ends_on_its_first_day_at_the_earliest(market: Market) -> None:
    market.now_ms -= 300 * 24 * HOUR
    order = await contract(market)
    assert (await give_notice(market, order, "2025-12-31"))["detail"]["earliest"] == "2026-01-01"
    assert (await give_notice(market, order, "2026-01-01"))["status"] == "applied"
    assert supply(market) == []
    market.now_ms += 300 * 24 * HOUR
    await market.done(CONSUMER, "expire", order)
    assert supply(market) == []


async def test_after_a_notice_another_retailer_may_follow(market: Market) -> None:
    await market.done(RETAILER_2, "publish_package", args={**PACKAGE, "package": "p2"})
    order = await contract(market)
    await give_notice(market, order, EARLIEST)
    fields = {**FIELDS, "retailer": "r2", "package": "p2", "period_start": EARLIEST}
    other = (await market.done(CONSUMER, "submit", args=fields, terms=TERMS))["target"]
    await confirm(market, RETAILER_2, other)
    await confirm(market, CONSUMER, other)
    assert [period["retailer"] for period in supply(market)] == ["r1", "r2"]


async def test_a_defaulted_retailer_acts_in_nothing_and_gets_nothing(market: Market) -> None:
    order, half = await market.submit(), await market.submit()
    await confirm(market, RETAILER, half)
    await default(market)
    assert market.record(keys.participant("r1"))["status"] == "defaulted"  # type: ignore[index] # it is there
    args = {"terms_hash": market.order(order)["terms_hash"]}
    assert (await market.do(RETAILER, "confirm", order, args=args))["code"] == "participant_inactive"
    args = {"terms_hash": market.order(half)["terms_hash"]}
    refused = await market.do(CONSUMER, "confirm", half, args=args)
    assert (refused["code"], refused["detail"]) == ("participant_inactive", {"key": "r1", "state": "defaulted"})
    assert (await market.do(CONSUMER, "counter", half, terms=TERMS))["code"] == "participant_inactive"
    refused = await market.do(CONSUMER, "submit", args=FIELDS, terms=TERMS)
    assert refused["code"] == "participant_inactive"


async def test_what_is_not_a_contract_yet_is_ended_by_anyone_after_a_default(market: Market) -> None:
    await set_policy(market, deadlines_s={})
    order = await market.submit()
    await confirm(market, RETAILER, order)
    await confirm(market, CONSUMER, order)
    await market.done(EXCHANGE, "audit", order)
    for person in (RETAILER, CONSUMER):
        await market.done(person, "sign", order, args={"text_hash": TEXT})
    assert (await market.do(EXCHANGE, "lapse", order))["code"] == "deadline_not_passed"
    await default(market)
    await market.done(EXCHANGE, "lapse", order)
    assert standing(market, order) == ("cancelled", "sign", [])
    assert supply(market) == []


async def test_nothing_is_archived_with_a_retailer_that_has_defaulted(market: Market) -> None:
    order = await market.submit()
    await confirm(market, RETAILER, order)
    await confirm(market, CONSUMER, order)
    await market.done(EXCHANGE, "audit", order)
    for person in (RETAILER, CONSUMER):
        await market.done(person, "sign", order, args={"text_hash": TEXT})
    await default(market)
    assert (await market.do(EXCHANGE, "archive", order, args=archiving()))["code"] == "participant_inactive"


async def test_a_contract_is_passed_on_to_the_supplier_of_last_resort(market: Market) -> None:
    await last_resort(market)
    order = await contract(market)
    await default(market)
    result = await market.done(EXCHANGE, "pass_on", order, args={"ends_on": "2026-07-01"})
    before = market.order(order)
    made = market.order(before["passed_on_to"])
    assert result["version"] == before["version"]
    assert before["ends_on"] == "2026-07-01"
    assert standing(market, order) == ("executing", "execute", [])
    assert made == {
        "version": 1,
        "state": "executing",
        "stage": "execute",
        "operator": "officer",
        "refreshed_at": market.now_ms,
        "segment": "industrial",
        "policy": 2,
        "consumer": "c1",
        "retailer": "r2",
        "package": "p2",
        "package_version": 1,
        "period_start": "2026-07-01",
        "period_end": "2027-01-01",
        "confirmed": {"retailer": "u-r2"},
        "origin": {"kind": "last_resort", "id": order},
        "public_terms": NO_COMMITMENT,
        "terms_hash": public_text(before["passed_on_to"], NO_COMMITMENT)[1],
    }
    assert terms_text(before["passed_on_to"], made) == public_text(before["passed_on_to"], NO_COMMITMENT)[0]
    assert supply(market) == [
        {"start": "2026-01-01", "end": "2026-07-01", "retailer": "r1", "orders": 1},
        {"start": "2026-07-01", "end": "2027-01-01", "retailer": "r2", "orders": 1},
    ]
    refused = await market.do(EXCHANGE, "pass_on", order, args={"ends_on": "2026-07-01"})
    assert refused["code"] == "already_passed_on"


async def test_two_contracts_of_one_period_are_passed_on_one_after_the_other(market: Market) -> None:
    await last_resort(market)
    orders = [await contract(market), await contract(market)]
    await default(market)
    await market.done(EXCHANGE, "pass_on", orders[0], args={"ends_on": "2026-07-01"})
    await market.done(EXCHANGE, "pass_on", orders[1], args={"ends_on": "2026-07-10"})
    market.now_ms += 60 * 24 * HOUR
    for order in orders:
        await market.done(CONSUMER, "expire", order)
    assert supply(market) == [
        {"start": "2026-01-01", "end": "2026-07-10", "retailer": "r1"},
        {"start": "2026-07-01", "end": "2027-01-01", "retailer": "r2", "orders": 1},
        {"start": "2026-07-10", "end": "2027-01-01", "retailer": "r2", "orders": 1},
    ]


async def test_a_contract_under_notice_is_passed_on_until_its_end(market: Market) -> None:
    await last_resort(market)
    order = await contract(market)
    await give_notice(market, order, EARLIEST)
    await default(market)
    await market.done(EXCHANGE, "pass_on", order, args={"ends_on": "2026-06-21"})
    made = market.order(market.order(order)["passed_on_to"])
    assert (made["period_start"], made["period_end"]) == ("2026-06-21", EARLIEST)


@pytest.mark.parametrize("ends_on", ["2026-06-20", "2027-01-01", "2027-01-02"])
async def test_a_contract_is_passed_on_from_today_to_its_last_day(market: Market, ends_on: str) -> None:
    await last_resort(market)
    order = await contract(market)
    await default(market)
    assert (await market.do(EXCHANGE, "pass_on", order, args={"ends_on": ends_on}))["code"] == "date_not_allowed"


async def test_only_contracts_of_a_retailer_that_is_gone_are_passed_on(market: Market) -> None:
    await last_resort(market)
    order = await contract(market)
    args = {"ends_on": "2026-07-01"}
    assert (await market.do(EXCHANGE, "pass_on", order, args=args))["code"] == "retailer_not_defaulted"
    await market.done(REGISTRAR, "set_participant_status", "r1", args={"status": "closed", "reason": "why"})
    await market.done(EXCHANGE, "pass_on", order, args=args)


async def _no_policy(market: Market) -> None:
    policy = {name: value for name, value in POLICY.items() if name != "last_resort"}
    args = {"segment": "industrial", "policy": policy}
    await market.done(EXCHANGE, "set_flow_policy", expected_version=2, args=args)


async def _suspended(market: Market) -> None:
    await market.done(REGISTRAR, "set_participant_status", "r2", args={"status": "suspended", "reason": "why"})


async def _retired(market: Market) -> None:
    await market.done(RETAILER_2, "retire_package", "p2")


async def _ended(market: Market) -> None:
    args = {**PACKAGE, "package": "p2", "valid_to": "2026-12-01"}
    await market.done(RETAILER_2, "publish_package", "p2", args=args)


@pytest.mark.parametrize(
    ("happened", "code"),
    [
        (_no_policy, "no_last_resort"),
        (_suspended, "participant_inactive"),
        (_retired, "package_retired"),
        (_ended, "package_not_valid"),
    ],
)
async def test_the_supplier_of_last_resort_must_be_there_now(market: Market, happened: Any, code: str) -> None:
    await last_resort(market)
    order = await contract(market)
    await default(market)
    await happened(market)
    before = market.order(order)
    assert (await market.do(EXCHANGE, "pass_on", order, args={"ends_on": "2026-07-01"}))["code"] == code
    assert market.order(order) == before
    assert len(supply(market)) == 1


async def test_a_consumer_of_a_defaulted_retailer_may_leave_at_once(market: Market) -> None:
    order = await contract(market)
    await default(market)
    assert (await give_notice(market, order, "2026-06-21"))["status"] == "applied"


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ({"retailer": "r2", "package": "p1"}, "package_differs"),
        ({"retailer": "r1", "package": "p9"}, "unknown_package"),
    ],
)
async def test_a_policy_names_a_package_that_its_retailer_has(market: Market, last: dict[str, str], code: str) -> None:
    args = {"segment": "industrial", "policy": {**POLICY, "last_resort": last}}
    refused = await market.do(EXCHANGE, "set_flow_policy", expected_version=1, args=args)
    assert refused["code"] == code


async def test_a_default_is_for_retailers_and_for_good(market: Market) -> None:
    refused = await market.do(EXCHANGE, "declare_default", "c1", args={"reason": "why"})
    assert refused["code"] == "unknown_retailer"
    await default(market)
    again = await market.do(EXCHANGE, "declare_default", "r1", args={"reason": "why"})
    assert (again["code"], again["detail"]["state"]) == ("illegal_move", "defaulted")
    for status in ("active", "suspended"):
        refused = await market.do(REGISTRAR, "set_participant_status", "r1", args={"status": status, "reason": "why"})
        assert refused["code"] == "illegal_move"
    refused = await market.do(REGISTRAR, "set_participant_status", "r1", args={"status": "defaulted", "reason": "why"})
    assert refused["code"] == "invalid_args"
    await market.done(REGISTRAR, "set_participant_status", "r1", args={"status": "closed", "reason": "why"})
    refused = await market.do(EXCHANGE, "declare_default", "r1", args={"reason": "why"})
    assert refused["code"] == "illegal_move"


async def test_everybody_sets_the_key_of_their_own_participant(market: Market) -> None:
    key = RETAILER.public_key
    await market.done(CONSUMER, "set_encryption_key", "c1", args={"encryption_key": key})
    assert market.record(keys.participant("c1"))["encryption_key"] == key  # type: ignore[index] # it is there
    refused = await market.do(CONSUMER, "set_encryption_key", "r1", args={"encryption_key": key})
    assert refused["code"] == "not_a_party"
    refused = await market.do(CONSUMER, "set_encryption_key", "c1", args={"encryption_key": "04" + "11" * 64})
    assert (refused["code"], refused["detail"]) == ("invalid_args", {"path": "args.encryption_key"})
    await market.done(REGISTRAR, "set_encryption_key", "exchange", args={"encryption_key": key})


async def test_a_closed_retailer_has_no_record_to_write_a_key_into(market: Market) -> None:
    closed = market.record(keys.participant("c1"))
    assert closed is not None
    market.peer.state[keys.participant("c1")] = canonical.dumps({**closed, "status": "closed"})
    refused = await market.do(CONSUMER, "set_encryption_key", "c1", args={"encryption_key": RETAILER.public_key})
    assert refused["code"] == "participant_inactive"
