"""Instructions for tests: one keeper's book, two consumers, their payees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from chaincode.account.bill import Bill
from chaincode.account.book import Book, Outcome
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Account, Kind
from chaincode.account.posting import State
from chaincode.account.purposes import Purpose
from chaincode.refusals import Refused

KEEPER = "r1"
OWNERS = ("c1", "c2")
PAYEES = ("revenue/r1", "grid/g1", "fund/renewables", "payable/p1")
NOW_MS = 1_800_000_000_000
LATER_MS = NOW_MS + 1_000


def book() -> Book:
    return Book(keeper=KEEPER)


def ask(purpose: Purpose, id: str, owner: str = "c1", **values: Any) -> Instruction:  # noqa: A002 - the field's word
    return Instruction(
        **{"id": id, "keeper": KEEPER, "owner": owner, "purpose": purpose, "day": "2026-03-01", **values}
    )


def charge(id: str, parts: Mapping[str, int], owner: str = "c1", due_on: str = "2026-03-20") -> Instruction:  # noqa: A002
    return ask(Purpose.CHARGE, id, owner, amount_fen=sum(parts.values()), parts=parts, due_on=due_on)


def pay(id: str, amount_fen: int, owner: str = "c1", **values: Any) -> Instruction:  # noqa: A002
    return ask(Purpose.PAYMENT, id, owner, amount_fen=amount_fen, **values)


def stands(book: Book, kind: Kind, owner: str) -> int:
    """The posted balance on the account's own side."""
    account = Account(KEEPER, kind, owner)
    return book.balances[account].posted_fen(account) if account in book.balances else 0


def refusal(book: Book, instruction: Instruction, now_ms: int = NOW_MS) -> str | None:
    """The code with which it is refused, or None."""
    try:
        book.carry_out(instruction, now_ms=now_ms)
    except Refused as refused:
        return refused.code
    return None


def settle(book: Book, posting: str, to: State, now_ms: int = NOW_MS, day: str = "2026-03-05") -> str | Outcome:
    """What becomes of it: the outcome, or the code with which it is refused."""
    try:
        return book.settle(posting, to, day=day, now_ms=now_ms)
    except Refused as refused:
        return refused.code


def late_fee_by_day(bill: Bill, *, rates_bp: tuple[int, int], until: str) -> int:
    """What has accrued, as a sum over each single day: `rates_bp` in the year of the due date and in later ones."""
    if not bill.bears_fee:
        return 0
    exact = Fraction(0)
    due_on = date.fromisoformat(bill.due_on)
    day = due_on + timedelta(days=1)
    while day <= date.fromisoformat(until):
        paid = sum(
            share.amount_fen for share in bill.shares.values() if not share.waits and share.day < day.isoformat()
        )
        exact += Fraction((bill.amount_fen - paid) * rates_bp[day.year != due_on.year], 10_000)
        day += timedelta(days=1)
    return int(exact + Fraction(1, 2))
