"""The end that two parties agree on: which days may be proposed and accepted, and what the archive makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.chaincode.market import (
    CONSUMER,
    EXCHANGE,
    FIELDS,
    HOUR,
    OTHER_TEXT,
    PACKAGE,
    RETAILER,
    RETAILER_2,
    TERMS,
    Market,
    archiving,
)
from tests.unit.chaincode.test_flow import confirm, contract, standing
from tests.unit.chaincode.test_supply import supply

# Today is 2026-06-21, the delivery period is the year.
START, TODAY, TOMORROW, LATER, END = "2026-01-01", "2026-06-21", "2026-06-22", "2026-09-01", "2027-01-01"
DAY = 24 * HOUR
TEXT_ARGS = {"text_hash": OTHER_TEXT}


async def propose(market: Market, order: str, ends_on: str) -> dict[str, Any]:
    return await market.do(RETAILER, "propose_termination", order, args={**TEXT_ARGS, "ends_on": ends_on})


async def accepted(market: Market, order: str, ends_on: str) -> None:
    assert (await propose(market, order, ends_on))["status"] == "applied"
    await market.done(CONSUMER, "accept", order, args=TEXT_ARGS)


async def archive(market: Market, order: str) -> dict[str, Any]:
    await market.done(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT))
    return market.order(order)


@pytest.mark.parametrize(
    ("ends_on", "code"),
    [
        ("2025-12-31", "date_not_allowed"),
        (START, "date_not_allowed"),
        ("2026-06-20", "date_not_allowed"),
        (TODAY, "date_not_allowed"),
        (TOMORROW, None),
        (LATER, None),
        (END, None),
        ("2027-01-02", "date_not_allowed"),
        ("2026-09-31", "invalid_args"),
    ],
)
async def test_a_day_may_be_proposed_from_tomorrow_to_the_present_end(
    market: Market, ends_on: str, code: str | None
) -> None:
    order = await contract(market)
    result = await propose(market, order, ends_on)
    assert result.get("code") == code
    if code is None:
        assert market.order(order)["proposal"]["ends_on"] == ends_on
    elif code == "date_not_allowed":
        assert (result["detail"]["earliest"], result["detail"]["latest"]) == (TOMORROW, END)
        assert "proposal" not in market.order(order)


async def test_a_termination_without_a_day_is_none(market: Market) -> None:
    order = await contract(market)
    assert (await market.do(RETAILER, "propose_termination", order, args=TEXT_ARGS))["code"] == "invalid_args"


async def test_days_are_the_markets(market: Market) -> None:
    order = await contract(market)
    market.now_ms = 1_782_057_600_000 - 1  # the last moment of 2026-06-21 at UTC+8
    assert (await propose(market.copy(), order, TOMORROW))["status"] == "applied"
    market.now_ms += 1
    assert (await propose(market, order, TOMORROW))["code"] == "date_not_allowed"


@pytest.mark.parametrize(
    ("ends_on", "days_later", "state", "end"),
    [
        (TOMORROW, 0, "cancelled", TOMORROW),
        ("2026-06-23", 0, "executing", "2026-06-23"),
        ("2026-06-23", 1, "cancelled", "2026-06-23"),
        (LATER, 0, "executing", LATER),
        (LATER, 70, "executing", LATER),
        (LATER, 71, "cancelled", LATER),  # archived on its last day of delivery
        (LATER, 72, "cancelled", LATER),
        (LATER, 80, "cancelled", "2026-09-09"),  # what was delivered until the archive stays delivered
        (END, 0, "executing", END),
        (END, 193, "cancelled", None),
        (END, 300, "cancelled", None),  # the period was over before
    ],
)
async def test_the_archive_makes_the_day_the_contracts_end(
    market: Market, ends_on: str, days_later: int, state: str, end: str | None
) -> None:
    order = await contract(market)
    await accepted(market, order, ends_on)
    market.now_ms += days_later * DAY
    record = await archive(market, order)
    assert standing(market, order) == (state, "execute", [])
    assert record.get("ends_on") == end
    assert "proposal" not in record
    assert record["text_hash"] == OTHER_TEXT
    running = {"orders": 1} if state == "executing" else {}
    assert supply(market) == [{"start": START, "end": end or END, "retailer": "r1", **running}]


async def test_a_contract_that_goes_on_expires_on_the_day_and_takes_no_notice(market: Market) -> None:
    order = await contract(market)
    await accepted(market, order, LATER)
    await archive(market, order)
    notice = {"kind": "switch", "ends_on": "2026-08-01"}
    assert (await market.do(CONSUMER, "give_notice", order, args=notice))["code"] == "end_already_set"
    market.now_ms += 71 * DAY
    assert (await market.do(RETAILER, "expire", order))["code"] == "period_not_over"
    market.now_ms += DAY
    await market.done(RETAILER, "expire", order)
    assert standing(market, order) == ("expired", "execute", [])
    assert supply(market) == [{"start": START, "end": LATER, "retailer": "r1"}]


async def test_the_next_end_is_not_after_the_agreed_one(market: Market) -> None:
    order = await contract(market)
    await accepted(market, order, LATER)
    await archive(market, order)
    again = {"text_hash": "dd" * 32}
    for ends_on, code in (("2026-09-02", "date_not_allowed"), ("2026-08-01", None)):
        args = {**again, "ends_on": ends_on}
        assert (await market.do(CONSUMER, "propose_termination", order, args=args)).get("code") == code


async def test_after_the_agreed_day_another_retailer_may_follow(market: Market) -> None:
    await market.done(RETAILER_2, "publish_package", args={**PACKAGE, "package": "p2"})
    order = await contract(market)
    fields = {**FIELDS, "retailer": "r2", "package": "p2", "period_start": LATER}
    other = (await market.done(CONSUMER, "submit", args=fields, terms=TERMS))["target"]
    await confirm(market, RETAILER_2, other)
    confirming = {"terms_hash": market.order(other)["terms_hash"]}
    await accepted(market, order, LATER)
    assert (await market.do(CONSUMER, "confirm", other, args=confirming))["code"] == "another_retailer"
    await archive(market, order)
    await market.done(CONSUMER, "confirm", other, args=confirming)
    assert [(each["retailer"], each["start"], each["end"]) for each in supply(market)] == [
        ("r1", START, LATER),
        ("r2", LATER, END),
    ]


async def test_a_day_that_has_passed_is_not_accepted(market: Market) -> None:
    order = await contract(market)
    assert (await propose(market, order, "2026-06-23"))["status"] == "applied"
    market.now_ms += DAY
    assert (await market.copy().do(CONSUMER, "accept", order, args=TEXT_ARGS))["status"] == "applied"
    market.now_ms += DAY
    assert (await market.do(CONSUMER, "accept", order, args=TEXT_ARGS))["code"] == "date_not_allowed"
    await market.done(CONSUMER, "decline", order)


async def test_a_notice_in_between_counts_where_it_is_earlier(market: Market) -> None:
    order = await contract(market)
    notice = {"kind": "switch", "ends_on": "2026-08-01"}
    assert (await propose(market, order, LATER))["status"] == "applied"
    overtaken = market.copy()
    await overtaken.done(CONSUMER, "give_notice", order, args=notice)
    assert (await overtaken.do(CONSUMER, "accept", order, args=TEXT_ARGS))["code"] == "date_not_allowed"

    await market.done(CONSUMER, "accept", order, args=TEXT_ARGS)
    await market.done(CONSUMER, "give_notice", order, args=notice)
    record = await archive(market, order)
    assert (record["state"], record["ends_on"]) == ("executing", "2026-08-01")
    assert supply(market) == [{"start": START, "end": "2026-08-01", "retailer": "r1", "orders": 1}]


@pytest.mark.parametrize(
    ("days_before", "earliest", "ends_on", "state"),
    [
        (30, START, START, "executing"),  # nothing is delivered, and it expires on its first day
        (2, START, START, "executing"),
        (1, START, START, "cancelled"),  # delivery would begin tomorrow
        (0, "2026-01-02", "2026-01-02", "cancelled"),
        (30, START, "2026-03-01", "executing"),
    ],
)
async def test_before_delivery_has_begun(
    market: Market, days_before: int, earliest: str, ends_on: str, state: str
) -> None:
    market.now_ms -= (171 + days_before) * DAY  # 171 days ago is the first of January
    order = await contract(market)
    for refused in ("2025-12-31", START):
        if refused < earliest:
            assert (await propose(market, order, refused))["detail"]["earliest"] == earliest
    await accepted(market, order, ends_on)
    record = await archive(market, order)
    assert (record["state"], record["ends_on"]) == (state, ends_on)
    assert [each["end"] for each in supply(market)] == ([] if ends_on == START else [ends_on])
    if state == "executing":
        market.now_ms += 90 * DAY
        await market.done(CONSUMER, "expire", order)


async def test_a_dispute_voids_what_was_accepted(market: Market) -> None:
    order = await contract(market)
    await accepted(market, order, LATER)
    await market.done(CONSUMER, "dispute", order, args={"reason": "why"})
    await market.done(EXCHANGE, "resolve", order, args={"outcome": "resume", "reason": "why"})
    assert "ends_on" not in market.order(order)
    assert (await market.do(EXCHANGE, "archive", order, args=archiving(OTHER_TEXT)))["code"] == "no_open_proposal"


async def test_a_ruling_ends_the_contract_with_its_day_whatever_was_agreed(market: Market) -> None:
    order = await contract(market)
    await accepted(market, order, LATER)
    await archive(market, order)
    await market.done(CONSUMER, "dispute", order, args={"reason": "why"})
    await market.done(EXCHANGE, "resolve", order, args={"outcome": "cancel", "reason": "why"})
    assert market.order(order)["ends_on"] == TOMORROW
    assert supply(market) == [{"start": START, "end": TOMORROW, "retailer": "r1"}]
