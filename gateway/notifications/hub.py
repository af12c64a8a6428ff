"""Fan-out of notifications to the open streams of this instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway import fanout
from gateway.fanout import Hub
from gateway.notifications.repository import Reader
from gateway.notifications.schemas import NotificationItem, item_of

_WAITING = 256

Subscription = fanout.Subscription[Reader, NotificationItem]


class NotificationHub(Hub[Reader, NotificationItem]):
    """All open streams of notifications of this instance."""

    def __init__(self) -> None:
        super().__init__(room=_WAITING)

    def publish(self, row: Mapping[str, Any]) -> None:
        """Hand a row of `notifications` to those for whom it is meant. Slow readers are cut off."""
        meant = [each for each in self._subscriptions if each.wish.may_read(row)]
        if not meant:
            return
        item = item_of(row, read_at=None)
        for subscription in meant:
            self._hand(item, subscription)
