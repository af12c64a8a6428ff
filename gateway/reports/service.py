"""Reports of the orders that a caller may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_

from acl.roles import ROLES
from acl.views import views_of
from gateway.clock import MARKET_OFFSET_MS
from gateway.orders.repository import visible
from gateway.projection.database import Database
from gateway.projection.tables import orders
from gateway.projection.writer import stored_height
from gateway.reports import figures, repository
from gateway.reports.repository import Wanted
from gateway.reports.schemas import (
    ActivityReport,
    ParticipantsReport,
    Report,
    ReportQuery,
    StatesReport,
    TradesReport,
)
from gateway.sessions.schemas import Caller

_PARTIES = ("consumer", "retailer")


class Reports:
    """The reports of one caller, out of the read model. `now_ms` is ms since 1970 UTC."""

    def __init__(self, *, database: Database, caller: Caller, query: ReportQuery, now_ms: int) -> None:
        self._database = database
        self._caller = caller
        self._query = query
        self._start, self._end = query.days(today=_market_date(now_ms))

    async def activity(self) -> ActivityReport:
        """What happened to orders."""
        wanted, query = self._wanted(), self._query

        def work(connection: Connection) -> ActivityReport:
            steps, concluded = repository.steps(connection, wanted), repository.concluded(connection, wanted)
            items = figures.activity(steps, concluded, by=query.by, group=query.group, own=wanted.own)
            return ActivityReport(**self._head(connection), items=items)

        return await self._database.read(work)

    async def trades(self) -> TradesReport:
        """What was concluded, by mode."""
        wanted, query = self._wanted(), self._query

        def work(connection: Connection) -> TradesReport:
            concluded = repository.concluded(connection, wanted)
            items = figures.trades(concluded, by=query.by, group=query.group, own=wanted.own)
            return TradesReport(**self._head(connection), items=items)

        return await self._database.read(work)

    async def participants(self) -> ParticipantsReport:
        """Who was registered; the registry is public, so these are the same for everybody."""

        def work(connection: Connection) -> ParticipantsReport:
            since_ms, until_ms = _midnight(self._start), _midnight(self._end)
            rows = repository.registered(connection, since_ms=since_ms, until_ms=until_ms)
            items = figures.registered(rows, by=self._query.by)
            return ParticipantsReport(**self._head(connection), items=items)

        return await self._database.read(work)

    async def states(self) -> StatesReport:
        """Orders as they stand."""
        group = self._query.group

        def work(connection: Connection) -> StatesReport:
            rows = repository.standing(connection, condition=self._condition(), group=group)
            items = figures.standing(rows, group=group)
            return StatesReport(block_height=stored_height(connection), group=group, items=items)

        return await self._database.read(work)

    def _wanted(self, entity: str = "order") -> Wanted:
        return Wanted(
            condition=self._condition(entity),
            since_ms=_midnight(self._start),
            until_ms=_midnight(self._end),
            group=self._query.group,
            own=_is_party(self._caller.roles),
        )

    def _condition(self, entity: str = "order") -> ColumnElement[bool]:
        # A grid company's bills are found by their points, which an order does not name: it has no counts of them.
        views = [view for view in views_of(entity, self._caller.roles) if set(view.own) <= set(orders.c.keys())]
        equal = {orders.c.retailer: self._query.retailer, orders.c.segment: self._query.segment}
        given = (column == value for column, value in equal.items() if value is not None)
        return and_(visible(orders, views, self._caller.participant), *given)

    def _head(self, connection: Connection) -> dict[str, Any]:
        head = Report(
            block_height=stored_height(connection),
            start=self._start.isoformat(),
            end=self._end.isoformat(),
            by=self._query.by,
            group=self._query.group,
        )
        return head.model_dump()


def _is_party(roles: Sequence[str]) -> bool:
    """A caller in these roles sees only orders of which it is a party."""
    return all(ROLES[role].side in _PARTIES for role in roles)


def _market_date(now_ms: int) -> date:
    return datetime.fromtimestamp((now_ms + MARKET_OFFSET_MS) / 1_000, UTC).date()


def _midnight(day: date) -> int:
    """The market-local midnight with which a day begins, ms since 1970 UTC."""
    return (day - date(1970, 1, 1)) // timedelta(milliseconds=1) - MARKET_OFFSET_MS
