"""A chaincode whose transaction functions are given by each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from chaincode.shim import Chaincode, ChaincodeServer, Keepalive, Response, Stub, TLSConfig, success
from chaincode.shim.grpc_options import DEFAULT_KEEPALIVE
from tests.unit.shim.fake_peer import BATCHES, FakePeer

Function = Callable[[Stub], Awaitable[Response]]
CHAINCODE_ID = "energysale_1:0abc"


class Program:
    """Calls `functions[args[0]]`; `init` calls the function named `init`."""

    def __init__(self, **functions: Function) -> None:
        self.functions = functions

    async def init(self, stub: Stub) -> Response:
        return await self.functions["init"](stub)

    async def invoke(self, stub: Stub) -> Response:
        return await self.functions[stub.args[0].decode()](stub)


async def echo(stub: Stub) -> Response:
    """Answers its last argument."""
    return success(stub.args[-1])


@asynccontextmanager
async def serving(
    program: Chaincode,
    *,
    tls: TLSConfig | None = None,
    max_message_bytes: int = 100 * 1024 * 1024,
    registration_timeout_s: float = 10.0,
    keepalive: Keepalive = DEFAULT_KEEPALIVE,
    health_address: str | None = None,
) -> AsyncIterator[ChaincodeServer]:
    """A running service of `program` on a free port."""
    server = ChaincodeServer(
        chaincode_id=CHAINCODE_ID,
        address="localhost:0",
        chaincode=program,
        tls=tls,
        max_message_bytes=max_message_bytes,
        registration_timeout_s=registration_timeout_s,
        keepalive=keepalive,
        health_address=health_address,
    )
    await server.start()
    try:
        yield server
    finally:
        await server.stop(grace_s=0)


@asynccontextmanager
async def ready_peer(program: Program, *, ready: bytes = BATCHES) -> AsyncIterator[FakePeer]:
    """A peer that is registered with a service of `program`."""
    async with serving(program) as server, FakePeer(server.port, ready=ready) as peer:
        yield await peer.ready()


@asynccontextmanager
async def calling(function: Function, *, ready: bytes = BATCHES) -> AsyncIterator[FakePeer]:
    """A ready peer whose `invoke(b"call")` calls `function`."""
    async with ready_peer(Program(call=function), ready=ready) as peer:
        yield peer
