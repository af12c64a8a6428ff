"""An event loop in a thread of its own, and calls that wait for what it does."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

from gateway.fabric.errors import GatewayClosedError

T = TypeVar("T")

_GRACE_S = 1.0  # for calls whose connections are closed already, to end by themselves


class BlockingCallError(RuntimeError):
    """A blocking call was made where an event loop runs: it would stop everything else that the loop does."""


class LoopThread:
    """Runs what it is given in its own thread; any number of threads may wait in `run` at once."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._closing = False
        self._scheduling = threading.Lock()
        # A daemon, so that a script that ends without closing its gateway ends.
        self._thread = threading.Thread(target=self._loop.run_forever, name="fabric-gateway", daemon=True)
        self._thread.start()

    def run(self, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` returns, or its exception, once it is done.

        Raises BlockingCallError inside a running event loop and GatewayClosedError once `close` was called. An
        interrupt (Ctrl-C) cancels the work.
        """
        return self._wait(self._schedule(work))

    def close(self, last: Callable[[], Awaitable[None]]) -> None:
        """Do `last`, end what is still under way in GatewayClosedError, and end the thread. May be called twice."""
        refuse_in_a_running_loop()
        with self._scheduling:
            first, self._closing = not self._closing, True
        if first:
            asyncio.run_coroutine_threadsafe(self._finish(last), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        if first:
            self._loop.close()

    def _schedule(self, work: Callable[[], Awaitable[T]]) -> Future[T]:
        refuse_in_a_running_loop()

        async def do() -> T:
            return await work()

        with self._scheduling:
            if self._closing:
                raise GatewayClosedError("the gateway is closed")
            return asyncio.run_coroutine_threadsafe(do(), self._loop)

    def _wait(self, future: Future[T]) -> T:
        try:
            return future.result()
        except CancelledError:
            raise GatewayClosedError("the gateway was closed during the call") from None
        except BaseException:
            future.cancel()
            raise

    async def _finish(self, last: Callable[[], Awaitable[None]]) -> None:
        try:
            await last()
        finally:
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            if rest:
                await asyncio.wait(rest, timeout=_GRACE_S)
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)


def refuse_in_a_running_loop() -> None:
    """Raises BlockingCallError where the caller is inside a running event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise BlockingCallError("an event loop runs in this thread: use gateway.fabric.connect and await its calls")
