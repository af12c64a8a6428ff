"""Work that an instance does again and again beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

log = structlog.get_logger(__name__)


class Loop:
    """Repeats work when it is woken, and unasked every so often. For one event loop."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    async def run(self, work: Callable[[], Awaitable[object]], *, every_s: float, failure: str) -> None:
        """Do `work` until cancelled, `every_s` seconds after its end at the latest.

        What it raises is logged under `failure`, by type alone: the message may hold what is private.
        """
        while True:
            self._woken.clear()
            try:
                await work()
            except Exception as error:
                log.error(failure, error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), every_s)
