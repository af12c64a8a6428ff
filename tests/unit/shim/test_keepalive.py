"""Idle and dead lines: what keepalive keeps open, and what it ends."""

from __future__ import annotations

import asyncio

import grpc
import grpc.aio
import pytest

from chaincode.shim import InvalidArgumentError, Keepalive
from chaincode.shim.grpc_options import client_options, server_options
from tests.unit.shim.fake_peer import FakePeer, transaction_message
from tests.unit.shim.program import Program, echo, serving
from tests.unit.shim.relay import relaying
from tests.unit.shim.test_server import Held, soon

OFTEN = Keepalive(time_s=0.05, timeout_s=5, peer_interval_s=0.01)
DEAD_SOON = Keepalive(time_s=0.05, timeout_s=0.1, peer_interval_s=0.01)
PEER_PINGS = [
    ("grpc.keepalive_time_ms", 50),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
]


async def test_an_idle_stream_outlives_many_pings_of_both_sides() -> None:
    async with (
        serving(Program(echo=echo), keepalive=OFTEN) as server,
        relaying(server.port) as relay,
        FakePeer(relay.port, options=PEER_PINGS) as peer,
    ):
        await peer.ready()
        assert (await peer.invoke(b"echo", b"before")).payload == b"before"
        await relay.passed(20)  # nothing but pings and their answers
        assert (await peer.invoke(b"echo", b"after", tx_id="tx2")).payload == b"after"


async def test_a_dead_line_is_noticed_and_its_transactions_are_cancelled() -> None:
    held = Held()
    async with (
        serving(Program(held=held, echo=echo), keepalive=DEAD_SOON) as server,
        relaying(server.port) as relay,
        FakePeer(relay.port) as lost,
    ):
        await lost.ready()
        await lost.send(transaction_message("tx1", b"held"))
        await soon(held.started)
        relay.go_dead()
        await soon(held.cancelled)
        async with FakePeer(server.port) as again:
            await again.ready()
            assert (await again.invoke(b"echo", b"back")).payload == b"back"


async def test_a_line_that_is_cut_is_noticed_and_the_peer_dials_again() -> None:
    held = Held()
    async with serving(Program(held=held, echo=echo)) as server, relaying(server.port) as relay:
        async with FakePeer(relay.port) as lost:
            await lost.ready()
            await lost.send(transaction_message("tx1", b"held"))
            await soon(held.started)
            relay.cut()
            await soon(held.cancelled)
            assert await lost.receive() is grpc.aio.EOF
            assert await lost.stream.code() == grpc.StatusCode.UNAVAILABLE
        async with FakePeer(relay.port) as again:
            await again.ready()
            assert (await again.invoke(b"echo", b"back")).payload == b"back"


@pytest.mark.full
async def test_a_peer_that_pings_more_often_than_it_may_is_cut_off() -> None:
    strict = Keepalive(time_s=60, timeout_s=20, peer_interval_s=30)
    async with (
        serving(Program(echo=echo), keepalive=strict) as server,
        FakePeer(server.port, options=PEER_PINGS) as peer,
    ):
        await peer.ready()
        assert await asyncio.wait_for(peer.receive(), 30) is grpc.aio.EOF
        assert await peer.stream.code() == grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize("setting", ["time_s", "timeout_s", "peer_interval_s"])
@pytest.mark.parametrize("seconds", [0, -1])
def test_times_must_be_positive(setting: str, seconds: float) -> None:
    with pytest.raises(InvalidArgumentError, match="positive"):
        Keepalive(**{setting: seconds})


def test_the_defaults_are_the_official_shims() -> None:
    expected = {
        "grpc.max_send_message_length": 104_857_600,
        "grpc.max_receive_message_length": 104_857_600,
        "grpc.keepalive_time_ms": 60_000,
        "grpc.keepalive_timeout_ms": 20_000,
        "grpc.http2.ping_timeout_ms": 20_000,
        "grpc.keepalive_permit_without_calls": 1,
        "grpc.http2.max_pings_without_data": 0,
    }
    assert dict(client_options(max_message_bytes=104_857_600, keepalive=Keepalive())) == expected
    assert dict(server_options(max_message_bytes=104_857_600, keepalive=Keepalive())) == expected | {
        "grpc.http2.min_ping_interval_without_data_ms": 30_000,
        "grpc.server_handshake_timeout_ms": 5_000,
        "grpc.so_reuseport": 0,
    }
