"""The health service: asked with gRPC's own stubs, as grpc-health-probe and Kubernetes do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import grpc
import grpc.aio
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from chaincode.shim import ChaincodeServer, ServerStartError, TLSConfig
from chaincode.shim.health import Health
from tests.unit.shim.certificates import authority, leaf
from tests.unit.shim.fake_peer import FakePeer, response_of, transaction_message
from tests.unit.shim.program import Program, echo, serving
from tests.unit.shim.test_server import Held, soon

Status = health_pb2.HealthCheckResponse
SERVICES = ["", "protos.Chaincode"]


class Probe:
    """Asks one address."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub: Any = health_pb2_grpc.HealthStub(channel)

    async def check(self, service: str = "") -> Any:
        return (await self._stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)).status

    def watch(self, service: str = "") -> Any:
        return self._stub.Watch(health_pb2.HealthCheckRequest(service=service), timeout=30)


@asynccontextmanager
async def probing(port: int, credentials: grpc.ChannelCredentials | None = None) -> AsyncIterator[Probe]:
    address = f"localhost:{port}"
    channel = grpc.aio.secure_channel(address, credentials) if credentials else grpc.aio.insecure_channel(address)
    async with channel:
        yield Probe(channel)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_takes_transactions_is_serving(service: str) -> None:
    async with serving(Program(echo=echo), health_address="localhost:0") as server:
        assert server.serving
        for port in (server.port, server.health_port):
            async with probing(port) as probe:
                assert await probe.check(service) == Status.SERVING
                assert (await probe.watch(service).read()).status == Status.SERVING


async def test_it_is_serving_before_any_peer_has_dialled_and_while_transactions_run() -> None:
    """A peer dials when it is asked for the first transaction: to wait for one would be to wait for ever."""
    held = Held()
    async with serving(Program(held=held)) as server, probing(server.port) as probe, FakePeer(server.port) as peer:
        assert await probe.check() == Status.SERVING
        await peer.ready()
        await peer.send(transaction_message("tx1", b"held"))
        await soon(held.started)
        assert await probe.check() == Status.SERVING
        held.release.set()
        assert response_of(await peer.receive()).payload == b"ended"


async def test_while_it_stops_it_is_not_serving_on_the_address_of_its_own() -> None:
    held = Held()
    async with (
        serving(Program(held=held), health_address="localhost:0") as server,
        probing(server.health_port) as probe,
        FakePeer(server.port) as peer,
    ):
        await peer.ready()
        await peer.send(transaction_message("tx1", b"held"))
        await soon(held.started)
        stopping = asyncio.create_task(server.stop(grace_s=300))
        declined = await peer.invoke(b"held", tx_id="tx2")
        assert declined.message == "the chaincode service is stopping"
        assert not server.serving
        assert await probe.check() == Status.NOT_SERVING
        held.release.set()
        assert response_of(await peer.receive()).payload == b"ended"
        await asyncio.wait_for(stopping, 60)
        with pytest.raises(grpc.aio.AioRpcError) as gone:
            await probe.check()
        assert gone.value.code() == grpc.StatusCode.UNAVAILABLE


@pytest.mark.parametrize("where", ["beside", "apart"])
@pytest.mark.parametrize("service", SERVICES)
async def test_who_watches_hears_that_it_stops_and_does_not_hold_it_up(service: str, where: str) -> None:
    async with (
        serving(Program(echo=echo), health_address="localhost:0") as server,
        probing(server.port if where == "beside" else server.health_port) as probe,
    ):
        watches = [probe.watch(service) for _ in range(3)]
        for watch in watches:
            assert (await watch.read()).status == Status.SERVING
        watches[0].cancel()
        # They listen already: gRPC's client drops what was not read before its call ended.
        last_words = [asyncio.create_task(watch.read()) for watch in watches[1:]]
        await asyncio.wait_for(server.stop(grace_s=300), 60)
        for watch, last_word in zip(watches[1:], last_words, strict=True):
            assert (await last_word).status == Status.NOT_SERVING
            assert await watch.read() is grpc.aio.EOF


async def test_who_is_just_being_told_that_it_serves_hears_that_it_stops() -> None:
    health = Health()
    health.start_serving()
    told = []

    class Context:
        async def write(self, message: health_pb2.HealthCheckResponse) -> None:
            told.append(message.status)
            health.stop_serving()

    service: Any = health.rpc_handler()
    watch = service.service(SimpleNamespace(method="/grpc.health.v1.Health/Watch"))
    await asyncio.wait_for(watch.unary_stream(health_pb2.HealthCheckRequest(), Context()), 60)
    assert told == [Status.SERVING, Status.NOT_SERVING]


async def test_a_name_that_is_not_served_is_unknown() -> None:
    async with serving(Program(echo=echo)) as server, probing(server.port) as probe:
        with pytest.raises(grpc.aio.AioRpcError) as unknown:
            await probe.check("protos.Elsewhere")
        assert unknown.value.code() == grpc.StatusCode.NOT_FOUND
        assert (await probe.watch("protos.Elsewhere").read()).status == Status.SERVICE_UNKNOWN


async def test_mutual_tls_does_not_stand_between_an_orchestrator_and_the_address_in_the_clear() -> None:
    ca, peers_ca = authority("service ca"), authority("peers ca")
    service, own = leaf("chaincode", ca), leaf("peer0", peers_ca)
    tls = TLSConfig(certificate=service.certificate_pem, key=service.key_pem, client_ca=peers_ca.certificate_pem)
    async with serving(Program(echo=echo), tls=tls, health_address="localhost:0") as server:
        async with probing(server.health_port) as probe:
            assert await probe.check() == Status.SERVING
        without = grpc.ssl_channel_credentials(ca.certificate_pem)
        async with probing(server.port, without) as probe:
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await probe.check()
            assert refused.value.code() == grpc.StatusCode.UNAVAILABLE
        with_one = grpc.ssl_channel_credentials(ca.certificate_pem, own.key_pem, own.certificate_pem)
        async with probing(server.port, with_one) as probe:
            assert await probe.check() == Status.SERVING


async def test_chaincode_is_not_served_on_the_address_of_health() -> None:
    async with (
        serving(Program(echo=echo), health_address="localhost:0") as server,
        FakePeer(server.health_port) as peer,
    ):
        assert await peer.receive() is grpc.aio.EOF
        assert await peer.stream.code() == grpc.StatusCode.UNIMPLEMENTED


async def test_an_address_of_health_that_is_taken_is_a_named_error_and_leaves_nothing_behind() -> None:
    async with serving(Program(echo=echo), health_address="localhost:0") as server:
        second = ChaincodeServer(
            chaincode_id="x:1",
            address="localhost:0",
            chaincode=Program(echo=echo),
            health_address=f"localhost:{server.health_port}",
        )
        with pytest.raises(ServerStartError, match=f"cannot listen on localhost:{server.health_port}"):
            await second.start()
        assert not second.serving
        await second.stop()
