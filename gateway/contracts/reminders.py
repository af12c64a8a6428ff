"""Reminders of contracts: before the first day, before the last (time to renew), and once the period is over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from gateway.loops import Loop
from gateway.notifications.reminders import EVERY_S, distance, end_of_day_ms
from gateway.notifications.service import Note, Notifications
from gateway.projection.database import Database
from gateway.projection.tables import orders, participants
from gateway.records import Records

_DAY_MS = 24 * 3_600_000
_EXCHANGE, _OPERATOR = "ExchangeOrg", "exchange_market_operator"


class ContractReminders:
    """The loop of one instance: it reminds the parties of its own `organisation` (MSP id), and at the exchange
    the market operators of contracts that are over and not yet expired."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        notifications: Notifications,
        organisation: str,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._notifications = notifications
        self._organisation = organisation
        self._clock = clock

    async def run(self) -> None:
        """Look every quarter of an hour, for ever."""
        await Loop().run(self.look, every_s=EVERY_S, failure="contract reminders not made")

    async def look(self) -> int:
        """Write the reminders that are due and were not written before; how many."""
        now_ms = self._clock()
        notes = await self._read_model.read(lambda connection: list(self._due(connection, now_ms)))

        def work(connection: Connection) -> int:
            return sum(self._notifications.put(connection, note, now_ms=now_ms) for note in notes)

        written = await self._records.write(work)
        if written:
            self._notifications.wake()
        return written

    def _due(self, connection: Connection, now_ms: int) -> Iterator[Note]:
        own = set(
            connection.execute(
                select(participants.c.participant_id).where(participants.c.organisation == self._organisation)
            ).scalars()
        )
        running = select(orders).where(orders.c.state == "executing")
        for row in connection.execute(running):
            parties = [party for party in (row.consumer, row.retailer) if party in own]
            for party in parties:
                yield from _of_period(row, party, now_ms)
            end = _midnight_ms(_end_of(row))
            if self._organisation == _EXCHANGE and end <= now_ms:
                yield _note("contract_over", row, role=_OPERATOR, due_at=end, days=0)


def _of_period(row: Row[Any], party: str, now_ms: int) -> Iterator[Note]:
    start, end = _midnight_ms(row.period_start), _midnight_ms(_end_of(row))
    if (days := distance(start - now_ms)) is not None:
        yield _note("contract_starting", row, participant=party, due_at=start, days=days)
    if (days := distance(end - now_ms)) is not None:
        yield _note("contract_ending", row, participant=party, due_at=end, days=days)
    elif end <= now_ms:
        yield _note("contract_over", row, participant=party, due_at=end, days=0)


def _note(
    kind: str, row: Row[Any], *, due_at: int, days: int, participant: str | None = None, role: str | None = None
) -> Note:
    return Note(
        kind=kind,
        subject=row.order_id,
        participant=participant,
        role=role,
        detail={"days": days, "period_start": row.period_start, "ends_on": _end_of(row)},
        due_at=due_at,
        key=f"{kind}/{row.order_id}/{participant or role}/{due_at}/{days}",
    )


def _end_of(row: Row[Any]) -> str:
    """The day after the last one of delivery: notice, a default or an early end may have set it."""
    return str(json.loads(row.record).get("ends_on", row.period_end))


def _midnight_ms(day: str) -> int:
    """The beginning of the market-local `day`, in ms since 1970 UTC."""
    return end_of_day_ms(day) - _DAY_MS
