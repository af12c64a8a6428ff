"""Whose readings a caller sees, out of the read model: a grid company those of its points, a consumer those of the days
on which a point was its own, a retailer those of its contracts' consumers, for the days of the contract, and those of
plants that it buys from, for the months of the agreement and as far as the point was the producer's.

Periods are half-open, from a date to before another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select

from acl.views import views_of
from gateway.metering.repository import IN_FORCE
from gateway.projection.metering_tables import metering_points, point_assignments
from gateway.projection.plant_tables import plant_purchases
from gateway.projection.tables import orders
from gateway.sessions.schemas import Caller

Periods = tuple[tuple[str, str], ...]

_AT_ANY_TIME = "~"  # after every date
_CHUNK = 400
_held = point_assignments.c
_held_until = func.coalesce(_held.end, _AT_ANY_TIME)
_contracted_until = func.coalesce(orders.c.ends_on, orders.c.period_end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """What may be read in the name of `participant`. `owned` says of which points: those that it runs (`grid`), those
    that are its own (`holder`), those of its customers (`supplier`), those of plants it buys from (`buyer`)."""

    participant: str
    owned: frozenset[str]

    @classmethod
    def of(cls, caller: Caller) -> Right:
        """What the data views show to the caller in the role that it acts in."""
        views = views_of("reading", caller.roles)
        return cls(participant=caller.participant, owned=frozenset(name for view in views for name in view.own))

    def points(self, connection: Connection, after: str, *, limit: int) -> list[str]:
        """The next points after `after` of which there may be something to read, by id."""
        found: set[str] = set()
        for granted in self._granted():
            point = granted.selected_columns[0]
            query = granted.with_only_columns(point).where(point > after).distinct().order_by(point).limit(limit)
            found.update(connection.execute(query).scalars())
        return sorted(found)[:limit]

    def periods(self, connection: Connection, points: Sequence[str]) -> dict[str, Periods]:
        """When each of the points may be read; points that never may are left out."""
        found: dict[str, Periods] = {}
        for at in range(0, len(points), _CHUNK):
            part = points[at : at + _CHUNK]
            for granted in self._granted():
                for point, start, end in connection.execute(granted.where(granted.selected_columns[0].in_(part))):
                    found[point] = (*found.get(point, ()), (start, end))
        return found

    def _granted(self) -> list[Select[Any]]:
        """Point, first day and the day after the last one."""
        by_name = {"grid": self._run, "holder": self._own, "supplier": self._supplied, "buyer": self._bought}
        return [by_name[name]() for name in sorted(self.owned)]

    def _run(self) -> Select[Any]:
        query = select(metering_points.c.point_id, literal(""), literal(_AT_ANY_TIME))
        return query.where(metering_points.c.grid == self.participant)

    def _own(self) -> Select[Any]:
        return select(_held.point_id, _held.start, _held_until).where(_held.participant == self.participant)

    def _supplied(self) -> Select[Any]:
        start, end = _shared(orders.c.period_start, _contracted_until)
        query = select(_held.point_id, start, end).join_from(
            orders, point_assignments, orders.c.consumer == _held.participant
        )
        return query.where(orders.c.retailer == self.participant, orders.c.stage.in_(IN_FORCE), start < end)

    def _bought(self) -> Select[Any]:
        bought = plant_purchases.c
        start, end = _shared(bought.start, bought.end)
        query = select(_held.point_id, start, end).join_from(
            plant_purchases,
            point_assignments,
            (bought.point_id == _held.point_id) & (bought.producer == _held.participant),
        )
        return query.where(bought.buyer == self.participant, start < end)


def _shared(start: ColumnElement[str], end: ColumnElement[str]) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """First day of the period and of the assignment together, and the day after their last one."""
    return case((_held.start > start, _held.start), else_=start), case((_held_until < end, _held_until), else_=end)


def within(periods: Iterable[tuple[str, str]], date: str) -> bool:
    """Whether the day is in one of the periods."""
    return any(start <= date < end for start, end in periods)
