"""SQL of the monitor: counts over indexes that hold all that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from gateway.projection.pace import MINUTE_MS
from gateway.projection.pace_tables import latencies, paces
from gateway.projection.tables import blocks, orders
from gateway.projection.writer import stored_height

Rows = Sequence[Row[Any]]

CONTRACT_STATES = ("executing", "disputed")
"""In these a contract is in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was counted at one height.

    `standing`: state, stage, segment, next_consumer, next_retailer, next_exchange, orders, oldest_at. `modes`: origin,
    orders, public_orders, energy_wh, least, most. `retailers`: retailer, contracts, energy_wh, the most contracts
    first. `pace`: minute, action, intents. `latencies`: least_ms, intents, shortest first. `blocks`: blocks,
    transactions, valid.
    """

    height: int
    standing: Rows
    modes: Rows
    retailers: Rows
    pace: Rows
    latencies: Rows
    blocks: Row[Any]


def count(connection: Connection, *, since_ms: int) -> Counts:
    """All counts; pace, latencies and blocks since a time (ms since 1970 UTC)."""
    return Counts(
        height=stored_height(connection),
        standing=_standing(connection),
        modes=_modes(connection),
        retailers=_retailers(connection),
        pace=_pace(connection, since_ms // MINUTE_MS),
        latencies=_latencies(connection, since_ms // MINUTE_MS),
        blocks=_blocks(connection, since_ms),
    )


def _standing(connection: Connection) -> Rows:
    columns = orders.c
    of = (
        *(columns.state, columns.stage, columns.segment),
        *(columns.next_consumer, columns.next_retailer, columns.next_exchange),
    )
    counted = (func.count().label("orders"), func.min(columns.refreshed_at).label("oldest_at"))
    return connection.execute(select(*of, *counted).group_by(*of).order_by(*of)).all()


def _modes(connection: Connection) -> Rows:
    columns = orders.c
    counted = (
        func.count().label("orders"),
        func.count(columns.public_energy_wh).label("public_orders"),
        func.sum(columns.public_energy_wh).label("energy_wh"),
        func.min(columns.public_price_least).label("least"),
        func.max(columns.public_price_most).label("most"),
    )
    query = select(columns.origin, *counted).where(columns.concluded_at.is_not(None))
    return connection.execute(query.group_by(columns.origin)).all()


def _retailers(connection: Connection) -> Rows:
    columns = orders.c
    contracts, energy = func.count().label("contracts"), func.sum(columns.public_energy_wh).label("energy_wh")
    query = select(columns.retailer, contracts, energy).where(
        columns.concluded_at.is_not(None),  # as every contract is; the index that is counted has no other orders
        columns.stage.in_(("execute", "freeze")),
        columns.state.in_(CONTRACT_STATES),
    )
    return connection.execute(query.group_by(columns.retailer).order_by(contracts.desc(), columns.retailer)).all()


def _pace(connection: Connection, minute: int) -> Rows:
    query = select(paces).where(paces.c.minute >= minute)
    return connection.execute(query.order_by(paces.c.minute, paces.c.action)).all()


def _latencies(connection: Connection, minute: int) -> Rows:
    total = func.sum(latencies.c.intents).label("intents")
    query: Select[Any] = select(latencies.c.least_ms, total).where(latencies.c.minute >= minute)
    return connection.execute(query.group_by(latencies.c.least_ms).order_by(latencies.c.least_ms)).all()


def _blocks(connection: Connection, since_ms: int) -> Row[Any]:
    columns = blocks.c
    counted = (
        func.count().label("blocks"),
        func.coalesce(func.sum(columns.transactions), 0).label("transactions"),
        func.coalesce(func.sum(columns.valid), 0).label("valid"),
    )
    return connection.execute(select(*counted).where(columns.at >= since_ms)).one()
