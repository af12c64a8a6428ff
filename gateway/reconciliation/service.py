"""Bills of a month held against the figures of one of their parties, or the grid company's part of them against that
company's. Nothing of either is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from typing import Any

from acl.views import views_of
from chaincode import canonical
from gateway.bills.facts import BillSource
from gateway.bills.service import BillReads
from gateway.dependencies import Services
from gateway.metering.repository import points_of
from gateway.reconciliation.comparing import compared, rows_of
from gateway.reconciliation.differences import DayEnergies, Value
from gateway.reconciliation.figures import OwnFigures
from gateway.reconciliation.schemas import ReconciledBill, ReconciliationRequest
from gateway.reconciliation.uploads import days_of, figures_of
from gateway.sessions.schemas import Caller
from gateway.settlements import repository
from gateway.settlements.schemas import SettlementQuery
from gateway.settlements.service import StatementReads, grid_lines, settlement_of


class Reconciling:
    """As one party; one bill is in memory at a time, beside the figures."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller
        self._bills = BillReads(services, caller)
        self._statements = StatementReads(contract=services.contract, organisation=services.settings.msp_id)

    async def reconcile(self, asked: ReconciliationRequest) -> AsyncIterator[ReconciledBill]:
        """Each bill of the month beside the caller's figures, then figures of orders without a bill.

        Raises ProblemError: `invalid_figures`, `not_found` (the one order has no bill in the month, or another's),
        `network_unavailable`.
        """
        found = await asyncio.to_thread(figures_of, asked, only=asked.order)
        days = await asyncio.to_thread(days_of, asked)
        for order_id in await self._orders(asked):
            yield await self._reconciled(order_id, asked.month, found.pop(order_id, None), days)
        for order_id in sorted(found):
            yield ReconciledBill(order_id=order_id, month=asked.month, state="no_bill")

    async def _orders(self, asked: ReconciliationRequest) -> list[str]:
        """The orders of the caller's bills of the month; a grid company's are those about its points."""
        if asked.order is not None:
            return [asked.order]
        query = SettlementQuery.model_validate({"month": asked.month})
        views = views_of("settlement", self._caller.roles)
        wanted = repository.matching(query, views, participant=self._caller.participant).order_by(*repository.BY_BILL)
        rows = await self._services.database.read(lambda connection: connection.execute(wanted).all())
        return [row.order_id for row in rows if self._caller.participant in (row.consumer, row.retailer, row.grid)]

    async def _open(self, order_id: str, month: str, version: int | None = None) -> BillSource:
        """A bill as the caller may know it: its parties whole, the grid company as far as it is paid by it."""
        row = await settlement_of(self._services, self._caller, order_id, month, version=version)
        if row.grid != self._caller.participant:
            return await self._bills.open(order_id, month, version)
        statement = canonical.loads(await self._statements.text(row.statement_hash))["statement"]
        own = points_of(statement["points"], grid=self._caller.participant)
        points = set(await self._services.database.read(lambda connection: connection.execute(own).scalars().all()))
        return BillSource(settlement=repository.settlement_value(row), statement=grid_part(statement, points=points))

    async def _reconciled(self, order_id: str, month: str, own: OwnFigures | None, days: DayEnergies) -> ReconciledBill:
        bill = await self._open(order_id, month)
        version = bill.settlement["version"]
        told = {"order_id": order_id, "month": month, "number": bill.number, "version": version}
        if own is None:
            return ReconciledBill(state="no_figures", **told)

        async def earlier() -> list[Value]:
            return [(await self._open(order_id, month, each)).statement for each in range(1, version)]

        return ReconciledBill(**told, **await compared(own, bill.statement, days=days, earlier=earlier))


def grid_part(statement: Value, *, points: Collection[str]) -> dict[str, Any]:
    """Of a statement the lines by which the grid company is paid, and what its own `points` measured."""
    lines = grid_lines(statement)
    return {
        "start": statement["start"],
        "end": statement["end"],
        "lines": lines,
        "points": {point: measured for point, measured in statement["points"].items() if point in points},
        "total_fen": sum(line["amount_fen"] for line in lines),
    }


def difference_rows(bill: ReconciledBill) -> Iterator[dict[str, Any]]:
    """The differences of a bill as rows (`schemas.DIFFERENCE_COLUMNS`)."""
    yield from rows_of(
        bill.differences, {name: getattr(bill, name) for name in ("number", "order_id", "month", "version")}
    )
