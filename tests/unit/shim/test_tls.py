"""TLS and mutual TLS of the service, with certificates made here."""

from __future__ import annotations

from pathlib import Path

import grpc
import grpc.aio
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from chaincode.shim import TLSConfig, TLSConfigError
from tests.unit.shim.certificates import Pair, authority, leaf
from tests.unit.shim.fake_peer import FakePeer
from tests.unit.shim.program import Program, echo, serving


@pytest.fixture(scope="module")
def ca() -> Pair:
    return authority("service ca")


@pytest.fixture(scope="module")
def service(ca: Pair) -> Pair:
    return leaf("chaincode", ca)


@pytest.fixture(scope="module")
def peers_ca() -> Pair:
    return authority("peers ca")


def tls_of(service: Pair, client_ca: Pair | None = None) -> TLSConfig:
    return TLSConfig(
        certificate=service.certificate_pem,
        key=service.key_pem,
        client_ca=None if client_ca is None else client_ca.certificate_pem,
    )


def dial_with(ca: Pair, own: Pair | None = None) -> grpc.ChannelCredentials:
    if own is None:
        return grpc.ssl_channel_credentials(ca.certificate_pem)
    return grpc.ssl_channel_credentials(ca.certificate_pem, own.key_pem, own.certificate_pem)


async def test_a_peer_that_trusts_the_ca_is_served(ca: Pair, service: Pair) -> None:
    async with (
        serving(Program(echo=echo), tls=tls_of(service)) as server,
        FakePeer(server.port, credentials=dial_with(ca)) as peer,
    ):
        await peer.ready()
        assert (await peer.invoke(b"echo", b"safe")).payload == b"safe"


async def test_mutual_tls_serves_a_peer_of_the_client_ca(ca: Pair, service: Pair, peers_ca: Pair) -> None:
    own = leaf("peer0", peers_ca)
    async with (
        serving(Program(echo=echo), tls=tls_of(service, peers_ca)) as server,
        FakePeer(server.port, credentials=dial_with(ca, own)) as peer,
    ):
        await peer.ready()
        assert (await peer.invoke(b"echo", b"safe")).payload == b"safe"


@pytest.mark.parametrize("kind", ["no certificate", "foreign certificate", "no TLS"])
async def test_mutual_tls_lets_nobody_else_in(kind: str, ca: Pair, service: Pair, peers_ca: Pair) -> None:
    own = leaf("intruder", authority("foreign ca")) if kind == "foreign certificate" else None
    credentials = None if kind == "no TLS" else dial_with(ca, own)
    async with (
        serving(Program(echo=echo), tls=tls_of(service, peers_ca)) as server,
        FakePeer(server.port, credentials=credentials) as peer,
    ):
        assert await peer.receive() is grpc.aio.EOF
        assert await peer.stream.code() == grpc.StatusCode.UNAVAILABLE


def test_files_are_read(tmp_path: Path, service: Pair, peers_ca: Pair) -> None:
    contents = {"cert": service.certificate_pem, "key": service.key_pem, "ca": peers_ca.certificate_pem}
    for file, content in contents.items():
        (tmp_path / file).write_bytes(content)
    config = TLSConfig.from_files(certificate=tmp_path / "cert", key=tmp_path / "key", client_ca=tmp_path / "ca")
    assert config == tls_of(service, peers_ca)
    without_ca = TLSConfig.from_files(certificate=tmp_path / "cert", key=tmp_path / "key")
    assert without_ca == tls_of(service)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TLSConfigError, match="absent"):
        TLSConfig.from_files(certificate=tmp_path / "absent", key=tmp_path / "key")


def test_the_key_is_not_in_repr(service: Pair) -> None:
    assert repr(tls_of(service)) == "TLSConfig()"


def test_what_cannot_serve_is_refused_at_once(ca: Pair, service: Pair) -> None:
    certificate, key = service.certificate_pem, service.key_pem
    locked = service.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"passphrase"))
    for wrong_certificate, wrong_key, client_ca, reason in (
        (b"", key, None, "not a PEM certificate"),
        (certificate, b"", None, "private key"),
        (certificate, locked, None, "private key"),
        (certificate, ca.key_pem, None, "does not belong"),
        (certificate, key, b"", "client CA"),
    ):
        with pytest.raises(TLSConfigError, match=reason):
            TLSConfig(certificate=wrong_certificate, key=wrong_key, client_ca=client_ca)
