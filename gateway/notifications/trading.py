"""What public trading has for one's people, from the read model: sequences that open and close, what was taken from a
listing, a bid that wants revealing, results and the orders that are made of them; and what the exchange announces.

Progress is kept by block, so nothing is missed over a restart and nothing is told twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import structlog
from sqlalchemy import Connection, select

from gateway.notifications import repository
from gateway.notifications.service import Note, Notifications
from gateway.notifications.trading_notes import Told, notes_of
from gateway.notifications.turns import GATHER_S, SIDE_OF_ORGANISATION
from gateway.projection.database import Database
from gateway.projection.height import Height
from gateway.projection.trading_tables import sequences
from gateway.records import Records

CLOSING_SOON_MS = 3_600_000

_BLOCKS_AT_ONCE = 500
_WAIT_S = 30.0
_PROGRESS = "trading"
_TRADERS = {
    "consumer": ("consumer_owner", "consumer_operator"),
    "retailer": ("retailer_trader", "retailer_contract_manager"),
    "exchange": ("exchange_market_operator",),
}

log = structlog.get_logger(__name__)


class TradingNews:
    """The loop of one instance. `organisation` is its MSP id; one without a side in trading has nothing to do."""

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

    async def run(self) -> None:
        """Follow the read model, for ever."""
        if self._side is None:
            return
        reached = -1
        while True:
            try:
                reached = await self.look()
                await self.remind()
            except Exception as error:
                log.error("trading not looked at", error=type(error).__name__)
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
        side, roles = str(self._side), _TRADERS[str(self._side)]
        told = await self._read_model.read(
            lambda connection: notes_of(connection, since=since, until=until, side=side, roles=roles)
        )
        await self._records.write(lambda connection: self._write(connection, told, until))
        self._notifications.wake()
        return until

    async def remind(self) -> int:
        """Tell of the open sequences that close within the hour, each once; how many notifications that made."""
        now_ms = self._clock()
        notes = await self._read_model.read(lambda connection: list(self._closing(connection, now_ms)))
        if not notes:
            return 0
        written = await self._records.write(
            lambda connection: sum(self._notifications.put(connection, note, now_ms=now_ms) for note in notes)
        )
        if written:
            self._notifications.wake()
        return written

    def _write(self, connection: Connection, told: Told, until: int) -> None:
        now_ms = self._clock()
        standing = [note.to_row(now_ms) for note in told.standing]
        replaced = told.gone | {str(row["key"]) for row in standing}
        repository.replace(connection, sorted(replaced), standing)
        for note in told.once:
            self._notifications.put(connection, note, now_ms=now_ms)
        repository.write_progress(connection, _PROGRESS, until)

    def _closing(self, connection: Connection, now_ms: int) -> Iterator[Note]:
        columns = sequences.c
        soon = select(columns.sequence_id, columns.closes_at).where(
            columns.status == "open", columns.closes_at > now_ms, columns.closes_at <= now_ms + CLOSING_SOON_MS
        )
        for row in connection.execute(soon):
            for role in _TRADERS[str(self._side)]:
                yield Note(
                    kind="sequence_closing",
                    subject=row.sequence_id,
                    role=role,
                    due_at=row.closes_at,
                    key=f"sequence_closing/{row.sequence_id}/{row.closes_at}/{role}",
                )
