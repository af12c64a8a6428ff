"""A peer that chaincode dials: Fabric's ChaincodeSupport service over a real gRPC server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import grpc.aio

from chaincode.shim.protos import ChaincodeMessage
from tests.unit.shim.fake_peer import SIZES, FakePeer


class AcceptedPeer(FakePeer):
    """The peer's side of one stream that a chaincode has opened: `stream` is the context of the call."""

    def __init__(self, context: Any) -> None:
        super().__init__(0)  # its own channel is never used, and closes with it
        self.stream.cancel()
        self.stream = context

    async def __aexit__(self, *_: object) -> None:
        await self._channel.close()


class ListeningPeer:
    """`accept()` waits for the next chaincode; its stream is over when the block ends."""

    def __init__(self) -> None:
        self.port = 0
        self._calls: asyncio.Queue[tuple[Any, asyncio.Event]] = asyncio.Queue()

    @asynccontextmanager
    async def accept(self, *, timeout_s: float = 10) -> AsyncIterator[AcceptedPeer]:
        context, left = await asyncio.wait_for(self._calls.get(), timeout_s)
        try:
            async with AcceptedPeer(context) as peer:
                yield peer
        finally:
            left.set()

    async def register(self, _requests: Any, context: Any) -> None:
        """Serve one call: whoever accepts it speaks."""
        left = asyncio.Event()
        self._calls.put_nowait((context, left))
        await left.wait()


@asynccontextmanager
async def listening(*, credentials: grpc.ServerCredentials | None = None) -> AsyncIterator[ListeningPeer]:
    """A peer on a free port."""
    peer = ListeningPeer()
    server = grpc.aio.server(options=[*SIZES, ("grpc.so_reuseport", 0)])
    register = grpc.stream_stream_rpc_method_handler(
        peer.register, ChaincodeMessage.FromString, ChaincodeMessage.SerializeToString
    )
    service = grpc.method_handlers_generic_handler("protos.ChaincodeSupport", {"Register": register})
    server.add_generic_rpc_handlers((service,))
    peer.port = (
        server.add_insecure_port("localhost:0")
        if credentials is None
        else server.add_secure_port("localhost:0", credentials)
    )
    await server.start()
    try:
        yield peer
    finally:
        await server.stop(None)
