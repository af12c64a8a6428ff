"""Whose turn it is, from the read model: each order that waits for one's side is one notification, as it stands now.

An order that moves on takes its notification with it. Progress is kept by block, so nothing is missed over a restart
and nothing is told twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from sqlalchemy import Connection, Row, select

from gateway.notifications import repository
from gateway.notifications.service import Note, Notifications
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.projection.tables import order_steps, orders, policies
from gateway.records import Records

SIDE_OF_ORGANISATION = {"ConsumerOrg": "consumer", "RetailerOrg": "retailer", "ExchangeOrg": "exchange"}
GATHER_S = 1.0
"""New blocks are looked at together: under load that is one write a second instead of one a block."""

_BLOCKS_AT_ONCE = 500
_WAIT_S = 30.0
_PROGRESS = "turns"
_OWN_DRAFT = "pending"

log = structlog.get_logger(__name__)


class Turns:
    """The loop of one instance. `organisation` is its MSP id; one without a side in orders has nothing to do."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        height: Height,
        notifications: Notifications,
        organisation: str,
        clock: Callable[[], int],
        gather_s: float = GATHER_S,
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._height = height
        self._notifications = notifications
        self._side = SIDE_OF_ORGANISATION.get(organisation)
        self._clock = clock
        self._gather_s = gather_s
        self._deadlines: dict[tuple[str, int], dict[str, int]] = {}

    async def run(self) -> None:
        """Follow the read model, for ever."""
        if self._side is None:
            return
        reached = -1
        while True:
            try:
                reached = await self.look()
            except Exception as error:
                log.error("turns not looked at", error=type(error).__name__)
            if await self._height.wait_for(reached + 1, timeout_s=_WAIT_S):
                await asyncio.sleep(self._gather_s)

    async def look(self) -> int:
        """Take in the next blocks, 500 at most; the last block that was looked at. A new instance begins with what
        comes next."""
        height = self._height.value
        since = await self._records.read(lambda connection: repository.read_progress(connection, _PROGRESS))
        if since is None:
            await self._records.write(lambda connection: repository.write_progress(connection, _PROGRESS, height))
            return height
        if since >= height:
            return height
        until = min(height, since + _BLOCKS_AT_ONCE)
        moved, waiting = await self._read_model.read(lambda connection: self._changed(connection, since, until))
        await self._records.write(lambda connection: self._write(connection, moved, waiting, until))
        self._notifications.wake()
        return until

    def _changed(self, connection: Connection, since: int, until: int) -> tuple[list[str], list[Row[Any]]]:
        """The orders with steps in the blocks (since, until]; and those of them that now wait for this side, but for
        drafts of one's own, with the policies that they are under read."""
        touched = select(order_steps.c.order_id).where(order_steps.c.block > since, order_steps.c.block <= until)
        moved = list(connection.execute(touched.distinct()).scalars())
        for_us = orders.c[f"next_{self._side}"], orders.c.state != _OWN_DRAFT
        waiting = list(connection.execute(select(orders).where(orders.c.order_id.in_(touched), *for_us)))
        for row in waiting:
            self._read_deadlines(connection, row.segment, json.loads(row.record)["policy"])
        return moved, waiting

    def _read_deadlines(self, connection: Connection, segment: str, version: int) -> None:
        if (segment, version) not in self._deadlines:
            query = select(policies.c.record).where(policies.c.segment == segment, policies.c.version == version)
            text = connection.execute(query).scalar_one_or_none()
            self._deadlines[segment, version] = json.loads(text).get("deadlines_s", {}) if text else {}

    def _write(self, connection: Connection, moved: Iterable[str], waiting: Iterable[Row[Any]], until: int) -> None:
        keys = [_key(kind, order_id) for order_id in moved for kind in ("your_turn", "deadline_near")]
        now_ms = self._clock()
        repository.replace(connection, keys, [self._note(order).to_row(now_ms) for order in waiting])
        repository.write_progress(connection, _PROGRESS, until)

    def _note(self, order: Row[Any]) -> Note:
        """The notification of an order that waits for this side."""
        deadline_s = self._deadlines[order.segment, json.loads(order.record)["policy"]].get(order.state)
        exchange = self._side == "exchange"
        return Note(
            kind="your_turn",
            subject=order.order_id,
            participant=None if exchange else {"consumer": order.consumer, "retailer": order.retailer}[str(self._side)],
            role=_exchange_role(order.state) if exchange else None,
            detail={"state": order.state, "stage": order.stage, "version": order.version},
            due_at=None if deadline_s is None else order.refreshed_at + deadline_s * 1_000,
            key=_key("your_turn", order.order_id),
        )


def _exchange_role(state: str) -> str:
    return "exchange_supervisor" if state == "disputed" else "exchange_auditor"


def _key(kind: str, order_id: str) -> str:
    return f"{kind}/{order_id}"
