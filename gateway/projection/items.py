"""The intents of a transaction with their results, as its arguments and response say. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chaincode import batch, canonical
from chaincode.refusals import Refused
from chaincode.results import expand, usual_of
from gateway.fabric.ledger import Transaction

_FUNCTIONS_WITH_INTENTS = frozenset({b"Apply", b"Purge"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One intent of a batch: its content where it was applied, who signed with the actor, and its result."""

    digest: str
    intent: dict[str, Any]
    second: str | None
    result: dict[str, Any]


def intents_and_results(transaction: Transaction) -> Iterator[Item]:
    """Each intent with its result; nothing for transactions without public intents."""
    if not transaction.args or transaction.args[0] not in _FUNCTIONS_WITH_INTENTS:
        return
    try:
        signed = batch.decode(transaction.args[1])
        results = expand(transaction.response_payload, usual=usual_of(signed))
    except (Refused, ValueError, IndexError):
        return  # the write set stands; only the history of this transaction is unreadable
    for item, result in zip(signed, results, strict=True):
        intent = canonical.loads(item.intent) if result["status"] == "applied" else {}
        second = item.second.actor if item.second else None
        yield Item(digest=item.digest, intent=intent, second=second, result=result)
