"""Postings one by one: what each does to the accounts, who is refused what and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.account.book import Book, Outcome, totals
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Kind
from chaincode.account.posting import ENDINGS, MOVES, State, When
from chaincode.account.purposes import PURPOSES, Purpose
from chaincode.refusals import Refused
from tests.unit.account.market import LATER_MS, NOW_MS, ask, book, charge, pay, refusal, settle, stands

BILL = {"revenue/r1": 6_000, "grid/g1": 3_000, "fund/renewables": 1_000}


@pytest.fixture(name="billed")
def _billed() -> Book:
    """A book with one bill of 100 yuan for c1."""
    made = book()
    assert refusal(made, charge("b1", BILL)) is None
    return made


def test_a_bill_is_owed_by_the_consumer_and_earned_by_its_payees(billed: Book) -> None:
    assert stands(billed, Kind.RECEIVABLE, "c1") == 10_000
    assert [stands(billed, Kind(kind), owner) for kind, owner in (("revenue", "r1"), ("grid", "g1"))] == [6_000, 3_000]


def test_a_negative_line_takes_from_its_payee(billed: Book) -> None:
    assert refusal(billed, charge("b2", {"revenue/r1": 500, "grid/g1": -200})) is None
    assert (stands(billed, Kind.RECEIVABLE, "c1"), stands(billed, Kind.GRID, "g1")) == (10_300, 2_800)


def test_a_partial_payment_leaves_the_rest_open(billed: Book) -> None:
    assert refusal(billed, pay("m1", 4_000)) is None
    assert (stands(billed, Kind.RECEIVABLE, "c1"), billed.bills["b1"].open_fen) == (6_000, 6_000)


def test_an_overpayment_is_prepaid_and_pays_the_next_bill(billed: Book) -> None:
    assert refusal(billed, pay("m1", 13_000)) is None
    assert stands(billed, Kind.PREPAYMENT, "c1") == 3_000
    assert refusal(billed, charge("b2", {"revenue/r1": 2_000})) is None
    assert refusal(billed, ask(Purpose.USE_PREPAYMENT, "u1", amount_fen=2_001)) == "exceeds_open_bills"
    assert refusal(billed, ask(Purpose.USE_PREPAYMENT, "u2", amount_fen=2_000)) is None
    assert (stands(billed, Kind.RECEIVABLE, "c1"), stands(billed, Kind.PREPAYMENT, "c1")) == (0, 1_000)


def test_the_oldest_bill_is_paid_first_or_the_one_that_is_named(billed: Book) -> None:
    billed.carry_out(charge("b0", {"grid/g1": 500}, due_on="2026-02-20"), now_ms=NOW_MS)
    billed.carry_out(pay("m1", 600), now_ms=NOW_MS)
    assert [billed.bills[bill].open_fen for bill in ("b0", "b1")] == [0, 9_900]
    billed.carry_out(charge("b2", {"grid/g1": 500}, due_on="2026-04-20"), now_ms=NOW_MS)
    billed.carry_out(pay("m2", 700, bill="b2"), now_ms=NOW_MS)
    assert [billed.bills[bill].open_fen for bill in ("b1", "b2")] == [9_900, 0]
    assert stands(billed, Kind.PREPAYMENT, "c1") == 200, "what is beyond a named bill is prepaid"


def test_no_more_is_refunded_than_was_paid(billed: Book) -> None:
    billed.carry_out(pay("m1", 10_000), now_ms=NOW_MS)
    billed.carry_out(pay("m2", 300), now_ms=NOW_MS)
    credit = ask(Purpose.CREDIT_NOTE, "n1", amount_fen=5_000, parts={"revenue/r1": 5_000})
    assert refusal(billed, credit) is None
    assert stands(billed, Kind.PREPAYMENT, "c1") == 5_300
    assert refusal(billed, ask(Purpose.REFUND, "f1", amount_fen=301, of="m2")) == "exceeds_posting"
    assert refusal(billed, ask(Purpose.REFUND, "f2", amount_fen=300, of="m2")) is None
    assert refusal(billed, ask(Purpose.REFUND, "f3", amount_fen=1, of="m2")) == "exceeds_posting"
    assert refusal(billed, ask(Purpose.REFUND, "f4", amount_fen=5_001, of="m1")) == "balance_exceeded"


@pytest.mark.parametrize("to", [State.VOIDED, State.EXPIRED])
def test_a_refund_that_came_to_nothing_may_be_asked_for_again(billed: Book, to: State) -> None:
    billed.carry_out(pay("m1", 10_300), now_ms=NOW_MS)
    assert refusal(billed, ask(Purpose.REFUND, "f1", amount_fen=300, of="m1", good_until=LATER_MS)) is None
    assert refusal(billed, ask(Purpose.REFUND, "f2", amount_fen=300, of="m1")) == "balance_exceeded"
    assert settle(billed, "f1", to, LATER_MS) is Outcome.APPLIED
    assert billed.postings["m1"].given_back_fen == 0
    assert refusal(billed, ask(Purpose.REFUND, "f3", amount_fen=300, of="m1")) is None


def test_a_payment_that_the_bank_takes_back_opens_its_bills_again_and_once(billed: Book) -> None:
    billed.carry_out(pay("m1", 12_000), now_ms=NOW_MS)
    billed.carry_out(ask(Purpose.REFUND, "f1", amount_fen=500, of="m1"), now_ms=NOW_MS)
    back = ask(Purpose.RETURNED, "t1", of="m1", due_on="2026-04-01")
    assert refusal(billed, back) is None
    # The bill's 100 yuan are open again, 15 that were paid ahead are gone, 5 that were refunded are owed.
    assert (stands(billed, Kind.RECEIVABLE, "c1"), stands(billed, Kind.PREPAYMENT, "c1")) == (10_500, 0)
    assert (billed.bills["b1"].open_fen, billed.bills["t1"].open_fen) == (10_000, 500)
    assert stands(billed, Kind.CLEARING, "r1") == -500
    assert refusal(billed, ask(Purpose.RETURNED, "t2", of="m1", due_on="2026-04-01")) == "already_returned"
    assert refusal(billed, ask(Purpose.REFUND, "f2", amount_fen=1, of="m1")) == "already_returned"


def test_a_deposit_is_taken_used_and_returned(billed: Book) -> None:
    billed.carry_out(ask(Purpose.DEPOSIT_TAKEN, "d1", amount_fen=15_000), now_ms=NOW_MS)
    assert refusal(billed, ask(Purpose.DEPOSIT_USED, "d2", amount_fen=10_001)) == "exceeds_open_bills"
    assert refusal(billed, ask(Purpose.DEPOSIT_USED, "d3", amount_fen=10_000)) is None
    assert refusal(billed, ask(Purpose.DEPOSIT_RETURNED, "d4", amount_fen=5_001)) == "balance_exceeded"
    assert refusal(billed, ask(Purpose.DEPOSIT_RETURNED, "d5", amount_fen=5_000)) is None
    assert (stands(billed, Kind.DEPOSIT, "c1"), stands(billed, Kind.CLEARING, "r1")) == (0, 10_000)


def test_money_from_nobody_is_identified_or_sent_back(billed: Book) -> None:
    billed.carry_out(ask(Purpose.UNIDENTIFIED, "x1", "r1", amount_fen=900), now_ms=NOW_MS)
    assert refusal(billed, ask(Purpose.IDENTIFY, "i1", amount_fen=600, of="x1")) is None
    back = ask(Purpose.SUSPENSE_RETURNED, "i2", "r1", amount_fen=301, of="x1")
    assert refusal(billed, back) == "exceeds_posting"
    assert (stands(billed, Kind.SUSPENSE, "r1"), billed.bills["b1"].open_fen) == (300, 9_400)


def test_nobody_is_paid_out_more_than_it_has_earned_or_than_there_is(billed: Book) -> None:
    def payout(id: str, amount: int) -> Instruction:  # noqa: A002 - the field's word
        return ask(Purpose.PAYOUT, id, "g1", amount_fen=amount, parts={"grid/g1": amount})

    assert refusal(billed, payout("o1", 3_000)) == "balance_exceeded", "nothing has been collected"
    billed.carry_out(pay("m1", 10_000), now_ms=NOW_MS)
    assert refusal(billed, payout("o2", 3_001)) == "balance_exceeded"
    assert refusal(billed, payout("o3", 3_000)) is None
    late = ask(Purpose.CREDIT_NOTE, "n1", amount_fen=200, parts={"grid/g1": 200})
    assert refusal(billed, late) is None, "a correction stands although the payee has its money"
    assert stands(billed, Kind.GRID, "g1") == -200
    assert totals(billed) == (0, 0)


def test_a_pending_payment_holds_its_bill_and_counts_for_nothing_else(billed: Book) -> None:
    billed.carry_out(pay("m1", 10_000, good_until=LATER_MS), now_ms=NOW_MS)
    assert (stands(billed, Kind.RECEIVABLE, "c1"), stands(billed, Kind.CLEARING, "r1")) == (10_000, 0)
    billed.carry_out(pay("m2", 4_000), now_ms=NOW_MS)
    assert stands(billed, Kind.PREPAYMENT, "c1") == 4_000, "the bill is spoken for"
    assert settle(billed, "m1", State.POSTED) is Outcome.APPLIED
    assert (stands(billed, Kind.RECEIVABLE, "c1"), stands(billed, Kind.CLEARING, "r1")) == (0, 14_000)


@pytest.mark.parametrize("to", list(State))
@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("state", list(State))
def test_a_posting_ends_as_the_table_says(billed: Book, state: State, is_over: bool, to: State) -> None:
    billed.carry_out(pay("m1", 4_000, good_until=LATER_MS), now_ms=NOW_MS)
    if state is not State.PENDING:
        settle(billed, "m1", state, LATER_MS if state is State.EXPIRED else NOW_MS)
    outcome = settle(billed, "m1", to, LATER_MS if is_over else NOW_MS)
    move = next((move for move in MOVES if move.origin is state is State.PENDING and move.to is to), None)
    if move is None:
        assert outcome == (Outcome.EXISTS if state is to is not State.PENDING else "posting_ended")
    elif move.when is When.BEFORE_END and is_over:
        assert outcome == "posting_expired"
    elif move.when is When.AFTER_END and not is_over:
        assert outcome == "posting_not_expired"
    else:
        assert outcome is Outcome.APPLIED
        assert billed.postings["m1"].state is to
    assert (billed.bills["b1"].open_fen == 6_000) is (billed.postings["m1"].state is State.POSTED)


def test_a_posting_that_never_waited_does_not_end(billed: Book) -> None:
    for to in ENDINGS:
        assert settle(billed, "b1", to) == "posting_ended"
    assert settle(billed, "nothing", State.POSTED) == "unknown_posting"


# In the order in which they take precedence: each row is wrong for its own reason and for those of the rows below it.
REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("invalid_posting", {"amount_fen": 0}),
    ("invalid_posting", {"day": "2026-02-30"}),
    ("invalid_posting", {"amount_fen": 2**53}),
    ("posting_differs", {"id": "m1"}),
    ("posting_expired", {"good_until": NOW_MS}),
    ("unknown_posting", {"of": "nothing"}),
    ("unknown_posting", {"of": "b1"}),
    ("posting_ended", {"of": "waiting"}),
    ("already_returned", {"of": "returned"}),
    ("exceeds_posting", {"of": "m1", "amount_fen": 20_001}),
    ("balance_exceeded", {"of": "m1"}),
)


@pytest.mark.parametrize("place", range(len(REFUSED)))
def test_refusals_have_an_order(billed: Book, place: int) -> None:
    billed.carry_out(pay("m1", 20_000, bill="b1"), now_ms=NOW_MS)
    billed.carry_out(pay("waiting", 1, good_until=LATER_MS), now_ms=NOW_MS)
    billed.carry_out(pay("returned", 1), now_ms=NOW_MS)
    billed.carry_out(ask(Purpose.RETURNED, "back", of="returned", due_on="2026-04-01"), now_ms=NOW_MS)
    values: dict[str, Any] = {"amount_fen": 15_000, "id": "f1"}
    for _, wrong in reversed(REFUSED[place:]):
        values |= wrong
    assert refusal(billed, ask(Purpose.REFUND, **values)) == REFUSED[place][0]


@pytest.mark.parametrize(
    ("purpose", "values", "path"),
    [
        (Purpose.PAYMENT, {"amount_fen": 1, "of": "m1"}, "of"),
        (Purpose.CHARGE, {"amount_fen": 1, "parts": {"grid/g1": 1}}, "due_on"),
        (Purpose.CHARGE, {"amount_fen": 2, "parts": {"grid/g1": 1}, "due_on": "2026-03-01"}, "amount_fen"),
        (Purpose.CHARGE, {"amount_fen": 1, "parts": {"deposit/c1": 1}, "due_on": "2026-03-01"}, "parts"),
        (Purpose.CHARGE, {"amount_fen": 1, "parts": {"grid/a/b": 1}, "due_on": "2026-03-01"}, "parts"),
        (Purpose.CREDIT_NOTE, {"amount_fen": 1, "parts": {"late_fee/r1": -1, "grid/g1": 2}}, "parts"),
        (Purpose.PAYOUT, {"amount_fen": 1, "parts": {"grid/g1": 1}}, "parts"),
        (Purpose.LATE_FEE, {"bill": "b1", "fee_rule": "none", "due_on": "2026-03-01"}, "fee_rule"),
        (Purpose.UNIDENTIFIED, {"amount_fen": 1}, "owner"),
        (Purpose.INCOME, {"parts": {"grid/g1": 1}}, "amount_fen"),
        (Purpose.UNIDENTIFIED, {"amount_fen": 1, "good_until": 9}, "good_until"),
    ],
)
def test_an_instruction_has_the_form_of_its_purpose(purpose: Purpose, values: dict[str, Any], path: str) -> None:
    with pytest.raises(Refused) as caught:
        book().carry_out(ask(purpose, "a1", **values), now_ms=NOW_MS)
    assert (caught.value.code, caught.value.detail) == ("invalid_posting", {"path": path})


def test_another_keeper_s_instruction_is_refused() -> None:
    assert refusal(book(), ask(Purpose.PAYMENT, "a1", keeper="r2", amount_fen=1)) == "invalid_posting"


def test_nobody_pays_another_s_bill(billed: Book) -> None:
    assert refusal(billed, pay("m1", 100, owner="c2", bill="b1")) == "unknown_bill"
    billed.carry_out(pay("m2", 100), now_ms=NOW_MS)
    assert refusal(billed, ask(Purpose.REFUND, "f1", "c2", amount_fen=1, of="m2")) == "unknown_posting"


def test_sent_again_it_changes_nothing_and_with_other_content_it_is_refused(billed: Book) -> None:
    assert billed.carry_out(charge("b1", BILL), now_ms=NOW_MS) is Outcome.EXISTS
    assert refusal(billed, charge("b1", {**BILL, "grid/g1": 3_001})) == "posting_differs"
    assert refusal(billed, charge("b1", BILL, owner="c2")) == "posting_differs"
    assert stands(billed, Kind.RECEIVABLE, "c1") == 10_000


def test_every_purpose_debits_and_credits_something() -> None:
    assert set(PURPOSES) == set(Purpose)
    assert all(rule.debits and rule.credits for rule in PURPOSES.values())
