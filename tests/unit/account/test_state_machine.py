"""Any order of bills, corrections, payments, refunds, deposits, late fees, ends and payouts: nothing is gained or lost.

The machine keeps what happened in the world beside the book: money that came and went, claims that were made.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chaincode.account.balance import Balance
from chaincode.account.bill import Bill
from chaincode.account.book import Book, Outcome, totals
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import KINDS, Account, Kind, Limit
from chaincode.account.posting import Posting, State
from chaincode.account.purposes import Purpose
from chaincode.refusals import Refused
from tests.unit.account.market import KEEPER, NOW_MS, OWNERS, PAYEES, ask, book, late_fee_by_day, refusal

SIZE = st.sampled_from(("one", "half", "all", "one too many"))
OWNER = st.sampled_from(OWNERS)
DAY = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 6, 30)).map(str)
DUE = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 1)).map(str)
PARTS = st.dictionaries(st.sampled_from(PAYEES), st.integers(-500, 5_000).filter(bool), min_size=1).filter(
    lambda parts: sum(parts.values()) > 0
)
INCOME = st.tuples(st.sampled_from(PAYEES[:3]), st.integers(1, 3_000))
PLACE = st.integers(0, 10_000)


class Accounts(RuleBasedStateMachine):
    """`cash`, `claims`, `paid`, `earned`: what the world says, by owner where there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.book = book()
        self.now_ms = NOW_MS
        self.number = 0
        self.cash = 0
        self.net: Counter[str] = Counter()  # what each consumer owes, deposits apart; below zero: what it is owed
        self.deposits: Counter[str] = Counter()
        self.suspense = 0
        self.earned: Counter[str] = Counter()
        self.fees: Counter[str] = Counter()
        self.returned: set[str] = set()
        self.sent: list[Instruction] = []

    @initialize()
    def begin(self) -> None:
        """Both consumers have a bill; one has paid more, of the other a collection is under way."""
        for owner in OWNERS:
            self.bill(owner, {"revenue/r1": 300, "grid/g1": 200, "payable/p1": 100}, "2026-02-01")
        self.pay("c1", "one too many", None, "2026-03-01")
        self.collect("c2", "half", None, 3)
        self.money_from_nobody(500)

    # What is owed

    @rule(owner=OWNER, parts=PARTS, due_on=DUE)
    def bill(self, owner: str, parts: dict[str, int], due_on: str) -> None:
        total = sum(parts.values())
        if self._do(Purpose.CHARGE, owner, amount_fen=total, parts=parts, due_on=due_on):
            self.net[owner] += total
            self.earned.update(parts)

    @rule(owner=OWNER, parts=PARTS, place=st.none() | PLACE)
    def correct_downwards(self, owner: str, parts: dict[str, int], place: int | None) -> None:
        total = sum(parts.values())
        if self._do(Purpose.CREDIT_NOTE, owner, amount_fen=total, parts=parts, bill=self._bill(place)):
            self.net[owner] -= total
            self.earned.subtract(parts)

    @rule(income=INCOME)
    def produce(self, income: tuple[str, int]) -> None:
        buyer, amount = income
        parts = {"payable/p1": amount, buyer: -amount}
        if self._do(Purpose.INCOME, "p1", parts=parts):
            self.earned.update(parts)

    @precondition(lambda self: self.book.bills)
    @rule(place=PLACE, day=DAY)
    def late_fee(self, place: int, day: str) -> None:
        bill = self.book.bills[str(self._bill(place))]
        fee = late_fee_by_day(bill, rates_bp=(20, 30), until=day) - self.fees[bill.id]
        done = self._do(Purpose.LATE_FEE, bill.owner, bill=bill.id, fee_rule="others", due_on=day, day=day)
        assert done is (fee > 0)
        if done:
            self.fees[bill.id] += fee
            self.net[bill.owner] += fee
            self.earned["late_fee/r1"] += fee

    # Money that comes

    @rule(owner=OWNER, size=SIZE, place=st.none() | PLACE, day=DAY)
    def pay(self, owner: str, size: str, place: int | None, day: str) -> None:
        amount = _amount(size, self._free(f"receivable/{owner}"))
        if self._do(Purpose.PAYMENT, owner, amount_fen=amount, bill=self._bill(place), day=day):
            self._came(owner, amount)

    @rule(owner=OWNER, size=SIZE, place=st.none() | PLACE, wait_s=st.integers(1, 3))
    def collect(self, owner: str, size: str, place: int | None, wait_s: int) -> None:
        amount = _amount(size, self._free(f"receivable/{owner}"))
        good_until = self.now_ms + 1_000 * wait_s
        self._do(Purpose.PAYMENT, owner, amount_fen=amount, bill=self._bill(place), good_until=good_until)

    @rule(amount=st.integers(1, 5_000))
    def money_from_nobody(self, amount: int) -> None:
        if self._do(Purpose.UNIDENTIFIED, KEEPER, amount_fen=amount):
            self.cash += amount
            self.suspense += amount

    @rule(owner=OWNER, size=SIZE, place=PLACE)
    def identify(self, owner: str, size: str, place: int) -> None:
        of = self._posting(place, Purpose.UNIDENTIFIED)
        amount = _amount(size, of.amount_fen - of.given_back_fen)
        done = self._do(Purpose.IDENTIFY, owner, amount_fen=amount, of=of.id)
        assert done is (amount <= of.amount_fen - of.given_back_fen)
        if done:
            self.suspense -= amount
            self.net[owner] -= amount

    @rule(owner=OWNER, size=SIZE)
    def use_prepayment(self, owner: str, size: str) -> None:
        amount = _amount(size, min(self._free(f"prepayment/{owner}"), self._free(f"receivable/{owner}")))
        self._do(Purpose.USE_PREPAYMENT, owner, amount_fen=amount)

    @rule(owner=OWNER, amount=st.integers(1, 5_000))
    def deposit(self, owner: str, amount: int) -> None:
        if self._do(Purpose.DEPOSIT_TAKEN, owner, amount_fen=amount):
            self.cash += amount
            self.deposits[owner] += amount

    @rule(owner=OWNER, size=SIZE)
    def use_deposit(self, owner: str, size: str) -> None:
        amount = _amount(size, min(self._free(f"deposit/{owner}"), self._free(f"receivable/{owner}")))
        if self._do(Purpose.DEPOSIT_USED, owner, amount_fen=amount):
            self.deposits[owner] -= amount
            self.net[owner] -= amount

    # Money that goes

    @rule(place=PLACE)
    def bank_takes_back(self, place: int) -> None:
        of = self._posting(place, Purpose.PAYMENT, Purpose.IDENTIFY)
        done = self._do(Purpose.RETURNED, of.owner, of=of.id, due_on="2026-02-01")
        assert done is (of.state is State.POSTED and of.id not in self.returned)
        if done:
            self.returned.add(of.id)
            self.cash -= of.amount_fen
            self.net[of.owner] += of.amount_fen

    @rule(size=SIZE, place=PLACE, waits=st.booleans())
    def refund(self, size: str, place: int, waits: bool) -> None:
        of = self._posting(place, Purpose.PAYMENT, Purpose.IDENTIFY)
        left, ahead = of.amount_fen - of.given_back_fen, self._free(f"prepayment/{of.owner}")
        amount = _amount(size, min(left, ahead))
        done = self._do(Purpose.REFUND, of.owner, amount_fen=amount, of=of.id, **self._waiting(waits))
        may = of.state is State.POSTED and of.id not in self.returned
        assert done is (may and amount <= min(left, ahead, self._free_before))
        if done and not waits:
            self.cash -= amount
            self.net[of.owner] += amount

    @rule(owner=OWNER, size=SIZE, waits=st.booleans())
    def return_deposit(self, owner: str, size: str, waits: bool) -> None:
        amount = _amount(size, self._free(f"deposit/{owner}"))
        if self._do(Purpose.DEPOSIT_RETURNED, owner, amount_fen=amount, **self._waiting(waits)) and not waits:
            self.cash -= amount
            self.deposits[owner] -= amount

    @rule(size=SIZE, place=PLACE)
    def return_unidentified(self, size: str, place: int) -> None:
        of = self._posting(place, Purpose.UNIDENTIFIED)
        amount = _amount(size, of.amount_fen - of.given_back_fen)
        if self._do(Purpose.SUSPENSE_RETURNED, KEEPER, amount_fen=amount, of=of.id):
            self.cash -= amount
            self.suspense -= amount

    @rule(payee=st.sampled_from((*PAYEES, "late_fee/r1")), size=SIZE, waits=st.booleans())
    def pay_out(self, payee: str, size: str, waits: bool) -> None:
        owner = payee.partition("/")[2]
        amount = _amount(size, self._free(payee))
        may = amount <= min(self._free(payee), self._free(f"clearing/{KEEPER}"))
        done = self._do(Purpose.PAYOUT, owner, amount_fen=amount, parts={payee: amount}, **self._waiting(waits))
        assert done is may
        if done and not waits:
            self.cash -= amount
            self.earned[payee] -= amount

    # What becomes of what waits, and of what is sent again

    @precondition(lambda self: self._waits())
    @rule(place=PLACE, to=st.sampled_from((State.POSTED, State.VOIDED, State.EXPIRED)), passes_s=st.integers(0, 3))
    def end(self, place: int, to: State, passes_s: int) -> None:
        self.now_ms += 1_000 * passes_s
        waiting = self._waits()
        posting = waiting[place % len(waiting)]
        is_over = self.now_ms >= (posting.good_until or 0)
        may = {State.POSTED: not is_over, State.VOIDED: True, State.EXPIRED: is_over}[to]
        try:
            assert self.book.settle(posting.id, to, day="2026-03-09", now_ms=self.now_ms) is Outcome.APPLIED
        except Refused:
            assert not may
            return
        assert may
        assert self.book.settle(posting.id, to, day="2026-03-09", now_ms=self.now_ms) is Outcome.EXISTS
        if to is State.POSTED:
            self._happened(posting)

    @precondition(lambda self: self.sent)
    @rule(place=PLACE)
    def send_again(self, place: int) -> None:
        before = _copy(self.book)
        assert self.book.carry_out(self.sent[place % len(self.sent)], now_ms=self.now_ms) is Outcome.EXISTS
        assert self.book == before

    # What always holds

    @invariant()
    def all_accounts_sum_to_zero(self) -> None:
        assert totals(self.book) == (0, 0)

    @invariant()
    def the_book_says_what_happened(self) -> None:
        assert self._posted(Kind.CLEARING, KEEPER) == self.cash
        assert self._posted(Kind.SUSPENSE, KEEPER) == self.suspense
        for owner in OWNERS:
            assert self._posted(Kind.RECEIVABLE, owner) - self._posted(Kind.PREPAYMENT, owner) == self.net[owner]
            assert self._posted(Kind.DEPOSIT, owner) == self.deposits[owner]
        for payee in (*PAYEES, "late_fee/r1"):
            kind, _, owner = payee.partition("/")
            assert self._posted(Kind(kind), owner) == self.earned[payee]

    @invariant()
    def bills_add_up_to_what_is_receivable(self) -> None:
        for owner in OWNERS:
            bills = [bill for bill in self.book.bills.values() if bill.owner == owner]
            account = Account(KEEPER, Kind.RECEIVABLE, owner)
            assert sum(bill.open_fen for bill in bills) == self._posted(Kind.RECEIVABLE, owner)
            assert sum(bill.free_fen for bill in bills) == self._balance(account).free_fen(account)
            assert all(0 <= bill.free_fen <= bill.open_fen <= bill.amount_fen for bill in bills)

    @invariant()
    def no_balance_is_beyond_its_rule(self) -> None:
        for account, balance in self.book.balances.items():
            assert min(balance.to_record().values()) >= 0
            if KINDS[account.kind].limit is Limit.NEVER_BELOW_ZERO:
                assert balance.free_fen(account) >= 0

    @invariant()
    def nothing_is_given_back_twice(self) -> None:
        given: Counter[str] = Counter()
        for posting in self.book.postings.values():
            if posting.of and posting.purpose is not Purpose.RETURNED:
                given[posting.of] += posting.amount_fen * (posting.state in (State.PENDING, State.POSTED))
        for posting_id, amount in given.items():
            assert amount == self.book.postings[posting_id].given_back_fen <= self.book.postings[posting_id].amount_fen

    @invariant()
    def records_are_read_back_as_they_were(self) -> None:
        for posting in self.book.postings.values():
            assert Posting.from_record(posting.to_record()) == posting
        for bill in self.book.bills.values():
            assert Bill.from_record(bill.to_record()) == bill
        for account, balance in self.book.balances.items():
            assert Balance.from_record(balance.to_record()) == balance
            assert Account.from_key(account.key) == account

    def _do(self, purpose: Purpose, owner: str, **values: Any) -> bool:
        self.number += 1
        instruction = ask(purpose, f"p{self.number}", owner, **values)
        before = _copy(self.book)
        self._free_before = self._free(f"clearing/{KEEPER}")
        code = refusal(self.book, instruction, self.now_ms)
        if code is not None:
            assert self.book == before, "a refusal changes nothing"
            assert code != "invalid_posting"
            return False
        self.sent.append(instruction)
        return True

    def _came(self, owner: str, amount: int) -> None:
        self.cash += amount
        self.net[owner] -= amount

    def _happened(self, posting: Posting) -> None:
        amount = posting.amount_fen
        if posting.purpose is Purpose.PAYMENT:
            self._came(posting.owner, amount)
            return
        self.cash -= amount
        if posting.purpose is Purpose.REFUND:
            self.net[posting.owner] += amount
        elif posting.purpose is Purpose.DEPOSIT_RETURNED:
            self.deposits[posting.owner] -= amount
        else:
            payee = next(entry.account for entry in posting.entries if entry.amount_fen > 0)
            self.earned[f"{payee.kind}/{payee.owner}"] -= amount

    def _waiting(self, waits: bool) -> dict[str, int]:
        return {"good_until": self.now_ms + 2_000} if waits else {}

    def _waits(self) -> list[Posting]:
        return [posting for posting in self.book.postings.values() if posting.state is State.PENDING]

    def _bill(self, place: int | None) -> str | None:
        bills = list(self.book.bills)
        return bills[place % len(bills)] if bills and place is not None else None

    def _posting(self, place: int, *purposes: Purpose) -> Posting:
        found = [posting for posting in self.book.postings.values() if posting.purpose in purposes]
        return found[place % len(found)]

    def _balance(self, account: Account) -> Balance:
        return self.book.balances.get(account, Balance())

    def _posted(self, kind: Kind, owner: str) -> int:
        account = Account(KEEPER, kind, owner)
        return self._balance(account).posted_fen(account)

    def _free(self, part: str) -> int:
        account = Account.from_key(f"{KEEPER}/{part}")
        return self._balance(account).free_fen(account)


def _copy(book: Book) -> Book:
    """What is in it cannot change, so copies of its tables are enough."""
    return Book(keeper=book.keeper, balances={**book.balances}, postings={**book.postings}, bills={**book.bills})


def _amount(size: str, of_fen: int) -> int:
    return max(1, {"one": 1, "half": of_fen // 2, "all": of_fen, "one too many": of_fen + 1}[size])


_SLOW_IS_FINE = (HealthCheck.too_slow, HealthCheck.filter_too_much)


def test_nothing_is_gained_lost_or_done_twice() -> None:
    short = settings(max_examples=100, stateful_step_count=30, deadline=None, suppress_health_check=_SLOW_IS_FINE)
    run_state_machine_as_test(Accounts, settings=short)


@pytest.mark.full
def test_nothing_is_gained_lost_or_done_twice_in_long_runs() -> None:
    long = settings(max_examples=300, stateful_step_count=50, deadline=None, suppress_health_check=_SLOW_IS_FINE)
    run_state_machine_as_test(Accounts, settings=long)
