"""Has what a step misses in a collection put there, after `Apply` has said that it is not.

That is a transaction of its own which comes before the step, because the step's endorsers check by a hash that it is
committed: `Reserve` for a capped retailer's volume, `Settle` for a bill's statement, `Post` for a posting, `Note` for a
private text of its own. No other step comes here. `Settle` alone goes without having been asked for: every bill needs
it, and a statement that no bill follows changes nothing.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import structlog

from chaincode.refusals import PREPARED_BY
from gateway.intents.answers import Answer, AnswersError
from gateway.intents.delivery import Delivery
from gateway.intents.endorsing import EndorsedStep, Endorsing
from gateway.intents.ends import Ends, Patience
from gateway.intents.entry import Entry
from gateway.intents.journal import Journal, JournalError
from gateway.intents.ledger import NoEndorsersError, PeersDisagreeError, RefusedAsAWholeError
from gateway.intents.private_step import commit_private_step
from gateway.intents.timing import Timing
from gateway.metrics import BATCH_RETRIES

log = structlog.get_logger()


class Preparing:
    """Prepares intents of which nothing was sent, and puts them back into the line or to their end.

    One transaction of a function at a time: all reservations of a retailer change the same totals, all postings of a
    book its balances, and bills keep both trading organisations' services busy.
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
        self._turns = {function: asyncio.Lock() for function in PREPARED_BY.values()}

    async def prepare(self, function: str, entries: Sequence[Entry]) -> None:
        """Send `function` for `entries`. Repeating it is safe: what is there stays as it is."""
        async with self._turns[function]:
            await self._prepare(function, entries)

    async def _prepare(self, function: str, entries: Sequence[Entry]) -> None:
        attempt = 0
        while True:
            try:
                step = await self._endorsing.prepare(function, entries)
                if _tells_too_much(step):
                    entries = self._turn_away(entries, step.answers)
                    continue
                done = await commit_private_step(
                    step, batch=uuid.uuid4().hex, journal=self._journal, delivery=self._delivery
                )
            except PeersDisagreeError:
                done = False
            except (NoEndorsersError, AnswersError, JournalError) as error:
                log.warning("step not prepared", function=function, intents=len(entries), error=type(error).__name__)
                self._patience.outage(entries)
                return
            except RefusedAsAWholeError as error:
                await self._halves(function, entries, error)
                return
            if done:
                self._conclude(entries, step.answers)
                return
            attempt += 1
            BATCH_RETRIES.labels(function.lower()).inc()
            if attempt >= self._timing.attempts:
                self._patience.outage(entries)
                return
            await asyncio.sleep(self._timing.conflict.delay_s(attempt))

    def _turn_away(self, entries: Sequence[Entry], answers: Sequence[Answer]) -> list[Entry]:
        """End those that are refused; the ones that stay."""
        for entry, answer in zip(entries, answers, strict=True):
            if answer.refused:
                self._patience.refuse(entry, answer, now_s=_now_s())
        return [entry for entry, answer in zip(entries, answers, strict=True) if not answer.refused]

    async def _halves(self, function: str, entries: Sequence[Entry], error: RefusedAsAWholeError) -> None:
        if len(entries) == 1:
            self._conclude(entries, [Answer(status="refused", code=error.code, detail=error.detail)])
            return
        middle = len(entries) // 2
        await self._prepare(function, entries[:middle])
        await self._prepare(function, entries[middle:])

    def _conclude(self, entries: Sequence[Entry], answers: Sequence[Answer]) -> None:
        for entry, answer in zip(entries, answers, strict=True):
            unasked = entry.has_statement and not entry.preparations
            if answer.refused and not unasked:
                self._patience.refuse(entry, answer, now_s=_now_s())
            else:  # whether the step was taken long ago is for `Apply` to say, which nobody has asked yet
                # The peers that endorse the step may lack the block: later each time, until the intent expires.
                self._ends.later(entry, self._timing.behind.delay_s(entry.preparations) if entry.preparations else 0)
                entry.preparations += 1


def _tells_too_much(step: EndorsedStep) -> bool:
    """Whether some postings are refused and others not: the answers go on the ledger with what is sent, and a refusal
    says what a posting is about."""
    return step.function == "Post" and len({answer.refused for answer in step.answers}) == 2


def lacking(entries: Sequence[Entry], answers: Sequence[Answer]) -> dict[str, list[Entry]]:
    """Those of `entries` that were refused only because something is to be put into a collection before, by the
    transaction function that does it."""
    missing: dict[str, list[Entry]] = {}
    for entry, answer in zip(entries, answers, strict=True):
        if answer.code in PREPARED_BY:
            missing.setdefault(PREPARED_BY[answer.code], []).append(entry)
    return missing


def _now_s() -> float:
    return asyncio.get_running_loop().time()
