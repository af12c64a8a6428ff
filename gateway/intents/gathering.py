"""How long a batch that could go waits for company.

A transaction costs the peers nearly the same, whatever is in it, so callers who come at about the same time should
share one. Two kinds do: those who ask again here as soon as they are answered, and a crowd that moves from one
organisation's API to the next (both confirm, the exchange audits, both sign). Whoever goes on ahead of its crowd
divides it for good, for the others wait for the batch of the first and are answered after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from gateway.intents.scheduler import Scheduler

# How much of a crowd's size is left after a batch that was smaller.
_FADING = 0.97
_FORGOTTEN_AFTER_S = 1.0
# A batch that took longer met a fault, and says nothing of how far apart callers come.
_USUAL_MOST_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """Parts of the time that the last batch took, or of one second if that was longer: how long those just answered are
    waited for; how long nobody may come before the rest of a crowd is given up, and how long it is waited for at most.
    """

    regroup: float = 0.75
    quiet: float = 0.25
    arrival: float = 0.5


class Gathering:
    """What one worker knows of its callers. `time_s` is the event loop's clock; no more than `max_intents` are waited
    for. Where no batch of the last second was shared nobody waits: a lone intent goes at once."""

    def __init__(
        self, scheduler: Scheduler, *, max_intents: int, time_s: Callable[[], float], pauses: Pauses | None = None
    ) -> None:
        self._scheduler = scheduler
        self._max_intents = max_intents
        self._time_s = time_s
        self._pauses = pauses or Pauses()
        self._crowd = 1.0
        self._crowded_s = float("-inf")
        self._took_s = 0.0

    async def regroup(self, answered: int, *, took_s: float) -> None:
        """After a batch: let the `answered` join those who wait already. `took_s` is how long the batch was under way.

        Those who wait for one busy record count as well, for they go together.
        """
        together = min(self._scheduler.waiting + answered, self._max_intents) if answered > 1 else 1
        self._crowd = max(together, self._crowd * _FADING)
        self._took_s = min(took_s, _USUAL_MOST_S)
        if together > 1:
            await self._company(together, within_s=self._took_s * self._pauses.regroup)
            self._crowded_s = self._time_s()

    async def arrival(self) -> None:
        """Before a batch: the first have come; let the rest of their crowd come, for as long as somebody does."""
        now_s = self._time_s()
        if now_s - self._crowded_s > _FORGOTTEN_AFTER_S:
            self._crowd = 1.0
        until_s = now_s + self._took_s * self._pauses.arrival
        quiet_s = self._took_s * self._pauses.quiet
        came = True
        while came and (waiting := self._scheduler.waiting) < int(self._crowd):
            came = await self._company(waiting + 1, within_s=min(quiet_s, until_s - self._time_s()))

    async def _company(self, count: int, *, within_s: float) -> bool:
        """Whether `count` entries wait within that time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._scheduler.wait_for_company(count)
                return True
        return False
