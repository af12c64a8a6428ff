"""Sends kept transactions until the ledger says what became of them.

Submit's OK means only that an orderer has the bytes, and its failure does not mean that none has. So the same bytes,
with the same transaction id, are sent again until a block holds them; the ledger takes a transaction id once.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import structlog

from gateway.fabric import Status, ValidationCode
from gateway.faults import FAULTS, FaultKind
from gateway.intents.journal_tables import Sent
from gateway.intents.ledger import Ledger, NotOrderedError, OutcomeOpenError
from gateway.intents.timing import Timing
from gateway.metrics import RESENDS, STAGE_SECONDS, TRANSACTIONS_OPEN

log = structlog.get_logger()

NOT_ORDERED = "NOT_ORDERED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The end of one transaction. `code` is the name of its validation code, or NOT_ORDERED: no orderer took it."""

    transaction_id: str
    code: str
    block_number: int | None

    @property
    def valid(self) -> bool:
        return self.code == ValidationCode.VALID.name

    @property
    def conflict(self) -> bool:
        """Whether it lost against another transaction on the same record."""
        return self.code in (ValidationCode.MVCC_READ_CONFLICT.name, ValidationCode.PHANTOM_READ_CONFLICT.name)


class Delivery:
    """Sends and asks. Endless where the ledger does not answer: an undecided transaction must not be given up."""

    def __init__(self, *, ledger: Ledger, timing: Timing) -> None:
        self._ledger = ledger
        self._timing = timing

    async def deliver_until_decided(self, sent: Sent, *, ask_first: bool = False) -> Outcome:
        """Send `sent` and wait for its block; with `ask_first` it may have been sent before.

        Only bytes that every orderer asked has turned down, at the first attempt, end as NOT_ORDERED.
        """
        with TRANSACTIONS_OPEN.track_inprogress():
            began = time.perf_counter()
            outcome = await self._deliver(sent, ask_first)
            STAGE_SECONDS.labels("commit").observe(time.perf_counter() - began)
            return outcome

    async def _deliver(self, sent: Sent, ask_first: bool) -> Outcome:
        if ask_first:
            decided = await self._ask(sent, self._timing.status_unsure_s)
            if decided:
                return decided
        attempt = 0
        while True:
            sure = True
            try:
                await self._ledger.submit(sent.envelope, timeout_s=self._timing.submit_s)
            except NotOrderedError:
                if attempt == 0 and not ask_first:
                    return Outcome(transaction_id=sent.transaction_id, code=NOT_ORDERED, block_number=None)
                sure = False
            except OutcomeOpenError:
                sure = False
            decided = await self._ask(sent, self._timing.status_s if sure else self._timing.status_unsure_s)
            if decided:
                return decided
            attempt += 1
            RESENDS.inc()
            FAULTS.note(FaultKind.UNDECIDED, "sent_again", subject=sent.transaction_id)
            log.warning("transaction undecided, sending it again", transaction_id=sent.transaction_id, attempt=attempt)
            await asyncio.sleep(self._timing.resend.delay_s(attempt))

    async def _ask(self, sent: Sent, timeout_s: float) -> Outcome | None:
        try:
            status = await self._ledger.status(sent.transaction_id, timeout_s=timeout_s)
        except OutcomeOpenError:
            return None
        if status.code is ValidationCode.DUPLICATE_TXID:
            return None  # a resent copy's status; asked again, the peer gives that of the first one
        return _outcome(status)


def _outcome(status: Status) -> Outcome:
    return Outcome(transaction_id=status.transaction_id, code=status.code.name, block_number=status.block_number)
