"""`/api/v1/closings`: closed months of retailers, and what closing one's own would come to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Select

from acl.views import views_of
from gateway.access.dependencies import PlantReader, SettlementRunner, StatementReader
from gateway.dependencies import CurrentServices, ReadAtBlock, Services
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID
from gateway.periods import repository
from gateway.periods.schemas import ClosingAtBlock, ClosingDraft, ClosingDraftRequest, ClosingPage, ClosingQuery
from gateway.plants.service import PlantReads
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller
from gateway.settlements.schemas import MONTH, StatementOpened

router = APIRouter(prefix="/api/v1/closings", tags=["periods"])

Retailer = Annotated[str, Path(pattern=ID)]
Month = Annotated[str, Path(pattern=MONTH)]
CLOSINGS = LedgerList(
    what="closings",
    entity="closing",
    value=repository.closing_value,
    by=repository.BY_MONTH,
    columns=(
        *("month", "retailer", "version", "bills", "plants", "late", "statements_hash", "statement_hash", "balanced"),
        *("operator", "refreshed_at"),
    ),
)


@router.get("", summary="List closed periods", response_model=ClosingPage)
async def get_closings(
    services: CurrentServices, caller: PlantReader, query: Annotated[ClosingQuery, Query()]
) -> Response:
    """All that fit the filters, by month: a retailer's own, everybody's for those who watch."""
    return await CLOSINGS.page(services, caller, _matching(caller, query), query=query)


@router.get(".{file_format}", summary="Export closed periods", response_class=Response, responses={**ANSWER})
async def export_closings(
    file_format: Format, services: CurrentServices, caller: PlantReader, query: Annotated[ClosingQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX."""
    return await CLOSINGS.export(services, caller, _matching(caller, query), query=query, file_format=file_format)


@router.get("/{retailer}/{month}", summary="Read a closed period", response_model=ClosingAtBlock)
async def get_closing(
    retailer: Retailer,
    month: Month,
    request: Request,
    services: CurrentServices,
    caller: PlantReader,
    _: ReadAtBlock,
) -> Response:
    """The closing's public record, with ETag = ledger version."""
    return await CLOSINGS.one(request, services, caller, _one(caller, retailer, month))


@router.get("/{retailer}/{month}/statement", summary="Read what a closed period comes to")
async def get_statement(
    retailer: Retailer, month: Month, services: CurrentServices, caller: StatementReader, _: ReadAtBlock
) -> StatementOpened:
    """What each party pays and gets, for the retailer's people."""
    statement = _one(caller, retailer, month)
    row = await services.database.read(lambda connection: connection.execute(statement).one_or_none())
    if row is None or row.retailer != caller.participant:
        raise ProblemError("not_found")
    text = await _reads(services).text(row.statement_hash)
    return StatementOpened(statement_hash=row.statement_hash, text=text)


@router.post("/drafts", summary="Draft the closing of one's own period")
async def draft_closing(body: ClosingDraftRequest, services: CurrentServices, caller: SettlementRunner) -> ClosingDraft:
    """What closing the month of the caller's own participant would count and come to, as a `close_period` has to name
    it. Nothing is kept."""
    return ClosingDraft(**await _reads(services).closing_draft(caller.participant, body.month))


def _matching(caller: Caller, query: ClosingQuery) -> Select[Any]:
    return repository.matching(query, views_of("closing", caller.roles), participant=caller.participant)


def _one(caller: Caller, retailer: str, month: str) -> Select[Any]:
    return repository.one(retailer, month, views_of("closing", caller.roles), participant=caller.participant)


def _reads(services: Services) -> PlantReads:
    return PlantReads(contract=services.contract, organisation=services.settings.msp_id)
