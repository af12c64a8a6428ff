"""The work of sealing and opening, beside the event loop: Argon2id takes a tenth of a second and 64 MiB each time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from gateway.problems import ProblemError

_AT_ONCE = 2
_WAITING_LIMIT = 32

T = TypeVar("T")


class HashPool:
    """Two hashes at a time; 32 may be waiting or under way."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, "custody")
        self._waiting = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Run `work` in a thread. Raises ProblemError `too_many_requests` when too many wait."""
        if self._waiting >= _WAITING_LIMIT:
            raise ProblemError("too_many_requests", headers={"Retry-After": "5"})
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Wait for hashes under way."""
        self._threads.shutdown()
