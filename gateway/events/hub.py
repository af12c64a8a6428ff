"""Fan-out of order steps to the event streams of this instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acl.views import Shape, View, shape_of, shaped
from gateway.events.streaming import PlacedEvent, on_the_wire
from gateway.fanout import Hub
from gateway.rendering import to_json

_WAITING_EVENTS = 512


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


def step_event(step: Mapping[str, Any], shape: Shape) -> PlacedEvent:
    """The event of a row of `order_steps`, as it is seen in `shape`."""
    names = ("order_id", "version", "action", "actor", "role", "state", "stage", "transaction_id", "at", "block")
    data = to_json(shaped("order_news", shape, {name: step[name] for name in names}))
    return on_the_wire(step["block"], step["position"], b"order", data)


class EventHub(Hub[Wish, PlacedEvent]):
    """All open streams of order steps of this instance."""

    def __init__(self) -> None:
        super().__init__(room=_WAITING_EVENTS)

    def publish(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Hand committed steps to the streams that may see them. Slow readers are dropped."""
        if not self._subscriptions:
            return
        for step in steps:
            events: dict[Shape, PlacedEvent] = {}
            for subscription in list(self._subscriptions):
                shape = subscription.wish.shape(step)
                if shape is None:
                    continue
                if shape not in events:
                    events[shape] = step_event(step, shape)
                self._hand(events[shape], subscription)
