"""What an instruction comes to in a book as it stands: entries, shares of bills, and what it changes besides. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from chaincode.account.bill import Bill, allocate
from chaincode.account.instruction import Instruction
from chaincode.account.kinds import Account, Kind
from chaincode.account.late_fee import RULES, late_fee_fen
from chaincode.account.posting import Posting, State
from chaincode.account.purposes import Purpose
from chaincode.refusals import Refused


class Ledger(Protocol):
    """What a draft reads of the book."""

    def free_fen(self, account: Account) -> int: ...
    def posting(self, posting_id: str) -> Posting: ...
    def bill(self, bill_id: str, *, owner: str) -> Bill: ...
    def open_bills(self, owner: str) -> list[Bill]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`debits` and `credits` by account, in fen; `shares` of bills that are paid. `bill` is a claim that is made, `fee`
    a late fee by the bill that bears it, `gives_back` an amount by the posting of which it is, `reopens` the posting
    whose shares fall away."""

    debits: Mapping[Account, int]
    credits: Mapping[Account, int]
    shares: Mapping[str, int] = field(default_factory=dict)
    bill: Bill | None = None
    fee: tuple[str, int] | None = None
    gives_back: tuple[str, int] | None = None
    reopens: str | None = None

    def entries(self) -> dict[Account, int]:
        """Debits positive, credits negative, nothing that is 0, by account."""
        sums = Counter(self.debits)
        sums.subtract(Counter(self.credits))
        return {account: sums[account] for account in sorted(sums) if sums[account]}


def draft(instruction: Instruction, ledger: Ledger) -> Draft:
    """What `instruction`, whose form was checked, comes to.

    Raises Refused, in this order: `unknown_posting`, `posting_ended` (what `of` names is not posted),
    `already_returned`, `exceeds_posting` (more than is left of what `of` names), `unknown_bill`,
    `exceeds_open_bills`, `no_late_fee`.
    """
    return _DRAFTS[instruction.purpose](instruction, ledger)


def _charge(order: Instruction, _: Ledger) -> Draft:
    bill = _claim(order, order.amount_fen, bears_fee=True)
    return Draft(debits={order.account(Kind.RECEIVABLE): order.amount_fen}, credits=order.payees(), bill=bill)


def _credit_note(order: Instruction, ledger: Ledger) -> Draft:
    taken, shares = _to_bills_then_ahead(order, ledger)
    return Draft(debits=order.payees(), credits=taken, shares=shares)


def _income(order: Instruction, _: Ledger) -> Draft:
    return Draft(debits={}, credits=order.payees())


def _late_fee(order: Instruction, ledger: Ledger) -> Draft:
    bill = ledger.bill(str(order.bill), owner=order.owner)
    amount = late_fee_fen(bill, rule=RULES[str(order.fee_rule)], until=order.day) - bill.fee_fen
    if amount <= 0:
        raise Refused("no_late_fee", key=bill.id)
    return Draft(
        debits={order.account(Kind.RECEIVABLE): amount},
        credits={Account(order.keeper, Kind.LATE_FEE, order.keeper): amount},
        bill=_claim(order, amount, bears_fee=False),
        fee=(bill.id, amount),
    )


def _payment(order: Instruction, ledger: Ledger) -> Draft:
    taken, shares = _to_bills_then_ahead(order, ledger)
    return Draft(debits={order.account(Kind.CLEARING): order.amount_fen}, credits=taken, shares=shares)


def _identify(order: Instruction, ledger: Ledger) -> Draft:
    given_back = _left_of(order, ledger, Purpose.UNIDENTIFIED)
    taken, shares = _to_bills_then_ahead(order, ledger)
    suspense = {order.account(Kind.SUSPENSE): order.amount_fen}
    return Draft(debits=suspense, credits=taken, shares=shares, gives_back=given_back)


def _returned(order: Instruction, ledger: Ledger) -> Draft:
    posting = _posted(order, ledger, Purpose.PAYMENT, Purpose.IDENTIFY)
    ahead = order.account(Kind.PREPAYMENT)
    on_bills = sum(posting.shares.values())
    # What was paid ahead may have been used or given back since: then it is owed anew.
    taken = min(posting.amount_fen - on_bills, max(0, ledger.free_fen(ahead)))
    owed = posting.amount_fen - on_bills - taken
    return Draft(
        debits={order.account(Kind.RECEIVABLE): on_bills + owed, ahead: taken},
        credits={order.account(Kind.CLEARING): posting.amount_fen},
        bill=_claim(order, owed, bears_fee=True) if owed else None,
        reopens=posting.id,
    )


def _from_kind(kind: Kind) -> Callable[[Instruction, Ledger], Draft]:
    """Bills paid from an account of the consumer's own."""

    def make(order: Instruction, ledger: Ledger) -> Draft:
        shares, rest = allocate(_bills(order, ledger), order.amount_fen)
        if rest:
            raise Refused("exceeds_open_bills", key=order.owner)
        credit = {order.account(Kind.RECEIVABLE): order.amount_fen}
        return Draft(debits={order.account(kind): order.amount_fen}, credits=credit, shares=shares)

    return make


def _moved(debit: Kind, credit: Kind, *, of: tuple[Purpose, ...] = ()) -> Callable[[Instruction, Ledger], Draft]:
    """The amount from one account to another; `of` says what kinds of postings it may give back, if any."""

    def make(order: Instruction, ledger: Ledger) -> Draft:
        return Draft(
            debits={order.account(debit): order.amount_fen},
            credits={order.account(credit): order.amount_fen},
            gives_back=_left_of(order, ledger, *of) if of else None,
        )

    return make


def _payout(order: Instruction, _: Ledger) -> Draft:
    return Draft(debits=order.payees(), credits={order.account(Kind.CLEARING): order.amount_fen})


_DRAFTS: Mapping[Purpose, Callable[[Instruction, Ledger], Draft]] = {
    Purpose.CHARGE: _charge,
    Purpose.CREDIT_NOTE: _credit_note,
    Purpose.INCOME: _income,
    Purpose.LATE_FEE: _late_fee,
    Purpose.PAYMENT: _payment,
    Purpose.UNIDENTIFIED: _moved(Kind.CLEARING, Kind.SUSPENSE),
    Purpose.IDENTIFY: _identify,
    Purpose.USE_PREPAYMENT: _from_kind(Kind.PREPAYMENT),
    Purpose.RETURNED: _returned,
    Purpose.REFUND: _moved(Kind.PREPAYMENT, Kind.CLEARING, of=(Purpose.PAYMENT, Purpose.IDENTIFY)),
    Purpose.DEPOSIT_TAKEN: _moved(Kind.CLEARING, Kind.DEPOSIT),
    Purpose.DEPOSIT_USED: _from_kind(Kind.DEPOSIT),
    Purpose.DEPOSIT_RETURNED: _moved(Kind.DEPOSIT, Kind.CLEARING),
    Purpose.PAYOUT: _payout,
    Purpose.SUSPENSE_RETURNED: _moved(Kind.SUSPENSE, Kind.CLEARING, of=(Purpose.UNIDENTIFIED,)),
}


def _claim(order: Instruction, amount_fen: int, *, bears_fee: bool) -> Bill:
    return Bill(id=order.id, owner=order.owner, amount_fen=amount_fen, due_on=str(order.due_on), bears_fee=bears_fee)


def _bills(order: Instruction, ledger: Ledger) -> list[Bill]:
    """The named bill alone, or all that are open."""
    return [ledger.bill(order.bill, owner=order.owner)] if order.bill else ledger.open_bills(order.owner)


def _to_bills_then_ahead(order: Instruction, ledger: Ledger) -> tuple[dict[Account, int], dict[str, int]]:
    shares, rest = allocate(_bills(order, ledger), order.amount_fen)
    bills, ahead = order.account(Kind.RECEIVABLE), order.account(Kind.PREPAYMENT)
    return {bills: order.amount_fen - rest, ahead: rest}, shares


def _posted(order: Instruction, ledger: Ledger, *purposes: Purpose) -> Posting:
    posting = ledger.posting(str(order.of))
    is_theirs = posting.owner in (order.owner, order.keeper)
    if posting.purpose not in purposes or not is_theirs:
        raise Refused("unknown_posting", key=posting.id)
    if posting.state is not State.POSTED:
        raise Refused("posting_ended", key=posting.id, state=posting.state)
    if posting.is_returned:
        raise Refused("already_returned", key=posting.id)
    return posting


def _left_of(order: Instruction, ledger: Ledger, *purposes: Purpose) -> tuple[str, int]:
    posting = _posted(order, ledger, *purposes)
    if order.amount_fen > posting.amount_fen - posting.given_back_fen:
        raise Refused("exceeds_posting", key=posting.id)
    return posting.id, order.amount_fen
