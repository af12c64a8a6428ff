"""`/api/v1/market`: what was concluded, by every mode of trading; and the news of sequences, listings, auctions
and announcements."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import Row, Select

from acl.views import views_of
from chaincode.refusals import Refused
from gateway.access.dependencies import ListingReader, OrderExporter, OrderReader, check_access
from gateway.dependencies import CurrentServices, authenticate
from gateway.events.streaming import read_place
from gateway.exports import ANSWER, Format
from gateway.ledger_lists import LedgerList
from gateway.market import repository
from gateway.market.news import Wish, stream
from gateway.market.schemas import MarketResultPage, MarketResultQuery
from gateway.pages import ID
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

router = APIRouter(prefix="/api/v1/market", tags=["market"])

COLUMNS = (
    *("order_id", "mode", "origin_id", "sequence", "state", "stage", "consumer", "retailer", "segment"),
    *("package", "package_version", "period_start", "period_end", "public", "terms_hash", "energy_wh"),
    *("prices_e8_yuan_per_kwh", "created_at", "refreshed_at", "transaction_id", "block"),
)


def entity_of(row: Row[Any]) -> str:
    """The data view of a result: of public trading, or of a negotiation whose numbers are its parties' own."""
    return "public_result" if row.public else "private_result"


RESULTS = LedgerList(
    what="market-results",
    entity=entity_of,
    value=repository.result_value,
    by=repository.BY_ORDER,
    columns=COLUMNS,
)


@router.get("/results", summary="List what was concluded", response_model=MarketResultPage)
async def get_results(
    services: CurrentServices, caller: OrderReader, query: Annotated[MarketResultQuery, Query()]
) -> Response:
    """Orders that both parties have confirmed and that the caller may see, in the order of their ids.

    Energy and prices of a negotiated order are its parties' own: for everybody else these fields are not there.
    """
    return await RESULTS.page(services, caller, _seen(caller, query), query=query)


@router.get(
    "/results.{file_format}", summary="Export what was concluded", response_class=Response, responses={**ANSWER}
)
async def export_results(
    file_format: Format,
    services: CurrentServices,
    caller: OrderExporter,
    query: Annotated[MarketResultQuery, Query()],
) -> Response:
    """All of them as CSV or XLSX; cells that the caller does not see stay empty."""
    return await RESULTS.export(services, caller, _seen(caller, query), query=query, file_format=file_format)


@router.get(
    "/events",
    summary="Follow sequences, listings and auctions",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def get_events(
    request: Request,
    services: CurrentServices,
    caller: ListingReader,
    sequence: Annotated[str | None, Query(pattern=ID, description="Only this sequence")] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """What happens on sequences, listings and announcements, what is taken, and the caller's own bids, once committed.

    `block` events say how far the ledger has come and which other nouns (packages, participants, policies …) changed.

    Ids are `block:position`; `Last-Event-ID` resumes. A reader that falls far behind is cut off, and resumes the same
    way.
    """
    wish = Wish(caller.roles, caller.participant, sequence)
    after = read_place(last_event_id) if last_event_id else None

    async def still_valid() -> bool:
        try:
            now = await authenticate(request)
            check_access(request, now, "listing:read")
        except (ProblemError, Refused):
            return False
        return now.roles == caller.roles and now.participant == caller.participant

    return StreamingResponse(
        stream(services, wish, after=after, still_valid=still_valid),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _seen(caller: Caller, query: MarketResultQuery) -> Select[Any]:
    views = views_of("private_result", caller.roles)
    return repository.results_matching(query, views=views, participant=caller.participant)
