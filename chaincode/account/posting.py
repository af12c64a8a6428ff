"""A posting: two or more entries that sum to zero, and the table of its states and moves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from chaincode.account.kinds import Account
from chaincode.account.purposes import PURPOSES, Purpose


class State(StrEnum):
    """`posted`, `voided` and `expired` are ends: nothing follows on them."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class When(StrEnum):
    """What a move asks of the time, by the transaction's clock."""

    ALWAYS = "always"
    BEFORE_END = "before its time is over"
    AFTER_END = "its time is over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row: `origin` None is a posting that there was not."""

    name: str
    origin: State | None
    to: State
    when: When


MOVES: tuple[Move, ...] = (
    Move(name="hold", origin=None, to=State.PENDING, when=When.BEFORE_END),
    Move(name="post", origin=None, to=State.POSTED, when=When.ALWAYS),
    Move(name="post", origin=State.PENDING, to=State.POSTED, when=When.BEFORE_END),
    Move(name="void", origin=State.PENDING, to=State.VOIDED, when=When.ALWAYS),
    Move(name="expire", origin=State.PENDING, to=State.EXPIRED, when=When.AFTER_END),
)

ENDINGS: dict[State, Move] = {move.to: move for move in MOVES if move.origin is State.PENDING}
"""How a pending posting ends."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line: `amount_fen` is positive for a debit, negative for a credit, never 0."""

    account: Account
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One posting; its id was made by whoever sent it and is used once in a book.

    `content` is the digest of the instruction that it carries out. `shares` says how much of each bill it pays, by the
    bill's id. `of` is the posting that it gives back or takes back, `given_back_fen` what was given back of this one;
    one that `is_returned` was taken back by the bank.
    `day` is its value date (market-local), `good_until` (ms since 1970 UTC) when a pending one is over.
    """

    id: str
    keeper: str
    owner: str
    purpose: Purpose
    state: State
    content: str
    entries: tuple[Entry, ...]
    shares: Mapping[str, int] = field(default_factory=dict)
    day: str
    of: str | None = None
    given_back_fen: int = 0
    is_returned: bool = False
    good_until: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a posting that the rules could not have made: whoever made it has a fault."""
        accounts = [entry.account for entry in self.entries]
        if len(accounts) < 2 or len(set(accounts)) < len(accounts) or _sum(self.entries):
            raise ValueError("a posting has two or more entries, one for each account, that sum to zero")
        rule = PURPOSES[self.purpose]
        for entry in self.entries:
            kinds = rule.debits if entry.amount_fen > 0 else rule.credits
            if not entry.amount_fen or entry.account.kind not in kinds or entry.account.keeper != self.keeper:
                raise ValueError(f"a posting for {self.purpose} has no such entry")
        if self.state is State.PENDING and not rule.waits:
            raise ValueError(f"a posting for {self.purpose} does not wait")

    @property
    def amount_fen(self) -> int:
        """The sum of its debits."""
        return sum(entry.amount_fen for entry in self.entries if entry.amount_fen > 0)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Posting:
        entries = tuple(Entry(Account.from_key(key), amount) for key, amount in sorted(record["entries"].items()))
        stated = {"purpose": Purpose(record["purpose"]), "state": State(record["state"]), "entries": entries}
        return cls(**{**record, **stated})

    def to_record(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        values["entries"] = {entry.account.key: entry.amount_fen for entry in self.entries}
        values |= {"purpose": self.purpose.value, "state": self.state.value, "shares": dict(self.shares)}
        return {name: value for name, value in values.items() if value not in (None, 0, {})}


def _sum(entries: tuple[Entry, ...]) -> int:
    return sum(entry.amount_fen for entry in entries)
