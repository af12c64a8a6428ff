"""The small HTTP client, against a server that answers by hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from perf.keepalive import Connection, ConnectionLostError


class Server:
    """Echoes a request's body in two pieces. It hangs up after an answer to /last, and in the midst of one to /gone."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while line := await reader.readline():
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            lengths = [int(each.split(b":")[1]) for each in head.split(b"\r\n") if b"content-length" in each]
            body = await reader.readexactly(sum(lengths))
            self.requests.append(line.split()[1])
            writer.write(b"HTTP/1.1 201 Created\r\ncontent-length: %d\r\n\r\n" % len(body) + body[:1])
            await writer.drain()
            if b"/gone" in line:
                break
            writer.write(body[1:])
            if b"/last" in line:
                break
        writer.close()


@pytest.fixture
async def server() -> Server:
    return Server()


@pytest.fixture
async def connection(server: Server) -> AsyncIterator[Connection]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    connection = Connection(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    yield connection
    connection.close()
    listening.close()


async def test_several_requests_share_a_connection(server: Server, connection: Connection) -> None:
    for body in (b"first", b"second"):
        assert await connection.request("POST", "/", body=body, headers={"x-test": "1"}) == (201, body)
    assert server.connections == 1


async def test_an_idle_connection_that_was_closed_is_opened_again(server: Server, connection: Connection) -> None:
    assert await connection.request("POST", "/last", body=b"first") == (201, b"first")
    assert await connection.request("POST", "/", body=b"second") == (201, b"second")
    assert (server.connections, server.requests) == (2, [b"/last", b"/"])


async def test_an_answer_that_breaks_off_is_an_error_and_not_asked_for_again(
    server: Server, connection: Connection
) -> None:
    assert await connection.request("POST", "/", body=b"first") == (201, b"first")
    with pytest.raises(ConnectionLostError):
        await connection.request("POST", "/gone", body=b"second")
    assert server.requests == [b"/", b"/gone"]


async def test_nobody_there_is_an_error() -> None:
    with pytest.raises(ConnectionLostError):
        await Connection("http://127.0.0.1:9").request("GET", "/")
