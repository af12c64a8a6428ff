"""Envelopes that the ledger keeps (`chaincode/order/documents.py`) as rows: by order and hash. They stay encrypted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from gateway.projection.tables import metadata

documents = Table(
    "documents",
    metadata,
    Column("order_id", String(64), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("documents_by_kind", "kind", "order_id"),
)


def document_columns(attributes: tuple[str, ...], record: dict[str, Any]) -> dict[str, Any]:
    """The columns of a document that was written under `attributes` (order and hash, in hex)."""
    return {"order_id": attributes[0], "hash": attributes[1], "kind": record["kind"]}
