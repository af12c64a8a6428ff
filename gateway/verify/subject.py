"""What a file proves: one record of the ledger, how peers are asked about it, and whose steps led to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chaincode import keys
from chaincode.intent import Intent, SignedIntent

READ_ORDER = "ReadOrder"
READ_SETTLEMENT = "ReadSettlement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One record. `question` is the reading transaction function and its arguments, `is_own` says whether an intent is
    on this record alone; others, such as the exchange's that allots many orders, may change it too."""

    key: str
    question: tuple[str, ...]
    is_own: Callable[[Intent, SignedIntent], bool]


def order_subject(order: str) -> Subject:
    """An order, and the contract that it became."""
    return Subject(
        key=keys.order(order),
        question=(READ_ORDER, order),
        is_own=lambda intent, item: order in (intent.target, item.digest),
    )


def bill_subject(order: str, month: str) -> Subject:
    """The bill of a contract's month (YYYY-MM), with all its versions."""
    return Subject(
        key=keys.settlement(order, month),
        question=(READ_SETTLEMENT, order, month),
        is_own=lambda intent, _: (
            intent.action == "settle" and intent.target == order and intent.args["start"][:7] == month
        ),
    )
