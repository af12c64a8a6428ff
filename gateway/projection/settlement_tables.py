"""The table of settlements. As in `tables.py`, every row follows from the chain; what a bill comes to is not in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

# Every version of the bill of every order and month; the last one holds. `start` and `end` are half-open.
settlements = Table(
    "settlements",
    metadata,
    Column("order_id", String(64), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("start", String(10), nullable=False),
    Column("end", String(10), nullable=False),
    Column("final", Boolean, nullable=False),
    Column("statement_hash", String(64), nullable=False),
    Column("readings_hash", String(64), nullable=False),
    Column("reason", String(16)),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("settlements_by_month", "month", "order_id", "version"),
)


def settlement_columns(attributes: tuple[str, ...], record: dict[str, Any]) -> dict[str, Any]:
    """The columns of a bill that was written under `attributes` (order in hex, month)."""
    names = ("version", "start", "end", "final", "statement_hash", "readings_hash", "refreshed_at")
    return {
        "order_id": attributes[0],
        "month": attributes[1],
        "reason": record.get("reason"),
        **{name: record[name] for name in names},
    }
