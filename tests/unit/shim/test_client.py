"""The chaincode that dials its peer: settings, the stream, TLS, and how it ends."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import grpc.aio
import pytest

from chaincode.shim import (
    ChaincodeClient,
    ClientStartError,
    ClientTLSConfig,
    ProtocolError,
    RegistrationIgnoredError,
    Response,
    StreamEndedError,
    Stub,
    TLSConfigError,
    success,
)
from chaincode.shim.protos import ChaincodeMessage
from tests.unit.shim.certificates import Pair, authority, leaf
from tests.unit.shim.fake_peer import Type, response_of, transaction_message
from tests.unit.shim.listening_peer import AcceptedPeer, ListeningPeer, listening
from tests.unit.shim.program import CHAINCODE_ID, Program, echo


def client_of(peer: ListeningPeer, program: Program, *, tls: ClientTLSConfig | None = None) -> ChaincodeClient:
    return ChaincodeClient(
        chaincode_id=CHAINCODE_ID,
        peer_address=f"localhost:{peer.port}",
        chaincode=program,
        tls=tls,
        registration_timeout_s=10,
    )


@asynccontextmanager
async def dialled(program: Program) -> AsyncIterator[tuple[ChaincodeClient, asyncio.Task[None], AcceptedPeer]]:
    """A client of `program`, its run, and the peer that it has dialled; the peer ends the stream."""
    async with listening() as server:
        client = client_of(server, program)
        running = asyncio.create_task(client.run())
        async with server.accept() as peer:
            yield client, running, peer
        await asyncio.wait({running}, timeout=60)
        assert running.done()
        running.exception()  # each test says what it must be


async def test_a_chaincode_registers_and_serves_over_the_stream_that_it_opened() -> None:
    async def call(stub: Stub) -> Response:
        return success(await stub.get_state("key") or b"")

    async with dialled(Program(call=call, echo=echo)) as (client, _, peer):
        assert await peer.register() == CHAINCODE_ID
        await peer.send(ChaincodeMessage(type=Type.REGISTERED))
        await peer.send(ChaincodeMessage(type=Type.READY))
        peer.state = {("", "key"): b"value"}
        assert (await peer.invoke(b"call")).payload == b"value"
        assert len((await peer.invoke(b"echo", bytes(6_000_000))).payload) == 6_000_000
        assert repr(client).startswith(f"<ChaincodeClient {CHAINCODE_ID} of the peer at localhost:")


async def test_stop_lets_a_running_transaction_end_and_run_returns() -> None:
    async def call(stub: Stub) -> Response:
        return success(await stub.get_state("key") or b"none")

    async with dialled(Program(call=call)) as (client, running, peer):
        await peer.ready()
        await peer.send(transaction_message("tx1", b"call"))
        request = await peer.receive()
        stopping = asyncio.create_task(client.stop(grace_s=300))
        assert (await peer.invoke(b"call", tx_id="tx2")).message == "the chaincode service is stopping"
        await peer.answer(request)
        assert response_of(await peer.receive()).payload == b"none"
        assert await peer.receive() is grpc.aio.EOF
        await asyncio.wait_for(stopping, 60)
    assert running.exception() is None


async def test_a_stream_that_the_peer_ends_is_an_error_and_cancels_what_runs() -> None:
    cancelled = asyncio.Event()

    async def call(stub: Stub) -> Response:
        try:
            await stub.get_state("key")
        finally:
            cancelled.set()
        return success()

    async with listening() as server:
        running = asyncio.create_task(client_of(server, Program(call=call)).run())
        async with server.accept() as peer:
            await peer.ready()
            await peer.send(transaction_message("tx1", b"call"))
            await peer.receive()
        with pytest.raises(StreamEndedError, match="over: OK"):
            await asyncio.wait_for(running, 60)
        assert cancelled.is_set()


async def test_a_peer_that_breaks_the_protocol_is_told_and_named() -> None:
    async with dialled(Program(echo=echo)) as (_, running, peer):
        await peer.ready()
        await peer.send(ChaincodeMessage(type=Type.REGISTER, txid="tx1"))
        assert (await peer.receive()).type == Type.ERROR
        assert await peer.receive() is grpc.aio.EOF
    with pytest.raises(ProtocolError, match="REGISTER in state ready"):
        running.result()


async def test_a_peer_that_ignores_the_registration_is_an_error() -> None:
    async with listening() as server:
        client = ChaincodeClient(
            chaincode_id=CHAINCODE_ID,
            peer_address=f"localhost:{server.port}",
            chaincode=Program(echo=echo),
            registration_timeout_s=0.1,
        )
        with pytest.raises(RegistrationIgnoredError):
            await asyncio.wait_for(client.run(), 60)


async def test_a_peer_that_is_not_there_is_an_error_and_its_text_is_kept_apart() -> None:
    async with listening() as server:
        client = client_of(server, Program(echo=echo))
    with pytest.raises(StreamEndedError, match="UNAVAILABLE") as lost:
        await asyncio.wait_for(client.run(), 60)
    assert lost.value.status == "UNAVAILABLE"
    assert lost.value.detail
    assert lost.value.detail not in str(lost.value) + repr(lost.value)
    with pytest.raises(ClientStartError, match="before"):
        await client.run()


async def test_stopped_before_it_began_it_does_not_dial() -> None:
    async with listening() as server:
        client = client_of(server, Program(echo=echo))
        await client.stop()
        await asyncio.wait_for(client.run(), 60)


@pytest.fixture(scope="module")
def ca() -> Pair:
    return authority("peer's chaincode ca")


@pytest.fixture(scope="module")
def own(ca: Pair) -> Pair:
    return leaf("chaincode", ca)


def server_credentials(ca: Pair) -> grpc.ServerCredentials:
    """As a peer's: a certificate for itself, and only its own CA's let in."""
    listener = leaf("peer0", ca)
    return grpc.ssl_server_credentials(
        [(listener.key_pem, listener.certificate_pem)], ca.certificate_pem, require_client_auth=True
    )


async def test_mutual_tls_with_the_certificate_that_the_peer_made(ca: Pair, own: Pair) -> None:
    tls = ClientTLSConfig(certificate=own.certificate_pem, key=own.key_pem, peer_ca=ca.certificate_pem)
    assert repr(tls) == "ClientTLSConfig()"
    async with listening(credentials=server_credentials(ca)) as server:
        client = client_of(server, Program(echo=echo), tls=tls)
        running = asyncio.create_task(client.run())
        async with server.accept() as peer:
            await peer.ready()
            assert (await peer.invoke(b"echo", b"safe")).payload == b"safe"
            await client.stop()
        await asyncio.wait_for(running, 60)


async def test_a_key_under_the_label_that_peers_give_it_is_read(ca: Pair, own: Pair) -> None:
    """A Fabric peer writes PKCS#8 and calls it EC PRIVATE KEY."""
    labelled = own.key_pem.replace(b" PRIVATE KEY", b" EC PRIVATE KEY")
    tls = ClientTLSConfig(certificate=own.certificate_pem, key=labelled, peer_ca=ca.certificate_pem)
    async with listening(credentials=server_credentials(ca)) as server:
        client = client_of(server, Program(echo=echo), tls=tls)
        running = asyncio.create_task(client.run())
        async with server.accept() as peer:
            assert await peer.register() == CHAINCODE_ID
            await client.stop()
        await asyncio.wait_for(running, 60)


@pytest.mark.parametrize("kind", ["a foreign certificate", "a foreign peer", "no TLS"])
async def test_mutual_tls_goes_both_ways(kind: str, ca: Pair, own: Pair) -> None:
    foreign = authority("foreign ca")
    pair = leaf("intruder", foreign) if kind == "a foreign certificate" else own
    trusted = foreign if kind == "a foreign peer" else ca
    tls = ClientTLSConfig(certificate=pair.certificate_pem, key=pair.key_pem, peer_ca=trusted.certificate_pem)
    async with listening(credentials=server_credentials(ca)) as server:
        client = client_of(server, Program(echo=echo), tls=None if kind == "no TLS" else tls)
        with pytest.raises(StreamEndedError, match="UNAVAILABLE"):
            await asyncio.wait_for(client.run(), 60)


def environment_of(folder: Path, ca: Pair, own: Pair, *, in_base64: bool) -> dict[str, str]:
    """What a launcher sets: PEM files, or files in base64 as the older builders write them."""
    ending = "PATH" if in_base64 else "FILE"
    for file, content in (("cert", own.certificate_pem), ("key", own.key_pem)):
        (folder / file).write_bytes(base64.b64encode(content) if in_base64 else content)
    (folder / "ca").write_bytes(ca.certificate_pem)
    return {
        "CORE_CHAINCODE_ID_NAME": CHAINCODE_ID,
        "CORE_PEER_TLS_ENABLED": "true",
        "CORE_PEER_TLS_ROOTCERT_FILE": str(folder / "ca"),
        f"CORE_TLS_CLIENT_CERT_{ending}": str(folder / "cert"),
        f"CORE_TLS_CLIENT_KEY_{ending}": str(folder / "key"),
    }


def from_environment(environment: Mapping[str, str], *arguments: str) -> ChaincodeClient:
    return ChaincodeClient.from_environment(Program(echo=echo), arguments=arguments, environment=environment)


@pytest.mark.parametrize("in_base64", [False, True], ids=["PEM", "base64"])
async def test_all_settings_come_from_the_launcher(tmp_path: Path, ca: Pair, own: Pair, in_base64: bool) -> None:
    environment = environment_of(tmp_path, ca, own, in_base64=in_base64)
    async with listening(credentials=server_credentials(ca)) as server:
        client = from_environment(environment, "--peer.address", f"localhost:{server.port}")
        running = asyncio.create_task(client.run())
        async with server.accept() as peer:
            assert await peer.register() == CHAINCODE_ID
            await client.stop()
        await asyncio.wait_for(running, 60)


@pytest.mark.parametrize(
    "arguments", [("--peer.address=here:1",), ("-peer.address", "here:1"), ("-peer.address=here:1", "-x")]
)
def test_the_address_is_written_as_for_any_chaincode(arguments: tuple[str, ...]) -> None:
    environment = {"CORE_CHAINCODE_ID_NAME": CHAINCODE_ID, "CORE_PEER_TLS_ENABLED": "false"}
    assert repr(from_environment(environment, *arguments)) == f"<ChaincodeClient {CHAINCODE_ID} of the peer at here:1>"


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("CORE_CHAINCODE_ID_NAME", "CORE_CHAINCODE_ID_NAME"),
        ("CORE_PEER_TLS_ENABLED", "CORE_PEER_TLS_ENABLED"),
        ("CORE_PEER_TLS_ROOTCERT_FILE", "CORE_PEER_TLS_ROOTCERT_FILE"),
        ("CORE_TLS_CLIENT_CERT_FILE", "CORE_TLS_CLIENT_CERT_PATH"),
        ("CORE_TLS_CLIENT_KEY_FILE", "CORE_TLS_CLIENT_KEY_PATH"),
    ],
)
def test_a_missing_setting_is_named(missing: str, named: str, tmp_path: Path, ca: Pair, own: Pair) -> None:
    environment = environment_of(tmp_path, ca, own, in_base64=False)
    del environment[missing]
    with pytest.raises(ClientStartError, match=named):
        from_environment(environment, "--peer.address", "here:1")


@pytest.mark.parametrize("arguments", [(), ("--peer.address",)], ids=["none", "empty"])
def test_a_missing_address_is_named(arguments: tuple[str, ...]) -> None:
    environment = {"CORE_CHAINCODE_ID_NAME": CHAINCODE_ID, "CORE_PEER_TLS_ENABLED": "0"}
    with pytest.raises(ClientStartError, match=r"peer\.address"):
        from_environment(environment, *arguments)


@pytest.mark.parametrize(("file", "content"), [("cert", b"\x01"), ("key", b"\x01"), ("ca", b""), ("ca", None)])
@pytest.mark.parametrize("in_base64", [False, True], ids=["PEM", "base64"])
def test_a_file_that_cannot_be_used_is_named(
    file: str, content: bytes | None, in_base64: bool, tmp_path: Path, ca: Pair, own: Pair
) -> None:
    environment = environment_of(tmp_path, ca, own, in_base64=in_base64)
    if content is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(TLSConfigError):
        from_environment(environment, "--peer.address", "here:1")
