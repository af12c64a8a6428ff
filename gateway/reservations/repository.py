"""SQL of what the releases follow: retailers with a cap, and the orders that came out of their listings and bids."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from chaincode.order.policy import State
from gateway.projection.tables import orders, participants
from gateway.projection.trading_tables import trades


def capped_retailers(connection: Connection, *, organisation: str) -> list[str]:
    """The retailers of `organisation` (MSP id) that have or had a volume cap, by id."""
    columns = participants.c
    query = select(columns.participant_id, columns.record).where(
        columns.kind == "retailer", columns.organisation == organisation
    )
    rows = connection.execute(query.order_by(columns.participant_id))
    return [row.participant_id for row in rows if "volume_cap_wh" in json.loads(row.record)]


# From archiving on, or ended: before that an order's reservation ends by time alone.
_SETTLED = (State.EXECUTING, State.DISPUTED, State.EXPIRED, State.CANCELLED, State.DELETED)


def settled_orders(connection: Connection, *, order_ids: Collection[str]) -> dict[str, list[str]]:
    """Those of the orders whose state may have posted or freed what was reserved for them, by retailer."""
    columns = orders.c
    query = select(columns.retailer, columns.order_id).where(
        columns.order_id.in_(order_ids), columns.state.in_(_SETTLED)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query.order_by(columns.order_id)):
        found.setdefault(row.retailer, []).append(row.order_id)
    return found


def orders_from(connection: Connection, *, kind: str, source: str, retailer: str) -> Iterable[str]:
    """The orders that a listing (`source` is its id) or an auction (its sequence's id) has made with the retailer, in
    the order in which they came to the ledger."""
    query = select(trades.c.order_id).join(orders, orders.c.order_id == trades.c.order_id)
    query = query.where(trades.c.mode == kind, trades.c.origin_id == source, orders.c.retailer == retailer)
    return connection.execute(query.order_by(orders.c.created_at, trades.c.order_id)).scalars().all()
