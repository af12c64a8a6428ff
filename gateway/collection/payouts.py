"""What is to be paid out: what payees have earned, once, to an account in force, as far as there is money. Pure.

A batch that was made and is not in the books yet counts as paid, so that making batches twice asks for nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gateway.collection.batches import ItemState
from gateway.collection.reasons import Then, reason

_ID_CHARACTERS = 32


class PayoutStanding(StrEnum):
    """Whether a payee is paid now, and else why not."""

    READY = "ready"
    NO_ACCOUNT = "no_account"
    FAILED = "failed"
    NOT_COLLECTED = "not_collected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """An item of a batch that was made; `in_books` where the ledger has its posting. `made_at` in ms since 1970 UTC."""

    amount_fen: int = field(repr=False)
    state: ItemState
    in_books: bool
    made_at: int
    reason: str | None = None
    again_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """What somebody may be paid of its account, `in_force_since` when its bank account is paid to (None: it has none),
    and what was asked for before, oldest first."""

    payee: str
    free_fen: int = field(repr=False)
    in_force_since: int | None
    payouts: Sequence[Payout]


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePayout:
    """One item to be. Its end-to-end id follows from how many there were, so that two who ask at once get one."""

    payee: str
    amount_fen: int = field(repr=False)
    end_to_end_id: str
    standing: PayoutStanding


def due_payouts(
    payees: Iterable[Payee],
    *,
    keeper: str,
    day: str,
    at_bank_fen: int,
    earned_fen: Mapping[str, int] | None = None,
) -> Iterator[DuePayout]:
    """What is due on `day`, by payee; with `earned_fen` (by payee) at most that. `at_bank_fen` is the money that may
    leave: a payout that goes beyond it is `not_collected`, a smaller one behind it may still be ready."""
    for each in sorted(payees, key=lambda each: each.payee):
        asked_fen = sum(payout.amount_fen for payout in each.payouts if _is_asked(payout))
        amount_fen = each.free_fen - asked_fen
        at_bank_fen -= asked_fen
        if earned_fen is not None:
            amount_fen = min(amount_fen, earned_fen.get(each.payee, 0))
        if amount_fen <= 0:
            continue
        standing = _standing(each, day=day)
        if standing is PayoutStanding.READY and amount_fen > at_bank_fen:
            standing = PayoutStanding.NOT_COLLECTED
        if standing is PayoutStanding.READY:
            at_bank_fen -= amount_fen
        yield DuePayout(
            payee=each.payee,
            amount_fen=amount_fen,
            end_to_end_id=payout_id(keeper, each.payee, number=len(each.payouts) + 1),
            standing=standing,
        )


def payout_id(keeper: str, payee: str, *, number: int) -> str:
    """The end-to-end id of the payout of this number to a payee."""
    return f"po-{hashlib.sha256(f'{keeper}/{payee}/{number}'.encode()).hexdigest()[:_ID_CHARACTERS]}"


def _is_asked(payout: Payout) -> bool:
    """Whether it will take from the account and the books do not say so yet."""
    return payout.state is ItemState.OPEN and not payout.in_books


def _standing(payee: Payee, *, day: str) -> PayoutStanding:
    if payee.in_force_since is None:
        return PayoutStanding.NO_ACCOUNT
    last = payee.payouts[-1] if payee.payouts else None
    if last is None or last.state is not ItemState.FAILED:
        return PayoutStanding.READY
    is_time = last.again_on is not None and last.again_on <= day
    is_other = reason(last.reason).then is Then.NEW_ACCOUNT and payee.in_force_since > last.made_at
    return PayoutStanding.READY if is_time or is_other else PayoutStanding.FAILED
