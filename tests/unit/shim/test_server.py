"""The service: several peers, peers that drop, stopping, limits, TLS."""

from __future__ import annotations

import asyncio

import grpc
import grpc.aio
import pytest

from chaincode.shim import ChaincodeServer, Response, ServerStartError, Stub, success
from chaincode.shim.protos import ChaincodeMessage
from tests.unit.shim.fake_peer import FakePeer, Type, response_of, transaction_message
from tests.unit.shim.program import CHAINCODE_ID, Program, echo, serving


class Held:
    """A chaincode function that waits until it is let go, and notes how it ended."""

    def __init__(self) -> None:
        self.started = asyncio.Event()
        self.release = asyncio.Event()
        self.cancelled = asyncio.Event()

    async def __call__(self, _stub: Stub) -> Response:
        self.started.set()
        try:
            await self.release.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return success(b"ended")


async def soon(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), 60)


async def test_two_peers_have_streams_of_their_own() -> None:
    async def call(stub: Stub) -> Response:
        return success(await stub.get_state("key") or b"")

    async with (
        serving(Program(call=call)) as server,
        FakePeer(server.port) as one,
        FakePeer(server.port, ready=b"") as two,
    ):
        await one.ready()
        await two.ready()
        one.state = {("", "key"): b"one"}
        two.state = {("", "key"): b"two"}
        answers = await asyncio.gather(one.invoke(b"call"), two.invoke(b"call"))  # the same transaction id
        assert [answer.payload for answer in answers] == [b"one", b"two"]


async def test_a_peer_that_drops_cancels_its_transactions_and_no_others() -> None:
    held = Held()
    async with (
        serving(Program(held=held, echo=echo)) as server,
        FakePeer(server.port) as staying,
    ):
        await staying.ready()
        async with FakePeer(server.port) as dropping:
            await dropping.ready()
            await dropping.send(transaction_message("tx1", b"held"))
            await soon(held.started)
        await soon(held.cancelled)
        assert (await staying.invoke(b"echo", b"here")).payload == b"here"


async def test_a_peer_that_drops_while_a_request_is_open_cancels_the_transaction() -> None:
    cancelled = asyncio.Event()

    async def call(stub: Stub) -> Response:
        try:
            await stub.get_state("key")
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return success()

    async with serving(Program(call=call)) as server:
        async with FakePeer(server.port) as peer:
            await peer.ready()
            await peer.send(transaction_message("tx1", b"call"))
            assert (await peer.receive()).type == Type.GET_STATE
        await soon(cancelled)


async def test_a_peer_may_dial_again() -> None:
    async with serving(Program(echo=echo)) as server:
        for word in (b"first", b"again"):
            async with FakePeer(server.port) as peer:
                await peer.ready()
                assert (await peer.invoke(b"echo", word)).payload == word


async def test_a_message_of_the_peer_over_the_limit_ends_its_stream_only() -> None:
    async with (
        serving(Program(echo=echo), max_message_bytes=10_000) as server,
        FakePeer(server.port) as peer,
        FakePeer(server.port) as other,
    ):
        await peer.ready()
        await other.ready()
        await peer.send(transaction_message("tx1", b"echo", bytes(20_000)))
        assert await peer.stream.code() == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert (await other.invoke(b"echo", b"fine")).payload == b"fine"


async def test_messages_beyond_grpcs_own_limit_of_4_mb_pass_both_ways() -> None:
    async with serving(Program(echo=echo)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        assert len((await peer.invoke(b"echo", bytes(6_000_000))).payload) == 6_000_000


async def test_stop_lets_running_transactions_end_and_declines_new_ones() -> None:
    held = Held()
    async with serving(Program(held=held, echo=echo)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        await peer.send(transaction_message("tx1", b"held"))
        await soon(held.started)
        stopping = asyncio.create_task(server.stop(grace_s=300))
        declined = await peer.invoke(b"echo", b"late", tx_id="tx2")
        assert (declined.status, declined.message) == (500, "the chaincode service is stopping")
        held.release.set()
        assert response_of(await peer.receive()).payload == b"ended"
        assert await peer.receive() is grpc.aio.EOF
        await asyncio.wait_for(stopping, 60)
        await asyncio.wait_for(server.wait_closed(), 60)
        await server.stop()


async def test_stop_cancels_what_outlives_the_grace() -> None:
    held = Held()
    async with serving(Program(held=held)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        await peer.send(transaction_message("tx1", b"held"))
        await soon(held.started)
        await server.stop(grace_s=0)
        assert held.cancelled.is_set()


async def test_a_port_that_is_taken_is_a_named_error() -> None:
    async with serving(Program(echo=echo)) as server:
        second = ChaincodeServer(chaincode_id="x:1", address=f"localhost:{server.port}", chaincode=Program(echo=echo))
        with pytest.raises(ServerStartError, match="cannot listen"):
            await second.start()


@pytest.mark.parametrize(("chaincode_id", "address"), [("", "localhost:0"), ("x:1", "")])
async def test_missing_settings_are_named(chaincode_id: str, address: str) -> None:
    server = ChaincodeServer(chaincode_id=chaincode_id, address=address, chaincode=Program(echo=echo))
    with pytest.raises(ServerStartError, match="missing"):
        await server.start()
    await server.stop()
    await server.wait_closed()


async def test_a_server_starts_once() -> None:
    async with serving(Program(echo=echo)) as server:
        with pytest.raises(ServerStartError, match="before"):
            await server.start()
        assert repr(server) == f"<ChaincodeServer {CHAINCODE_ID} at localhost:0>"


async def test_keepalive_comes_back_while_a_transaction_runs() -> None:
    held = Held()
    async with serving(Program(held=held)) as server, FakePeer(server.port) as peer:
        await peer.ready()
        await peer.send(transaction_message("tx1", b"held"))
        await soon(held.started)
        await peer.send(ChaincodeMessage(type=Type.KEEPALIVE))
        assert (await peer.receive()).type == Type.KEEPALIVE
        held.release.set()
        assert response_of(await peer.receive()).payload == b"ended"
