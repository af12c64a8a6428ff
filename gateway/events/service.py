"""The event stream of order steps."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

from gateway.dependencies import Services
from gateway.events.hub import Wish, step_event
from gateway.events.streaming import Place, PlacedEvent, stream_of
from gateway.orders import repository
from gateway.projection.tables import order_steps

_PAGE = 500


def stream(
    services: Services, wish: Wish, *, after: Place | None, still_valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    """The bytes of a stream, from `after` on or from now on (`streaming.stream_of`)."""
    return stream_of(
        services.hub,
        wish,
        height=lambda: services.height.value,
        missed=partial(_missed, services, wish),
        after=after,
        still_valid=still_valid,
    )


async def _missed(services: Services, wish: Wish, after: Place) -> AsyncIterator[PlacedEvent]:
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
