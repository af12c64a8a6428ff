"""A small HTTP/1.1 client: one connection, one request at a time, nothing decoded that nobody asked for.

A general client spends more CPU on a request than the API does on the answer. On a machine that runs both, that would
measure the client.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

import httptools


class ConnectionLostError(ConnectionError):
    """The API could not be connected to, or closed the connection before its answer was complete."""


class Connection:
    """A connection to the API at base `url` (http only), opened when needed and kept. Use it in one task.

    Servers close connections that were idle for a while. A request that meets such an end, before any part of its
    answer has come, is sent once more: all requests of a load may be repeated, intents because of their ids.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port, self._name = parts.hostname or "", parts.port or 80, parts.netloc
        self._link: _Link | None = None

    async def request(
        self, method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises ConnectionLostError."""
        lines = [f"{method} {path} HTTP/1.1", f"host: {self._name}"]
        if body:
            lines += ["content-type: application/json", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        message = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        kept = self._link
        if kept is not None and kept.open:
            try:
                return await kept.exchange(message)
            except ConnectionLostError:
                if kept.answer_begun:
                    raise
        return await (await self._connect()).exchange(message)

    def close(self) -> None:
        if self._link is not None:
            self._link.close()

    async def _connect(self) -> _Link:
        try:
            _, self._link = await asyncio.get_running_loop().create_connection(_Link, self._host, self._port)
        except OSError:
            raise ConnectionLostError(f"no connection to {self._name}") from None
        return self._link


class _Link(asyncio.Protocol):
    """One TCP connection, from its opening to its end."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []
        self.answer_begun = False

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def exchange(self, message: bytes) -> tuple[int, bytes]:
        if self._transport is None:
            raise ConnectionLostError("the connection is closed")
        self._parser = httptools.HttpResponseParser(self)
        self._body = []
        self.answer_begun = False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.answer_begun = True
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionLostError("the API closed the connection"))

    # What the parser calls.

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._body)))
