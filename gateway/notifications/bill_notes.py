"""What bills in new blocks say to their two parties: made or corrected, asked about, answered, invoiced.

Nothing in a notification is private: it names the bill, and who signs in sees what it comes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from gateway.notifications.service import Note
from gateway.projection.bill_tables import bill_questions, invoices
from gateway.projection.settlement_tables import settlements
from gateway.projection.tables import orders

_TOLD_OF_QUESTIONS = {"asked": ("retailer",), "answered": ("consumer",), "disputed": ("retailer", "exchange")}
_SUPERVISOR = "exchange_supervisor"


def notes_of_bills(connection: Connection, *, since: int, until: int, side: str) -> Iterator[Note]:
    """What the blocks `(since, until]` say to `side` (consumer, retailer, exchange)."""
    for row in _changed(connection, settlements, since, until):
        if side == "consumer":
            kind = "bill_made" if row.version == 1 else "bill_corrected"
            yield _note(kind, row, side, key=f"{row.order_id}/{row.month}/{row.version}")
    for row in _changed(connection, bill_questions, since, until):
        if side in _TOLD_OF_QUESTIONS.get(row.state, ()):
            yield _note(f"bill_{row.state}", row, side, key=row.question_id)
    for row in _changed(connection, invoices, since, until):
        if side == "consumer":
            yield _note("bill_invoiced", row, side, key=f"{row.retailer}/{row.year}/{row.number}")


def _changed(connection: Connection, table: Any, since: int, until: int) -> list[Row[Any]]:
    parties = (orders.c.consumer, orders.c.retailer.label("supplier"))
    query = select(table, *parties).join(orders, orders.c.order_id == table.c.order_id)
    return list(connection.execute(query.where(table.c.block > since, table.c.block <= until)))


def _note(kind: str, row: Row[Any], side: str, *, key: str) -> Note:
    participant = {"consumer": row.consumer, "retailer": row.supplier}.get(side)
    return Note(
        kind=kind,
        subject=f"{row.order_id}/{row.month}",
        participant=participant,
        role=None if participant else _SUPERVISOR,
        detail={"order_id": row.order_id, "month": row.month, "version": row.version},
        key=f"{kind}/{key}",
    )
