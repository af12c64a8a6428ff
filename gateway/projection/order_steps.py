"""The steps on orders of one transaction: by which intent each order came to what was written. Pure.

Most intents are on the order that they name, or make one. Some make orders beside: `pass_on` the one that goes on, with
the intent's digest as its id, and an auction's `allot` those of its pairs, whose origin is the sequence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gateway.fabric.ledger import Transaction
from gateway.projection.items import Item

_PASS_ON, _ALLOT = "pass_on", "allot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One applied intent on an order. `record` is the ledger's text where this step's is the one that was written."""

    position: int
    order_id: str
    version: int
    action: str
    actor: str
    role: str
    participant: str
    second: str | None
    intent_id: str
    intent_digest: str
    transaction_id: str
    at: int
    retailer: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class _Taken:
    """One step on one order, before it is known whether it was the last one of the transaction."""

    order_id: str
    version: int
    item: Item


def steps_of(
    transaction: Transaction, items: Sequence[Item], written: Mapping[str, str], *, position: int
) -> list[Step]:
    """The steps on the orders that the transaction wrote (`written`: id to text), numbered from `position` on.

    Raises ValueError or TypeError when an order's text is not a record.
    """
    taken = list(_taken(items, written))
    last = {each.order_id: index for index, each in enumerate(taken)}
    return [
        Step(
            position=position + index,
            order_id=each.order_id,
            version=each.version,
            action=each.item.intent["action"],
            actor=each.item.intent["actor"],
            role=each.item.intent["role"],
            participant=each.item.intent["participant"],
            second=each.item.second,
            intent_id=each.item.intent["intent_id"],
            intent_digest=each.item.digest,
            transaction_id=transaction.tx_id,
            at=transaction.timestamp_ms,
            retailer=each.item.intent["args"].get("retailer"),
            record=written[each.order_id] if last[each.order_id] == index else None,
        )
        for index, each in enumerate(taken)
    ]


def _taken(items: Sequence[Item], written: Mapping[str, str]) -> Iterator[_Taken]:
    named = {item.intent["target"] or item.digest for item in items if item.result["status"] == "applied"}
    for item in items:
        if item.result["status"] != "applied":
            continue
        target = item.intent["target"] or item.digest
        if target in written:
            yield _Taken(target, item.result["version"], item)
        if item.intent["action"] == _PASS_ON and item.digest in written:
            yield _Taken(item.digest, 1, item)
        elif item.intent["action"] == _ALLOT:
            for order_id in _pairs(written, sequence=target, besides=named):
                yield _Taken(order_id, 1, item)
                named.add(order_id)  # a second slice of one transaction makes others


def _pairs(written: Mapping[str, str], *, sequence: str, besides: set[str]) -> list[str]:
    """The orders that came out of an auction's pairs, of those that no intent of the transaction names."""
    origin = {"kind": "auction", "id": sequence}
    return [
        order_id
        for order_id, text in written.items()
        if order_id not in besides and json.loads(text).get("origin") == origin
    ]
