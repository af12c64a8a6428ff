"""The part of a keeper's book that a batch touches: read from the collection in few requests, changed in memory by the
rules, written at the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from chaincode import canonical
from chaincode.account import private_keys
from chaincode.account.balance import Balance
from chaincode.account.bill import Bill
from chaincode.account.book import Book, Outcome
from chaincode.account.holder import Holder
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import PAYEES, Account, Kind
from chaincode.account.posting import Posting
from chaincode.account.private_text import End
from chaincode.account.public_posting import PublicPosting
from chaincode.account.purposes import PURPOSES, Purpose
from chaincode.keys import ACCOUNTS_COLLECTION
from chaincode.refusals import Refused

Record = Mapping[str, Any]
K = TypeVar("K")
V = TypeVar("V")
_NOT_BY_PURPOSE = frozenset({*PAYEES, Kind.LATE_FEE})


class Collection(Protocol):
    """The part of `chaincode.shim.Stub` that books need."""

    async def get_private_data_multiple(self, collection: str, keys: Sequence[str]) -> list[bytes | None]: ...
    async def put_private_data(self, collection: str, key: str, value: bytes) -> None: ...
    def start_write_batch(self) -> None: ...
    async def finish_write_batch(self) -> None: ...


class Reading:
    """The records of the collection that were read in this transaction."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._records: dict[str, Record | None] = {}

    async def load(self, wanted: Iterable[str]) -> None:
        """Read those of the keys that were not read before, in one request. Raises PeerError where the peer has not got
        the value of one of them yet."""
        missing = [key for key in dict.fromkeys(wanted) if key not in self._records]
        if missing:
            values = await self._collection.get_private_data_multiple(ACCOUNTS_COLLECTION, missing)
            for key, value in zip(missing, values, strict=True):
                self._records[key] = json.loads(value) if value else None

    def get(self, key: str) -> Record | None:
        """The record under a key that was loaded."""
        return self._records[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpublished:
    """A version of a posting that `Post` has made. `text` is the key of its private text."""

    posting: str
    version: int
    text: str

    def to_record(self) -> dict[str, Any]:
        return {"posting": self.posting, "version": self.version, "text": self.text}


class PrivateBook:
    """One keeper's book, as far as it was loaded for `asked`. Each of its steps changes all that it touches, or raises
    and changes nothing."""

    def __init__(self, keeper: str, *, reading: Reading, first_salt: str) -> None:
        """`first_salt` is of the first text of the batch: a new book's secret is made of it."""
        self.keeper = keeper
        self._reading = reading
        record = reading.get(private_keys.book(keeper)) or {}
        self.secret: str = record.get("secret") or private_keys.new_salt("book", keeper, first_salt)
        self.unpublished = [Unpublished(**each) for each in record.get("unpublished", ())]
        self._old_salt: str = record.get("salt", "")
        self._salts: list[str] = []
        self._book = Book(keeper=keeper)
        self._before = Book(keeper=keeper)
        self._hashes: dict[str, str] = {}
        self._holders: dict[str, Holder] = {}
        self._holders_before: dict[str, Holder] = {}
        self._pages: dict[tuple[str, int], list[str]] = {}

    # Loading

    def first_keys(self, asks: Instruction | End) -> list[str]:
        """What an instruction or an end names."""
        if isinstance(asks, End):
            return [private_keys.posting(self.keeper, asks.posting)]
        wanted = [private_keys.posting(self.keeper, each) for each in (asks.id, asks.of) if each]
        wanted += [private_keys.balance(self.secret, account) for account in _accounts(asks)]
        wanted += [private_keys.holder(self.keeper, self.secret, owner) for owner in _holders(asks)]
        return wanted + ([private_keys.bill(self.keeper, self.secret, asks.bill)] if asks.bill else [])

    def second_keys(self, asks: Instruction | End) -> list[str]:
        """What follows from the records found: open bills, the bills that a posting pays, the accounts of one that
        ends."""
        wanted: list[str] = []
        bills: list[str] = []
        named = asks.posting if isinstance(asks, End) else asks.of
        found = self._reading.get(private_keys.posting(self.keeper, named)) if named else None
        if found is not None:
            posting = _posting_of(found)
            bills += posting.shares
            wanted.append(private_keys.holder(self.keeper, self.secret, posting.owner))
            wanted += [private_keys.balance(self.secret, entry.account) for entry in posting.entries]
            if posting.of is not None:
                wanted.append(private_keys.posting(self.keeper, posting.of))
        if isinstance(asks, Instruction) and asks.owner in _holders(asks):
            holder = self._reading.get(private_keys.holder(self.keeper, self.secret, asks.owner))
            bills += holder["bills"] if holder else ()
        return wanted + [private_keys.bill(self.keeper, self.secret, each) for each in bills]

    def enter(self, asks: Instruction | End) -> None:
        """Take what was loaded for it into the book, unless it is there."""
        for key in dict.fromkeys((*self.first_keys(asks), *self.second_keys(asks))):
            record = self._reading.get(key)
            if record is not None:
                self._enter(key[0], record)

    def _enter(self, kind: str, record: Record) -> None:
        if kind == "p" and record["id"] not in self._before.postings:
            posting = _posting_of(record)
            self._hashes[posting.id] = record["hash"]
            self._book.postings[posting.id] = self._before.postings[posting.id] = posting
        elif kind == "b" and (account := Account.from_key(record["account"])) not in self._before.balances:
            balance = Balance.from_record(_without(record, "account", "salt"))
            self._book.balances[account] = self._before.balances[account] = balance
        elif kind == "c" and record["id"] not in self._before.bills:
            bill = Bill.from_record(_without(record, "salt"))
            self._book.bills[bill.id] = self._before.bills[bill.id] = bill
        elif kind == "h" and record["owner"] not in self._holders_before:
            holder = Holder.from_record(record)
            self._holders[holder.owner] = self._holders_before[holder.owner] = holder

    # Changing

    def carry_out(
        self, asks: Instruction, *, planned: PublicPosting, salt: str, fee_rule: str | None, now_ms: int
    ) -> None:
        """Post what an instruction says. `fee_rule` is that of the owner's class, where a bill was looked up for it.

        Raises Refused: what `Book.carry_out` does, and `invalid_posting` for a late fee by another rule than that of
        the owner's class.
        """
        held = self._holder(asks.owner)
        if asks.purpose is Purpose.LATE_FEE and asks.fee_rule != held.fee_rule:
            raise Refused("invalid_posting", path="private.instruction.fee_rule")
        outcome = self._book.carry_out(asks, now_ms=now_ms)
        self._note(planned, salt)
        if outcome is Outcome.EXISTS:
            return
        self._hashes[asks.id] = planned.hash
        if fee_rule is not None:
            self._holders[asks.owner] = Holder(**{**held.to_record(), "fee_rule": fee_rule})
        for owner in _holders(asks):
            holder, full = self._holder(owner).with_posting(asks.id)
            self._holders[owner] = holder
            if full is not None:
                self._pages[owner, holder.pages] = full

    def end(self, asks: End, *, planned: PublicPosting, salt: str, now_ms: int) -> None:
        """End a pending posting. Raises Refused: what `Book.settle` does, `posting_differs` where it was posted on
        another day."""
        outcome = self._book.settle(asks.posting, asks.state, day=asks.day or "", now_ms=now_ms)
        if outcome is Outcome.EXISTS and asks.day not in (None, self._book.postings[asks.posting].day):
            raise Refused("posting_differs", key=asks.posting)
        self._note(planned, salt)
        if outcome is Outcome.APPLIED:
            self._hashes[asks.posting] = planned.hash

    def published(self, present: Mapping[str, int]) -> None:
        """Forget of the unpublished those that the ledger has; `present` are its versions by posting."""
        self.unpublished = [each for each in self.unpublished if present.get(each.posting, 0) < each.version]

    def _note(self, planned: PublicPosting, salt: str) -> None:
        self._salts.append(salt)
        fresh = Unpublished(posting=planned.id, version=planned.version, text=private_keys.text(planned))
        if fresh not in self.unpublished:
            self.unpublished.append(fresh)

    def _holder(self, owner: str) -> Holder:
        return self._holders.get(owner) or Holder(owner=owner)

    # Writing

    def records(self) -> dict[str, dict[str, Any]]:
        """All that has changed, by key, each with a salt of its own: its hash is public."""
        if not self._salts:
            return {}
        self._index_bills()
        after: dict[str, dict[str, Any]] = {
            private_keys.book(self.keeper): {
                "secret": self.secret,
                "unpublished": [each.to_record() for each in self.unpublished],
            }
        }
        for posting in _changed(self._book.postings, self._before.postings):
            record = {**posting.to_record(), "hash": self._hashes[posting.id]}
            after[private_keys.posting(self.keeper, posting.id)] = record
        for account in _changed_keys(self._book.balances, self._before.balances):
            record = {"account": account.key, **self._book.balances[account].to_record()}
            after[private_keys.balance(self.secret, account)] = record
        for bill in _changed(self._book.bills, self._before.bills):
            after[private_keys.bill(self.keeper, self.secret, bill.id)] = bill.to_record()
        for holder in _changed(self._holders, self._holders_before):
            after[private_keys.holder(self.keeper, self.secret, holder.owner)] = holder.to_record()
        for (owner, page), postings in self._pages.items():
            after[private_keys.journal(self.keeper, self.secret, owner, page)] = {"postings": postings}
        fresh = private_keys.new_salt(self.secret, self._old_salt, *self._salts)
        return {key: {**record, "salt": private_keys.new_salt(fresh, key)} for key, record in after.items()}

    def _index_bills(self) -> None:
        for bill in _changed(self._book.bills, self._before.bills):
            self._holders[bill.owner] = self._holder(bill.owner).with_bill(bill)


async def write(collection: Collection, records: Mapping[str, Record], texts: Mapping[str, str]) -> None:
    """Put changed records and private texts, by key, into the collection."""
    if not records and not texts:
        return
    collection.start_write_batch()
    for key, record in records.items():
        await collection.put_private_data(ACCOUNTS_COLLECTION, key, canonical.dumps(dict(record)))
    for key, text in texts.items():
        await collection.put_private_data(ACCOUNTS_COLLECTION, key, text.encode())
    await collection.finish_write_batch()


def _accounts(asks: Instruction) -> list[Account]:
    """All accounts that the instruction may debit or credit."""
    rule = PURPOSES[asks.purpose]
    found = [asks.account(kind) for kind in (*rule.debits, *rule.credits) if kind not in _NOT_BY_PURPOSE]
    if asks.purpose is Purpose.LATE_FEE:
        found.append(Account(asks.keeper, Kind.LATE_FEE, asks.keeper))
    return [*found, *asks.payees()]


def _holders(asks: Instruction) -> list[str]:
    """Whom the posting concerns, but for the keeper, who sees the whole book, and funds, which are nobody."""
    payees = [account.owner for account in asks.payees() if account.kind is not Kind.FUND]
    return [
        owner
        for owner in dict.fromkeys((*([] if _is_of_fund(asks) else [asks.owner]), *payees))
        if owner != asks.keeper
    ]


def _is_of_fund(asks: Instruction) -> bool:
    return asks.purpose is Purpose.PAYOUT and next(iter(asks.payees())).kind is Kind.FUND


def _posting_of(record: Record) -> Posting:
    return Posting.from_record(_without(record, "hash", "salt"))


def _changed(after: Mapping[K, V], before: Mapping[K, V]) -> list[V]:
    return [after[key] for key in _changed_keys(after, before)]


def _changed_keys(after: Mapping[K, V], before: Mapping[K, V]) -> list[K]:
    """Records are replaced, never changed in place."""
    return [key for key, value in after.items() if before.get(key) is not value]


def _without(record: Record, *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}
