"""`/api/v1/listings` and `/api/v1/takes`: what is on offer, who took how much of it and when, and exports of both."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Select

from acl.views import views_of
from gateway.access.dependencies import ListingExporter, ListingReader
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.listings import repository
from gateway.listings.schemas import DIGEST, ListingAtBlock, ListingPage, ListingQuery, TakePage, TakeQuery
from gateway.pages import PageQuery
from gateway.sequences.endpoints import STEPS
from gateway.sequences.repository import steps_of
from gateway.sequences.schemas import TradingStepPage
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1", tags=["listings"])

ListingId = Annotated[str, Path(pattern=DIGEST, description="SHA-256 (hex) of the intent that published it")]

LISTINGS = LedgerList(
    what="listings",
    entity="listing",
    value=repository.listing_value,
    by=repository.BY_ID,
    columns=(
        *("listing_id", "version", "sequence", "retailer", "package", "package_version", "segment", "period_start"),
        *("period_end", "prices", "energy_wh", "taken_wh", "remaining_wh", "min_take_wh", "status", "refreshed_at"),
    ),
)
TAKES = LedgerList(
    what="takes",
    entity="take",
    value=repository.take_value,
    by=repository.BY_PLACE,
    columns=(
        *("block", "position", "at", "listing_id", "sequence", "retailer", "energy_wh", "consumer", "order_id"),
        *("actor", "transaction_id"),
    ),
)


@router.get("/listings", summary="List listings", response_model=ListingPage)
async def get_listings(
    services: CurrentServices, caller: ListingReader, query: Annotated[ListingQuery, Query()]
) -> Response:
    """All that fit the filters, the last changed first unless `sort` says otherwise."""
    by, descending = repository.order_of(query.sort)
    statement = repository.listings_matching(query)
    return await LISTINGS.page(services, caller, statement, query=query, by=by, descending=descending)


@router.get("/listings.{file_format}", summary="Export listings", response_class=Response, responses={**ANSWER})
async def export_listings(
    file_format: Format,
    services: CurrentServices,
    caller: ListingExporter,
    query: Annotated[ListingQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX, by id."""
    statement = repository.listings_matching(query)
    return await LISTINGS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/listings/{listing_id}", summary="Read a listing", response_model=ListingAtBlock)
async def get_listing(
    listing_id: ListingId, request: Request, services: CurrentServices, caller: ListingReader, _: ReadAtBlock
) -> Response:
    """As it stands, with ETag = ledger version."""
    return await LISTINGS.one(request, services, caller, repository.one(listing_id))


@router.get("/listings/{listing_id}/history", summary="Read a listing's steps", response_model=TradingStepPage)
async def get_history(
    listing_id: ListingId, services: CurrentServices, caller: ListingReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """When it was published, amended and withdrawn, first one first. What was taken is at `/takes`."""
    return await STEPS.page(services, caller, steps_of("listing", listing_id), query=query)


@router.get(
    "/takes",
    summary="List what was taken from listings",
    response_model=TakePage,
    response_model_exclude_unset=True,  # a field that is not seen is left out, not shown empty
)
async def get_takes(services: CurrentServices, caller: ListingReader, query: Annotated[TakeQuery, Query()]) -> Response:
    """In the order of the ledger."""
    return await TAKES.page(services, caller, _seen(caller, query), query=query)


@router.get("/takes.{file_format}", summary="Export what was taken", response_class=Response, responses={**ANSWER})
async def export_takes(
    file_format: Format, services: CurrentServices, caller: ListingExporter, query: Annotated[TakeQuery, Query()]
) -> Response:
    """All that fit the filters, as CSV or XLSX, in the order of the ledger."""
    return await TAKES.export(services, caller, _seen(caller, query), query=query, file_format=file_format)


def _seen(caller: Caller, query: TakeQuery) -> Select[Any]:
    views = views_of("take", caller.roles)
    return repository.takes_matching(query, views=views, participant=caller.participant)
