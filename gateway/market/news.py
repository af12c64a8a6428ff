"""News of public trading as server-sent events: steps on sequences, listings and bids, and what was taken."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import merge
from typing import Any

from sqlalchemy import Connection, Row, Table, select, tuple_

from acl.views import Shape, shape_of, shaped, views_of
from gateway.dependencies import Services
from gateway.events.streaming import Place, PlacedEvent, on_the_wire, stream_of
from gateway.fanout import Hub
from gateway.projection.trading_tables import takes, trading_steps
from gateway.rendering import to_json

_WAITING_EVENTS = 512
_PAGE = 500
_LEFT_OUT = frozenset({"record", "intent_id", "intent_digest", "position"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a stream carries: what `roles` of `participant` see, of one sequence where it is given."""

    roles: tuple[str, ...]
    participant: str
    sequence: str | None = None

    def shape(self, entity: str, row: Mapping[str, Any]) -> Shape | None:
        """How the stream shows `row`; None when it does not."""
        if self.sequence not in (None, row["sequence"]):
            return None
        return shape_of(views_of(entity, self.roles), row, participant=self.participant)


class MarketHub(Hub[Wish, PlacedEvent]):
    """All open streams of market news of this instance."""

    def __init__(self) -> None:
        super().__init__(room=_WAITING_EVENTS)

    def publish(self, steps: Sequence[tuple[Table, Mapping[str, Any]]]) -> None:
        """Hand committed steps, with the tables that they are rows of, to the streams that may see them."""
        if not self._subscriptions:
            return
        for table, row in steps:
            entity = entity_of(table, row)
            events: dict[Shape, PlacedEvent] = {}
            for subscription in list(self._subscriptions):
                shape = subscription.wish.shape(entity, row)
                if shape is None:
                    continue
                if shape not in events:
                    events[shape] = event_of(entity, row, shape)
                self._hand(events[shape], subscription)


def entity_of(table: Table, row: Mapping[str, Any]) -> str:
    """The data view of a row of `trading_steps` or `takes`."""
    if table is takes:
        return "take"
    return "bid_step" if row["noun"] == "bid" else "trading_step"


def event_of(entity: str, row: Mapping[str, Any], shape: Shape) -> PlacedEvent:
    """The event of a row as it is seen in `shape`; its kind is `take`, `sequence`, `listing` or `bid`."""
    kind = "take" if entity == "take" else row["noun"]
    value = {name: part for name, part in row.items() if name not in _LEFT_OUT and part is not None}
    return on_the_wire(row["block"], row["position"], kind.encode(), to_json(shaped(entity, shape, value)))


def stream(
    services: Services, wish: Wish, *, after: Place | None, still_valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    """The bytes of a stream, from `after` on or from now on (`streaming.stream_of`)."""
    return stream_of(
        services.market_hub,
        wish,
        height=lambda: services.height.value,
        missed=partial(_missed, services, wish),
        after=after,
        still_valid=still_valid,
    )


async def _missed(services: Services, wish: Wish, after: Place) -> AsyncIterator[PlacedEvent]:
    while True:
        rows = await services.database.read(partial(_after, place=after, sequence=wish.sequence))
        for table, row in rows:
            values = row._asdict()
            entity = entity_of(table, values)
            shape = wish.shape(entity, values)
            if shape is not None:
                yield event_of(entity, values, shape)
            after = row.block, row.position
        if len(rows) < _PAGE:
            return


def _after(connection: Connection, *, place: Place, sequence: str | None) -> list[tuple[Table, Row[Any]]]:
    """The next rows of both tables in the order of the ledger: they share one count of positions."""
    found = []
    for table in (trading_steps, takes):
        query = select(table).where(tuple_(table.c.block, table.c.position) > place)
        if sequence is not None:
            query = query.where(table.c.sequence == sequence)
        rows = connection.execute(query.order_by(table.c.block, table.c.position).limit(_PAGE)).all()
        found.append([(table, row) for row in rows])
    return list(merge(*found, key=lambda each: (each[1].block, each[1].position)))[:_PAGE]
