"""The table of postings. As in `tables.py`, every row follows from the chain; neither owners nor amounts are in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

postings = Table(
    "postings",
    metadata,
    Column("keeper", String(64), primary_key=True),
    Column("posting_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("day", String(10), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("operator", String(64), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("postings_by_day", "keeper", "day", "posting_id"),
)


def posting_columns(attributes: tuple[str, ...], record: dict[str, Any]) -> dict[str, Any]:
    """The columns of a posting that was written under `attributes` (keeper, id)."""
    names = ("version", "state", "day", "hash", "operator", "refreshed_at")
    return {"keeper": attributes[0], "posting_id": attributes[1], **{name: record[name] for name in names}}
