"""`/api/v1/settlements`: bills as the ledger has them, statements for their two parties, and drafts for who settles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Select

from acl.views import views_of
from gateway.access.dependencies import SettlementRunner, StatementReader
from gateway.dependencies import CurrentServices, ReadAtBlock, Services
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller
from gateway.settlements import repository
from gateway.settlements.schemas import (
    HASH,
    MONTH,
    Drafts,
    DraftsRequest,
    SettlementAtBlock,
    SettlementPage,
    SettlementQuery,
    StatementOpened,
)
from gateway.settlements.service import StatementReads

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
    return await SETTLEMENTS.one(request, services, caller, _one(caller, order_id, month, version))


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
    statement = _one(caller, order_id, month, version)
    row = await services.database.read(lambda connection: connection.execute(statement).one_or_none())
    if row is None or caller.participant not in (row.consumer, row.retailer):
        raise ProblemError("not_found")
    text = await _reads(services).text(row.statement_hash)
    return StatementOpened(statement_hash=row.statement_hash, text=text)


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


def _one(caller: Caller, order_id: str, month: str, version: int | None) -> Select[Any]:
    views = views_of("settlement", caller.roles)
    return repository.one(order_id, month, version, views, participant=caller.participant)


def _reads(services: Services) -> StatementReads:
    return StatementReads(contract=services.contract, organisation=services.settings.msp_id)
