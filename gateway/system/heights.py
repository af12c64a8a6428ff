"""How far ledger and read model were over the last hour: one sample every five seconds, in memory."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from gateway.health import Health

EVERY_S = 5.0
KEPT = 720


@dataclass(frozen=True, slots=True)
class HeightSample:
    """Numbers of the last block at `at` (ms since 1970 UTC). `ledger` is None while the peer did not answer."""

    at: int
    ledger: int | None
    indexed: int


class HeightHistory:
    """Samples taken from `health`, which asks the organisation's own peer."""

    def __init__(self, *, health: Health, clock: Callable[[], int]) -> None:
        self._health = health
        self._clock = clock
        self._samples: deque[HeightSample] = deque(maxlen=KEPT)

    @property
    def samples(self) -> list[HeightSample]:
        """Oldest first."""
        return list(self._samples)

    async def run(self) -> None:
        """Take samples for ever."""
        while True:
            await self.take()
            await asyncio.sleep(EVERY_S)

    async def take(self) -> HeightSample:
        """Take one sample now."""
        _, report = await self._health.report()
        sample = HeightSample(self._clock(), report["peer_height"], report["block_height"])
        self._samples.append(sample)
        return sample

    def blocks_per_minute(self, *, over_s: int = 60) -> float | None:
        """How fast the read model grew over the last `over_s` seconds; None before there are two samples of them."""
        newest = self._samples[-1] if self._samples else None
        if newest is None:
            return None
        lately = [sample for sample in self._samples if sample.at >= newest.at - over_s * 1_000]
        took_ms = newest.at - lately[0].at
        return (newest.indexed - lately[0].indexed) * 60_000 / took_ms if took_ms else None
