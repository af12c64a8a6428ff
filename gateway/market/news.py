"""News of the market as server-sent events: steps on sequences, listings and bids, what was taken, announcements; and
after them, of how far the ledger has come, with the nouns of all other records that were written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from heapq import merge
from typing import Any

from sqlalchemy import Connection, Row, Table, select, tuple_

from acl.views import Shape, shape_of, shaped, views_of
from chaincode.actions import ACTIONS
from gateway.dependencies import Services
from gateway.events.streaming import END_OF_BLOCK, Place, PlacedEvent, on_the_wire, stream_of
from gateway.fanout import Hub
from gateway.projection.ledger_intents import ledger_intents
from gateway.projection.tables import checkpoint
from gateway.projection.trading_tables import takes, trading_steps
from gateway.projection.writer import Applied
from gateway.rendering import to_json

_WAITING_EVENTS = 512
_PAGE = 500
_ENTITIES = {"bid": "bid_step", "announcement": "announcement_step"}
_LEFT_OUT = frozenset({"record", "intent_id", "intent_digest", "position"})
_TOLD_BY_STEPS = frozenset({"order", "sequence", "listing", "bid", "announcement"})


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

    def publish(self, applied: Applied) -> None:
        """Hand what was written to the read model to the streams: steps to those that may see them, and how far the
        ledger has come to all of the whole market."""
        if not self._subscriptions:
            return
        for table, row in applied.trading_steps:
            entity = entity_of(table, row)
            events: dict[Shape, PlacedEvent] = {}
            for subscription in list(self._subscriptions):
                shape = subscription.wish.shape(entity, row)
                if shape is None:
                    continue
                if shape not in events:
                    events[shape] = event_of(entity, row, shape)
                self._hand(events[shape], subscription)
        reached = block_event(applied.height, applied.actions)
        for subscription in list(self._subscriptions):
            if subscription.wish.sequence is None:
                self._hand(reached, subscription)


def entity_of(table: Table, row: Mapping[str, Any]) -> str:
    """The data view of a row of `trading_steps` or `takes`."""
    if table is takes:
        return "take"
    return _ENTITIES.get(row["noun"], "trading_step")


def event_of(entity: str, row: Mapping[str, Any], shape: Shape) -> PlacedEvent:
    """The event of a row as it is seen in `shape`; its kind is `take`, `sequence`, `listing`, `bid` or
    `announcement`."""
    kind = "take" if entity == "take" else row["noun"]
    value = {name: part for name, part in row.items() if name not in _LEFT_OUT and part is not None}
    return on_the_wire(row["block"], row["position"], kind.encode(), to_json(shaped(entity, shape, value)))


def block_event(height: int, actions: Iterable[str]) -> PlacedEvent:
    """The event `block`: `{"block", "nouns"}`, the nouns being those of records that have no events of their own."""
    nouns = sorted({ACTIONS[action].noun for action in actions if action in ACTIONS} - _TOLD_BY_STEPS)
    return on_the_wire(height, END_OF_BLOCK, b"block", to_json({"block": height, "nouns": nouns}))


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
    first = after
    while True:
        rows, height = await services.database.read(partial(_after, place=after, sequence=wish.sequence))
        for table, row in rows:
            values = row._asdict()
            entity = entity_of(table, values)
            shape = wish.shape(entity, values)
            if shape is not None:
                yield event_of(entity, values, shape)
            after = row.block, row.position
        if len(rows) < _PAGE:
            break
    if wish.sequence is None and (height, END_OF_BLOCK) > first:
        yield block_event(height, await services.database.read(partial(_actions_between, after=first, height=height)))


def _after(connection: Connection, *, place: Place, sequence: str | None) -> tuple[list[tuple[Table, Row[Any]]], int]:
    """The next rows of both tables in the order of the ledger (they share one count of positions), and the block of the
    read model."""
    found = []
    for table in (trading_steps, takes):
        query = select(table).where(tuple_(table.c.block, table.c.position) > place)
        if sequence is not None:
            query = query.where(table.c.sequence == sequence)
        rows = connection.execute(query.order_by(table.c.block, table.c.position).limit(_PAGE)).all()
        found.append([(table, row) for row in rows])
    height = connection.execute(select(checkpoint.c.block)).scalar_one_or_none() or 0
    return list(merge(*found, key=lambda each: (each[1].block, each[1].position)))[:_PAGE], height


def _actions_between(connection: Connection, *, after: Place, height: int) -> list[str]:
    """The actions that were applied in the blocks from the one of `after` up to `height`."""
    column = ledger_intents.c.action
    within = ledger_intents.c.block.between(after[0], height)
    return list(connection.execute(select(column).distinct().where(within, column.is_not(None))).scalars())
