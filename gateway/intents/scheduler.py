"""Which waiting intents go into the next batch.

An intent may go when it is the first in line for every record it touches and no other batch in flight holds one of
them. So no two batches in flight touch the same record, and intents on one record keep their order. Intents on the same
record may share a batch: the chaincode lets later ones see earlier ones.
"""

from __future__ import annotations

import asyncio
import heapq
from collections import deque
from collections.abc import Iterable
from itertools import count

from gateway.intents.entry import Entry


class Batch(list[Entry]):
    """Entries taken together, and the records that they hold until `Scheduler.release`."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        super().__init__(entries)
        self.keys: set[str] = set()


class Scheduler:
    """A queue that knows records. Taking is O(log n) an intent, however many wait for a busy record."""

    def __init__(self, *, max_intents: int, max_bytes: int) -> None:
        self._max_intents = max_intents
        self._max_bytes = max_bytes
        self._candidates: list[tuple[int, int, Entry]] = []  # (sequence, tie-breaker, entry), a heap
        self._tie = count()
        self._lines: dict[str, deque[Entry]] = {}  # who waits for a record, first come first
        self._holders: dict[str, Batch] = {}
        self._waiting = 0
        self._arrived = asyncio.Event()

    def put(self, entry: Entry) -> None:
        """Let `entry` wait at the end of the line of each of its records."""
        self._waiting += 1
        for key in entry.keys:
            self._lines.setdefault(key, deque()).append(entry)
        if self._may_go(entry, None):
            self._offer(entry)
        self._arrived.set()

    def take(self) -> Batch:
        """The next batch, oldest intents first; empty when nothing may go now. Its records are held until released."""
        batch = Batch()
        size = 0
        while self._candidates and len(batch) < self._max_intents:
            entry = self._candidates[0][2]
            if self._may_go(entry, batch) and batch and not self._fits(entry, batch, size):
                break
            heapq.heappop(self._candidates)
            entry.candidate = False
            if self._may_go(entry, batch):
                self._give(entry, batch)
                size += entry.size
            # Otherwise it is offered again when the record that it waits for is released.
        return batch

    def hold(self, entries: Iterable[Entry]) -> Batch:
        """Hold the records of entries that were sent before a restart. To be called before anything else is put."""
        batch = Batch(entries)
        for entry in batch:
            batch.keys.update(entry.keys)
            self._holders.update(dict.fromkeys(entry.keys, batch))
        return batch

    def release(self, batch: Batch) -> None:
        """Let go of the batch's records; whoever is first in line for them may go."""
        for key in batch.keys:
            if self._holders.get(key) is batch:
                del self._holders[key]
        for key in batch.keys:
            if line := self._lines.get(key):
                self._offer(line[0])

    @property
    def ready(self) -> int:
        """How many entries may go now."""
        return len(self._candidates)

    @property
    def waiting(self) -> int:
        """How many entries were put and not taken, those behind others on a busy record included."""
        return self._waiting

    async def wait_for_company(self, count: int) -> None:
        """Wait until `count` entries wait."""
        while self.waiting < count:
            self._arrived.clear()
            await self._arrived.wait()

    async def wait(self, count: int = 1) -> None:
        """Wait until `count` entries may go."""
        while self.ready < count:
            self._arrived.clear()
            await self._arrived.wait()

    def _offer(self, entry: Entry) -> None:
        if not entry.candidate:
            entry.candidate = True
            heapq.heappush(self._candidates, (entry.sequence, next(self._tie), entry))
            self._arrived.set()

    def _may_go(self, entry: Entry, batch: Batch | None) -> bool:
        return all(self._lines[key][0] is entry and self._holders.get(key, batch) is batch for key in entry.keys)

    def _fits(self, entry: Entry, batch: Batch, size: int) -> bool:
        if entry.alone or batch[0].alone or entry.function != batch[0].function:
            return False
        return size + entry.size <= self._max_bytes

    def _give(self, entry: Entry, batch: Batch) -> None:
        batch.append(entry)
        self._waiting -= 1
        batch.keys.update(entry.keys)
        for key in entry.keys:
            self._holders[key] = batch
            line = self._lines[key]
            line.popleft()
            if line:
                self._offer(line[0])
            else:
                del self._lines[key]
