"""The journal: what was accepted, what was sent and what came of it, in one SQLite file that survives a crash.

One thread owns the connection. Whatever waits while it syncs to disk goes into its next transaction, so a thousand
callers share a sync instead of queueing for one each. Ends can wait for the next write of something else.
"""

from __future__ import annotations

import asyncio
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from chaincode.intent import SignedIntent
from gateway.intents import journal_tables as tables
from gateway.intents.journal_tables import Ended, Sent
from gateway.intents.result import Result
from gateway.metrics import JOURNAL_WRITE_SECONDS

T = TypeVar("T")

KEPT_FOR_MS = 48 * 3_600_000
_PRUNED_AT_ONCE = 5_000
_RESULTS_WAIT_S = 0.05  # at most, for company in their write


class JournalError(Exception):
    """The journal could not be written or read (disk full, file damaged). Nothing was sent on the strength of it."""


@dataclass(slots=True)
class _Work:
    run: Callable[[sqlite3.Connection], Any]
    done: asyncio.Future[Any]
    outcome: Any = None


class Journal:
    """Open it with `Journal.open` in the event loop that uses it. Every method raises JournalError."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._work: queue.SimpleQueue[list[_Work] | None] = queue.SimpleQueue()
        self._gathered: list[_Work] = []
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="journal", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, path: Path) -> Journal:
        """Open or make the journal at `path`, readable by its owner alone: it holds private terms for a while."""
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)  # SQLite gives its side files the mode of this one
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            connection.executescript(tables.SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"{path}: {error}") from None
        return cls(connection)

    def add_waiting(self, sequence: int, signed: SignedIntent) -> asyncio.Future[None]:
        """Keep an accepted intent. The future is done when it is on disk."""
        return self._do(lambda connection: tables.add_waiting(connection, sequence, signed))

    async def add_sent(self, sent: Sequence[Sent]) -> None:
        """Keep transactions that are about to be sent; on return they are on disk."""
        await self._do(lambda connection: tables.add_sent(connection, sent))

    def remove_sent(self, transaction_ids: Sequence[str]) -> asyncio.Future[None]:
        """Forget transactions whose status is known to be without effect."""
        return self._do(lambda connection: tables.remove_sent(connection, transaction_ids))

    def add_results(
        self, ended: Sequence[Ended], *, transaction_ids: Sequence[str], done_at: int
    ) -> asyncio.Future[None]:
        """Write ends, erase these intents' texts and forget the transactions, all at once.

        `done_at` is in milliseconds since 1970 UTC. Nobody needs to wait for it: were it lost, the ledger would give
        the same ends again. So it goes with whatever is kept or read next, which are most often the intents of those
        who have just been answered, or alone after 50 ms.
        """
        return self._do(
            lambda connection: tables.add_results(connection, ended, transaction_ids, done_at), within_s=_RESULTS_WAIT_S
        )

    async def waiting(self) -> list[tuple[int, SignedIntent]]:
        """The intents without a result, by sequence number."""
        return await self._do(tables.select_waiting)

    async def sent(self) -> list[Sent]:
        """The transactions whose status was not known, in the order in which they were sent."""
        return await self._do(tables.select_sent)

    async def result(self, digest: str) -> Result | None:
        """The end of the intent with that digest, or None."""
        return await self._do(lambda connection: tables.select_result(connection, digest))

    async def digest(self, *, actor: str, intent_id: str) -> str | None:
        """The digest of the latest intent with that id that has an end, or None."""
        return await self._do(lambda connection: tables.select_digest(connection, actor, intent_id))

    async def prune(self, *, now_ms: int) -> int:
        """Delete results that are older than 48 hours, in small steps; how many."""
        deleted = 0
        while True:
            rows = await self._do(
                lambda connection: tables.delete_results(connection, now_ms - KEPT_FOR_MS, _PRUNED_AT_ONCE)
            )
            deleted += rows
            if rows < _PRUNED_AT_ONCE:
                return deleted

    async def close(self) -> None:
        """Write what is waiting, and close the file. May be called twice."""
        if not self._closed:
            self._closed = True
            self._hand_over()
            self._work.put(None)
            await asyncio.to_thread(self._thread.join)
            self._connection.close()

    def _do(self, run: Callable[[sqlite3.Connection], T], *, within_s: float = 0) -> asyncio.Future[T]:
        """Have the thread do `run` after all that was asked before, together with what is asked in the meantime."""
        done: asyncio.Future[T] = self._loop.create_future()
        if self._closed:
            done.set_exception(JournalError("the journal is closed"))
        else:
            self._gathered.append(_Work(run, done))
            self._loop.call_later(within_s, self._hand_over)
        return done

    def _hand_over(self) -> None:
        if self._gathered:
            self._work.put(self._gathered)
            self._gathered = []

    def _serve(self) -> None:
        while (first := self._work.get()) is not None:
            together = first
            last = False
            while not self._work.empty():
                work = self._work.get()
                if work is None:
                    last = True
                    break
                together += work
            error = self._write(together)
            self._loop.call_soon_threadsafe(_resolve, together, error)
            if last:
                return

    def _write(self, together: Sequence[_Work]) -> JournalError | None:
        began = time.perf_counter()
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for work in together:
                work.outcome = work.run(self._connection)
            self._connection.execute("COMMIT")
        except Exception as error:  # whatever it is, the thread has to outlive it and the callers have to hear of it
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            return JournalError(
                f"{type(error).__name__}: {error}" if isinstance(error, sqlite3.Error) else type(error).__name__
            )
        finally:
            JOURNAL_WRITE_SECONDS.observe(time.perf_counter() - began)
        return None


def _resolve(together: Sequence[_Work], error: JournalError | None) -> None:
    for work in together:
        if work.done.cancelled():
            continue
        if error is None:
            work.done.set_result(work.outcome)
        else:
            work.done.set_exception(error)
