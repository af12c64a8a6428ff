"""Fan-out of notifications to the open streams of this instance."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from gateway.metrics import EVENT_STREAMS
from gateway.notifications.repository import Reader
from gateway.notifications.schemas import NotificationItem, item_of

_WAITING = 256


class Subscription:
    """One stream's bounded queue. A reader that lets it fill is cut off: it resumes from the database."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._queue: asyncio.Queue[NotificationItem | None] = asyncio.Queue(_WAITING)
        self._ended = False

    def offer(self, item: NotificationItem) -> bool:
        """Queue a notification; False when there is no room."""
        if self._queue.full():
            return False
        self._queue.put_nowait(item)
        return True

    def end(self) -> None:
        """No more of them; a waiting reader is woken."""
        self._ended = True
        if not self._queue.full():
            self._queue.put_nowait(None)

    async def next(self, *, timeout_s: float) -> NotificationItem | None:
        """The next notification, None when the stream is over. Raises TimeoutError."""
        if self._ended:
            return None
        return await asyncio.wait_for(self._queue.get(), timeout_s)


class NotificationHub:
    """For one event loop."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._closed = False

    def subscribe(self, reader: Reader) -> Subscription:
        """A new stream's queue; ended at once when the hub is closed."""
        subscription = Subscription(reader)
        self._subscriptions.add(subscription)
        EVENT_STREAMS.inc()
        if self._closed:
            subscription.end()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            EVENT_STREAMS.dec()

    def publish(self, row: Mapping[str, Any]) -> None:
        """Hand a row of `notifications` to those for whom it is meant. Slow readers are cut off."""
        meant = [each for each in self._subscriptions if each.reader.may_read(row)]
        if not meant:
            return
        item = item_of(row, read_at=None)
        for subscription in meant:
            if not subscription.offer(item):
                subscription.end()
                self.unsubscribe(subscription)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._closed = True
        for subscription in self._subscriptions:
            subscription.end()
