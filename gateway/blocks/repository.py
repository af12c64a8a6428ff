"""SQL of blocks and transactions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from gateway.projection.tables import blocks, transactions


def list_blocks(connection: Connection, *, before: int | None, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` blocks below number `before`, newest first."""
    query = select(blocks)
    if before is not None:
        query = query.where(blocks.c.number < before)
    rows = connection.execute(query.order_by(blocks.c.number.desc()).limit(limit))
    return [row._asdict() for row in rows]


def find_transaction(connection: Connection, transaction_id: str) -> dict[str, Any] | None:
    """The transaction; where an id was sent again and flagged invalid, the one that is valid, else the first."""
    query = select(transactions).where(transactions.c.transaction_id == transaction_id)
    order = (transactions.c.valid.desc(), transactions.c.block, transactions.c.position)
    row = connection.execute(query.order_by(*order).limit(1)).one_or_none()
    return None if row is None else row._asdict()
