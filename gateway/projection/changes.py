"""What one block changes, as plain values: the step between a decoded block and SQL. Pure.

The write set is the authority for records. The arguments (signed intents) and the response (their results) say who did
what, and are the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from chaincode import batch, canonical, keys
from chaincode.refusals import Refused
from chaincode.results import expand, usual_of
from gateway.fabric.ledger import Block, Transaction
from gateway.projection.errors import UnreadableRecordError
from gateway.projection.records import Row, rows_of
from gateway.projection.registry import REGISTRY_TYPES, Written, registry_rows

TERMS_COLLECTION = "terms"
_BOOTSTRAP = b"Bootstrap"
_FUNCTIONS_WITH_INTENTS = frozenset({b"Apply", b"Purge"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One intent of a batch: its content where it was applied, who signed with the actor, and its result."""

    digest: str
    intent: dict[str, Any]
    second: str | None
    result: dict[str, Any]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChanges:
    """All that the read model takes from one block.

    `orders` maps an order's id to the text of its record and the transaction that wrote it; `terms` a terms hash to the
    private text, or None where it was deleted or purged.
    """

    number: int
    hash: str
    previous_hash: str
    at: int
    block: Row
    transactions: list[Row] = field(default_factory=list)
    records: list[tuple[Table, Row]] = field(default_factory=list)
    orders: dict[str, tuple[str, str]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    registry_steps: list[Row] = field(default_factory=list)
    terms: dict[str, str | None] = field(default_factory=dict, repr=False)


def changes_of(block: Block, *, chaincode: str, with_terms: bool) -> BlockChanges:
    """Extract what `block` changes in the chaincode's namespace. `with_terms` keeps private values.

    Raises UnreadableRecordError when a VALID transaction wrote what this version cannot read.
    """
    changes = BlockChanges(
        number=block.number,
        hash=block.header_hash.hex(),
        previous_hash=block.previous_hash.hex(),
        at=block.timestamp_ms,
        block={
            "number": block.number,
            "hash": block.header_hash.hex(),
            "previous_hash": block.previous_hash.hex(),
            "transactions": len(block.transactions),
            "valid": sum(transaction.is_valid for transaction in block.transactions),
            "bytes": block.data_bytes,  # the metadata's signatures differ from peer to peer
            "at": block.timestamp_ms,
        },
    )
    for position, transaction in enumerate(block.transactions):
        ours = transaction.is_valid and transaction.chaincode == chaincode
        items = list(_intents_and_results(transaction)) if ours else []
        changes.transactions.append(_transaction_row(transaction, block.number, position, items))
        if ours:
            written, registry = _take_writes(changes, transaction, chaincode)
            _take_steps(changes, transaction, items, written)
            _take_registry_steps(changes, transaction, items, registry)
            if with_terms:
                _take_terms(changes, transaction, chaincode)
    return changes


def _take_writes(
    changes: BlockChanges, transaction: Transaction, chaincode: str
) -> tuple[dict[str, str], dict[Written, str]]:
    """Keep the records that the transaction wrote; returns the orders among them, and those of the registry."""
    written: dict[str, str] = {}
    registry: dict[Written, str] = {}
    for write in transaction.writes:
        if write.namespace != chaincode or write.is_delete:
            continue
        object_type = ""
        try:
            object_type, attributes = keys.split(write.key)
            if object_type == "order":
                written[attributes[0]] = write.value.decode()
                changes.orders[attributes[0]] = (written[attributes[0]], transaction.tx_id)
            elif object_type == "purged":
                changes.terms[attributes[0]] = None
            else:
                changes.records.extend(rows_of(object_type, attributes, write.value, changes.number))
                if object_type in REGISTRY_TYPES:
                    registry[object_type, attributes[0]] = write.value.decode()
        except (KeyError, IndexError, TypeError, ValueError):
            raise UnreadableRecordError(block=changes.number, object_type=object_type) from None
    return written, registry


def _take_steps(
    changes: BlockChanges,
    transaction: Transaction,
    items: list[Item],
    written: dict[str, str],
) -> None:
    applied = [
        (target, item)
        for item in items
        if item.result["status"] == "applied" and (target := item.intent["target"] or item.digest) in written
    ]
    last = {target: index for index, (target, _) in enumerate(applied)}
    for index, (target, item) in enumerate(applied):
        intent = item.intent
        changes.steps.append(
            Step(
                position=len(changes.steps),
                order_id=target,
                version=item.result["version"],
                action=intent["action"],
                actor=intent["actor"],
                role=intent["role"],
                participant=intent["participant"],
                second=item.second,
                intent_id=intent["intent_id"],
                intent_digest=item.digest,
                transaction_id=transaction.tx_id,
                at=transaction.timestamp_ms,
                retailer=intent["args"].get("retailer"),
                record=written[target] if last[target] == index else None,
            )
        )


def _take_registry_steps(
    changes: BlockChanges, transaction: Transaction, items: list[Item], written: dict[Written, str]
) -> None:
    intents = [(item.digest, item.intent, item.result["version"]) for item in items if item.intent]
    bootstrap = transaction.args[:1] == (_BOOTSTRAP,)
    try:
        rows = list(registry_rows(intents, written, bootstrap=bootstrap))
    except (KeyError, TypeError, ValueError):
        raise UnreadableRecordError(block=changes.number, object_type="registry") from None
    for row in rows:
        changes.registry_steps.append(
            {
                **row,
                "block": changes.number,
                "position": len(changes.registry_steps),
                "transaction_id": transaction.tx_id,
                "at": transaction.timestamp_ms,
            }
        )


def _take_terms(changes: BlockChanges, transaction: Transaction, chaincode: str) -> None:
    for write in transaction.private_writes:
        if write.namespace == chaincode and write.collection == TERMS_COLLECTION:
            changes.terms[write.key] = None if write.is_delete else write.value.decode()


def _transaction_row(transaction: Transaction, block: int, position: int, items: list[Item]) -> Row:
    # What an invalid transaction claims was bounded by nobody but Fabric's own message sizes.
    return {
        "block": block,
        "position": position,
        "transaction_id": transaction.tx_id[:128],
        "at": transaction.timestamp_ms,
        "code": transaction.validation_code.name,
        "valid": transaction.is_valid,
        "organisation": transaction.creator_msp_id[:64],
        "function": _function_name(transaction),
        "intents": len(items),
        "applied": sum(item.result["status"] == "applied" for item in items),
    }


def _function_name(transaction: Transaction) -> str:
    if not transaction.args or not transaction.is_valid:
        return ""
    return transaction.args[0].decode("utf-8", "replace").replace("\x00", "")[:64]


def _intents_and_results(transaction: Transaction) -> Iterator[Item]:
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
