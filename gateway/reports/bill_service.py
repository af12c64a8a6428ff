"""Reports of bills and readings: counts for everybody, amounts for a bill's two parties."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import Connection

from acl.roles import ROLES
from acl.views import views_of
from chaincode import canonical
from chaincode.billing.model import next_month
from chaincode.refusals import Refused
from gateway.dependencies import Services
from gateway.reports import bill_figures, bill_repository
from gateway.reports.bill_schemas import CostsReport, MonthsReport, MonthStanding, ReadingsReport, SettlementsReport
from gateway.reports.schemas import Group, ReportQuery
from gateway.reports.service import Reports
from gateway.sessions.schemas import Caller
from gateway.settlements.service import StatementReads

_AT_ONCE = 16
_SIDES = ("consumer", "retailer")


class BillReports(Reports):
    """The reports of one caller, those of bills and readings too. Nothing of a statement is kept."""

    def __init__(self, services: Services, *, caller: Caller, query: ReportQuery, now_ms: int) -> None:
        super().__init__(database=services.database, caller=caller, query=query, now_ms=now_ms)
        self._services = services

    async def settlements(self) -> SettlementsReport:
        """What was settled."""
        wanted, query = self._wanted("settlement"), self._query

        def work(connection: Connection) -> SettlementsReport:
            items = bill_figures.settled(bill_repository.settled(connection, wanted), by=query.by, group=query.group)
            return SettlementsReport(**self._head(connection), items=items)

        return await self._database.read(work)

    async def months(self) -> MonthsReport:
        """How far the months of delivery are settled."""
        condition, group = self._condition("settlement"), self._query.group

        def of(connection: Connection, month: str) -> list[MonthStanding]:
            until = next_month(f"{month}-01")
            rows = bill_repository.standing(connection, month, until, condition=condition, group=group)
            return [_standing(month, row, group) for row in rows if row.delivering]

        def work(connection: Connection) -> MonthsReport:
            items = [each for month in self._delivery_months() for each in of(connection, month)]
            return MonthsReport(**self._head(connection), items=items)

        return await self._database.read(work)

    async def costs(self) -> CostsReport:
        """What the parts of the caller's bills came to. Raises Refused `role_not_allowed` for all but a bill's
        parties."""
        sides = {ROLES[role].side for role in self._caller.roles}
        if not self._services.access.model.may_any(self._caller.roles, "statement:read") or not sides.issubset(_SIDES):
            raise Refused("role_not_allowed")
        months = self._delivery_months()
        costs = bill_figures.Costs(by_contract="consumer" in sides)
        for month in [bill_figures.month_before(months[0]), *months]:
            await self._add(costs, month)
        head = await self._database.read(self._head)
        return CostsReport(**head, items=costs.rows(months))

    async def readings(self) -> ReadingsReport:
        """Of which points' days there are anchored readings."""
        start, end = self._start.isoformat(), self._end.isoformat()

        def work(connection: Connection) -> ReadingsReport:
            of = {"participant": self._caller.participant, "start": start, "end": end}
            assigned = bill_repository.assigned(connection, views=self._views("point_assignment"), **of)
            days = bill_repository.anchored(connection, views=self._views("reading_day"), **of)
            items = bill_figures.anchored(assigned, days, start=start, end=end, by=self._query.by)
            return ReadingsReport(**self._head(connection), items=items)

        return await self._database.read(work)

    def _views(self, entity: str) -> Any:
        return views_of(entity, self._caller.roles)

    def _delivery_months(self) -> list[str]:
        return bill_figures.months_of(self._start.isoformat(), self._end.isoformat())

    async def _add(self, costs: bill_figures.Costs, month: str) -> None:
        """The present bills of a month, a few statements in memory at a time."""
        query = bill_repository.present(
            month, condition=self._condition("settlement"), participant=self._caller.participant
        )
        bills = await self._database.read(lambda connection: connection.execute(query).all())
        reads = StatementReads(contract=self._services.contract, organisation=self._services.settings.msp_id)
        for at in range(0, len(bills), _AT_ONCE):
            part = bills[at : at + _AT_ONCE]
            texts = await asyncio.gather(*(reads.text(each.statement_hash) for each in part))
            for each, text in zip(part, texts, strict=True):
                costs.add(each.order_id, canonical.loads(text)["statement"])


def _standing(month: str, row: Any, group: Group) -> MonthStanding:
    return MonthStanding(
        month=month,
        **({} if group is Group.NONE else {group.value: row.part}),
        delivering=row.delivering,
        settled=row.settled,
        corrected=int(row.corrected or 0),
        open=row.delivering - row.settled,
    )
