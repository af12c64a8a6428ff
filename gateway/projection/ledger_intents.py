"""Every intent that a valid transaction answered, by who signed it: what the ledger is searched by.

The histories of orders, people and trading have rows of their own; here is one for each intent of any kind.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from gateway.projection.items import Item
from gateway.projection.records import Row
from gateway.projection.tables import metadata

ledger_intents = Table(
    "ledger_intents",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("transaction_id", String(128), nullable=False),
    Column("status", String(16), nullable=False),
    Column("code", String(64)),  # of a refusal
    # None for what was refused: its content counts for nothing.
    Column("action", String(64)),
    Column("actor", String(64)),
    Column("role", String(64)),
    Column("participant", String(64)),
    Column("second", String(64)),
    Column("target", String(64)),
    Column("at", BigInteger, nullable=False),
    Index("ledger_intents_by_digest", "digest"),
    Index("ledger_intents_by_actor", "actor", "block", "position"),
    Index("ledger_intents_by_participant", "participant", "block", "position"),
)


def intent_rows(items: Iterable[Item], *, block: int, first_position: int, transaction_id: str, at: int) -> list[Row]:
    """The rows of one transaction's intents, numbered from `first_position` within the block."""
    return [
        {
            "block": block,
            "position": first_position + index,
            "digest": item.digest,
            "transaction_id": transaction_id[:128],
            "status": str(item.result["status"])[:16],
            "code": _text(item.result.get("code")),
            "action": _text(item.intent.get("action")),
            "actor": _text(item.intent.get("actor")),
            "role": _text(item.intent.get("role")),
            "participant": _text(item.intent.get("participant")),
            "second": _text(item.second),
            "target": _text(item.intent.get("target")),
            "at": at,
        }
        for index, item in enumerate(items)
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:64]
