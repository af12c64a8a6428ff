"""Takes one batch through the ledger: endorse, keep, send, and act on what comes of it.

An intent leaves here in one of four ways: with its end, back into the line with nothing sent for it, in the hands of
`Deposits` when its public step is committed and its terms are not, or of `Preparing` when something has to be in a
collection before: the volume of a retailer with a cap, the statement of a bill, a posting.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from gateway.faults import FAULTS, FaultKind
from gateway.intents.answers import Answer, AnswersError, results
from gateway.intents.delivery import Delivery, Outcome
from gateway.intents.deposits import Deposits
from gateway.intents.endorsing import EndorsedStep, Endorsing, NoDepositEndorsersError
from gateway.intents.ends import Ends, Patience
from gateway.intents.entry import Entry
from gateway.intents.journal import Journal, JournalError
from gateway.intents.journal_tables import Sent
from gateway.intents.ledger import NoEndorsersError, PeersDisagreeError, RefusedAsAWholeError
from gateway.intents.preparing import Preparing, lacking
from gateway.intents.timing import Timing
from gateway.metrics import BATCH_RETRIES

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Again:
    """Entries to endorse again: at once, or (`reason` given) after a pause."""

    entries: list[Entry]
    reason: str | None = None


_NOTHING = _Again(entries=[])


class BatchCommit:
    """Commits batches. `in_background` starts work that must not hold up the caller and is waited for at the end."""

    def __init__(
        self,
        *,
        endorsing: Endorsing,
        delivery: Delivery,
        journal: Journal,
        ends: Ends,
        timing: Timing,
        in_background: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._endorsing = endorsing
        self._delivery = delivery
        self._journal = journal
        self._ends = ends
        self._timing = timing
        self._in_background = in_background
        self._patience = Patience(ends=ends, timing=timing)
        self._deposits = Deposits(
            endorsing=endorsing,
            delivery=delivery,
            journal=journal,
            ends=ends,
            patience=self._patience,
            timing=timing,
        )
        self._preparing = Preparing(
            endorsing=endorsing,
            delivery=delivery,
            journal=journal,
            ends=ends,
            patience=self._patience,
            timing=timing,
        )

    async def commit(self, entries: Sequence[Entry]) -> None:
        """Commit `entries`, all for one transaction function.

        A conflict with another instance's batch, or endorsers at different heights, has the batch endorsed again with
        growing pauses; after `Timing.attempts` it is split in halves, so that a busy record holds up nobody else.
        """
        attempt = 0
        rest = list(entries)
        while rest:
            try:
                again = await self._round(rest, attempt)
            except RefusedAsAWholeError as error:
                if len(rest) > 1:
                    await self._halves(rest, "refused as a whole")
                else:
                    self._patience.refuse(
                        rest[0], Answer(status="refused", code=error.code, detail=error.detail), now_s=_now_s()
                    )
                return
            rest = again.entries
            if rest and again.reason:
                attempt += 1
                BATCH_RETRIES.labels(again.reason).inc()
                if attempt >= self._timing.attempts and len(rest) > 1:
                    await self._halves(rest, again.reason)
                    return
                await asyncio.sleep(self._timing.conflict.delay_s(attempt))

    async def resume(self, entries: Sequence[Entry], sent: Sequence[Sent]) -> None:
        """Finish a batch that was sent before a restart. `sent` are its transactions, the public step first."""
        public = sent[0]
        outcome = await self._delivery.deliver_until_decided(public, ask_first=True)
        forget = [row.transaction_id for row in sent]
        if not outcome.valid:
            self._forget(forget)
            for entry in entries:
                self._ends.later(entry, 0)
            return
        answers = [Answer(**public.answers[entry.sequence]) for entry in entries]
        self._conclude(entries, answers, outcome, deposited=False, batch=public.batch, forget=forget)

    async def _round(self, entries: list[Entry], attempt: int) -> _Again:
        if settling := [entry for entry in entries if entry.has_statement and not entry.preparations]:
            # `Apply` would only say that there is no statement yet, after all that it takes to say so.
            self._in_background(self._preparing.prepare("Settle", settling))
            return _Again(entries=[entry for entry in entries if not entry.has_statement or entry.preparations])
        try:
            public, deposit = await self._endorsing.both(entries)
        except PeersDisagreeError:
            return _Again(entries=entries, reason="peers disagree")
        except NoDepositEndorsersError:
            self._patience.outage(entry for entry in entries if entry.has_terms)
            return _Again(entries=[entry for entry in entries if not entry.has_terms])
        except (NoEndorsersError, AnswersError) as error:
            log.warning("batch not endorsed", intents=len(entries), error=str(error))
            self._patience.outage(entries)
            return _NOTHING
        if unprepared := lacking(entries, public.answers):
            for function, those in unprepared.items():
                self._in_background(self._preparing.prepare(function, those))
            waiting = {entry.sequence for those in unprepared.values() for entry in those}
            return _Again(entries=[entry for entry in entries if entry.sequence not in waiting])
        kept = self._turn_down(entries, public.answers, deposit)
        if len(kept) < len(entries):
            return _Again(entries=kept)
        try:
            return await self._send(entries, public, deposit, attempt)
        except JournalError as error:
            log.error("journal not writable, nothing sent", error=str(error))
            self._patience.outage(entries)
            return _NOTHING

    def _turn_down(self, entries: list[Entry], answers: Sequence[Answer], deposit: EndorsedStep | None) -> list[Entry]:
        """End entries whose terms were refused although their public step was not; the entries that stay."""
        if deposit is None:
            return entries
        deposits = iter(deposit.answers)
        stay = []
        for entry, answer in zip(entries, answers, strict=True):
            terms = next(deposits) if entry.has_terms else None
            if terms is not None and terms.refused and answer.status == "applied":
                self._patience.refuse(entry, terms, now_s=_now_s())
            else:
                stay.append(entry)
        return stay

    async def _send(
        self, entries: list[Entry], public: EndorsedStep, deposit: EndorsedStep | None, attempt: int
    ) -> _Again:
        batch = uuid.uuid4().hex
        steps = []
        if any(answer.status == "applied" for answer in public.answers):
            steps.append(public)
        if deposit and _worth_depositing(entries, public.answers, deposit.answers):
            steps.append(deposit)
        if not steps:  # a transaction without a write would fail, and there is nothing to write
            self._conclude(entries, public.answers, None, deposited=True, batch=batch, forget=())
            return _NOTHING
        sent = [_sent(step, batch, entries) for step in steps]
        await self._journal.add_sent(sent)
        outcomes = await asyncio.gather(*map(self._delivery.deliver_until_decided, sent))
        forget = [row.transaction_id for row in sent]
        public_outcome = outcomes[0] if steps[0] is public else None
        decisive = public_outcome or outcomes[-1]
        if decisive.valid:
            deposited = outcomes[-1].valid
            self._conclude(entries, public.answers, public_outcome, deposited=deposited, batch=batch, forget=forget)
            return _NOTHING
        self._forget(forget)
        FAULTS.note(FaultKind.COMMIT_FAILED, decisive.code, subject=decisive.transaction_id)
        return self._after_invalid(entries, decisive, attempt)

    def _after_invalid(self, entries: list[Entry], outcome: Outcome, attempt: int) -> _Again:
        if outcome.conflict:
            return _Again(entries=entries, reason="conflict")
        log.warning("transaction invalid", transaction_id=outcome.transaction_id, validation_code=outcome.code)
        if len(entries) == 1 and attempt >= self._timing.attempts:
            answer = Answer(status="refused", code="transaction_invalid", detail={"validation_code": outcome.code})
            self._patience.refuse(entries[0], answer, now_s=_now_s())
            return _NOTHING
        return _Again(entries=entries, reason="invalid")

    def _conclude(
        self,
        entries: Sequence[Entry],
        answers: Sequence[Answer],
        outcome: Outcome | None,
        *,
        deposited: bool,
        batch: str,
        forget: Sequence[str],
    ) -> None:
        """Hand out results, now that the public step stands; terms still owed are deposited in the background."""
        now_s = _now_s()
        ended, owed = [], []
        outcomes = results(
            entries,
            answers,
            transaction_id=outcome.transaction_id if outcome else None,
            block_number=outcome.block_number if outcome else None,
        )
        for entry, answer, result in zip(entries, answers, outcomes, strict=True):
            if self._patience.may_wait(entry, answer, now_s=now_s):
                self._ends.later(entry, self._patience.delay_s(entry))
            elif entry.has_terms and not deposited and not answer.refused:
                owed.append((entry, result))
            else:
                ended.append((entry, result))
        self._ends.end(ended, forget=() if owed else forget)
        if owed:
            self._in_background(self._deposits.deposit_until_done(owed, batch=batch, forget=forget))

    async def _halves(self, entries: list[Entry], reason: str) -> None:
        log.info("batch split", intents=len(entries), reason=reason)
        middle = len(entries) // 2
        await self.commit(entries[:middle])
        await self.commit(entries[middle:])

    def _forget(self, transaction_ids: Sequence[str]) -> None:
        self._ends.end((), forget=transaction_ids)


def _worth_depositing(entries: Sequence[Entry], answers: Sequence[Answer], deposits: Sequence[Answer]) -> bool:
    """Whether the deposit writes the terms of at least one intent that stands."""
    terms = iter(deposits)
    return any(
        next(terms).status == "deposited" and not answer.refused
        for entry, answer in zip(entries, answers, strict=True)
        if entry.has_terms
    )


def _sent(step: EndorsedStep, batch: str, entries: Sequence[Entry]) -> Sent:
    of_public_step = step.function != "Deposit"
    return Sent(
        transaction_id=step.transaction.transaction_id,
        batch=batch,
        function=step.function,
        envelope=step.transaction.envelope,
        answers={entry.sequence: answer.to_value() for entry, answer in zip(entries, step.answers, strict=True)}
        if of_public_step
        else {},
    )


def _now_s() -> float:
    return asyncio.get_running_loop().time()
