"""SQL of orders. Who may see a row is part of every query that answers a caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, false, func, or_, select, tuple_

from acl.views import View
from gateway.cursors import Place
from gateway.orders.schemas import OrderFilters, Origin, Sort
from gateway.projection.tables import order_steps, orders, participants, policies, terms

_SORT_COLUMNS = {"refreshed_at": orders.c.refreshed_at, "created_at": orders.c.created_at}


def visible(table: Table, views: Iterable[View], participant: str) -> ColumnElement[bool]:
    """The condition that a row of `table` is shown by one of `views` to a user of `participant`."""
    return or_(false(), *(and_(True, *(table.c[column] == participant for column in view.own)) for view in views))


def find_order(connection: Connection, order_id: str) -> Row[Any] | None:
    """The order, whoever may see it: the caller of this function checks that."""
    return connection.execute(select(orders).where(orders.c.order_id == order_id)).one_or_none()


def list_orders(
    connection: Connection,
    *,
    seen: ColumnElement[bool],
    filters: OrderFilters,
    sort: Sort,
    after: Place | None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Up to `limit` orders after the row (sort value, order id) `after`."""
    descending = sort.value.startswith("-")
    column = _SORT_COLUMNS[sort.value.removeprefix("-")]
    place = tuple_(column, orders.c.order_id)
    query = select(orders).where(seen, *_conditions(filters))
    if after is not None:
        query = query.where(place < tuple(after) if descending else place > tuple(after))
    keys = (column, orders.c.order_id)
    query = query.order_by(*(key.desc() if descending else key.asc() for key in keys)).limit(limit)
    return connection.execute(query).all()


def orders_matching(filters: OrderFilters, *, seen: ColumnElement[bool]) -> Select[Any]:
    """All visible orders that fit the filters."""
    return select(orders).where(seen, *_conditions(filters))


def list_steps(connection: Connection, order_id: str, *, seen: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The visible steps of an order, first one first."""
    query = select(order_steps).where(order_steps.c.order_id == order_id, seen)
    return connection.execute(query.order_by(order_steps.c.block, order_steps.c.position)).all()


def list_steps_of_transaction(
    connection: Connection, transaction_id: str, *, seen: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    """The visible steps that a transaction applied."""
    query = select(order_steps).where(order_steps.c.transaction_id == transaction_id, seen)
    return connection.execute(query.order_by(order_steps.c.block, order_steps.c.position)).all()


def list_steps_after(
    connection: Connection, *, block: int, position: int, seen: ColumnElement[bool], limit: int
) -> Sequence[Row[Any]]:
    """Up to `limit` visible steps after a place in the chain."""
    place = tuple_(order_steps.c.block, order_steps.c.position)
    query = select(order_steps).where(place > (block, position), seen)
    return connection.execute(query.order_by(order_steps.c.block, order_steps.c.position).limit(limit)).all()


def find_terms(connection: Connection, terms_hash: str) -> str | None:
    """The private text of a terms hash, where this instance holds it."""
    return connection.execute(select(terms.c.text).where(terms.c.hash == terms_hash)).scalar_one_or_none()


def find_policy(connection: Connection, segment: str, version: int) -> str | None:
    """The record of a version of a segment's flow policy."""
    query = select(policies.c.record).where(policies.c.segment == segment, policies.c.version == version)
    return connection.execute(query).scalar_one_or_none()


def find_status(connection: Connection, participant: str) -> str | None:
    """A participant's status."""
    query = select(participants.c.status).where(participants.c.participant_id == participant)
    return connection.execute(query).scalar_one_or_none()


def _conditions(filters: OrderFilters) -> list[ColumnElement[bool]]:
    columns = orders.c
    equal = {
        columns.state: filters.state,
        columns.stage: filters.stage,
        columns.consumer: filters.consumer,
        columns.retailer: filters.retailer,
        columns.package: filters.package,
        columns.segment: filters.segment,
        columns.sequence: filters.sequence,
        columns.renews: filters.renews,
    }
    conditions: list[ColumnElement[bool]] = [column == value for column, value in equal.items() if value is not None]
    if filters.id_prefix is not None:
        # An index serves a range; `g` is after every digit.
        conditions.append(columns.order_id.between(filters.id_prefix, filters.id_prefix + "g"))
    if filters.origin is not None:
        negotiated = filters.origin is Origin.NEGOTIATION
        conditions.append(columns.origin.is_(None) if negotiated else columns.origin == filters.origin)
    if filters.next is not None:
        conditions.append(columns[f"next_{filters.next}"].is_(True))
    if filters.refreshed_from is not None:
        conditions.append(columns.refreshed_at >= filters.refreshed_from)
    if filters.refreshed_to is not None:
        conditions.append(columns.refreshed_at < filters.refreshed_to)
    if filters.period is not None:
        end = func.coalesce(columns.ends_on, columns.period_end)
        conditions += [columns.period_start <= filters.period, end > filters.period]
    return conditions
