"""Drift and the outbox as figures, for Prometheus and for `energysale doctor`."""

from __future__ import annotations

import asyncio

import structlog

from gateway.metrics import REGISTRY_DRIFT, REGISTRY_OUTBOX
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registry_sync import repository
from gateway.registry_sync.drift import find_drift
from gateway.registry_sync.model import OPEN

EVERY_S = 300.0
SETTLED_S = 2.0

log = structlog.get_logger(__name__)


class DriftWatch:
    """Looks when the ledger's registry has changed (`changed` is set), and every five minutes.

    All records are read, so it waits two seconds after a change, for what belongs to it, before it looks.
    """

    def __init__(
        self, *, records: Records, read_model: Database, changed: asyncio.Event, settled_s: float = SETTLED_S
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._changed = changed
        self._settled_s = settled_s

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            self._changed.clear()
            try:
                await self.look()
            except Exception as error:
                log.error("drift not looked for", error=type(error).__name__)
            try:
                await asyncio.wait_for(self._changed.wait(), EVERY_S)
            except TimeoutError:
                continue
            await asyncio.sleep(self._settled_s)

    async def look(self) -> None:
        """Set the figures as they are now. Which records differ, `GET /api/v1/registry/drift` says."""
        report = await find_drift(records=self._records, read_model=self._read_model)
        counts = await self._records.read(repository.counts)
        REGISTRY_DRIFT.set(len(report.drift))
        for state in OPEN:
            REGISTRY_OUTBOX.labels(state.value).set(counts.get(state.value, 0))
        if report.drift:
            log.warning("registry drift", records=len(report.drift), height=report.height)
