"""Has the volume of capped retailers' steps reserved, after `Apply` has said that it is not.

A reservation is a transaction of its own that comes before the step, because the step's endorsers check by its hash
that it is committed. Whoever has no cap never comes here.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import structlog

from gateway.intents.answers import Answer, AnswersError
from gateway.intents.delivery import Delivery
from gateway.intents.endorsing import EndorsedStep, Endorsing
from gateway.intents.ends import Ends, Patience
from gateway.intents.entry import Entry
from gateway.intents.journal import Journal, JournalError
from gateway.intents.journal_tables import Sent
from gateway.intents.ledger import NoEndorsersError, PeersDisagreeError, RefusedAsAWholeError
from gateway.intents.timing import Timing
from gateway.metrics import BATCH_RETRIES

log = structlog.get_logger()

RESERVATION_MISSING = "reservation_missing"


class Reserving:
    """Reserves for intents of which nothing was sent, and puts them back into the line or to their end.

    One transaction at a time: all reservations of a retailer change the same totals.
    """

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
        self._turn = asyncio.Lock()

    async def reserve(self, entries: Sequence[Entry]) -> None:
        """Reserve for `entries`. Repeating it is safe: what is reserved stays as it is."""
        async with self._turn:
            await self._reserve(entries)

    async def _reserve(self, entries: Sequence[Entry]) -> None:
        attempt = 0
        while True:
            try:
                step = await self._endorsing.reserve(entries)
                done = await self._commit(step)
            except PeersDisagreeError:
                done = False
            except (NoEndorsersError, AnswersError, JournalError) as error:
                log.warning("volume not reserved", intents=len(entries), error=type(error).__name__)
                self._patience.outage(entries)
                return
            except RefusedAsAWholeError as error:
                await self._one_by_one(entries, error)
                return
            if done:
                self._conclude(entries, step.answers)
                return
            attempt += 1
            BATCH_RETRIES.labels("reservation").inc()
            if attempt >= self._timing.attempts:
                self._patience.outage(entries)
                return
            await asyncio.sleep(self._timing.conflict.delay_s(attempt))

    async def _commit(self, step: EndorsedStep) -> bool:
        """Whether what the answers say is on the ledger."""
        if not any(answer.status == "deposited" for answer in step.answers):
            return True
        sent = Sent(
            transaction_id=step.transaction.transaction_id,
            batch=uuid.uuid4().hex,
            function=step.function,
            envelope=step.transaction.envelope,
            answers={},
        )
        await self._journal.add_sent([sent])
        outcome = await self._delivery.deliver_until_decided(sent)
        await self._journal.remove_sent([sent.transaction_id])
        return outcome.valid

    async def _one_by_one(self, entries: Sequence[Entry], error: RefusedAsAWholeError) -> None:
        if len(entries) == 1:
            answer = Answer(status="refused", code=error.code, detail=error.detail)
            self._patience.refuse(entries[0], answer, now_s=_now_s())
            return
        for entry in entries:
            await self._reserve([entry])

    def _conclude(self, entries: Sequence[Entry], answers: Sequence[Answer]) -> None:
        for entry, answer in zip(entries, answers, strict=True):
            if answer.refused:
                self._patience.refuse(entry, answer, now_s=_now_s())
            else:
                # The peers that endorse the step may lack the reservation's block: later each time, until it expires.
                self._ends.later(entry, self._timing.behind.delay_s(entry.reservations) if entry.reservations else 0)
                entry.reservations += 1


def lacking(entries: Sequence[Entry], answers: Sequence[Answer]) -> list[Entry]:
    """Those of `entries` that were refused only because their volume is not reserved."""
    return [entry for entry, answer in zip(entries, answers, strict=True) if answer.code == RESERVATION_MISSING]


def _now_s() -> float:
    return asyncio.get_running_loop().time()
