"""`/api/v1/readings/requests`: days that parties ask the grid company for, and what came of it. At its instance alone.

Parties are visitors there: each sees what its participant has asked, and of a day that it may read all that was asked.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response, status

from gateway.access.dependencies import ReadingAsker, ReadingExporter, ReadingReader, ReadingSubmitter
from gateway.dependencies import CurrentServices, ReadAtBlock, wait_for_block
from gateway.exports import ANSWER, Format, rows_response
from gateway.reading_requests.schemas import (
    ReadingRequest,
    ReadingRequestBody,
    ReadingRequestList,
    ReadingRequestPage,
    ReadingRequestQuery,
    RequestDecline,
)
from gateway.reading_requests.service import ReadingRequests
from gateway.readings.endpoints import Date, PointId, Readings
from gateway.readings.rights import Right

router = APIRouter(prefix="/api/v1/readings", tags=["readings"])
COLUMNS = tuple(ReadingRequest.model_fields)


async def _service(request: Request, _: Readings) -> ReadingRequests:
    service: ReadingRequests = request.app.state.readings.requests
    return service


Requests = Annotated[ReadingRequests, Depends(_service)]


@router.get("/requests", summary="List requests for readings", response_model=ReadingRequestPage)
async def get_requests(
    requests: Requests,
    services: CurrentServices,
    caller: ReadingReader,
    query: Annotated[ReadingRequestQuery, Query()],
) -> dict[str, Any]:
    """Those that fit the filters, the oldest first: to the grid company all about its points, to others what their
    participant has asked."""
    await wait_for_block(services.height, query.min_block)
    items, cursor = await requests.page(query, right=Right.of(caller), cursors=services.cursors)
    return {"block_height": services.height.value, "items": items, "next_cursor": cursor}


@router.get(
    "/requests.{file_format}",
    summary="Export requests for readings",
    response_class=Response,
    responses={**ANSWER},
)
async def export_requests(
    file_format: Format,
    requests: Requests,
    services: CurrentServices,
    caller: ReadingExporter,
    query: Annotated[ReadingRequestQuery, Query()],
) -> Response:
    """All that fit the filters, as CSV or XLSX, the oldest first."""
    await wait_for_block(services.height, query.min_block)
    return await rows_response(
        services,
        caller,
        await requests.all(query, right=Right.of(caller)),
        what="reading-requests",
        file_format=file_format,
        filters=query.filters(),
        columns=COLUMNS,
        block_height=services.height.value,
    )


@router.get("/{point}/{date}/requests", summary="List requests for a day", response_model=ReadingRequestList)
async def get_requests_of_day(
    point: PointId, date: Date, requests: Requests, caller: ReadingReader, _: ReadAtBlock
) -> dict[str, Any]:
    """All that was asked about a day on which the point is the caller's own, or its customer's, first one first."""
    return {"items": await requests.of_day((point, date), right=Right.of(caller))}


@router.put(
    "/{point}/{date}/request",
    summary="Ask for a day's readings",
    response_model=ReadingRequest,
    responses={status.HTTP_201_CREATED: {"model": ReadingRequest, "description": "It is new"}},
)
async def put_request(
    point: PointId,
    date: Date,
    body: ReadingRequestBody,
    response: Response,
    requests: Requests,
    services: CurrentServices,
    caller: ReadingAsker,
    _: ReadAtBlock,
) -> dict[str, Any]:
    """Ask for a day on which the point is the caller's own, or its customer's. While one is open, asking again is
    answered with it, whichever party made it. It is answered as soon as a later version of the day comes in."""
    found, is_new = await requests.ask((point, date), body.reason, caller=caller)
    if is_new:
        response.status_code = status.HTTP_201_CREATED
        detail = {"number": found["number"], "reason": body.reason.value, "participant": caller.participant}
        await services.audit_trail.record(
            actor=caller.user.user_id, kind="readings_requested", subject=f"{point}:{date}", detail=detail
        )
    return found


@router.post("/{point}/{date}/request/decline", summary="Decline a request for readings", response_model=ReadingRequest)
async def post_decline(
    point: PointId,
    date: Date,
    body: RequestDecline,
    requests: Requests,
    services: CurrentServices,
    caller: ReadingSubmitter,
    _: ReadAtBlock,
) -> dict[str, Any]:
    """Tell the parties why an open request is not answered by a day."""
    found = await requests.decline((point, date), body.number, body.reason, caller=caller)
    detail = {"number": body.number, "reason": body.reason.value}
    await services.audit_trail.record(
        actor=caller.user.user_id, kind="reading_request_declined", subject=f"{point}:{date}", detail=detail
    )
    return found
