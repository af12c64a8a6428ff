"""What postings are for: which kinds of accounts each debits and credits, as one piece of data. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chaincode.account.kinds import PAYEES, Kind


class Purpose(StrEnum):
    """Why money or a claim moves."""

    CHARGE = "charge"
    CREDIT_NOTE = "credit_note"
    INCOME = "income"
    LATE_FEE = "late_fee"
    PAYMENT = "payment"
    UNIDENTIFIED = "unidentified"
    IDENTIFY = "identify"
    USE_PREPAYMENT = "use_prepayment"
    RETURNED = "returned"
    REFUND = "refund"
    DEPOSIT_TAKEN = "deposit_taken"
    DEPOSIT_USED = "deposit_used"
    DEPOSIT_RETURNED = "deposit_returned"
    PAYOUT = "payout"
    SUSPENSE_RETURNED = "suspense_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeRule:
    """One row. `waits`: it may be pending first; `pays_out`: money leaves, so no balance may go below zero by it."""

    purpose: Purpose
    debits: tuple[Kind, ...]
    credits: tuple[Kind, ...]
    waits: bool = False
    pays_out: bool = False
    meaning: str


def _row(
    purpose: Purpose,
    debits: tuple[Kind, ...],
    credits: tuple[Kind, ...],  # noqa: A002 - the field's word
    meaning: str,
    *,
    waits: bool = False,
    pays_out: bool = False,
) -> PurposeRule:
    return PurposeRule(purpose=purpose, debits=debits, credits=credits, waits=waits, pays_out=pays_out, meaning=meaning)


_BANK = (Kind.CLEARING,)
_BILLS = (Kind.RECEIVABLE,)
_BILLS_THEN_AHEAD = (Kind.RECEIVABLE, Kind.PREPAYMENT)

_ROWS = (
    # A line of a bill may be negative, as a reduction for a good power factor is: its payee is debited then.
    _row(Purpose.CHARGE, (*_BILLS, *PAYEES), PAYEES, "A bill, or a correction upwards: what it says is owed."),
    _row(
        Purpose.CREDIT_NOTE,
        (*PAYEES, Kind.LATE_FEE),
        (*_BILLS_THEN_AHEAD, *PAYEES),
        "A correction downwards: open bills first, the rest is prepaid.",
    ),
    _row(Purpose.INCOME, PAYEES, PAYEES, "A producer's statement: who buys owes the producer."),
    _row(Purpose.LATE_FEE, _BILLS, (Kind.LATE_FEE,), "The penalty for a bill that is overdue."),
    _row(Purpose.PAYMENT, _BANK, _BILLS_THEN_AHEAD, "Money in, for bills and then ahead.", waits=True),
    _row(Purpose.UNIDENTIFIED, _BANK, (Kind.SUSPENSE,), "Money in, from nobody knows whom."),
    _row(Purpose.IDENTIFY, (Kind.SUSPENSE,), _BILLS_THEN_AHEAD, "Whose it was."),
    _row(Purpose.USE_PREPAYMENT, (Kind.PREPAYMENT,), _BILLS, "Bills paid from what was paid ahead."),
    _row(Purpose.RETURNED, _BILLS_THEN_AHEAD, _BANK, "The bank has taken a payment back: its bills are open again."),
    _row(Purpose.REFUND, (Kind.PREPAYMENT,), _BANK, "A payment, or part of it, given back.", waits=True, pays_out=True),
    _row(Purpose.DEPOSIT_TAKEN, _BANK, (Kind.DEPOSIT,), "Security paid in.", waits=True),
    _row(Purpose.DEPOSIT_USED, (Kind.DEPOSIT,), _BILLS, "Bills paid from the security."),
    _row(Purpose.DEPOSIT_RETURNED, (Kind.DEPOSIT,), _BANK, "Security paid back.", waits=True, pays_out=True),
    _row(
        Purpose.PAYOUT,
        (*PAYEES, Kind.LATE_FEE),
        _BANK,
        "What a payee has earned, paid to it.",
        waits=True,
        pays_out=True,
    ),
    _row(
        Purpose.SUSPENSE_RETURNED,
        (Kind.SUSPENSE,),
        _BANK,
        "Money from nobody knows whom, sent back.",
        waits=True,
        pays_out=True,
    ),
)

PURPOSES: dict[Purpose, PurposeRule] = {row.purpose: row for row in _ROWS}
