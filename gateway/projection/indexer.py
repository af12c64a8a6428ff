"""The indexer: follows the peer's blocks and keeps the read model at the chain's height.

One task receives blocks, another writes all that wait, in one database transaction. Wherever it is killed, it goes on
from the checkpoint that lies in the same transaction as the rows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from gateway.faults import FAULTS, FaultKind
from gateway.projection import metrics
from gateway.projection.changes import changes_of
from gateway.projection.database import Database
from gateway.projection.errors import GapError
from gateway.projection.source import BlockSource, ReceivedBlock
from gateway.projection.writer import Applied, Checkpoint, read_checkpoint, write_blocks

_WAITING_BLOCKS = 64
_RETRY_AFTER_S = 1.0

log = structlog.get_logger(__name__)


class Indexer:
    """Writes the blocks of `source` into `database`.

    `network_id` is checked against block 0 and against the stored checkpoint. `with_terms` keeps private terms (in
    instances of the collection's members only). `on_applied` is called in the event loop after each commit.
    """

    def __init__(
        self,
        *,
        source: BlockSource,
        database: Database,
        chaincode: str,
        network_id: str,
        with_terms: bool,
        on_applied: Callable[[Applied], None] = lambda _: None,
    ) -> None:
        self._source = source
        self._database = database
        self._chaincode = chaincode
        self._network_id = network_id
        self._with_terms = with_terms
        self._on_applied = on_applied

    async def checkpoint(self) -> Checkpoint | None:
        """Where the read model stands. Raises DifferentNetworkError."""
        return await self._database.read(lambda connection: read_checkpoint(connection, network_id=self._network_id))

    async def run(self, *, until: int | None = None) -> None:
        """Follow the chain: for ever, or until block `until` is written.

        A database that is away for a while is waited for. Raises ProjectionError (another network, a broken chain, an
        unreadable record), MalformedBlockError, and the EventsError of a peer that refuses the stream.
        """
        while True:
            try:
                return await self._follow(until)
            except (GapError, OperationalError) as error:
                metrics.RESTARTS.inc()
                FAULTS.note(FaultKind.INDEXER_RESTARTED, type(error).__name__)
                log.warning("indexer_restarts", reason=type(error).__name__)
                await asyncio.sleep(_RETRY_AFTER_S)

    async def _follow(self, until: int | None) -> None:
        checkpoint = await self.checkpoint()
        # From the last indexed block on, not the next: the peer must still have the block that was indexed.
        start = checkpoint.block if checkpoint else 0
        if until is not None and checkpoint is not None and checkpoint.block >= until:
            return
        waiting: asyncio.Queue[ReceivedBlock] = asyncio.Queue(_WAITING_BLOCKS)
        async with aclosing(self._source.blocks(start=start)) as blocks:
            receiver = asyncio.create_task(_receive(blocks, waiting, until))
            try:
                await self._write_all(receiver, waiting)
            finally:
                receiver.cancel()
                await asyncio.gather(receiver, return_exceptions=True)

    async def _write_all(self, receiver: asyncio.Task[None], waiting: asyncio.Queue[ReceivedBlock]) -> None:
        while (run := await _next_run(receiver, waiting)) is not None:
            began = time.perf_counter()
            applied = await self._database.write(partial(self._apply, run))
            metrics.WRITE.observe(time.perf_counter() - began)
            if applied is not None:
                metrics.BLOCKS.inc(len(run))
                metrics.HEIGHT.set(applied.height)
                metrics.LAG.observe(max(0.0, time.time() - applied.at / 1_000))
                self._on_applied(applied)

    def _apply(self, run: Sequence[ReceivedBlock], connection: Connection) -> Applied | None:
        changes = [changes_of(block.decode(), chaincode=self._chaincode, with_terms=self._with_terms) for block in run]
        return write_blocks(connection, changes, network_id=self._network_id)


async def _receive(
    blocks: AsyncGenerator[ReceivedBlock, None], waiting: asyncio.Queue[ReceivedBlock], until: int | None
) -> None:
    async for block in blocks:
        await waiting.put(block)
        if until is not None and block.number >= until:
            return


async def _next_run(receiver: asyncio.Task[None], waiting: asyncio.Queue[ReceivedBlock]) -> list[ReceivedBlock] | None:
    """All blocks that wait, at least one; None when the receiver has ended and nothing is left."""
    run: list[ReceivedBlock] = []
    if waiting.empty():
        first = asyncio.ensure_future(waiting.get())
        await asyncio.wait({first, receiver}, return_when=asyncio.FIRST_COMPLETED)
        if first.done():
            run.append(first.result())
        else:
            first.cancel()  # what the receiver put in last, if anything, is still in the queue
    while not waiting.empty():
        run.append(waiting.get_nowait())
    if not run:
        receiver.result()  # raises what ended it
    return run or None
