"""Fan-out within one instance: what is published goes into the bounded queue of every stream that wants it."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from gateway.metrics import EVENT_STREAMS

WishT = TypeVar("WishT")
ItemT = TypeVar("ItemT")


class Subscription(Generic[WishT, ItemT]):
    """One stream's bounded queue. A reader that lets it fill is cut off: it resumes from the database."""

    def __init__(self, wish: WishT, *, room: int) -> None:
        self.wish = wish
        self._queue: asyncio.Queue[ItemT | None] = asyncio.Queue(room)
        self._ended = False

    def offer(self, item: ItemT) -> bool:
        """Queue an item; False when there is no room."""
        if self._queue.full():
            return False
        self._queue.put_nowait(item)
        return True

    def end(self) -> None:
        """No more of them; a waiting reader is woken."""
        self._ended = True
        if not self._queue.full():
            self._queue.put_nowait(None)

    async def next(self, *, timeout_s: float) -> ItemT | None:
        """The next item, None when the stream is over. Raises TimeoutError."""
        if self._ended:
            return None
        return await asyncio.wait_for(self._queue.get(), timeout_s)


class Hub(Generic[WishT, ItemT]):
    """The open streams of one kind, each with room for `room` items. For one event loop."""

    def __init__(self, *, room: int) -> None:
        self._room = room
        self._subscriptions: set[Subscription[WishT, ItemT]] = set()
        self._closed = False

    def subscribe(self, wish: WishT) -> Subscription[WishT, ItemT]:
        """A new stream's queue; ended at once when the hub is closed."""
        subscription: Subscription[WishT, ItemT] = Subscription(wish, room=self._room)
        self._subscriptions.add(subscription)
        EVENT_STREAMS.inc()
        if self._closed:
            subscription.end()
        return subscription

    def unsubscribe(self, subscription: Subscription[WishT, ItemT]) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            EVENT_STREAMS.dec()

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._closed = True
        for subscription in self._subscriptions:
            subscription.end()

    def _hand(self, item: ItemT, subscription: Subscription[WishT, ItemT]) -> None:
        """Queue `item`, or cut a slow reader off."""
        if not subscription.offer(item):
            subscription.end()
            self.unsubscribe(subscription)
