"""Whose accounts a book has: somebody's open bills, and the postings that concern it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chaincode.account.bill import Bill
from chaincode.account.late_fee import RULES, late_fee_fen

PAGE = 100
RESIDENTIAL, OTHERS = "residential", "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """`bills` are those that are open or for which a late fee may still be charged, `recent` the latest postings, and
    `pages` says how many pages of 100 postings came before these.

    `fee_rule` is the rule of late fees by the consumer's class, as of its last bill; the mildest before.
    """

    owner: str
    fee_rule: str = RESIDENTIAL
    bills: Sequence[str] = ()
    recent: Sequence[str] = ()
    pages: int = 0

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Holder:
        return cls(**{name: value for name, value in record.items() if name != "salt"})

    def to_record(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__}
        return {**values, "bills": list(self.bills), "recent": list(self.recent)}

    def with_bill(self, bill: Bill) -> Holder:
        """With a bill as it stands now."""
        others = {each for each in self.bills if each != bill.id}
        return replace(self, bills=sorted(others | {bill.id} if is_live(bill, fee_rule=self.fee_rule) else others))

    def with_posting(self, posting_id: str) -> tuple[Holder, list[str] | None]:
        """With one posting more; the second value is a page that is full now."""
        recent = [*self.recent, posting_id]
        if len(recent) < PAGE:
            return replace(self, recent=recent), None
        return replace(self, recent=(), pages=self.pages + 1), recent


def fee_rule_of(consumer_class: str | None) -> str:
    """The rule of late fees for a consumer of a class, as the registry has it."""
    return RESIDENTIAL if consumer_class == "residential" else OTHERS


def is_live(bill: Bill, *, fee_rule: str) -> bool:
    """Whether something is open on a bill, or a late fee of the time before it was paid was not charged."""
    if bill.open_fen:
        return True
    paid_on = max((share.day for share in bill.shares.values()), default=bill.due_on)
    return late_fee_fen(bill, rule=RULES[fee_rule], until=paid_on) > bill.fee_fen
