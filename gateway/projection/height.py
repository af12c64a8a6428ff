"""The block at which the read model stands, and waiting for it to get further."""

from __future__ import annotations

import asyncio
import heapq
from itertools import count


class Height:
    """The number of the last block in the read model; -1 while it is empty. For one event loop."""

    def __init__(self, value: int = -1) -> None:
        self.value = value
        self._waiters: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()

    def advance(self, value: int) -> None:
        """The read model has reached block `value`: wake those who waited for it."""
        self.value = value
        while self._waiters and self._waiters[0][0] <= value:
            _, _, waiter = heapq.heappop(self._waiters)
            if not waiter.done():
                waiter.set_result(None)

    async def wait_for(self, block: int, *, timeout_s: float) -> bool:
        """Wait until block `block` is in the read model; False when that takes longer than `timeout_s`."""
        if block <= self.value:
            return True
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiters, (block, next(self._order), waiter))
        try:
            await asyncio.wait_for(waiter, timeout_s)
        except TimeoutError:
            # A wish for a block far ahead must not lie here for ever.
            self._waiters = [entry for entry in self._waiters if not entry[2].done()]
            heapq.heapify(self._waiters)
            return False
        return True
