"""Which organisations have to agree to what a signed step writes. Pure.

Each function is written with the groups of which one organisation each must endorse: the chaincode's policy, and for
what goes into the collection the collection's.
"""

from __future__ import annotations

from typing import Any

from chaincode.action import DEPOSITED
from chaincode.actions import ACTIONS
from chaincode.keys import TERMS_MEMBERS

Groups = list[list[str]]

_MEMBERS: Groups = [[member] for member in sorted(TERMS_MEMBERS)]
APPLY: Groups = [["ExchangeOrg"], sorted(TERMS_MEMBERS)]
PURGE: Groups = [["ExchangeOrg"], *_MEMBERS]
COLLECTION: Groups = _MEMBERS
_BEFORE = {"statement": "Settle", "posting": "Post", "note": "Note"}


def endorsers_of(action: str, *, reserves: bool = False) -> list[dict[str, Any]]:
    """`[{"function", "one_of_each": [[MSP id, …], …]}]` for the transactions that the step takes; `reserves`: it
    commits a retailer with a volume cap."""
    if (before := _BEFORE.get(ACTIONS[action].private)) is not None:
        return [{"function": before, "one_of_each": COLLECTION}, {"function": "Apply", "one_of_each": APPLY}]
    steps = [{"function": "Reserve", "one_of_each": COLLECTION}] if reserves else []
    if action == "purge":
        return [*steps, {"function": "Purge", "one_of_each": PURGE}]
    if ACTIONS[action].private in DEPOSITED:
        steps.append({"function": "Deposit", "one_of_each": COLLECTION})
    return [*steps, {"function": "Apply", "one_of_each": APPLY}]
