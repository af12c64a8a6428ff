"""One event stream: first what the client missed, from the database; then what is committed."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

from gateway.dependencies import Services
from gateway.events.hub import StepEvent, Subscription, Wish, step_event
from gateway.orders import repository
from gateway.problems import ProblemError
from gateway.projection.tables import order_steps

# Also for how long at most an idle stream outlives its session; nothing is sent in that time.
HEARTBEAT_S = 4.0
_PAGE = 500
_END_OF_BLOCK = 2**31 - 1
_PLACE = re.compile(r"(\d{1,15})(?::(\d{1,9}))?")

Place = tuple[int, int]


def read_place(text: str) -> Place:
    """The place in the chain in a `Last-Event-ID`: `block:position`, or `block` for all of that block.

    Raises ProblemError `invalid_request`.
    """
    match = _PLACE.fullmatch(text)
    if match is None:
        raise ProblemError("invalid_request", detail="Last-Event-ID is not an id of this stream.")
    return int(match[1]), int(match[2]) if match[2] is not None else _END_OF_BLOCK


async def stream(
    services: Services, wish: Wish, *, after: Place | None, still_valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    """The bytes of an event stream. It ends when the session does, when the reader is too slow, or at shutdown.

    Subscribing comes before the look into the database, so that nothing falls between the two.
    """
    subscription = services.hub.subscribe(wish)
    try:
        last = after if after is not None else (services.height.value, _END_OF_BLOCK)
        yield b"retry: 2000\nid: %d\n\n" % services.height.value if after is None else b"retry: 2000\n\n"
        if after is not None:
            async for event in _missed(services, wish, after):
                if not await still_valid():  # a slow reader can make this last
                    return
                last = (event.block, event.position)
                yield event.data
        async for data in _live(subscription, last, still_valid):
            yield data
    finally:
        services.hub.unsubscribe(subscription)


async def _live(
    subscription: Subscription, last: Place, still_valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    while True:
        try:
            event = await subscription.next(timeout_s=HEARTBEAT_S)
        except TimeoutError:
            event, heartbeat = None, True
        else:
            heartbeat = False
        if (event is None and not heartbeat) or not await still_valid():
            return
        if event is None:
            yield b": alive\n\n"
        elif (event.block, event.position) > last:
            yield event.data


async def _missed(services: Services, wish: Wish, after: Place) -> AsyncIterator[StepEvent]:
    seen = repository.visible(order_steps, wish.views, wish.participant)
    if wish.order_id is not None:
        seen = seen & (order_steps.c.order_id == wish.order_id)
    block, position = after
    while True:
        page = partial(repository.list_steps_after, block=block, position=position, seen=seen, limit=_PAGE)
        rows = await services.database.read(page)
        for row in rows:
            values: dict[str, Any] = row._asdict()
            shape = wish.shape(values)
            if shape is not None:
                yield step_event(values, shape)
            block, position = row.block, row.position
        if len(rows) < _PAGE:
            return
