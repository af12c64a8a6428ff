"""Deposits terms whose public step is already on the ledger, until they are there or are refused by name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from gateway.intents.answers import Answer, AnswersError
from gateway.intents.delivery import Delivery
from gateway.intents.endorsing import Endorsing
from gateway.intents.ends import Ends, Patience
from gateway.intents.entry import Entry
from gateway.intents.journal import Journal, JournalError
from gateway.intents.ledger import NoEndorsersError, PeersDisagreeError, RefusedAsAWholeError
from gateway.intents.private_step import commit_private_step
from gateway.intents.result import Result
from gateway.intents.timing import Timing

log = structlog.get_logger()

Owed = Sequence[tuple[Entry, Result]]
"""Entries and the results that they get once their terms are deposited."""


class Deposits:
    """The way back to a whole step after the deposit half of it failed."""

    def __init__(
        self,
        *,
        endorsing: Endorsing,
        delivery: Delivery,
        journal: Journal,
        ends: Ends,
        patience: Patience,
        timing: Timing,
    ) -> None:
        self._endorsing = endorsing
        self._delivery = delivery
        self._journal = journal
        self._ends = ends
        self._patience = patience
        self._timing = timing

    async def deposit_until_done(self, owed: Owed, *, batch: str, forget: Sequence[str]) -> None:
        """Bring all of `owed` to its end. The transactions `forget` stay in the journal until then."""
        log.warning("terms not deposited with their step, trying again", intents=len(owed))
        await self._until_done(owed, batch)
        await self._journal.remove_sent(forget)

    async def _until_done(self, owed: Owed, batch: str) -> None:
        attempt = 0
        while owed:
            try:
                owed = await self._attempt(owed, batch)
            except (PeersDisagreeError, NoEndorsersError, AnswersError, JournalError):
                pass  # nothing was sent
            except RefusedAsAWholeError as error:
                if len(owed) > 1:
                    for one in owed:
                        await self._until_done([one], batch)
                    return
                answer = Answer(status="refused", code=error.code, detail=error.detail)
                owed = self._conclude(owed, [answer])
            attempt += 1
            if owed:
                await asyncio.sleep(self._timing.outage.delay_s(attempt))

    async def _attempt(self, owed: Owed, batch: str) -> Owed:
        """One deposit; what is still owed after it."""
        step = await self._endorsing.deposit([entry for entry, _ in owed])
        done = await commit_private_step(step, batch=batch, journal=self._journal, delivery=self._delivery)
        return self._conclude(owed, step.answers) if done else owed

    def _conclude(self, owed: Owed, answers: Sequence[Answer]) -> Owed:
        now_s = asyncio.get_running_loop().time()
        ended, again = [], []
        for (entry, result), answer in zip(owed, answers, strict=True):
            if self._patience.may_wait(entry, answer, now_s=now_s):
                again.append((entry, result))
            elif answer.refused:
                log.error("terms of a committed step were refused", code=answer.code, digest=entry.digest)
                ended.append((entry, replace(result, code=answer.code, detail=answer.detail)))
            else:
                ended.append((entry, result))
        if ended:
            self._ends.end(ended)
        return again
