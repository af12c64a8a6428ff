"""Events as plain iterators."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import Generic, TypeVar

from gateway.fabric.errors import GatewayClosedError
from gateway.fabric.event_requests import RequestedEvents
from gateway.fabric.events import EventStream
from gateway.fabric.sync.loop import LoopThread

T = TypeVar("T")


class SyncEvents(Iterator[T], Generic[T]):
    """An iterator of events, for any number of threads: each event goes to one of them. Close it, best by `with`.

    Listening has begun before it is handed out. Ends when it or its gateway is closed, also for a thread that waits in
    it. Raises what the asynchronous stream raises.
    """

    def __init__(self, loop: LoopThread, stream: EventStream[T] | RequestedEvents[T]) -> None:
        self._loop = loop
        self._stream = stream
        self._reading = threading.Lock()
        self._coming: asyncio.Future[T] | None = None

    def __iter__(self) -> SyncEvents[T]:
        return self

    def __next__(self) -> T:
        return self.next(timeout_s=None)

    def next(self, *, timeout_s: float | None) -> T:
        """The next event. Raises TimeoutError when there is none in `timeout_s` seconds (nothing is lost by that), and
        StopIteration when the stream has ended."""
        with self._reading:
            try:
                return self._loop.run(lambda: self._take(timeout_s))
            except (StopAsyncIteration, GatewayClosedError):
                raise StopIteration from None

    def close(self) -> None:
        """End the stream. May be called twice, and from another thread than the one that reads."""
        with suppress(GatewayClosedError):  # then it has ended already
            self._loop.run(self._end)

    def __enter__(self) -> SyncEvents[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _end(self) -> None:
        await self._stream.aclose()
        if self._coming is not None:
            await asyncio.gather(self._coming, return_exceptions=True)

    async def _take(self, timeout_s: float | None) -> T:
        # The read outlives a wait that was given up, so that its event is still there for the next one.
        if self._coming is None:
            self._coming = asyncio.ensure_future(anext(self._stream))
        done, _ = await asyncio.wait({self._coming}, timeout=timeout_s)
        if not done:
            raise TimeoutError("no event in time")
        event, self._coming = self._coming, None
        return event.result()
