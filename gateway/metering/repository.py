"""SQL of metering points, meters and anchored days.

Points name nobody: who sees one follows from to whom it is assigned, who supplies them, and who buys what they feed in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, literal, null, or_, select

from acl.views import View
from gateway.metering.schemas import AssignmentQuery, MeteringPointQuery, MeterQuery, ReadingDayQuery
from gateway.projection.metering_tables import metering_points, meters, point_assignments, reading_days
from gateway.projection.plant_tables import plant_purchases
from gateway.projection.tables import orders

BY_POINT = (metering_points.c.point_id,)
BY_PLACE = (point_assignments.c.point_id, point_assignments.c.place)
BY_METER = (meters.c.meter_id,)
BY_DAY = (reading_days.c.point_id, reading_days.c.date, reading_days.c.version)

IN_FORCE = ("execute", "freeze")
"""The stages of an order that has come into force."""

_FOR_EVER = "~"  # after every date
_held_by = point_assignments.alias("held").c  # apart from the table that a statement may itself be of
_ever, _customers = point_assignments.alias("ever").c, orders.alias("customers").c
_bought_ever = plant_purchases.alias("bought_ever").c
_held_until = func.coalesce(_held_by.end, _FOR_EVER)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a row is about: a point, or of a point one `date`, or the assignment in one `place`."""

    point_id: ColumnElement[str]
    date: ColumnElement[str] | None = None
    place: ColumnElement[int] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """By which the assignments are found that count."""
        conditions = [_held_by.point_id == self.point_id]
        if self.date is not None:
            conditions += [_held_by.start <= self.date, self.date < _held_until]
        if self.place is not None:
            conditions.append(_held_by.place == self.place)
        return conditions


OF_POINT = About(point_id=metering_points.c.point_id)
OF_ASSIGNMENT = About(point_id=point_assignments.c.point_id, place=point_assignments.c.place)
OF_METER = About(point_id=meters.c.point_id)
OF_DAY = About(point_id=reading_days.c.point_id, date=reading_days.c.date)


def points_matching(query: MeteringPointQuery) -> Select[Any]:
    """The points that fit the filters."""
    columns = metering_points.c
    equal = {
        columns.participant: query.participant,
        columns.grid: query.grid,
        columns.zone: query.zone,
        columns.direction: query.direction,
        columns.voltage_level: query.voltage_level,
        columns.status: query.status,
    }
    return select(metering_points).where(*(column == value for column, value in equal.items() if value is not None))


def point(point_id: str) -> Select[Any]:
    return select(metering_points).where(metering_points.c.point_id == point_id)


def points_of(point_ids: Collection[str], *, grid: str) -> Select[Any]:
    """Which of the points the grid company runs."""
    columns = metering_points.c
    return select(columns.point_id).where(columns.point_id.in_(point_ids), columns.grid == grid)


def assignments_of(point_id: str) -> Select[Any]:
    """To whom the point belonged and belongs."""
    return select(point_assignments).where(point_assignments.c.point_id == point_id)


def assignments_in(point_ids: Collection[str], *, participant: str) -> Select[Any]:
    """When any of the points belonged to the participant."""
    columns = point_assignments.c
    return select(point_assignments).where(columns.point_id.in_(point_ids), columns.participant == participant)


def assignments_matching(query: AssignmentQuery) -> Select[Any]:
    """The assignments that fit the filters."""
    statement = select(point_assignments)
    if query.participant is not None:
        statement = statement.where(point_assignments.c.participant == query.participant)
    return statement


def meters_matching(query: MeterQuery) -> Select[Any]:
    """The meters that fit the filters."""
    equal = {meters.c.point_id: query.point, meters.c.state: query.state}
    return select(meters).where(*(column == value for column, value in equal.items() if value is not None))


def meter(meter_id: str) -> Select[Any]:
    return select(meters).where(meters.c.meter_id == meter_id)


def days_matching(query: ReadingDayQuery) -> Select[Any]:
    """The anchored versions that fit the filters."""
    statement = select(reading_days)
    if query.point is not None:
        statement = statement.where(reading_days.c.point_id == query.point)
    if query.from_date is not None:
        statement = statement.where(reading_days.c.date >= query.from_date)
    if query.to_date is not None:
        statement = statement.where(reading_days.c.date < query.to_date)
    return statement


def seen(statement: Select[Any], views: Sequence[View], *, participant: str, about: About) -> Select[Any]:
    """The rows of `statement` that `views` show to a user of `participant`, with the columns `holder`, `supplier` and
    `buyer`: the participant, where rows may be shown because the point is its own, its consumer's, or a plant's from
    which it buys."""
    whole = any(view.own == () for view in views)
    owned = set() if whole else {name for view in views for name in view.own}
    labels = [(literal(participant) if name in owned else null()).label(name) for name in _SHOWN_FOR]
    if whole:
        return statement.add_columns(*labels)
    shown = [condition(participant, about) for name, condition in _SHOWN_FOR.items() if name in owned]
    return statement.where(or_(literal(False), *shown)).add_columns(*labels)


# The exact question is asked of the points alone that come into it at all: those are few among everybody's, and found
# once for a statement.


def _held(participant: str, about: About) -> ColumnElement[bool]:
    ever = select(_ever.point_id).where(_ever.participant == participant)
    return and_(about.point_id.in_(ever), exists().where(*about.conditions(), _held_by.participant == participant))


def _supplied(participant: str, about: About) -> ColumnElement[bool]:
    until = func.coalesce(orders.c.ends_on, orders.c.period_end)
    conditions = [
        *about.conditions(),
        orders.c.consumer == _held_by.participant,
        orders.c.retailer == participant,
        orders.c.stage.in_(IN_FORCE),
        _held_by.start < until,
        orders.c.period_start < _held_until,
    ]
    if about.date is not None:
        conditions += [orders.c.period_start <= about.date, about.date < until]
    customers = select(_customers.consumer).where(_customers.retailer == participant, _customers.stage.in_(IN_FORCE))
    ever = select(_ever.point_id).where(_ever.participant.in_(customers))
    return and_(about.point_id.in_(ever), exists().where(*conditions))


def _bought(participant: str, about: About) -> ColumnElement[bool]:
    bought = plant_purchases.c
    conditions = [
        *about.conditions(),
        bought.point_id == about.point_id,
        bought.buyer == participant,
        bought.producer == _held_by.participant,
        bought.start < bought.end,
        _held_by.start < bought.end,
        bought.start < _held_until,
    ]
    if about.date is not None:
        conditions += [bought.start <= about.date, about.date < bought.end]
    ever = select(_bought_ever.point_id).where(_bought_ever.buyer == participant)
    return and_(about.point_id.in_(ever), exists().where(*conditions))


_SHOWN_FOR = {"holder": _held, "supplier": _supplied, "buyer": _bought}


def point_value(row: Row[Any]) -> dict[str, Any]:
    """The point in a row (`schemas.MeteringPoint`)."""
    record = json.loads(row.record)
    record.pop("periods", None)
    return {"point_id": row.point_id, "closes_on": None, "meters": [], **record, "changed_in_block": row.block}


def assignment_value(row: Row[Any]) -> dict[str, Any]:
    """The assignment in a row (`schemas.Assignment`)."""
    return {
        "point_id": row.point_id,
        "participant": row.participant,
        "start": row.start,
        "end": row.end,
        "changed_in_block": row.block,
    }


def meter_value(row: Row[Any]) -> dict[str, Any]:
    """The meter in a row (`schemas.Meter`)."""
    return {"meter_id": row.meter_id, "replaced_by": None, **json.loads(row.record), "changed_in_block": row.block}


def day_value(row: Row[Any]) -> dict[str, Any]:
    """The anchored day in a row (`schemas.ReadingDay`)."""
    names = ("point_id", "date", "version", "root", "corrects", "agent", "refreshed_at")
    return {**{name: row._mapping[name] for name in names}, "changed_in_block": row.block}
