"""The small HTTP client, against a server that answers by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from perf.keepalive import Connection, ConnectionLostError, connect


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    """A server that echoes the request's body in two pieces, and hangs up in the midst of an answer to /gone."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            head = await reader.readuntil(b"\r\n\r\n")
            lengths = [int(each.split(b":")[1]) for each in head.lower().split(b"\r\n") if b"content-length" in each]
            body = await reader.readexactly(sum(lengths))
            writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: %d\r\n\r\n" % len(body) + body[:1])
            await writer.drain()
            if b"/gone" in line:
                break
            writer.write(body[1:])
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    connection = await connect(f"http://127.0.0.1:{port}")
    yield connection
    connection.close()
    server.close()


async def test_several_requests_share_a_connection(connection: Connection) -> None:
    for body in (b"first", b"second"):
        assert await connection.request("POST", "/", body=body, headers={"x-test": "1"}) == (201, body)


async def test_a_connection_lost_in_an_answer_is_an_error(connection: Connection) -> None:
    with pytest.raises(ConnectionLostError):
        await connection.request("POST", "/gone", body=b"body")
    with pytest.raises(ConnectionLostError):
        await connection.request("POST", "/", body=b"body")
