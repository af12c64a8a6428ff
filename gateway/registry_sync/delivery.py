"""Sends signed intents from the outbox to the ledger, in each participant's order, until the ledger has answered.

A row leaves the outbox in the transaction that notes the ledger's answer. After a crash in between the same bytes are
sent again, which the ledger answers `exists`: exactly one record.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Row

from chaincode.intent import SignedIntent
from chaincode.refusals import Refused
from gateway.intents.result import Result, ResultStatus
from gateway.loops import Loop
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registry_sync import repository
from gateway.registry_sync.ledger_records import find_record
from gateway.registry_sync.model import MAKING, OutboxState, changed, differences
from gateway.registry_sync.service import Ended

AGAIN_AFTER_S = 5.0
_AT_ONCE = 200

log = structlog.get_logger(__name__)


class IntentSender(Protocol):
    """The write path: checks an intent, commits it and tells its end."""

    async def submit(self, signed: SignedIntent, *, wait: bool = True) -> Result: ...


class Delivery:
    """The loop of one instance. A row whose intent the ledger refuses waits for another signature, with the code."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        sender: IntentSender,
        clock: Callable[[], int],
        on_ended: Ended,
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._sender = sender
        self._clock = clock
        self._on_ended = on_ended
        self._again_after_s = again_after_s
        self._loop = Loop()

    def wake(self) -> None:
        """Something may be sent. For the event loop's thread."""
        self._loop.wake()

    async def run(self) -> None:
        """Send what is signed, for ever. Failures of the ledger or the database are tried again."""
        await self._loop.run(self._send_all, every_s=self._again_after_s, failure="registry delivery failed")

    async def _send_all(self) -> None:
        while await self.send_once():
            pass

    async def send_once(self) -> int:
        """Send the first signed row of every participant; the number of those that the ledger has answered."""
        rows = await self._records.read(lambda connection: repository.heads(connection, limit=_AT_ONCE))
        answered = await asyncio.gather(*(self._send(row) for row in rows))
        return sum(answered)

    async def _send(self, row: Row[Any]) -> bool:
        try:
            result = await self._sender.submit(SignedIntent(intent=row.intent, signature=row.signature))
        except Refused as refused:
            return await self._refused(row, refused.code)
        except ProblemError:
            return False  # busy, or the ledger is out of reach: nothing is known, the same bytes go again
        if result.status is ResultStatus.PENDING:
            return False
        if result.status is ResultStatus.REFUSED:
            return await self._refused(row, result.code or "internal_error")
        await self._done(row, transaction_id=result.transaction_id, block_number=result.block_number)
        return True

    async def _refused(self, row: Row[Any], code: str) -> bool:
        if await self._stands(row):
            # An earlier intent for this row reached the ledger after it had been given up for lost.
            await self._done(row, transaction_id=None, block_number=None)
            return True
        await self._records.write(lambda connection: repository.ask_again(connection, row.sequence, code=code))
        log.warning("registry change refused", sequence=row.sequence, action=row.action, code=code)
        return True

    async def _stands(self, row: Row[Any]) -> bool:
        """Whether the ledger's record of what this row makes is there, just as the row would make it."""
        if row.action not in MAKING.values():
            return False
        found = await self._read_model.read(lambda connection: find_record(connection, row.noun, row.id))
        return found is not None and not differences(row.noun, changed(None, row.action, json.loads(row.args)), found)

    async def _done(self, row: Row[Any], *, transaction_id: str | None, block_number: int | None) -> None:
        def work(connection: Connection) -> None:
            now_ms = self._clock()
            if not repository.finish(
                connection,
                row.sequence,
                state=OutboxState.DONE,
                now_ms=now_ms,
                transaction_id=transaction_id,
                block_number=block_number,
            ):
                return
            if row.application_id is not None:
                rows = repository.of_application(connection, row.application_id)
                if all(each.state == OutboxState.DONE for each in rows):
                    self._on_ended(connection, row.application_id, True, now_ms)

        await self._records.write(work)
