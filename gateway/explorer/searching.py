"""One search field for the whole ledger: what a text may be the id, the hash or the time of."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, select

from gateway.projection.ledger_intents import ledger_intents
from gateway.projection.tables import blocks, orders, participants, transactions, users
from gateway.projection.trading_tables import listings, sequences

MARKET_TIME = timezone(timedelta(hours=8))
_PER_KIND = 10
_NUMBER = re.compile("[0-9]{1,15}")
_HEX = re.compile("[0-9a-f]{6,64}")
_ID = re.compile("[a-z0-9][a-z0-9._-]{0,63}")
_WHOLE_HASH = 64
_AFTER_HEX = "g"
_HASHES = frozenset({"order_id", "hash", "transaction_id", "digest", "listing_id"})

Hit = dict[str, Any]


def search(
    connection: Connection, text: str, *, seen_orders: ColumnElement[bool], seen_intents: ColumnElement[bool]
) -> list[Hit]:
    """The hits for `text` (`schemas.Hit`), exact ones of each kind first: a block's number, a hash or its first six or
    more digits, an id or its beginning, a date or a time of the market (`2026-11-21`, `2026-11-21T14:00`)."""
    wanted = text.strip().lower()
    hits: list[Hit] = []
    if _NUMBER.fullmatch(wanted):
        hits += _rows(connection, blocks, blocks.c.number == int(wanted), "block", "number", "hash")
    if (moment := moment_of(wanted)) is not None:
        hits += _at(connection, moment)
    if _HEX.fullmatch(wanted):
        hits += _hashes(connection, wanted, seen_orders, seen_intents)
    if _ID.fullmatch(wanted) and not (len(wanted) == _WHOLE_HASH and _HEX.fullmatch(wanted)):
        hits += _named(connection, wanted)
    return hits


def moment_of(text: str) -> int | None:
    """The ms since 1970 UTC of a date, or of a date and a time, in market time; None for another text."""
    try:
        parsed = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if "-" not in text:
        return None  # digits alone are a number
    return int((parsed if parsed.tzinfo else parsed.replace(tzinfo=MARKET_TIME)).timestamp() * 1_000)


def _at(connection: Connection, moment: int) -> list[Hit]:
    """The first blocks at or after a moment."""
    query = select(blocks).where(blocks.c.at >= moment).order_by(blocks.c.number).limit(_PER_KIND)
    return [
        {"kind": "block", "id": str(row.number), "title": row.hash, "at": row.at, "block": row.number}
        for row in connection.execute(query)
    ]


def _hashes(
    connection: Connection, wanted: str, seen_orders: ColumnElement[bool], seen_intents: ColumnElement[bool]
) -> list[Hit]:
    found = _rows(connection, orders, _begins(orders.c.order_id, wanted) & seen_orders, "order", "order_id", "state")
    if len(wanted) == _WHOLE_HASH:
        of_terms = orders.c.terms_hash == wanted
        found += _rows(connection, orders, of_terms & seen_orders, "order", "order_id", "state")
    found += _rows(connection, blocks, _begins(blocks.c.hash, wanted), "block", "number", "hash")
    of_transaction = _begins(transactions.c.transaction_id, wanted)
    found += _rows(connection, transactions, of_transaction, "transaction", "transaction_id", "code")
    of_intent = _begins(ledger_intents.c.digest, wanted) & seen_intents
    found += _rows(connection, ledger_intents, of_intent, "intent", "digest", "action")
    found += _rows(connection, listings, _begins(listings.c.listing_id, wanted), "listing", "listing_id", "retailer")
    return found


def _named(connection: Connection, wanted: str) -> list[Hit]:
    found: list[Hit] = []
    for table, kind, name, title in (
        (participants, "participant", "participant_id", "kind"),
        (users, "user", "user_id", "organisation"),
        (sequences, "sequence", "sequence_id", "status"),
    ):
        found += _rows(connection, table, _begins(table.c[name], wanted), kind, name, title)
    return found


def _begins(column: Column[str], text: str) -> ColumnElement[bool]:
    """Whether the value begins with `text`, in a form for which an index serves: `~` is after all that ids have."""
    last = _AFTER_HEX if _HEX.fullmatch(text) and column.name in _HASHES else "~"
    return column.between(text, text + last)


def _rows(
    connection: Connection, table: Table, condition: ColumnElement[bool], kind: str, name: str, title: str
) -> list[Hit]:
    query = select(table).where(condition).order_by(table.c[name]).limit(_PER_KIND)
    return [
        {
            "kind": kind,
            "id": str(row[name]),
            "title": str(row[title] or ""),
            "at": row.get("at") or row.get("refreshed_at"),
            "block": row["number"] if "number" in row else row.get("block"),
        }
        for row in connection.execute(query).mappings()
    ]
