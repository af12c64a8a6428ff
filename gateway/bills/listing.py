"""The caller's own bills as a list with what each comes to, as totals and as files. Nothing of them is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, or_

from acl.views import present, views_of
from chaincode import canonical
from gateway.access.viewing import viewer_of
from gateway.bills.amounts import totals_of, with_amounts
from gateway.dependencies import Services
from gateway.pages import read_page
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.projection.tables import orders
from gateway.projection.writer import stored_height
from gateway.sessions.schemas import Caller
from gateway.settlements import repository
from gateway.settlements.schemas import SettlementQuery
from gateway.settlements.service import StatementReads

MAX_SUMMED = 20_000
T = TypeVar("T")


async def all_bills(database: Database, bills: Select[Any], show: Callable[[Row[Any]], T]) -> tuple[list[T], int]:
    """What `show` makes of the rows of `bills`, by month, and the block at which they were read. Raises ProblemError
    `invalid_request` for more than 20,000."""
    query = bills.order_by(*repository.BY_BILL).limit(MAX_SUMMED + 1)

    def work(connection: Connection) -> tuple[list[T], int]:
        return [show(row) for row in connection.execute(query)], stored_height(connection)

    rows, height = await database.read(work)
    if len(rows) > MAX_SUMMED:
        raise ProblemError("invalid_request", detail="More than 20,000 bills: narrow the filters.")
    return rows, height


class BillList:
    """As one caller: those watching others' bills have no amounts to see, and so no list here."""

    def __init__(self, services: Services, caller: Caller) -> None:
        self._services = services
        self._caller = caller
        self._statements = StatementReads(contract=services.contract, organisation=services.settings.msp_id)

    async def page(self, query: SettlementQuery) -> dict[str, Any]:
        """One page by month (`schemas.BillPage`). Raises ProblemError `invalid_request` (cursor),
        `network_unavailable`."""

        def work(connection: Connection) -> dict[str, Any]:
            return read_page(
                connection,
                self._own(query),
                by=repository.BY_BILL,
                descending=True,
                query=query,
                cursors=self._services.cursors,
                show=self._shown,
            )

        page = await self._services.database.read(work)
        return {**page, "items": await self._with_amounts(page["items"])}

    async def rows(self, query: SettlementQuery) -> tuple[list[dict[str, Any]], int]:
        """All bills that fit, and the block at which they were read. Raises ProblemError `invalid_request` for more
        than 20,000."""
        rows, height = await self._all(query)
        return await self._with_amounts(rows), height

    async def totals(self, query: SettlementQuery) -> dict[str, Any]:
        """Sums over all bills that fit (`schemas.BillTotals`). Raises ProblemError as `rows`."""
        rows, height = await self._all(query)
        return {"block_height": height, **totals_of(await self._opened(rows))}

    def _own(self, query: SettlementQuery) -> Select[Any]:
        mine = self._caller.participant
        statement = repository.matching(query, views_of("settlement", self._caller.roles), participant=mine)
        return statement.where(or_(orders.c.consumer == mine, orders.c.retailer == mine))

    def _shown(self, row: Row[Any]) -> dict[str, Any] | None:
        value = repository.settlement_value(row)
        return present("settlement", value, row=value, viewer=viewer_of(self._caller))

    async def _all(self, query: SettlementQuery) -> tuple[list[dict[str, Any]], int]:
        rows, height = await all_bills(self._services.database, self._own(query), self._shown)
        return [row for row in rows if row is not None], height

    async def _with_amounts(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        opened = await self._opened(rows)
        return [with_amounts(row, statement) for row, statement in zip(rows, opened, strict=True)]

    async def _opened(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        if not rows:
            return []
        texts = await self._statements.texts([row["statement_hash"] for row in rows])
        return [canonical.loads(text)["statement"] for text in texts]
