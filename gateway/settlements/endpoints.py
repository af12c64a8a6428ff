"""`/api/v1/settlements`: bills as the ledger has them, statements for their two parties, and drafts for who settles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection, Select

from acl.views import views_of
from chaincode import canonical
from chaincode.dates import market_day
from gateway.access.dependencies import SettlementRunner, StatementReader
from gateway.clock import Now
from gateway.dependencies import CurrentServices, ReadAtBlock, Services, wait_for_block
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import read_page
from gateway.problems import ProblemError
from gateway.rendering import json_at_block
from gateway.sessions.schemas import Caller
from gateway.settlements import course, repository
from gateway.settlements.schemas import (
    HASH,
    MONTH,
    CoursePage,
    CourseQuery,
    Drafts,
    DraftsRequest,
    GridPart,
    SettlementAtBlock,
    SettlementPage,
    SettlementQuery,
    StatementOpened,
)
from gateway.settlements.service import (
    GRID,
    StatementReads,
    grid_lines,
    own_settlement,
    settlement_of,
    settlement_query,
)

router = APIRouter(prefix="/api/v1/settlements", tags=["settlements"])

OrderId = Annotated[str, Path(pattern=HASH)]
Month = Annotated[str, Path(pattern=MONTH)]
Version = Annotated[int | None, Query(ge=1, lt=2**31, description="The present one where none is named")]
SETTLEMENTS = LedgerList(
    what="settlements",
    entity="settlement",
    value=repository.settlement_value,
    by=repository.BY_BILL,
    columns=(
        *("order_id", "month", "version", "start", "end", "final", "consumer", "retailer", "statement_hash"),
        *("readings_hash", "terms_hash", "replaces", "reason", "carries", "operator", "refreshed_at"),
    ),
)


@router.get("", summary="List settlements", response_model=SettlementPage)
async def get_settlements(
    services: CurrentServices, caller: StatementReader, query: Annotated[SettlementQuery, Query()]
) -> Response:
    """All that fit the filters, by month: each party's own, everybody's for those who watch."""
    return await SETTLEMENTS.page(services, caller, _matching(caller, query), query=query)


@router.get(".{file_format}", summary="Export settlements", response_class=Response, responses={**ANSWER})
async def export_settlements(
    file_format: Format,
    services: CurrentServices,
    caller: StatementReader,
    query: Annotated[SettlementQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await SETTLEMENTS.export(services, caller, _matching(caller, query), query=query, file_format=file_format)


@router.get("/course", summary="Read how far contracts are settled", response_model=CoursePage)
async def get_course(
    services: CurrentServices, caller: StatementReader, query: Annotated[CourseQuery, Query()], now_ms: Now
) -> Response:
    """The contracts that deliver in the months, by id, each with its months: what is billed, and what waits to be."""
    await wait_for_block(services.height, query.min_block)
    views = views_of("settlement", caller.roles)
    contracts = course.contracts_matching(query, views, participant=caller.participant)
    today = market_day(now_ms)

    def work(connection: Connection) -> dict[str, Any]:
        page = read_page(
            connection,
            contracts,
            by=course.BY_ORDER,
            query=query,
            cursors=services.cursors,
            show=course.course_value,
        )
        return {**page, "items": course.with_months(connection, page["items"], query, today=today)}

    return json_at_block(await services.database.read(work))


@router.get("/{order_id}/{month}", summary="Read a settlement", response_model=SettlementAtBlock)
async def get_settlement(
    order_id: OrderId,
    month: Month,
    request: Request,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
) -> Response:
    """A version of the bill, with ETag = ledger version."""
    return await SETTLEMENTS.one(request, services, caller, settlement_query(caller, order_id, month, version))


@router.get("/{order_id}/{month}/statement", summary="Read a statement")
async def get_statement(
    order_id: OrderId,
    month: Month,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
) -> StatementOpened:
    """What a bill comes to, for the people of its consumer and its retailer."""
    row = await own_settlement(services, caller, order_id, month, version=version)
    text = await _reads(services).text(row.statement_hash)
    return StatementOpened(statement_hash=row.statement_hash, text=text)


@router.get("/{order_id}/{month}/grid-part", summary="Read the grid company's part of a bill")
async def get_grid_part(
    order_id: OrderId,
    month: Month,
    services: CurrentServices,
    caller: StatementReader,
    _: ReadAtBlock,
    version: Version = None,
) -> GridPart:
    """The lines by which the grid company is paid, for the people of the one whose points the bill is about."""
    row = await settlement_of(services, caller, order_id, month, version=version)
    if row.grid != caller.participant:
        raise ProblemError("not_found")
    text = canonical.loads(await _reads(services).text(row.statement_hash))["statement"]
    return GridPart(
        statement_hash=row.statement_hash,
        lines=grid_lines(text),
        amount_fen=text["parties"].get(GRID, 0),
        due_fen=text["due"].get(GRID, 0),
    )


@router.post("/drafts", summary="Draft settlements")
async def draft_settlements(body: DraftsRequest, services: CurrentServices, caller: SettlementRunner) -> Drafts:
    """What bills of the caller's own contracts would come to, as a `settle` has to name it. Nothing is kept."""
    for each in body.drafts:
        order = await services.orders.get(each.order, caller)
        if order.row["retailer"] != caller.participant:
            raise ProblemError("not_found")
    return Drafts(drafts=await _reads(services).drafts(body.drafts))


def _matching(caller: Caller, query: SettlementQuery) -> Select[Any]:
    return repository.matching(query, views_of("settlement", caller.roles), participant=caller.participant)


def _reads(services: Services) -> StatementReads:
    return StatementReads(contract=services.contract, organisation=services.settings.msp_id)
