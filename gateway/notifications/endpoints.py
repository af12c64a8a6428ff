"""`/api/v1/notifications`: what waits for the caller, in the role acted in."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response, status
from fastapi.responses import StreamingResponse

from chaincode.refusals import Refused
from gateway.access.dependencies import check_access, requires
from gateway.dependencies import authenticate
from gateway.notifications.hub import Subscription
from gateway.notifications.repository import Reader
from gateway.notifications.schemas import Marked, NotificationItem, NotificationPage, Preferences, ReadMarks
from gateway.notifications.service import Notifications
from gateway.problems import ProblemError
from gateway.sessions.schemas import Caller

# Also for how long at most an idle stream outlives its session; nothing is sent in that time.
HEARTBEAT_S = 4.0
_IS_ID = re.compile("[0-9]{1,15}")

router = APIRouter(prefix="/api/v1/notifications", tags=["notifications"])


async def _notifications(request: Request) -> Notifications:
    service: Notifications = request.app.state.office.notifications
    return service


Service = Annotated[Notifications, Depends(_notifications)]
NotificationReader = Annotated[Caller, Depends(requires("notification:read"))]


@router.get("", summary="List notifications", response_model=NotificationPage)
async def get_notifications(
    service: Service,
    caller: NotificationReader,
    unread: Annotated[bool, Query(description="Only those that the caller has not read")] = False,
    cursor: Annotated[str | None, Query(pattern="^[0-9]{1,15}$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> NotificationPage:
    """What is meant for the caller, the caller's participant or the role acted in; the newest first."""
    before = int(cursor) if cursor is not None else None
    return await service.page(reader_of(caller), unread=unread, before=before, limit=limit)


@router.post("/read", summary="Mark notifications as read", response_model=Marked)
async def post_read(service: Service, caller: NotificationReader, body: ReadMarks) -> Marked:
    """Marks those that are the caller's; the caller alone sees them as read."""
    return Marked(marked=await service.mark_read(reader_of(caller), body.ids))


@router.get("/preferences", summary="What goes by mail", response_model=Preferences)
async def get_preferences(service: Service, caller: NotificationReader) -> Preferences:
    return await service.preferences(caller.user.user_id)


@router.put("/preferences", summary="Choose what goes by mail", status_code=status.HTTP_204_NO_CONTENT)
async def put_preferences(service: Service, caller: NotificationReader, body: Preferences) -> Response:
    """The address is kept encrypted; with none, nothing is kept and no mail is sent."""
    await service.set_preferences(caller.user.user_id, body)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@router.get(
    "/stream",
    summary="Follow notifications",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def get_stream(
    request: Request,
    service: Service,
    caller: NotificationReader,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Each new notification as a server-sent event; its id is the event's, and `Last-Event-ID` resumes behind it."""
    if last_event_id is not None and not _IS_ID.fullmatch(last_event_id):
        raise ProblemError("invalid_request", detail="Last-Event-ID is not an id of this stream.")

    async def still_valid() -> bool:
        try:
            now = await authenticate(request)
            check_access(request, now, "notification:read")
        except (ProblemError, Refused):
            return False
        return reader_of(now) == reader_of(caller)

    after = int(last_event_id) if last_event_id is not None else None
    return StreamingResponse(
        stream(service, reader_of(caller), after=after, still_valid=still_valid),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(
    service: Notifications, reader: Reader, *, after: int | None, still_valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    """The bytes of a stream. It ends with the session, when the reader is too slow, or at shutdown.

    Subscribing comes before the look into the database, so that nothing falls between the two.
    """
    subscription = service.hub.subscribe(reader)
    try:
        last = after if after is not None else await service.last_id()
        yield b"retry: 2000\nid: %d\n\n" % last
        while missed := await service.missed(reader, after=last):
            for item in missed:
                if not await still_valid():
                    return
                yield event(item)
            last = missed[-1].id
        async for data in _live(subscription, last, still_valid):
            yield data
    finally:
        service.hub.unsubscribe(subscription)


async def _live(
    subscription: Subscription, last: int, still_valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    while True:
        try:
            item, heartbeat = await subscription.next(timeout_s=HEARTBEAT_S), False
        except TimeoutError:
            item, heartbeat = None, True
        if (item is None and not heartbeat) or not await still_valid():
            return
        if item is None:
            yield b": alive\n\n"
        elif item.id > last:
            yield event(item)


def event(item: NotificationItem) -> bytes:
    """A notification on the wire of a stream."""
    return b"id: %d\nevent: notification\ndata: %s\n\n" % (item.id, item.model_dump_json().encode())


def reader_of(caller: Caller) -> Reader:
    return Reader(user=caller.user.user_id, participant=caller.participant, roles=caller.roles)
