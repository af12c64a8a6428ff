"""What the bank booked and no item explains: how an entry is known again, and what becomes of it. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from chaincode import canonical
from chaincode.refusals import Refused
from gateway.collection.statements import BankEntry

_ID_CHARACTERS = 32


class UnmatchedState(StrEnum):
    """`settled`: somebody has looked into it, and nothing is left to do."""

    OPEN = "open"
    SETTLED = "settled"


def settle(state: UnmatchedState, *, key: str) -> UnmatchedState:
    """Where settling leads. Raises Refused `illegal_move`."""
    if state is not UnmatchedState.OPEN:
        raise Refused("illegal_move", key=key, state=state)
    return UnmatchedState.SETTLED


def with_ids(entries: Iterable[BankEntry]) -> list[tuple[str, BankEntry]]:
    """Each entry with an id by what the bank says of it, so that the same file again has the same ids. Of entries that
    are alike in all, each has its own."""
    seen: Counter[bytes] = Counter()
    found = []
    for entry in entries:
        content = canonical.dumps(
            {
                "amount_fen": entry.amount_fen,
                "bank_reference": entry.bank_reference,
                "booked_on": entry.booked_on,
                "end_to_end_id": entry.end_to_end_id,
                "is_return": entry.is_return,
            }
        )
        seen[content] += 1
        found.append((hashlib.sha256(content + b"|%d" % seen[content]).hexdigest()[:_ID_CHARACTERS], entry))
    return found
