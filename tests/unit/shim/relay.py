"""A line between peer and service that counts what passes, and that can go dead without a word or be cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Relay:
    """Passes TCP connections on to `target_port`; `chunks` counts pieces of data in both directions."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = 0
        self.chunks = 0
        self._passing = asyncio.Event()
        self._passing.set()
        self._seen = asyncio.Condition()
        self._writers: set[asyncio.StreamWriter] = set()

    def go_dead(self) -> None:
        """Pass nothing on any more and close nothing, as a broken line does."""
        self._passing.clear()

    def revive(self) -> None:
        """Pass on again, what was kept back included."""
        self._passing.set()

    def cut(self) -> None:
        """Reset every connection."""
        for writer in self._writers:
            writer.transport.abort()

    async def passed(self, chunks: int) -> None:
        """Wait until so many more pieces have passed."""
        wanted = self.chunks + chunks
        async with asyncio.timeout(60), self._seen:
            await self._seen.wait_for(lambda: self.chunks >= wanted)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            far_reader, far_writer = await asyncio.open_connection("localhost", self.target_port)
        except OSError:  # the service is down
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as directions:
                directions.create_task(self._pass(reader, far_writer))
                directions.create_task(self._pass(far_reader, writer))
        finally:
            self._writers -= {writer, far_writer}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(1 << 18):
                await self._passing.wait()
                writer.write(data)
                await writer.drain()
                async with self._seen:
                    self.chunks += 1
                    self._seen.notify_all()
        except OSError:
            pass  # a connection that is cut is what the relay is for
        finally:
            writer.transport.abort()


@asynccontextmanager
async def relaying(target_port: int) -> AsyncIterator[Relay]:
    """A relay on a free port."""
    relay = Relay(target_port)
    server = await asyncio.start_server(relay.serve, "localhost", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        relay.revive()
        relay.cut()
