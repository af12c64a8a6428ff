"""Event streams that outlive the connection: each block once, in order, whatever happens to a peer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Generic, TypeVar

import grpc
from grpc.aio import EOF

from gateway.fabric.endpoints import Connection, UnreadableAnswerError, readable
from gateway.fabric.error_details import error_details
from gateway.fabric.errors import EventsError, GatewayClosedError
from gateway.fabric.event_sources import DeliverEndedError, DeliverSource, EventSource
from gateway.fabric.failover import EndpointPool
from gateway.fabric.options import Backoff, check_timeout

T = TypeVar("T")

_LAST_BLOCK = 2**64 - 1

# Another attempt, here or elsewhere, would get the same answer.
_FINAL = {
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNAUTHENTICATED,
    grpc.StatusCode.UNIMPLEMENTED,
}


class EventStream(AsyncIterator[T], Generic[T]):
    """An endless asynchronous iterator of events. Use it in one task; close it with `async with` or `aclose`.

    `start` is the first block's number; None means the next block to be committed after `started`, the beginning of
    `async with`, or the first read. `timeout_s` bounds the whole from then on. A lost stream is opened again on the
    next endpoint, with bounded backoff and without an end, from the first block that was not received. Ends when it or
    its gateway is closed.

    Raises ValueError for a negative `start`; EventsError at its deadline, when a peer refuses it (no permission,
    a malformed request, or a channel that the peer does not have), and when its answer cannot be decoded. After the
    first block, a peer without the channel is taken for one that is just starting.
    """

    def __init__(
        self,
        source: EventSource[T],
        *,
        start: int | None,
        newest: DeliverSource,
        pool: EndpointPool,
        reconnect: Backoff,
        timeout_s: float | None = None,
    ) -> None:
        check_timeout(timeout_s)
        self._source = source
        self._next_block = start
        self._newest = newest
        self._pool = pool
        self._reconnect = reconnect
        self._ready: deque[T] = deque()
        self._call: Any = None
        self._connection: Connection | None = None
        self._any_block_seen = False
        self._failures = 0
        self._closing = asyncio.Event()
        self._timeout_s = timeout_s
        self._deadline: float | None = None

    @property
    def next_block(self) -> int | None:
        """The number of the first block that was not yet received; None while `start` None is not yet a number."""
        return self._next_block

    def __aiter__(self) -> EventStream[T]:
        return self

    async def __anext__(self) -> T:
        while not self._closing.is_set():
            if self._ready:
                return self._ready.popleft()
            await self._receive_in_time()
        raise StopAsyncIteration

    async def started(self) -> EventStream[T]:
        """Return once it is settled with which block the events begin.

        An event of a transaction that is submitted after that comes, whatever happens to the peers meanwhile. `async
        with` waits for it, too. Raises EventsError, NotSignedError, and GatewayClosedError when the stream is closed.
        """
        while self._next_block is None and not self._closing.is_set():
            await self._receive_in_time()
        if self._closing.is_set():
            raise GatewayClosedError("the event stream is closed")
        return self

    async def __aenter__(self) -> EventStream[T]:
        return await self.started()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the stream, also for a task that waits in it. May be called twice."""
        self._closing.set()
        self._hang_up()

    async def _receive_in_time(self) -> None:
        if self._deadline is None and self._timeout_s is not None:
            self._deadline = asyncio.get_running_loop().time() + self._timeout_s
        limit = asyncio.timeout_at(self._deadline)
        try:
            async with limit:
                await self._receive()
        except TimeoutError:
            if not limit.expired():
                raise
            await self.aclose()
            late = _StreamLostError("the time given to the stream is over")
            raise events_error(late, grpc.StatusCode.DEADLINE_EXCEEDED) from None

    async def _receive(self) -> None:
        """One step: one response taken in, or one failure dealt with."""
        try:
            due = self._next_block
            if due is None:
                self._next_block = await self._find_next_commit()
            else:
                response = await self._read(lambda connection: self._source.open(connection, due))
                self._take(due, *self._source.unpack(response))
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._closing.is_set() or (task and task.cancelling()):
                self._hang_up()
                raise
        except UnreadableAnswerError as error:
            self._hang_up()
            raise events_error(error, error.code()) from error
        except grpc.aio.AioRpcError as error:
            await self._recover(error, error.code())
        except DeliverEndedError as error:
            await self._recover(error, error.grpc_code)
        except _StreamLostError as error:
            await self._recover(error, grpc.StatusCode.UNAVAILABLE)

    async def _find_next_commit(self) -> int:
        # Asking the peer to start with the next commit would lose blocks if that stream broke before its first one.
        newest, _ = self._newest.unpack(await self._read(self._newest.open_newest))
        self._hang_up()
        return _following(newest)

    async def _read(self, open_on: Callable[[Connection], Awaitable[Any]]) -> Any:
        if self._call is None:
            self._connection = self._pool.in_order()[0]
            self._call = await open_on(self._connection)
            if self._closing.is_set():
                raise _StreamLostError("the stream was closed while it was being opened")
        response = readable(await self._call.read())
        if response is EOF:
            raise _StreamLostError("the peer ended the stream")
        return response

    def _take(self, due: int, number: int, events: Sequence[T]) -> None:
        if number < due:
            return  # handed over before the stream was lost
        if number > due and self._source.contiguous:
            raise _StreamLostError(f"the peer sent block {number} where block {due} was due")
        following = _following(number)
        if self._connection is not None:
            self._pool.answered(self._connection)
        self._failures = 0
        self._any_block_seen = True
        self._next_block = following
        self._ready.extend(events)

    async def _recover(self, error: Exception, code: grpc.StatusCode) -> None:
        self._hang_up()
        if self._closing.is_set():
            return
        if code in _FINAL or (code is grpc.StatusCode.NOT_FOUND and not self._any_block_seen):
            raise events_error(error, code) from error
        if self._connection is not None:
            self._pool.was_unavailable(self._connection)
        self._failures += 1
        await self._pause(self._reconnect.delay_s(self._failures))

    async def _pause(self, delay_s: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), delay_s)
        except TimeoutError:
            return  # nobody closed the stream meanwhile

    def _hang_up(self) -> None:
        if self._call is not None:
            self._call.cancel()
            self._call = None


def events_error(error: Exception, code: grpc.StatusCode) -> EventsError:
    """What a reader is told of a stream that ended in `error`."""
    details = error_details(error) if isinstance(error, grpc.aio.AioRpcError) else ()
    text = error.details() if isinstance(error, grpc.aio.AioRpcError) else str(error)
    return EventsError(f"EventsError: {code.name}: {text}", grpc_code=code, details=details)


def _following(number: int) -> int:
    if number >= _LAST_BLOCK:
        raise UnreadableAnswerError("the peer sent a block with the highest number that there is")
    return number + 1


class _StreamLostError(Exception):
    """The stream ended, or is no longer what it should be."""
