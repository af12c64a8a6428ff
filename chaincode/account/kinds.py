"""The kinds of accounts: whose they are, which side is their own, and what their balance may not do. Pure.

An account stands in the book of its keeper, the participant that collects. Postings stay within one book, so each book
adds up to zero for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an account counts."""

    RECEIVABLE = "receivable"
    PREPAYMENT = "prepayment"
    DEPOSIT = "deposit"
    SUSPENSE = "suspense"
    CLEARING = "clearing"
    REVENUE = "revenue"
    GRID = "grid"
    FUND = "fund"
    PAYABLE = "payable"
    LATE_FEE = "late_fee"


class Owner(StrEnum):
    """Whose account it is."""

    PARTICIPANT = "a participant"
    FUND = "a fund"
    KEEPER = "the keeper of the book"


class Side(StrEnum):
    """The side on which an account's balance grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class Limit(StrEnum):
    """What a balance may not do. Pending entries that take from it count as if they were posted, pending ones that add
    to it do not count."""

    NEVER_BELOW_ZERO = "is never below zero"
    NOTHING_PAID_BELOW_ZERO = "no payment to outside takes it below zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """One row of the table."""

    kind: Kind
    owner: Owner
    side: Side
    limit: Limit
    counts: str


def _row(kind: Kind, owner: Owner, side: Side, limit: Limit, counts: str) -> KindRule:
    return KindRule(kind=kind, owner=owner, side=side, limit=limit, counts=counts)


_ROWS = (
    _row(Kind.RECEIVABLE, Owner.PARTICIPANT, Side.DEBIT, Limit.NEVER_BELOW_ZERO, "what is owed on open bills"),
    _row(Kind.PREPAYMENT, Owner.PARTICIPANT, Side.CREDIT, Limit.NEVER_BELOW_ZERO, "what was paid beyond the bills"),
    _row(Kind.DEPOSIT, Owner.PARTICIPANT, Side.CREDIT, Limit.NEVER_BELOW_ZERO, "security that is held"),
    _row(Kind.SUSPENSE, Owner.KEEPER, Side.CREDIT, Limit.NEVER_BELOW_ZERO, "money whose payer is not known yet"),
    _row(Kind.CLEARING, Owner.KEEPER, Side.DEBIT, Limit.NOTHING_PAID_BELOW_ZERO, "money at the bank"),
    _row(Kind.REVENUE, Owner.PARTICIPANT, Side.CREDIT, Limit.NOTHING_PAID_BELOW_ZERO, "a retailer's part of bills"),
    _row(Kind.GRID, Owner.PARTICIPANT, Side.CREDIT, Limit.NOTHING_PAID_BELOW_ZERO, "a grid company's part of bills"),
    _row(Kind.FUND, Owner.FUND, Side.CREDIT, Limit.NOTHING_PAID_BELOW_ZERO, "a government fund's part of bills"),
    _row(Kind.PAYABLE, Owner.PARTICIPANT, Side.CREDIT, Limit.NOTHING_PAID_BELOW_ZERO, "a producer's or investor's"),
    _row(Kind.LATE_FEE, Owner.PARTICIPANT, Side.CREDIT, Limit.NOTHING_PAID_BELOW_ZERO, "penalties for late payment"),
)

KINDS: dict[Kind, KindRule] = {row.kind: row for row in _ROWS}

PAYEES = (Kind.REVENUE, Kind.GRID, Kind.FUND, Kind.PAYABLE)
"""Whom the lines of a bill go to."""


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One account: `keeper` is the participant whose book it stands in, `owner` a participant's or a fund's id."""

    keeper: str
    kind: Kind
    owner: str

    @property
    def key(self) -> str:
        """`keeper/kind/owner`: identifiers have no slash."""
        return f"{self.keeper}/{self.kind}/{self.owner}"

    @property
    def rule(self) -> KindRule:
        return KINDS[self.kind]

    @classmethod
    def from_key(cls, key: str) -> Account:
        keeper, kind, owner = key.split("/")
        return cls(keeper, Kind(kind), owner)
