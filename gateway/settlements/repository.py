"""SQL of settlements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, literal, null, or_, select

from acl.views import View
from gateway.orders.repository import visible
from gateway.projection.metering_tables import metering_points, point_assignments
from gateway.projection.settlement_tables import settlements
from gateway.projection.tables import orders
from gateway.settlements.schemas import SettlementQuery

BY_BILL = (settlements.c.month, settlements.c.order_id, settlements.c.version)


def matching(query: SettlementQuery, views: Sequence[View], *, participant: str) -> Select[Any]:
    """The bills that fit the filters and that `views` show to a user of `participant`; each in its present version,
    unless all are asked for."""
    columns = settlements.c
    equal = {
        columns.order_id: query.order,
        columns.month: query.month,
        columns.final: query.final,
        orders.c.consumer: query.consumer,
        orders.c.retailer: query.retailer,
    }
    statement = _seen(views, participant).where(
        *(column == value for column, value in equal.items() if value is not None)
    )
    if query.state is not None:
        statement = statement.where(columns.version == 1 if query.state == "settled" else columns.version > 1)
    return statement if query.versions == "all" else statement.where(columns.version == _present())


def one(order_id: str, month: str, version: int | None, views: Sequence[View], *, participant: str) -> Select[Any]:
    """A version of the bill, the present one where none is named."""
    statement = _seen(views, participant).where(settlements.c.order_id == order_id, settlements.c.month == month)
    return statement.where(settlements.c.version == (_present() if version is None else version))


def settlement_value(row: Row[Any]) -> dict[str, Any]:
    """The bill in a row (`schemas.Settlement`)."""
    record = json.loads(row.record)
    record["order_id"] = record.pop("order")
    empty: dict[str, Any] = {"replaces": None, "reason": None, "carries": []}
    whose = {"month": row.month, "consumer": row.consumer, "retailer": row.retailer}
    return {**empty, **record, **whose, "changed_in_block": row.block}


def _seen(views: Sequence[View], participant: str) -> Select[Any]:
    """With the column `grid`: the participant, where it sees the bill as the grid company."""
    metering = any(view.own == ("grid",) for view in views)
    of_parties = visible(orders, [view for view in views if view.own != ("grid",)], participant)
    return (
        select(settlements, orders.c.consumer, orders.c.retailer)
        .add_columns((literal(participant) if metering else null()).label("grid"))
        .join(orders, orders.c.order_id == settlements.c.order_id)
        .where(or_(of_parties, _metered_by(participant)) if metering else of_parties)
    )


def _metered_by(participant: str) -> ColumnElement[bool]:
    """Whether one of the grid company's points was the consumer's in the bill's period."""
    held = point_assignments.c
    return exists().where(
        held.participant == orders.c.consumer,
        held.start < settlements.c.end,
        settlements.c.start < func.coalesce(held.end, "~"),
        metering_points.c.point_id == held.point_id,
        metering_points.c.grid == participant,
    )


def _present() -> Any:
    other = settlements.alias("other").c
    return (
        select(func.max(other.version))
        .where(other.order_id == settlements.c.order_id, other.month == settlements.c.month)
        .correlate(settlements)
        .scalar_subquery()
    )
