"""What one block changes, as plain values: the step between a decoded block and SQL. Pure.

The write set is the authority for records. The arguments (signed intents) and the response (their results) say who did
what, and are the history.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Table

from chaincode import keys
from gateway.fabric.ledger import Block, Transaction
from gateway.projection.errors import UnreadableRecordError
from gateway.projection.items import Item, intents_and_results
from gateway.projection.ledger_intents import intent_rows
from gateway.projection.order_steps import Step, steps_of
from gateway.projection.pace import pace_rows
from gateway.projection.records import Row, rows_of
from gateway.projection.registry import REGISTRY_TYPES, Written, registry_rows
from gateway.projection.trading import STEPPED_TYPES, TRADING_TYPES, TradingKey, step_rows, trade_row, trading_rows
from gateway.projection.trading_tables import trades

TERMS_COLLECTION = "terms"
_BOOTSTRAP = b"Bootstrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockChanges:
    """All that the read model takes from one block.

    `orders` maps an order's id to the text of its record and the transaction that wrote it; `terms` a terms hash to the
    private text, or None where it was deleted or purged. `trading_steps` are rows of `trading_steps` and `takes`,
    `pace` what is added to rows of `paces` and `latencies`.
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
    intents: list[Row] = field(default_factory=list)
    registry_steps: list[Row] = field(default_factory=list)
    trading_steps: list[tuple[Table, Row]] = field(default_factory=list)
    pace: list[tuple[Table, Row]] = field(default_factory=list)
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
            "data_hash": block.data_hash.hex(),
            "transactions": len(block.transactions),
            "valid": sum(transaction.is_valid for transaction in block.transactions),
            "bytes": block.data_bytes,  # the metadata's signatures differ from peer to peer
            "at": block.timestamp_ms,
        },
    )
    applied: list[tuple[str, str]] = []
    proposed_at = 0
    for position, transaction in enumerate(block.transactions):
        ours = transaction.is_valid and transaction.chaincode == chaincode
        items = list(intents_and_results(transaction)) if ours else []
        changes.transactions.append(_transaction_row(transaction, block.number, position, items))
        if ours:
            _take_intents(changes, transaction, items)
            written = _take_writes(changes, transaction, chaincode)
            changes.steps.extend(steps_of(transaction, items, written.orders, position=len(changes.steps)))
            _take_registry_steps(changes, transaction, items, written.registry)
            _take_trading_steps(changes, transaction, items, written.trading)
            if with_terms:
                _take_terms(changes, transaction, chaincode)
            applied += [(item.intent["action"], item.intent["intent_id"]) for item in items if item.intent]
            proposed_at = max(proposed_at, transaction.timestamp_ms)
    changes.pace.extend(pace_rows(applied, at_ms=proposed_at))
    return changes


@dataclass(frozen=True, slots=True)
class _Writes:
    """The records that one transaction wrote and whose history is kept, as text."""

    orders: dict[str, str] = field(default_factory=dict)
    registry: dict[Written, str] = field(default_factory=dict)
    trading: dict[TradingKey, str] = field(default_factory=dict)


def _take_writes(changes: BlockChanges, transaction: Transaction, chaincode: str) -> _Writes:
    """Keep the records that the transaction wrote; returns those whose history is kept."""
    written = _Writes()
    for write in transaction.writes:
        if write.namespace != chaincode or write.is_delete:
            continue
        object_type = ""
        try:
            object_type, attributes = keys.split(write.key)
            if object_type == "order":
                text = written.orders[attributes[0]] = write.value.decode()
                changes.orders[attributes[0]] = (text, transaction.tx_id)
                if (trade := trade_row(attributes[0], text, changes.number)) is not None:
                    changes.records.append((trades, trade))
            elif object_type == "purged":
                changes.terms[attributes[0]] = None
            else:
                changes.records.extend(rows_of(object_type, attributes, write.value, changes.number))
                if object_type in REGISTRY_TYPES:
                    written.registry[object_type, attributes[0]] = write.value.decode()
                elif object_type in STEPPED_TYPES:
                    text = written.trading[object_type, attributes] = write.value.decode()
                    if object_type in TRADING_TYPES:
                        changes.records.extend(trading_rows(object_type, attributes, text, changes.number))
        except (KeyError, IndexError, TypeError, ValueError):
            raise UnreadableRecordError(block=changes.number, object_type=object_type) from None
    return written


def _take_intents(changes: BlockChanges, transaction: Transaction, items: list[Item]) -> None:
    changes.intents.extend(
        intent_rows(
            items,
            block=changes.number,
            first_position=len(changes.intents),
            transaction_id=transaction.tx_id,
            at=transaction.timestamp_ms,
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


def _take_trading_steps(
    changes: BlockChanges, transaction: Transaction, items: list[Item], written: dict[TradingKey, str]
) -> None:
    intents = [(item.digest, item.intent, item.result["version"]) for item in items if item.intent]
    try:
        rows = step_rows(intents, written)
    except (KeyError, TypeError, ValueError, StopIteration):
        raise UnreadableRecordError(block=changes.number, object_type="trading") from None
    for table, row in rows:
        place = {"block": changes.number, "position": len(changes.trading_steps)}
        when = {"transaction_id": transaction.tx_id, "at": transaction.timestamp_ms}
        changes.trading_steps.append((table, {**row, **place, **when}))


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
