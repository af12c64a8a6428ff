"""The audit trail of one instance: what is written before an answer, and what is written as soon as there is time."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from gateway.audit_trail import repository
from gateway.audit_trail.chain import Entry, Head, origin
from gateway.audit_trail.kinds import checked_name, detail_text
from gateway.audit_trail.repository import NewEntry
from gateway.audit_trail.schemas import AuditFilters
from gateway.records import Records
from gateway.sessions.limits import RateLimit

QUEUE_LIMIT = 10_000
_TOGETHER = 500
# Of refusals, for each user who is signed in, and for all others together: strangers can be many and write for nothing.
REFUSALS_AT_ONCE = 1_000
REFUSALS_PER_MINUTE = 60
_STRANGERS = ""

log = structlog.get_logger(__name__)


class AuditTrail:
    """Append-only. `clock` gives milliseconds since 1970 UTC; `organisation` is an MSP id.

    `record` and `append` are for what must be on disk before it is answered (sign-ins, administrative acts, exports).
    `note` is for refusals: it never waits, its queue is bounded and so is each one's share of the trail; what did not
    fit is counted in the trail itself.
    """

    def __init__(self, *, records: Records, organisation: str, network_id: str, clock: Callable[[], int]) -> None:
        self._records = records
        self._clock = clock
        self._origin = origin(organisation=organisation, network_id=network_id)
        self._queue: deque[NewEntry] = deque()
        self._lost = 0
        self._flushing: asyncio.Task[None] | None = None
        self._shares = RateLimit(burst=REFUSALS_AT_ONCE, per_minute=REFUSALS_PER_MINUTE, clock=clock)

    async def record(self, *, actor: str | None, kind: str, subject: str | None, detail: Mapping[str, Any]) -> None:
        """Write an entry; on return it is on disk. Raises AuditKindError for a detail that the kind does not carry."""
        entry = self._new(actor, kind, subject, detail)
        await self._records.write(lambda connection: repository.append(connection, [entry], start=self._origin))

    def append(
        self, connection: Connection, *, actor: str | None, kind: str, subject: str | None, detail: Mapping[str, Any]
    ) -> None:
        """As `record`, within a transaction of `Records.write`: the act and its entry are written, or neither."""
        repository.append(connection, [self._new(actor, kind, subject, detail)], start=self._origin)

    def note(
        self, *, actor: str | None, kind: str, subject: str | None, detail: Mapping[str, Any], proved: bool = False
    ) -> None:
        """Write an entry soon, together with others. Never waits. `proved`: it is sure that `actor` did this.

        Raises AuditKindError as `record` does.
        """
        entry = self._new(actor, kind, subject, detail)
        share = actor if proved and actor else _STRANGERS
        if len(self._queue) >= QUEUE_LIMIT or not self._shares.has_room(share):
            self._lost += 1  # written with the next entry that is kept
            return
        self._shares.take(share)
        self._queue.append(entry)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush(), name="audit-trail")

    async def head(self) -> Head:
        """Where the trail stands."""
        return await self._records.read(lambda connection: repository.read_head(connection, start=self._origin))

    async def search(self, filters: AuditFilters, *, before: int | None, limit: int) -> list[Entry]:
        """Entries that fit, newest first, those with a number below `before`."""
        return await self._records.read(
            lambda connection: repository.search(connection, filters, before=before, limit=limit)
        )

    async def page(self, filters: AuditFilters, *, after: int, limit: int) -> list[Entry]:
        """Entries that fit, oldest first, those with a number above `after`."""
        return await self._records.read(
            lambda connection: repository.page(connection, filters, after=after, limit=limit)
        )

    async def settle(self) -> None:
        """Wait until everything noted so far is on disk; before the database is closed."""
        while self._flushing is not None and not self._flushing.done():
            await asyncio.wait([self._flushing])

    async def _flush(self) -> None:
        # While one batch is written the next one gathers, so there is no timer and no write for each refusal.
        while self._queue or self._lost:
            batch = [self._queue.popleft() for _ in range(min(len(self._queue), _TOGETHER))]
            lost, self._lost = self._lost, 0
            if lost:
                batch.append(self._new(None, "refusals_not_kept", None, {"count": lost}))
            try:
                await self._records.write(partial(repository.append, new=batch, start=self._origin))
            except Exception as error:  # whatever the database says: requests go on, and the loss is counted
                log.error("audit_trail_not_written", error=type(error).__name__, entries=len(batch))
                self._lost += len(batch) - (1 if lost else 0) + lost
                return

    def _new(self, actor: str | None, kind: str, subject: str | None, detail: Mapping[str, Any]) -> NewEntry:
        return NewEntry(
            at=self._clock(),
            actor=checked_name(actor),
            kind=kind,
            subject=checked_name(subject),
            detail=detail_text(kind, detail),
        )
