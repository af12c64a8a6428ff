"""The lines of many bills as one table, as far as the caller may read them. Nothing of them is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import Row

from acl.views import views_of
from chaincode import canonical
from gateway.bills.facts import BillSource
from gateway.bills.listing import all_bills
from gateway.bills.service import line_rows
from gateway.dependencies import Services
from gateway.sessions.schemas import Caller
from gateway.settlements import repository
from gateway.settlements.schemas import SettlementQuery
from gateway.settlements.service import StatementReads, grid_lines

_BILLS_AT_ONCE = 32
"""A statement may have some hundred KiB: so many are in memory at a time, however long the list."""


class LineList:
    """As one caller: a bill's consumer and retailer have all of its lines, the grid company those by which it is paid.
    Who only watches has none."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller
        self._statements = StatementReads(contract=services.contract, organisation=services.settings.msp_id)

    async def read(self, query: SettlementQuery) -> tuple[AsyncIterator[list[dict[str, Any]]], int]:
        """The lines (`schemas.LINE_COLUMNS`) of all bills that fit, by month, a few bills at a time; and the block at
        which the bills were read.

        Raises ProblemError `invalid_request` for more than 20,000 bills; while it goes on `network_unavailable`.
        """
        views, participant = views_of("settlement", self._caller.roles), self._caller.participant
        bills = repository.matching(query, views, participant=participant)

        def own(row: Row[Any]) -> Row[Any] | None:
            return row if participant in (row.consumer, row.retailer, row.grid) else None

        rows, height = await all_bills(self._services.database, bills, own)
        return self._lines([row for row in rows if row is not None]), height

    async def _lines(self, rows: Sequence[Row[Any]]) -> AsyncIterator[list[dict[str, Any]]]:
        for at in range(0, len(rows), _BILLS_AT_ONCE):
            some = rows[at : at + _BILLS_AT_ONCE]
            texts = await self._statements.texts([row.statement_hash for row in some])
            yield [line for row, text in zip(some, texts, strict=True) for line in self._lines_of(row, text)]

    def _lines_of(self, row: Row[Any], text: str) -> list[dict[str, Any]]:
        statement = canonical.loads(text)["statement"]
        if self._caller.participant not in (row.consumer, row.retailer):
            statement = {"lines": grid_lines(statement)}
        return line_rows(BillSource(settlement=repository.settlement_value(row), statement=statement))
