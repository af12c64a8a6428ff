"""The accounts, postings and bills of one book, and the two ways to change them. Pure.

Each change is whole: it is checked in full before anything of it stands.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chaincode.account.balance import Balance
from chaincode.account.bill import Bill, Share
from chaincode.account.drafts import Draft, draft
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Account, Limit
from chaincode.account.posting import ENDINGS, Entry, Posting, State, When
from chaincode.account.purposes import PURPOSES
from chaincode.refusals import Refused
from chaincode.schemas import MAX_INTEGER


class Outcome(StrEnum):
    """What became of an instruction that was not refused."""

    APPLIED = "applied"
    EXISTS = "exists"


@dataclass
class Book:
    """One keeper's book. `balances` are by account, `postings` and `bills` by id."""

    keeper: str
    balances: dict[Account, Balance] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)

    def carry_out(self, instruction: Instruction, *, now_ms: int) -> Outcome:
        """Post what the instruction says, or hold it where it waits; again with the same content: `exists`.

        Raises Refused, in this order: `invalid_posting` (detail: path), `posting_differs` (the id was used for
        something else), `posting_expired`, those of `drafts.draft`, `balance_exceeded` (detail: the account's key).
        """
        instruction.check()
        if instruction.keeper != self.keeper:
            raise Refused("invalid_posting", path="keeper")
        known = self.postings.get(instruction.id)
        if known is not None:
            if known.content != instruction.content():
                raise Refused("posting_differs", key=instruction.id)
            return Outcome.EXISTS
        if instruction.good_until is not None and now_ms >= instruction.good_until:
            raise Refused("posting_expired", key=instruction.id)
        change = _Change(self)
        drafted = draft(instruction, change)
        change.make(_posting(instruction, drafted), drafted)
        change.apply()
        return Outcome.APPLIED

    def settle(self, posting_id: str, to: State, *, day: str, now_ms: int) -> Outcome:
        """End a pending posting: posted (on the value date `day`), voided or expired. Again: `exists`.

        Raises Refused, in this order: `unknown_posting`, `posting_ended` (it ended otherwise, or never waited),
        `posting_expired` (too late to post), `posting_not_expired`. No balance is in the way: what is pending counted
        already where it takes.
        """
        change = _Change(self)
        posting = change.posting(posting_id)
        if to in ENDINGS and posting.state is to and posting.good_until is not None:
            return Outcome.EXISTS
        if to not in ENDINGS or posting.state is not State.PENDING:
            raise Refused("posting_ended", key=posting_id, state=posting.state)
        is_over = now_ms >= (posting.good_until or 0)
        if ENDINGS[to].when is When.BEFORE_END and is_over:
            raise Refused("posting_expired", key=posting_id)
        if ENDINGS[to].when is When.AFTER_END and not is_over:
            raise Refused("posting_not_expired", key=posting_id)
        change.end(posting, to, day=day)
        change.apply()
        return Outcome.APPLIED


class _Change:
    """One change of a book, seen by whoever makes it and by nobody else before `apply`."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._balances: ChainMap[Account, Balance] = ChainMap({}, book.balances)
        self._postings: ChainMap[str, Posting] = ChainMap({}, book.postings)
        self._bills: ChainMap[str, Bill] = ChainMap({}, book.bills)

    # What drafts read

    def free_fen(self, account: Account) -> int:
        return self._balances.get(account, Balance()).free_fen(account)

    def posting(self, posting_id: str) -> Posting:
        """Raises Refused `unknown_posting`."""
        if posting_id not in self._postings:
            raise Refused("unknown_posting", key=posting_id)
        return self._postings[posting_id]

    def bill(self, bill_id: str, *, owner: str) -> Bill:
        """Raises Refused `unknown_bill`, also for another's."""
        bill = self._bills.get(bill_id)
        if bill is None or bill.owner != owner:
            raise Refused("unknown_bill", key=bill_id)
        return bill

    def open_bills(self, owner: str) -> list[Bill]:
        return [bill for bill in self._book.bills.values() if bill.owner == owner and bill.free_fen]

    # Changing

    def make(self, posting: Posting, drafted: Draft) -> None:
        """Enter a posting. Raises Refused `balance_exceeded`."""
        waits = posting.state is State.PENDING
        self._postings[posting.id] = posting
        if drafted.bill is not None:
            self._bills[posting.id] = drafted.bill
        if drafted.fee is not None:
            bill_id, amount = drafted.fee
            self._bills[bill_id] = replace(self._bills[bill_id], fee_fen=self._bills[bill_id].fee_fen + amount)
        if drafted.reopens is not None:
            self._reopen(self._postings[drafted.reopens])
        for bill_id, amount in drafted.shares.items():
            share = Share(day=posting.day, amount_fen=amount, waits=waits)
            self._bills[bill_id] = self._bills[bill_id].take(posting.id, share)
        if drafted.gives_back is not None:
            of, amount = drafted.gives_back
            self._give_back(of, amount)
        for entry in posting.entries:
            before = self._balances.get(entry.account, Balance())
            after = before.hold(entry.amount_fen) if waits else before.post(entry.amount_fen)
            self._check(entry.account, before, after, pays_out=PURPOSES[posting.purpose].pays_out)
            self._balances[entry.account] = after

    def end(self, posting: Posting, to: State, *, day: str) -> None:
        """End a pending posting."""
        is_posted = to is State.POSTED
        self._postings[posting.id] = replace(posting, state=to, day=day if is_posted else posting.day)
        for entry in posting.entries:
            balance = self._balances[entry.account].let_go(entry.amount_fen)
            self._balances[entry.account] = balance.post(entry.amount_fen) if is_posted else balance
        for bill_id in posting.shares:
            bill = self._bills[bill_id]
            self._bills[bill_id] = bill.settle(posting.id, day=day) if is_posted else bill.drop(posting.id)
        if posting.of is not None and not is_posted:
            self._give_back(posting.of, -posting.amount_fen)

    def apply(self) -> None:
        """Let it stand in the book."""
        self._book.balances.update(self._balances.maps[0])
        self._book.postings.update(self._postings.maps[0])
        self._book.bills.update(self._bills.maps[0])

    def _reopen(self, returned: Posting) -> None:
        self._postings[returned.id] = replace(returned, is_returned=True)
        for bill_id in returned.shares:
            self._bills[bill_id] = self._bills[bill_id].drop(returned.id)

    def _give_back(self, posting_id: str, amount_fen: int) -> None:
        posting = self._postings[posting_id]
        self._postings[posting_id] = replace(posting, given_back_fen=posting.given_back_fen + amount_fen)

    def _check(self, account: Account, before: Balance, after: Balance, *, pays_out: bool) -> None:
        binds = account.rule.limit is Limit.NEVER_BELOW_ZERO or pays_out
        falls = after.free_fen(account) < before.free_fen(account)
        if (binds and falls and after.free_fen(account) < 0) or max(_sums(after)) > MAX_INTEGER:
            raise Refused("balance_exceeded", key=account.key)


def totals(book: Book) -> tuple[int, int]:
    """The sums of all accounts, posted and pending, debits without credits. Both are 0 in every book."""
    return (
        sum(balance.net_fen for balance in book.balances.values()),
        sum(balance.net_pending_fen for balance in book.balances.values()),
    )


def _posting(instruction: Instruction, drafted: Draft) -> Posting:
    entries: Mapping[Account, int] = drafted.entries()
    return Posting(
        id=instruction.id,
        keeper=instruction.keeper,
        owner=instruction.owner,
        purpose=instruction.purpose,
        state=State.POSTED if instruction.good_until is None else State.PENDING,
        content=instruction.content(),
        entries=tuple(Entry(account, amount) for account, amount in entries.items()),
        shares=drafted.shares,
        day=instruction.day,
        of=instruction.of,
        good_until=instruction.good_until,
    )


def _sums(balance: Balance) -> Iterator[int]:
    return iter(balance.to_record().values())
