"""The table of stream state × message type, over a real gRPC stream."""

from __future__ import annotations

from typing import Any

import grpc
import grpc.aio
import pytest

from chaincode.shim.protos import ChaincodeMessage
from tests.unit.shim.fake_peer import CHANNEL, FakePeer, Type, response_of, transaction_message
from tests.unit.shim.program import CHAINCODE_ID, Program, echo, serving

ALL_TYPES = sorted(ChaincodeMessage.Type.values())
STATES = ("created", "established", "ready")
LEGAL = {
    ("created", Type.REGISTERED),
    ("established", Type.READY),
    ("ready", Type.INIT),
    ("ready", Type.TRANSACTION),
    *((state, Type.KEEPALIVE) for state in STATES),
}  # RESPONSE and ERROR are legal too while a request is open: see the tests of transactions
ILLEGAL = [(state, kind) for state in STATES for kind in ALL_TYPES if (state, kind) not in LEGAL]


async def in_state(peer: FakePeer, state: str) -> FakePeer:
    if state == "created":
        await peer.register()
        return peer
    return await (peer.established() if state == "established" else peer.ready())


@pytest.mark.parametrize(
    ("state", "message_type"), ILLEGAL, ids=[f"{state}-{ChaincodeMessage.Type.Name(kind)}" for state, kind in ILLEGAL]
)
async def test_a_message_out_of_place_is_answered_error_and_ends_the_stream(state: str, message_type: int) -> None:
    async with serving(Program(call=echo)) as server, FakePeer(server.port) as peer:
        await in_state(peer, state)
        await peer.send(ChaincodeMessage(type=message_type, txid="tx1", channel_id=CHANNEL))
        refusal = await peer.receive()
        assert (refusal.type, refusal.txid, refusal.channel_id) == (Type.ERROR, "tx1", CHANNEL)
        assert refusal.payload
        assert await peer.receive() is grpc.aio.EOF
        assert await peer.stream.code() == grpc.StatusCode.FAILED_PRECONDITION


@pytest.mark.parametrize("state", STATES)
async def test_keepalive_is_echoed_in_every_state(state: str) -> None:
    async with serving(Program(call=echo)) as server, FakePeer(server.port) as peer:
        await in_state(peer, state)
        keepalive = ChaincodeMessage(type=Type.KEEPALIVE, payload=b"tick")
        await peer.send(keepalive)
        assert await peer.receive() == keepalive


async def test_a_peer_that_ignores_the_registration_is_let_go_and_one_that_took_it_is_not() -> None:
    """The first would wait for another id with a proposal open, and commit nothing meanwhile."""
    async with serving(Program(call=echo), registration_timeout_s=0.2) as server, FakePeer(server.port) as registered:
        await registered.ready()
        async with FakePeer(server.port) as ignoring:
            await ignoring.register()
            assert await ignoring.receive() is grpc.aio.EOF
            assert await ignoring.stream.code() == grpc.StatusCode.FAILED_PRECONDITION
        assert (await registered.invoke(b"call", b"still there")).payload == b"still there"


async def test_the_service_registers_with_its_chaincode_id() -> None:
    async with serving(Program(call=echo)) as server, FakePeer(server.port) as peer:
        assert await peer.register() == CHAINCODE_ID


async def test_a_transaction_is_completed() -> None:
    async with serving(Program(echo=echo)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        message = await peer.run(transaction_message("tx1", b"echo", b"hello"))
        assert (message.type, message.txid, message.channel_id) == (Type.COMPLETED, "tx1", CHANNEL)
        assert (response_of(message).status, response_of(message).payload) == (200, b"hello")


async def test_init_is_completed() -> None:
    async with serving(Program(init=echo)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        message = await peer.run(transaction_message("tx1", b"hello", message_type=Type.INIT))
        assert response_of(message).payload == b"hello"


async def test_a_ready_that_is_not_understood_announces_nothing() -> None:
    async with serving(Program(echo=echo)) as server, FakePeer(server.port, ready=b"\xff") as peer:
        await peer.ready()
        assert (await peer.invoke(b"echo", b"on")).payload == b"on"


async def test_the_end_of_the_stream_ends_the_handler_in_peace() -> None:
    async with serving(Program(echo=echo)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        await peer.stream.done_writing()
        assert await peer.receive() is grpc.aio.EOF
        assert await peer.stream.code() == grpc.StatusCode.OK


async def test_bytes_that_are_no_message_end_the_stream() -> None:
    async with serving(Program(echo=echo)) as server, grpc.aio.insecure_channel(f"localhost:{server.port}") as channel:
        stream: Any = channel.stream_stream("/protos.Chaincode/Connect")()
        assert ChaincodeMessage.FromString(await stream.read()).type == Type.REGISTER
        await stream.write(b"\xff\xff")
        assert await stream.code() == grpc.StatusCode.FAILED_PRECONDITION
