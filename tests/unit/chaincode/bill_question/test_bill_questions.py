"""Questions about bills: asked by the consumer, answered in time or late, accepted or left to the exchange."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaincode import keys
from chaincode.bill_question.deadline import WORKING_DAYS, answer_by, is_working_day
from tests.unit.chaincode.billing.bills import CLERK, OTHER_CLERK, settled
from tests.unit.chaincode.billing.notes import brought, note_of, noted, of_bill
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, NOW, Market

DAY_MS = 86_400_000
QUESTION = {"text": "为什么尖峰电费这么高?", "line": 0}


async def asked(market: Market, order: str) -> str:
    item = noted(market, CONSUMER, "ask_bill", QUESTION, args=of_bill(market, order))
    assert (await brought(market, CONSUMER, item))["status"] == "applied"
    return item.digest


async def answered(market: Market, question: str) -> dict[str, Any]:
    item = noted(market, CLERK, "answer_bill", {"text": "尖峰时段用电较多。"}, target=question, expected_version=1)
    return await brought(market, CLERK, item)


def record(market: Market, question: str) -> dict[str, Any]:
    found = market.record(keys.bill_question(question))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("asked_on", "calendar", "expected"),
    [
        ("2026-06-22", {}, "2026-07-06"),  # a Monday: two weeks
        ("2026-06-26", {}, "2026-07-10"),  # a Friday
        ("2026-06-27", {}, "2026-07-10"),  # a Saturday: the first day that counts is Monday
        ("2026-06-22", {"2026-06-23": "holiday"}, "2026-07-07"),
        ("2026-06-22", {"2026-06-27": "workday"}, "2026-07-03"),  # a working weekend
        ("2026-06-22", {"2026-06-23": "hot", "2026-06-27": "hot"}, "2026-07-06"),
        ("2026-06-22", {"2026-06-24": "weekend"}, "2026-07-07"),
    ],
)
def test_ten_working_days_by_the_calendar(asked_on: str, calendar: dict[str, str], expected: str) -> None:
    assert answer_by(asked_on, calendar) == expected


@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.dictionaries(st.integers(0, 40), st.sampled_from(["holiday", "workday", "weekend", "hot"]), max_size=12),
)
def test_the_deadline_is_the_tenth_working_day_after_the_question(day: date, named: dict[int, str]) -> None:
    calendar = {(day + timedelta(days=offset)).isoformat(): kind for offset, kind in named.items()}
    until = date.fromisoformat(answer_by(day.isoformat(), calendar))
    days = [(day + timedelta(days=offset)).isoformat() for offset in range(1, (until - day).days + 1)]
    assert sum(is_working_day(each, calendar) for each in days) == WORKING_DAYS
    assert is_working_day(days[-1], calendar)


async def test_a_question_is_public_by_its_hash_and_deadline_alone(metered: Market, order: str) -> None:
    question = await asked(metered, order)
    found = record(metered, question)
    assert (found["state"], found["version"], found["rule"]) == ("asked", 1, "supply_supervision_27")
    assert (found["asked_on"], found["answer_by"]) == ("2026-06-21", "2026-07-03")
    assert found["question"] == question
    assert not any("尖峰" in value.decode() for value in metered.peer.state.values())
    text = metered.peer.private[keys.STATEMENTS_COLLECTION, keys.note(question)]
    assert "尖峰" in text.decode()


async def test_an_answer_is_accepted_and_the_question_closed(metered: Market, order: str) -> None:
    question = await asked(metered, order)
    assert (await answered(metered, question))["version"] == 2
    assert record(metered, question)["answered_on"] == "2026-06-21"
    await metered.done(CONSUMER, "accept_bill_answer", question, expected_version=2)
    assert record(metered, question)["state"] == "accepted"
    again = noted(metered, CLERK, "answer_bill", {"text": "x"}, target=question, expected_version=3)
    assert (await brought(metered, CLERK, again))["code"] == "illegal_move"


async def test_a_dispute_needs_an_answer_or_its_absence_and_a_disputed_contract(metered: Market, order: str) -> None:
    question = await asked(metered, order)
    assert (await metered.do(CONSUMER, "dispute_bill", question))["code"] == "contract_not_disputed"
    await metered.done(CONSUMER, "dispute", order, args={"reason": "bill_questioned"})
    assert (await metered.do(CONSUMER, "dispute_bill", question))["code"] == "answer_not_due"
    metered.now_ms = NOW + 12 * DAY_MS  # 2026-07-03, the last day
    assert (await metered.do(CONSUMER, "dispute_bill", question))["code"] == "answer_not_due"
    metered.now_ms = NOW + 13 * DAY_MS
    await metered.done(CONSUMER, "dispute_bill", question)
    assert record(metered, question)["state"] == "disputed"


async def test_a_ruling_makes_another_version_of_the_questioned_bill(metered: Market, order: str) -> None:
    question = await asked(metered, order)
    await answered(metered, question)
    await metered.done(CONSUMER, "dispute", order, args={"reason": "bill_questioned"})
    await metered.done(CONSUMER, "dispute_bill", question, expected_version=2)
    await metered.done(EXCHANGE, "resolve", order, args={"outcome": "resume", "reason": "bill_to_be_made_anew"})
    made = await settled(metered, order, reason="ruling")
    assert (made["version"], made["reason"]) == (record(metered, question)["bill_version"] + 1, "ruling")


async def test_a_question_is_about_the_present_bill_of_ones_own_contract(metered: Market, order: str) -> None:
    args = of_bill(metered, order)
    foreign = noted(metered, CLERK, "ask_bill", QUESTION, args=args)
    assert (await note_of(metered, foreign, "RetailerOrg"))["code"] == "role_not_allowed"
    no_line = noted(metered, CONSUMER, "ask_bill", {"text": "?", "line": 99}, args=args)
    assert (await note_of(metered, no_line, "ConsumerOrg"))["code"] == "note_invalid"
    no_bill = noted(metered, CONSUMER, "ask_bill", QUESTION, args={**args, "statement_hash": "ab" * 32})
    assert (await note_of(metered, no_bill, "ConsumerOrg"))["code"] == "unknown_bill"
    late = noted(metered, CONSUMER, "ask_bill", QUESTION, args={**args, "version": 2})
    assert (await brought(metered, CONSUMER, late))["code"] == "unknown_bill"


async def test_only_the_contracts_retailer_answers(metered: Market, order: str) -> None:
    question = await asked(metered, order)
    other = noted(metered, OTHER_CLERK, "answer_bill", {"text": "x"}, target=question, expected_version=1)
    assert (await note_of(metered, other, "RetailerOrg"))["code"] == "not_a_party"
    (result,) = await metered.apply(other, organisation="RetailerOrg")
    assert result["code"] == "not_a_party"


async def test_a_text_counts_for_the_very_intent_that_brought_it(metered: Market, order: str) -> None:
    item = noted(metered, CONSUMER, "ask_bill", QUESTION, args=of_bill(metered, order))
    (before,) = await metered.apply(item, organisation="ConsumerOrg")
    assert before["code"] == "note_missing"
    assert await note_of(metered, item, "ConsumerOrg") == {"status": "deposited"}
    assert await note_of(metered, item, "ConsumerOrg") == {"status": "kept"}
    again = noted(metered, CONSUMER, "ask_bill", QUESTION, args=of_bill(metered, order))
    (result,) = await metered.apply(again, organisation="ConsumerOrg")
    assert result["code"] == "note_missing"
