"""`/api/v1/auctions/{sequence}`: the book, and what came of it: result, fills and pairs, with exports of all.

All that a clearing is made of is here once bids are revealed, so anybody can recompute it (`energysale auction
verify`). What a sealed bid says is not here before: its bidder alone keeps it.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Row, Select

from acl.views import views_of
from chaincode.auction.model import BidStatus
from gateway.access.dependencies import ListingExporter, ListingReader
from gateway.auctions import repository
from gateway.auctions.schemas import (
    AuctionResultAtBlock,
    BidPage,
    BidQuery,
    FillPage,
    FillQuery,
    PairPage,
    PairQuery,
)
from gateway.dependencies import CurrentServices, ReadAtBlock
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.pages import ID, PageQuery
from gateway.sequences.repository import BY_PLACE as BY_STEP
from gateway.sequences.repository import step_value
from gateway.sequences.schemas import TradingStepPage
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/auctions/{sequence_id}", tags=["auctions"])

SequenceId = Annotated[str, Path(pattern=ID)]


def entity_of(row: Row[Any]) -> str:
    """The data view of a bid."""
    return "bid" if row.status == BidStatus.REVEALED else "sealed_bid"


BIDS = LedgerList(
    what="bids",
    entity=entity_of,
    value=repository.bid_value,
    by=repository.BY_PLACE,
    columns=(
        *("sequence", "side", "n", "place", "version", "participant", "status", "bid_hash", "package"),
        *("package_version", "steps", "salt", "refreshed_at"),
    ),
)
BID_STEPS = LedgerList(
    what="bid-steps",
    entity="bid_step",
    value=step_value,
    by=BY_STEP,
    columns=("block", "position", "at", "subject", "version", "action", "actor", "status"),
)
RESULT = LedgerList(
    what="auction-result",
    entity="auction_result",
    value=repository.result_value,
    by=(),
    columns=(),
)
FILLS = LedgerList(
    what="auction-fills",
    entity="auction_fill",
    value=repository.columns_of,
    by=repository.BY_FILL,
    columns=("sequence", "side", "n", "participant", "energy_wh", "allotted_wh"),
)
PAIRS = LedgerList(
    what="auction-pairs",
    entity="auction_pair",
    value=repository.columns_of,
    by=repository.BY_PAIR,
    columns=("sequence", "buy", "sell", "consumer", "retailer", "energy_wh", "order_id", "failed"),
)


@router.get(
    "/bids",
    summary="List an auction's bids",
    response_model=BidPage,
    response_model_exclude_unset=True,  # a field that is not seen is left out, not shown empty
)
async def get_bids(
    sequence_id: SequenceId, services: CurrentServices, caller: ListingReader, query: Annotated[BidQuery, Query()]
) -> Response:
    """Both sides, each in the order of the ledger."""
    return await BIDS.page(services, caller, _bids(sequence_id, caller, query), query=query)


@router.get("/bids.{file_format}", summary="Export an auction's bids", response_class=Response, responses={**ANSWER})
async def export_bids(
    sequence_id: SequenceId,
    file_format: Format,
    services: CurrentServices,
    caller: ListingExporter,
    query: Annotated[BidQuery, Query()],
) -> Response:
    """As CSV or XLSX, with steps and salts of those that are revealed."""
    statement = _bids(sequence_id, caller, query)
    return await BIDS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/history", summary="Read the steps on an auction's bids", response_model=TradingStepPage)
async def get_history(
    sequence_id: SequenceId, services: CurrentServices, caller: ListingReader, query: Annotated[PageQuery, Query()]
) -> Response:
    """In the order of the ledger; bidders see their own, the exchange and the regulator all."""
    views = views_of("bid_step", caller.roles)
    statement = repository.steps_seen(sequence_id, views=views, participant=caller.participant)
    return await BID_STEPS.page(services, caller, statement, query=query)


@router.get("/result", summary="Read an auction's result", response_model=AuctionResultAtBlock)
async def get_result(
    sequence_id: SequenceId, request: Request, services: CurrentServices, caller: ListingReader, _: ReadAtBlock
) -> Response:
    """Its one price and volume, with ETag = ledger version. 404 until it is cleared."""
    return await RESULT.one(request, services, caller, repository.result_of(sequence_id))


@router.get("/fills", summary="List what the bids got", response_model=FillPage)
async def get_fills(
    sequence_id: SequenceId, services: CurrentServices, caller: ListingReader, query: Annotated[FillQuery, Query()]
) -> Response:
    """Each side by priority."""
    return await FILLS.page(services, caller, repository.fills_matching(sequence_id, query), query=query)


@router.get("/fills.{file_format}", summary="Export what the bids got", response_class=Response, responses={**ANSWER})
async def export_fills(
    sequence_id: SequenceId,
    file_format: Format,
    services: CurrentServices,
    caller: ListingExporter,
    query: Annotated[FillQuery, Query()],
) -> Response:
    """As CSV or XLSX."""
    statement = repository.fills_matching(sequence_id, query)
    return await FILLS.export(services, caller, statement, query=query, file_format=file_format)


@router.get("/pairs", summary="List an auction's pairs", response_model=PairPage)
async def get_pairs(
    sequence_id: SequenceId, services: CurrentServices, caller: ListingReader, query: Annotated[PairQuery, Query()]
) -> Response:
    """Buyers by priority, each with its one seller, and the order that was made of it."""
    return await PAIRS.page(services, caller, repository.pairs_matching(sequence_id, query), query=query)


@router.get("/pairs.{file_format}", summary="Export an auction's pairs", response_class=Response, responses={**ANSWER})
async def export_pairs(
    sequence_id: SequenceId,
    file_format: Format,
    services: CurrentServices,
    caller: ListingExporter,
    query: Annotated[PairQuery, Query()],
) -> Response:
    """As CSV or XLSX."""
    statement = repository.pairs_matching(sequence_id, query)
    return await PAIRS.export(services, caller, statement, query=query, file_format=file_format)


def _bids(sequence_id: str, caller: Caller, query: BidQuery) -> Select[Any]:
    views = views_of("sealed_bid", caller.roles)
    return repository.bids_matching(sequence_id, query, views=views, participant=caller.participant)
