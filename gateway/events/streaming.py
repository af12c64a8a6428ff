"""One event stream of whatever kind: first what the client missed, from the database; then what is committed."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from gateway.fanout import Hub, Subscription
from gateway.problems import ProblemError

# Also for how long at most an idle stream outlives its session; nothing is sent in that time.
HEARTBEAT_S = 4.0
END_OF_BLOCK = 2**31 - 1
_PLACE = re.compile(r"(\d{1,15})(?::(\d{1,10}))?")  # END_OF_BLOCK has ten digits

Place = tuple[int, int]
WishT = TypeVar("WishT")


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event: its place in the chain and its bytes on the wire."""

    block: int
    position: int
    data: bytes


def on_the_wire(block: int, position: int, kind: bytes, data: bytes) -> PlacedEvent:
    """The event `kind` with the JSON `data`; its id is its place."""
    head = b"id: %d:%d\nevent: " % (block, position)
    return PlacedEvent(block, position, head + kind + b"\ndata: " + data + b"\n\n")


def read_place(text: str) -> Place:
    """The place in the chain in a `Last-Event-ID`: `block:position`, or `block` for all of that block.

    Raises ProblemError `invalid_request`.
    """
    match = _PLACE.fullmatch(text)
    if match is None:
        raise ProblemError("invalid_request", detail="Last-Event-ID is not an id of this stream.")
    return int(match[1]), END_OF_BLOCK if match[2] is None else min(int(match[2]), END_OF_BLOCK)


async def stream_of(
    hub: Hub[WishT, PlacedEvent],
    wish: WishT,
    *,
    height: Callable[[], int],
    missed: Callable[[Place], AsyncIterator[PlacedEvent]],
    after: Place | None,
    still_valid: Callable[[], Awaitable[bool]],
) -> AsyncGenerator[bytes, None]:
    """The bytes of an event stream. It ends when the session does, when the reader is too slow, or at shutdown.

    `missed` gives the events after a place, out of the database; `height` is the read model's block. Subscribing comes
    before the look into the database, so that nothing falls between the two.
    """
    subscription = hub.subscribe(wish)
    try:
        last = after if after is not None else (height(), END_OF_BLOCK)
        yield b"retry: 2000\nid: %d\n\n" % height() if after is None else b"retry: 2000\n\n"
        if after is not None:
            async for event in missed(after):
                if not await still_valid():  # a slow reader can make this last
                    return
                last = (event.block, event.position)
                yield event.data
        async for data in _live(subscription, last, still_valid):
            yield data
    finally:
        hub.unsubscribe(subscription)


async def _live(
    subscription: Subscription[WishT, PlacedEvent], last: Place, still_valid: Callable[[], Awaitable[bool]]
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
