"""`/api/v1/events`: changes as server-sent events."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from acl.views import views_of
from chaincode.refusals import Refused
from gateway.access.dependencies import OrderReader, check_access
from gateway.dependencies import CurrentServices, authenticate
from gateway.events.hub import Wish
from gateway.events.service import stream
from gateway.events.streaming import read_place
from gateway.problems import ProblemError

router = APIRouter(prefix="/api/v1/events", tags=["events"])


@router.get(
    "",
    summary="Follow order changes",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def get_events(
    request: Request,
    services: CurrentServices,
    caller: OrderReader,
    order: Annotated[str | None, Query(pattern="^[0-9a-f]{64}$", description="Only this order")] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Each step of an order that the caller sees, once committed. Ids are `block:position`; `Last-Event-ID` resumes.

    A reader that falls far behind is cut off, and resumes the same way.
    """
    wish = Wish(views_of("order_news", caller.roles), caller.participant, order)
    after = read_place(last_event_id) if last_event_id else None

    async def still_valid() -> bool:
        try:
            now = await authenticate(request)
            check_access(request, now, "order:read")
        except (ProblemError, Refused):
            return False
        # Views were taken from the roles at the start: with others, the client starts anew.
        return now.roles == caller.roles and now.participant == caller.participant

    return StreamingResponse(
        stream(services, wish, after=after, still_valid=still_valid),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
