"""Fan-out of order steps to the event streams of this instance."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acl.views import Shape, View, shape_of, shaped
from gateway.metrics import EVENT_STREAMS
from gateway.rendering import to_json

_WAITING_EVENTS = 512


@dataclass(frozen=True, slots=True)
class StepEvent:
    """A step as an event: its place in the chain and its bytes on the wire."""

    block: int
    position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Wish:
    """What a stream carries: steps that `views` show to `participant`, of one order where `order_id` is given."""

    views: tuple[View, ...]
    participant: str
    order_id: str | None = None

    def shape(self, step: Mapping[str, Any]) -> Shape | None:
        """How the stream shows `step`; None when it does not."""
        if self.order_id is not None and step["order_id"] != self.order_id:
            return None
        return shape_of(self.views, step, participant=self.participant)


def step_event(step: Mapping[str, Any], shape: Shape) -> StepEvent:
    """The event of a row of `order_steps`, as it is seen in `shape`."""
    names = ("order_id", "version", "action", "actor", "role", "state", "stage", "transaction_id", "at", "block")
    data = to_json(shaped("order_news", shape, {name: step[name] for name in names}))
    place = b"%d:%d" % (step["block"], step["position"])
    return StepEvent(step["block"], step["position"], b"id: " + place + b"\nevent: order\ndata: " + data + b"\n\n")


class Subscription:
    """One stream's bounded queue. A reader that lets it fill is dropped: it can resume from the database."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self._queue: asyncio.Queue[StepEvent | None] = asyncio.Queue(_WAITING_EVENTS)
        self._ended = False

    def offer(self, event: StepEvent) -> bool:
        """Queue an event; False when there is no room."""
        if self._queue.full():
            return False
        self._queue.put_nowait(event)
        return True

    def end(self) -> None:
        """No more events; a waiting reader is woken."""
        self._ended = True
        if not self._queue.full():
            self._queue.put_nowait(None)

    async def next(self, *, timeout_s: float) -> StepEvent | None:
        """The next event. None when the stream is over. Raises TimeoutError."""
        if self._ended:
            return None
        return await asyncio.wait_for(self._queue.get(), timeout_s)


class EventHub:
    """All open streams of this instance. For one event loop."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._closed = False

    def subscribe(self, wish: Wish) -> Subscription:
        """A new stream's queue; ended at once when the hub is closed."""
        subscription = Subscription(wish)
        self._subscriptions.add(subscription)
        EVENT_STREAMS.inc()
        if self._closed:
            subscription.end()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            EVENT_STREAMS.dec()

    def publish(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Hand committed steps to the streams that may see them. Slow readers are dropped."""
        if not self._subscriptions:
            return
        for step in steps:
            events: dict[Shape, StepEvent] = {}
            for subscription in list(self._subscriptions):
                shape = subscription.wish.shape(step)
                if shape is None:
                    continue
                if shape not in events:
                    events[shape] = step_event(step, shape)
                if not subscription.offer(events[shape]):
                    subscription.end()
                    self.unsubscribe(subscription)

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._closed = True
        for subscription in self._subscriptions:
            subscription.end()
