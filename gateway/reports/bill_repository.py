"""SQL of reports of bills and readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal, select

from acl.views import View
from gateway.clock import DAY_MS, MARKET_OFFSET_MS
from gateway.metering.repository import OF_ASSIGNMENT, OF_DAY, seen
from gateway.projection.metering_tables import point_assignments, reading_days
from gateway.projection.settlement_tables import settlements
from gateway.projection.tables import orders
from gateway.reports.repository import Rows, Wanted
from gateway.reports.schemas import Group

_IN_FORCE = ("execute", "freeze")  # the stages of an order that has come into force


def _grouped_by(group: Group) -> ColumnElement[Any]:
    return literal(None) if group is Group.NONE else orders.c[group.value]


def settled(connection: Connection, wanted: Wanted) -> Rows:
    """day, part, reason, bills, final: versions of bills by the day on which they were made."""
    columns = settlements.c
    day = ((columns.refreshed_at + MARKET_OFFSET_MS) // DAY_MS).label("day")
    final = func.sum(case((columns.final & (columns.version == 1), 1), else_=0)).label("final")
    query = (
        select(day, _grouped_by(wanted.group).label("part"), columns.reason, func.count().label("bills"), final)
        .join_from(settlements, orders, orders.c.order_id == columns.order_id)
        .where(columns.refreshed_at >= wanted.since_ms, columns.refreshed_at < wanted.until_ms, wanted.condition)
    )
    return connection.execute(query.group_by("day", "part", columns.reason)).all()


def standing(connection: Connection, month: str, until: str, *, condition: ColumnElement[bool], group: Group) -> Rows:
    """part, delivering, settled, corrected: contracts that deliver in the month, which ends before the day `until`."""
    columns = settlements.c
    bills = (
        select(columns.order_id, func.max(columns.version).label("version"))
        .where(columns.month == month)
        .group_by(columns.order_id)
        .subquery()
    )
    counted = (
        func.count().label("delivering"),
        func.count(bills.c.order_id).label("settled"),
        func.sum(case((bills.c.version > 1, 1), else_=0)).label("corrected"),
    )
    end = func.coalesce(orders.c.ends_on, orders.c.period_end)
    query = (
        select(_grouped_by(group).label("part"), *counted)
        .join_from(orders, bills, bills.c.order_id == orders.c.order_id, isouter=True)
        .where(
            orders.c.stage.in_(_IN_FORCE),
            orders.c.period_start < until,
            end > f"{month}-01",
            end > orders.c.period_start,
            condition,
        )
    )
    return connection.execute(query.group_by("part").order_by("part")).all()


def present(month: str, *, condition: ColumnElement[bool], participant: str) -> Select[Any]:
    """order_id, statement_hash: the present bills of the month of which `participant` is a party."""
    columns = settlements.c
    other = settlements.alias("other").c
    last = (
        select(func.max(other.version))
        .where(other.order_id == columns.order_id, other.month == columns.month)
        .correlate(settlements)
        .scalar_subquery()
    )
    return (
        select(columns.order_id, columns.statement_hash)
        .join_from(settlements, orders, orders.c.order_id == columns.order_id)
        .where(
            columns.month == month,
            columns.version == last,
            (orders.c.consumer == participant) | (orders.c.retailer == participant),
            condition,
        )
        .order_by(columns.order_id)
    )


def assigned(
    connection: Connection, *, views: Sequence[View], participant: str, start: str, end: str
) -> Sequence[Row[Any]]:
    """point_id, start, end: periods in which points that the caller may see were somebody's, within the days."""
    columns = point_assignments.c
    query = select(columns.point_id, columns.start, columns.end).where(
        columns.start < end, func.coalesce(columns.end, "~") > start
    )
    return connection.execute(seen(query, views, participant=participant, about=OF_ASSIGNMENT)).all()


def anchored(
    connection: Connection, *, views: Sequence[View], participant: str, start: str, end: str
) -> Sequence[Row[Any]]:
    """point_id, date: the days that have anchored readings."""
    columns = reading_days.c
    query = select(columns.point_id, columns.date).where(
        columns.date >= start, columns.date < end, columns.version == 1
    )
    return connection.execute(seen(query, views, participant=participant, about=OF_DAY)).all()
