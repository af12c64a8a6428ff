"""`/api/v1/sequences`: trading sequences as they stand, their history, and an export of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from gateway.access.dependencies import ListingExporter, ListingReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID, PageQuery
from gateway.sequences import repository
from gateway.sequences.schemas import SequenceAtBlock, SequencePage, SequenceQuery, TradingStepPage

router = APIRouter(prefix="/api/v1", tags=["sequences"])

SequenceId = Annotated[str, Path(pattern=ID)]

SEQUENCES = LedgerList(
    what="sequences",
    entity="sequence",
    value=repository.sequence_value,
    by=repository.BY_ID,
    columns=(
        *("sequence_id", "version", "name", "kind", "mode", "status", "segment", "period_start", "period_end"),
        *("opens_at", "closes_at", "reveal_until", "price_step_e8", "price_floor_e8", "price_cap_e8", "margin_rule"),
        *("cleared_at", "slices", "allotted", "reason", "operator", "refreshed_at"),
    ),
)
STEPS = LedgerList(
    what="trading-steps",
    entity="trading_step",
    value=repository.step_value,
    by=repository.BY_PLACE,
    columns=("block", "position", "at", "noun", "subject", "version", "action", "participant", "actor", "status"),
)


@router.get("/sequences", summary="List trading sequences", response_model=SequencePage)
async def get_sequences(
    services: CurrentServices, caller: ListingReader, query: Annotated[SequenceQuery, Query()]
) -> Response:
    """All of them, the last to open first unless `sort` says otherwise."""
    by, descending = repository.order_of(query.sort)
    statement = repository.sequences_matching(query)
    return await SEQUENCES.page(services, caller, statement, query=query, by=by, descending=descending)


@router.get("/sequences/{sequence_id}", summary="Read a trading sequence", response_model=SequenceAtBlock)
async def get_sequence(
    sequence_id: SequenceId, request: Request, services: CurrentServices, caller: ListingReader, _: ReadAtBlock
) -> Response:
    """As it stands, with ETag = ledger version."""
    return await SEQUENCES.one(request, services, caller, repository.one(sequence_id))


@router.get(
    "/sequences/{sequence_id}/history", summary="Read a trading sequence's steps", response_model=TradingStepPage
)
async def get_history(
    sequence_id: SequenceId, services: CurrentServices, caller: ListingReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """Who announced, opened, closed, cleared and allotted it, first one first."""
    statement = repository.steps_of("sequence", sequence_id)
    return await STEPS.page(services, caller, statement, query=query)


@router.get(
    "/sequences.{file_format}", summary="Export trading sequences", response_class=Response, responses={**ANSWER}
)
async def export_sequences(
    file_format: Format,
    services: CurrentServices,
    caller: ListingExporter,
    query: Annotated[SequenceQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX, by id."""
    statement = repository.sequences_matching(query)
    return await SEQUENCES.export(services, caller, statement, query=query, file_format=file_format)
