"""Group commit: waiting intents share transactions, and each gets its own truthful end.

When nothing is in flight a lone intent goes at once; while a batch is in flight the next one gathers. Read
`batch_commit.py` next for what happens to a batch, `scheduler.py` for who may be in it, and `gathering.py` for how long
it waits for company.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

import structlog

from chaincode.batch import MAX_BATCH_BYTES, MAX_INTENTS
from chaincode.intent import SignedIntent
from gateway.faults import FAULTS, FaultKind
from gateway.intents.batch_commit import BatchCommit
from gateway.intents.delivery import Delivery
from gateway.intents.endorsers import ApplyEndorsers
from gateway.intents.endorsing import Endorsing
from gateway.intents.entry import Entry, new_entry
from gateway.intents.gathering import Gathering
from gateway.intents.journal import Journal, JournalError
from gateway.intents.journal_tables import Ended
from gateway.intents.ledger import Ledger
from gateway.intents.recovery import SentBatch, unfinished
from gateway.intents.result import Result, ResultStatus
from gateway.intents.scheduler import Batch, Scheduler
from gateway.intents.timing import Timing
from gateway.metrics import (
    BATCH_INTENTS,
    BATCHES_IN_FLIGHT,
    INTENT_SECONDS,
    INTENTS,
    INTENTS_UNFINISHED,
    REFUSALS,
)

log = structlog.get_logger()

_REMEMBERED_RESULTS = 20_000
_PRUNE_EVERY_S = 3_600.0


class BusyError(Exception):
    """As many intents as may wait are waiting. This one was not taken."""


class GroupCommit:
    """Commits signed intents of one organisation's people. Use `start` and `stop`, in one event loop.

    `clock` gives milliseconds since 1970 UTC. At most `max_waiting` intents are held without an end, `in_flight`
    batches are under way at once, each of at most `max_intents` intents and `max_bytes` bytes; all but one of them
    go only when they are full.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        journal: Journal,
        organisation: str,
        clock: Callable[[], int],
        max_intents: int = MAX_INTENTS,
        max_bytes: int = MAX_BATCH_BYTES - 2,
        in_flight: int = 2,
        max_waiting: int = 20_000,
        timing: Timing | None = None,
    ) -> None:
        timing = timing or Timing()
        self._journal = journal
        self._clock = clock
        self._in_flight = in_flight
        self._max_waiting = max_waiting
        self._max_intents = max_intents
        self._loop = asyncio.get_running_loop()
        self._scheduler = Scheduler(max_intents=max_intents, max_bytes=max_bytes)
        self._gathering = Gathering(self._scheduler, max_intents=max_intents, time_s=self._loop.time)
        self._batch_commit = BatchCommit(
            endorsing=Endorsing(
                ledger=ledger,
                apply_endorsers=ApplyEndorsers(organisation=organisation, time_s=self._loop.time),
                timing=timing,
            ),
            delivery=Delivery(ledger=ledger, timing=timing),
            journal=journal,
            ends=self,
            timing=timing,
            in_background=self._start,
        )
        self._sequence = 0
        self._entries: dict[str, Entry] = {}
        self._kept: dict[str, asyncio.Future[None]] = {}
        self._results: OrderedDict[str, Result] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take up what an earlier process left without an end, then begin to serve. Raises JournalError."""
        left = await unfinished(self._journal, self._entry)
        self._sequence = left.last_sequence
        self.end((), forget=left.forget)
        for sent_batch in left.sent:
            held = self._scheduler.hold(sent_batch.entries)
            self._start(self._resume(sent_batch, held))
        for entry in left.unsent:
            self._scheduler.put(entry)
        if self._entries:
            log.info(
                "intents without an end found", sent=sum(len(b.entries) for b in left.sent), unsent=len(left.unsent)
            )
        self._start(self._serve(at_least=1))
        for _ in range(self._in_flight - 1):
            self._start(self._serve(at_least=self._max_intents))
        self._start(self._prune())

    async def stop(self) -> None:
        """Stop where it stands: the journal has all that is needed to go on. Whoever waits is cancelled."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for entry in self._entries.values():
            entry.done.cancel()
        INTENTS_UNFINISHED.dec(len(self._entries))
        self._entries.clear()

    @property
    def room(self) -> int:
        """How many more intents would be taken now."""
        return self._max_waiting - len(self._entries)

    @property
    def waiting(self) -> int:
        """How many intents are not in a batch yet."""
        return self._scheduler.waiting

    @property
    def unfinished(self) -> int:
        """How many intents have no end yet."""
        return len(self._entries)

    async def submit(self, signed: SignedIntent, *, wait_s: float | None = None) -> Result:
        """Commit an intent that has passed the prechecks, and return its end.

        The same intent again joins the first, or is answered `exists` with its result. After `wait_s` seconds the
        answer is `pending`: the intent stays in the journal and goes on. Raises BusyError and JournalError; then it
        was not taken.
        """
        known = self._remembered(signed.digest)
        if known is not None:
            return known
        entry = self._entries.get(signed.digest) or self._take(signed)
        await asyncio.shield(self._kept_future(entry))
        try:
            async with asyncio.timeout(wait_s):
                return await asyncio.shield(entry.done)
        except TimeoutError:
            return _pending(entry)

    async def accept(self, signed: SignedIntent) -> Result:
        """Keep an intent safely and return at once: `pending`, or its result if it has one. Raises as `submit`."""
        known = self._remembered(signed.digest)
        if known is not None:
            return known
        entry = self._entries.get(signed.digest) or self._take(signed)
        await asyncio.shield(self._kept_future(entry))
        return _pending(entry)

    async def result(self, digest: str) -> Result | None:
        """The end of an intent, `pending` while it has none, or None where this instance does not know it."""
        if digest in self._results:
            return self._results[digest]
        if digest in self._entries:
            return _pending(self._entries[digest])
        return await self._journal.result(digest)

    async def standing(self, digest: str) -> Result | None:
        """`exists` with the first result of an intent that stands, as this instance remembers it, or None."""
        result = await self.result(digest)
        return replace(result, status=ResultStatus.EXISTS) if result is not None and result.stands else None

    async def result_of_intent(self, *, actor: str, intent_id: str) -> Result | None:
        """As `result`, by the intent's actor and id."""
        for entry in self._entries.values():
            if entry.intent_id == intent_id and entry.actor == actor:
                return _pending(entry)
        digest = await self._journal.digest(actor=actor, intent_id=intent_id)
        return await self.result(digest) if digest else None

    def end(self, ended: Sequence[tuple[Entry, Result]], *, forget: Sequence[str] = ()) -> None:
        """Part of `Ends`: give results out, and have the journal write them. Nobody waits for that write."""
        if ended or forget:
            rows = [
                Ended(sequence=entry.sequence, actor=entry.actor, intent_id=entry.intent_id, result=result)
                for entry, result in ended
            ]
            written = self._journal.add_results(rows, transaction_ids=forget, done_at=self._clock())
            written.add_done_callback(_report)
        now_s = self._loop.time()
        for entry, result in ended:
            self._entries.pop(entry.digest, None)
            self._kept.pop(entry.digest, None)
            if result.stands:
                self._remember(result)
            INTENTS.labels(result.status.value).inc()
            if result.code:
                REFUSALS.labels(result.code, "ledger").inc()
            INTENT_SECONDS.observe(now_s - entry.accepted_s)
            if not entry.done.done():
                entry.done.set_result(result)
        INTENTS_UNFINISHED.dec(len(ended))

    def later(self, entry: Entry, delay_s: float) -> None:
        """Part of `Ends`: back into the line after a while."""
        self._loop.call_later(delay_s, self._scheduler.put, entry)

    def _take(self, signed: SignedIntent) -> Entry:
        if self.room <= 0:
            raise BusyError("too many intents are waiting")
        self._sequence += 1
        entry = self._entry(self._sequence, signed)
        kept = self._journal.add_waiting(entry.sequence, signed)
        self._kept[entry.digest] = kept
        kept.add_done_callback(lambda kept: self._on_kept(entry, kept))
        return entry

    def _on_kept(self, entry: Entry, kept: asyncio.Future[None]) -> None:
        # A callback, not the caller: one that hangs up meanwhile must not leave a kept intent that nobody commits.
        if kept.cancelled() or kept.exception():
            self._entries.pop(entry.digest, None)
            self._kept.pop(entry.digest, None)
            INTENTS_UNFINISHED.dec()
        else:
            self._scheduler.put(entry)

    def _kept_future(self, entry: Entry) -> asyncio.Future[None]:
        kept = self._kept.get(entry.digest)
        if kept is None:  # it was found in the journal at the start
            kept = self._loop.create_future()
            kept.set_result(None)
        return kept

    def _entry(self, sequence: int, signed: SignedIntent) -> Entry:
        entry = new_entry(
            sequence=sequence, signed=signed, done=self._loop.create_future(), accepted_s=self._loop.time()
        )
        self._entries[entry.digest] = entry
        INTENTS_UNFINISHED.inc()
        return entry

    async def _serve(self, *, at_least: int) -> None:
        """One worker. The first takes what there is, the others full batches only: a transaction's price at every peer
        is to be shared by as many intents as possible."""
        takes_any = at_least == 1
        while True:
            await self._scheduler.wait(at_least)
            if takes_any:
                await self._gathering.arrival()
            batch = self._scheduler.take()
            if batch:
                began_s = self._loop.time()
                BATCH_INTENTS.observe(len(batch))
                with BATCHES_IN_FLIGHT.track_inprogress():
                    await self._guarded(self._batch_commit.commit(batch), batch)
                if takes_any:
                    await self._gathering.regroup(len(batch), took_s=self._loop.time() - began_s)

    async def _resume(self, sent_batch: SentBatch, held: Batch) -> None:
        await self._guarded(self._batch_commit.resume(sent_batch.entries, sent_batch.sent), held)

    async def _guarded(self, work: Awaitable[None], batch: Batch) -> None:
        """Do `work` and release the batch. A fault in our own code must not stop the service: it is logged."""
        try:
            await work
        except Exception as error:
            # Its intents stay in the journal with whatever was sent for them; the next start finds the truth.
            log.critical("batch given up until restart", intents=len(batch), error=type(error).__name__)
            FAULTS.note(FaultKind.BATCH_GIVEN_UP, type(error).__name__)
        finally:
            self._scheduler.release(batch)

    async def _prune(self) -> None:
        while True:
            try:
                await self._journal.prune(now_ms=self._clock())
            except JournalError as error:
                log.error("journal not pruned", error=str(error))
            await asyncio.sleep(_PRUNE_EVERY_S)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _remember(self, result: Result) -> None:
        self._results[result.digest] = result
        self._results.move_to_end(result.digest)
        if len(self._results) > _REMEMBERED_RESULTS:
            self._results.popitem(last=False)

    def _remembered(self, digest: str) -> Result | None:
        """The result of an intent that stands, as a retry is answered; a refused one may be tried again."""
        result = self._results.get(digest)
        return replace(result, status=ResultStatus.EXISTS) if result else None


def _pending(entry: Entry) -> Result:
    return Result(digest=entry.digest, intent_id=entry.intent_id, status=ResultStatus.PENDING, target=entry.target)


def _report(written: asyncio.Future[None]) -> None:
    if not written.cancelled() and (error := written.exception()):
        log.error("results not written to the journal; a restart would ask the ledger again", error=str(error))
        FAULTS.note(FaultKind.JOURNAL_FAILED, type(error).__name__)
