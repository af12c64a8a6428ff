"""SQL of reports: counts by market-local day of the orders that the caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal, select

from gateway.clock import DAY_MS, MARKET_OFFSET_MS
from gateway.projection.tables import order_steps, orders, participants, registry_steps, terms
from gateway.reports.schemas import Group

Rows = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Orders that fit `condition` (filters, and what the caller may see), from `since_ms` to before `until_ms`.

    `own`: the caller is a party of them, so the energy of their terms counts where this instance holds it.
    """

    condition: ColumnElement[bool]
    since_ms: int
    until_ms: int
    group: Group
    own: bool


def _grouped_by(group: Group) -> ColumnElement[Any]:
    return literal(None) if group is Group.NONE else orders.c[group.value]


def _day(at: ColumnElement[int]) -> ColumnElement[int]:
    """Market-local days since 1970-01-01."""
    return (at + MARKET_OFFSET_MS) // DAY_MS


def steps(connection: Connection, wanted: Wanted) -> Rows:
    """day, part, action, steps, made: applied steps on orders, and how many of them made one."""
    columns = order_steps.c
    of = (_day(columns.at).label("day"), _grouped_by(wanted.group).label("part"), columns.action)
    counted = (func.count().label("steps"), func.sum(case((columns.version == 1, 1), else_=0)).label("made"))
    query = (
        select(*of, *counted)
        .join_from(order_steps, orders, orders.c.order_id == columns.order_id)
        .where(columns.at >= wanted.since_ms, columns.at < wanted.until_ms, wanted.condition)
    )
    return connection.execute(query.group_by("day", "part", columns.action)).all()


def concluded(connection: Connection, wanted: Wanted) -> Rows:
    """day, part, origin, least, most, orders, public, public_energy_wh, energy_wh: concluded orders by their public
    prices (None: none are public)."""
    columns = orders.c
    of = (
        *(_day(columns.concluded_at).label("day"), _grouped_by(wanted.group).label("part"), columns.origin),
        *(columns.public_price_least.label("least"), columns.public_price_most.label("most")),
    )
    energy = func.coalesce(terms.c.energy_wh, columns.public_energy_wh) if wanted.own else literal(None)
    counted = (
        func.count().label("orders"),
        func.count(columns.public_energy_wh).label("public"),
        func.sum(columns.public_energy_wh).label("public_energy_wh"),
        func.sum(energy).label("energy_wh"),
    )
    query: Select[Any] = select(*of, *counted).select_from(orders)
    if wanted.own:
        query = query.outerjoin(terms, terms.c.hash == columns.terms_hash)
    query = query.where(
        columns.concluded_at >= wanted.since_ms, columns.concluded_at < wanted.until_ms, wanted.condition
    )
    grouping = ("day", "part", columns.origin, columns.public_price_least, columns.public_price_most)
    return connection.execute(query.group_by(*grouping)).all()


def registered(connection: Connection, *, since_ms: int, until_ms: int) -> Rows:
    """day, kind, participants: who was registered."""
    columns = registry_steps.c
    query = (
        select(_day(columns.at).label("day"), participants.c.kind, func.count().label("participants"))
        .join_from(registry_steps, participants, participants.c.participant_id == columns.subject)
        .where(columns.noun == "participant", columns.version == 1, columns.at >= since_ms, columns.at < until_ms)
    )
    return connection.execute(query.group_by("day", participants.c.kind)).all()


def standing(connection: Connection, *, condition: ColumnElement[bool], group: Group) -> Rows:
    """state, stage, part, orders: orders as they stand."""
    columns = orders.c
    of = (columns.state, columns.stage, _grouped_by(group).label("part"))
    query = select(*of, func.count().label("orders")).where(condition)
    grouped = query.group_by(columns.state, columns.stage, "part")
    return connection.execute(grouped.order_by(columns.state, columns.stage, "part")).all()
