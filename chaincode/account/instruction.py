"""What somebody asks the book to do: one posting, by what it is for. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode import canonical
from chaincode.account.kinds import KINDS, PAYEES, Account, Kind, Owner
from chaincode.account.late_fee import RULES
from chaincode.account.purposes import PURPOSES, Purpose
from chaincode.dates import is_date
from chaincode.refusals import Refused
from chaincode.schemas import MAX_INTEGER

_ASKS: Mapping[Purpose, tuple[frozenset[str], frozenset[str]]] = {
    purpose: (frozenset(must), frozenset(may))
    for purpose, must, may in (
        (Purpose.CHARGE, ("amount_fen", "parts", "due_on"), ("statement",)),
        (Purpose.CREDIT_NOTE, ("amount_fen", "parts"), ("bill", "statement")),
        (Purpose.INCOME, ("parts",), ("statement",)),
        (Purpose.LATE_FEE, ("bill", "fee_rule", "due_on"), ()),
        (Purpose.PAYMENT, ("amount_fen",), ("bill",)),
        (Purpose.UNIDENTIFIED, ("amount_fen",), ()),
        (Purpose.IDENTIFY, ("amount_fen", "of"), ("bill",)),
        (Purpose.USE_PREPAYMENT, ("amount_fen",), ("bill",)),
        (Purpose.RETURNED, ("of", "due_on"), ()),
        (Purpose.REFUND, ("amount_fen", "of"), ()),
        (Purpose.DEPOSIT_TAKEN, ("amount_fen",), ()),
        (Purpose.DEPOSIT_USED, ("amount_fen",), ("bill",)),
        (Purpose.DEPOSIT_RETURNED, ("amount_fen",), ()),
        (Purpose.PAYOUT, ("amount_fen", "parts"), ()),
        (Purpose.SUSPENSE_RETURNED, ("amount_fen", "of"), ()),
    )
}
"""Which fields each purpose needs, and which it may have besides. The others must be left out."""

_OF_A_CUSTOMER = frozenset({Kind.RECEIVABLE, Kind.PREPAYMENT, Kind.DEPOSIT})
"""Of whom these are, who is never the keeper itself."""

_OWNED_BY_KEEPER = frozenset({Purpose.UNIDENTIFIED, Purpose.SUSPENSE_RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction; `id` is made by whoever sends it, so that sending it again changes nothing.

    `keeper` is whose book it is, `owner` the participant (or fund) that it concerns. `parts` are fen by payee
    (`kind/owner`): of a charge or an income what each earns, of a credit note what each loses, of a payout the one
    account that is paid. `bill` names the bill to be paid instead of the oldest, or the one that bears a late fee.
    `day` is the value date, `due_on` when the claim that it makes is due (market-local). `of` is the posting that it
    gives back, takes back or identifies. `statement` is the hash of the bill's statement that says what is due. With
    `good_until` (ms since 1970 UTC) it waits until it is settled.
    """

    id: str
    keeper: str
    owner: str
    purpose: Purpose
    day: str
    amount_fen: int = 0
    parts: Mapping[str, int] = field(default_factory=dict)
    bill: str | None = None
    due_on: str | None = None
    fee_rule: str | None = None
    of: str | None = None
    statement: str | None = None
    good_until: int | None = None

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Instruction:
        """Raises KeyError, TypeError or ValueError when it is no instruction."""
        return cls(**{**record, "purpose": Purpose(record["purpose"])})

    def to_record(self) -> dict[str, Any]:
        whose = {"id": self.id, "keeper": self.keeper, "owner": self.owner, "day": self.day}
        return {**self._given(), **whose, "purpose": self.purpose.value}

    def content(self) -> str:
        """SHA-256 (hex) of all that it says."""
        return hashlib.sha256(canonical.dumps({**self._given(), "day": self.day, "owner": self.owner})).hexdigest()

    def account(self, kind: Kind) -> Account:
        """The account of a kind that it is about."""
        return Account(self.keeper, kind, self.keeper if KINDS[kind].owner is Owner.KEEPER else self.owner)

    def payees(self) -> dict[Account, int]:
        """`parts` by account."""
        return {Account.from_key(f"{self.keeper}/{part}"): amount for part, amount in sorted(self.parts.items())}

    def check(self) -> None:
        """Raise Refused `invalid_posting` with the path of the first field that does not fit the purpose."""
        must, may = _ASKS[self.purpose]
        given = self._given().keys() - {"purpose"}
        allowed = must | may | ({"good_until"} if PURPOSES[self.purpose].waits else set())
        for name in sorted((must - given) | (given - allowed)):
            raise Refused("invalid_posting", path=name)
        for name in ("day", "due_on"):
            value = getattr(self, name)
            if value is not None and not is_date(value):
                raise Refused("invalid_posting", path=name)
        if self.fee_rule is not None and self.fee_rule not in RULES:
            raise Refused("invalid_posting", path="fee_rule")
        if not 0 <= self.amount_fen <= MAX_INTEGER:
            raise Refused("invalid_posting", path="amount_fen")
        if self.purpose in _OWNED_BY_KEEPER and self.owner != self.keeper:
            raise Refused("invalid_posting", path="owner")
        if self.owner == self.keeper and _OF_A_CUSTOMER & {
            *PURPOSES[self.purpose].debits,
            *PURPOSES[self.purpose].credits,
        }:
            raise Refused("invalid_posting", path="owner")
        if self.parts:
            self._check_parts()

    def _check_parts(self) -> None:
        for part, amount in sorted(self.parts.items()):
            kind, slash, owner = part.partition("/")
            if kind not in _kinds_of_parts(self.purpose) or not slash or not owner or "/" in owner:
                raise Refused("invalid_posting", path="parts")
            lowest = 1 if kind == Kind.LATE_FEE else -MAX_INTEGER
            if not amount or not lowest <= amount <= MAX_INTEGER:
                raise Refused("invalid_posting", path="parts")
        if self.purpose is Purpose.PAYOUT and (len(self.parts) != 1 or next(iter(self.payees())).owner != self.owner):
            raise Refused("invalid_posting", path="parts")
        if sum(self.parts.values()) != self.amount_fen:
            raise Refused("invalid_posting", path="amount_fen")

    def _given(self) -> dict[str, Any]:
        names = ("purpose", "amount_fen", "parts", "bill", "due_on", "fee_rule", "of", "statement", "good_until")
        values = {name: getattr(self, name) for name in names}
        return {name: value for name, value in values.items() if value not in (None, 0, {})}


def _kinds_of_parts(purpose: Purpose) -> tuple[Kind, ...]:
    return (*PAYEES, Kind.LATE_FEE) if purpose in (Purpose.CREDIT_NOTE, Purpose.PAYOUT) else PAYEES
