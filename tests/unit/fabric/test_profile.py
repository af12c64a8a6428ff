"""Connection profiles: from a file to a call over TLS, and each thing that can be wrong with one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric import (
    Endpoint,
    EvaluateError,
    Gateway,
    IdentityError,
    ProfileError,
    connect,
    connect_as_admin,
    load_connection_profile,
)
from tests.unit.fabric.credentials import certificate, identity, private_key_pem
from tests.unit.fabric.fake_ledger import FakeLedger, channel_header
from tests.unit.fabric.fake_peer import FakePeer

SERVER_NAME = "peer0.consumerorg.example"


@pytest.fixture
def fields(tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """A profile as the network writes it, its peer's port still to be filled in."""
    (tmp_path / "cert.pem").write_bytes(certificate(key, "user"))
    (tmp_path / "key.pem").write_bytes(private_key_pem(key))
    (tmp_path / "tls.pem").write_bytes(certificate(key, SERVER_NAME))
    files = {"certificate": str(tmp_path / "cert.pem"), "private_key": str(tmp_path / "key.pem")}
    peer = {
        "name": "peer0",
        "endpoint": "localhost:1",
        "tls_ca": str(tmp_path / "tls.pem"),
        "tls_server_name": SERVER_NAME,
    }
    return {
        "msp_id": "ConsumerOrg",
        "channel": "retail",
        "chaincode": "energysale",
        "network_id": "retail/00",
        "identity": files,
        "admin": files,
        "peers": [peer],
    }


def write(tmp_path: Path, fields: Any) -> Path:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(fields))
    return path


async def tls_peer(ledger: FakeLedger, tmp_path: Path, key: ec.EllipticCurvePrivateKey) -> FakePeer:
    pair = (private_key_pem(key), (tmp_path / "tls.pem").read_bytes())
    peer = FakePeer(ledger, credentials=grpc.ssl_server_credentials([pair]))
    await peer.start()
    return peer


async def test_a_profile_leads_to_a_call_over_tls(
    tmp_path: Path, fields: dict[str, Any], ledger: FakeLedger, key: ec.EllipticCurvePrivateKey
) -> None:
    peer = await tls_peer(ledger, tmp_path, key)
    fields["peers"][0]["endpoint"] = peer.endpoint.address
    profile = load_connection_profile(write(tmp_path, fields))
    for connected in (connect(profile), connect_as_admin(profile)):
        async with connected as gateway:
            contract = gateway.network(profile.channel).contract(profile.chaincode)
            assert await contract.evaluate("ReadMarket") == b"result of ReadMarket"
    await peer.stop()


async def test_a_peer_with_another_certificate_is_not_spoken_to(
    tmp_path: Path, fields: dict[str, Any], ledger: FakeLedger, key: ec.EllipticCurvePrivateKey
) -> None:
    peer = await tls_peer(ledger, tmp_path, key)
    (tmp_path / "tls.pem").write_bytes(certificate(ec.generate_private_key(ec.SECP256R1()), SERVER_NAME))
    fields["peers"][0]["endpoint"] = peer.endpoint.address
    async with connect(load_connection_profile(write(tmp_path, fields))) as gateway:
        with pytest.raises(EvaluateError) as caught:
            await gateway.network("retail").contract("energysale").evaluate("ReadMarket")
    assert caught.value.grpc_code is grpc.StatusCode.UNAVAILABLE
    await peer.stop()


def test_a_profile_says_what_is_in_it(tmp_path: Path, fields: dict[str, Any]) -> None:
    profile = load_connection_profile(str(write(tmp_path, fields)))
    assert (profile.msp_id, profile.channel, profile.chaincode) == ("ConsumerOrg", "retail", "energysale")
    assert profile.network_id == "retail/00"
    (endpoint,) = profile.endpoints
    assert (endpoint.name, endpoint.address, endpoint.tls_server_name) == ("peer0", "localhost:1", SERVER_NAME)
    assert endpoint.tls_root == (tmp_path / "tls.pem").read_bytes()


def test_the_admin_and_the_network_id_may_be_missing(tmp_path: Path, fields: dict[str, Any]) -> None:
    del fields["admin"], fields["network_id"]
    profile = load_connection_profile(write(tmp_path, fields))
    assert (profile.admin, profile.network_id) == (None, None)
    with pytest.raises(ProfileError, match="no admin"):
        connect_as_admin(profile)


def test_an_absent_admin_key_harms_only_the_admin(tmp_path: Path, fields: dict[str, Any]) -> None:
    fields["admin"] = {"certificate": "offline.pem", "private_key": "offline.pem"}
    profile = load_connection_profile(write(tmp_path, fields))
    with pytest.raises(IdentityError, match=r"offline\.pem"):
        connect_as_admin(profile)


def test_relative_files_are_beside_the_profile(tmp_path: Path, fields: dict[str, Any]) -> None:
    fields["identity"] = {"certificate": "cert.pem", "private_key": "key.pem"}
    assert load_connection_profile(write(tmp_path, fields)).identity.certificate == tmp_path / "cert.pem"


def test_a_key_of_another_certificate_is_refused(tmp_path: Path, fields: dict[str, Any]) -> None:
    (tmp_path / "key.pem").write_bytes(private_key_pem(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(IdentityError, match="is not the key of"):
        connect(load_connection_profile(write(tmp_path, fields)))


async def test_both_ends_show_a_certificate_where_the_peer_asks_for_one(
    tmp_path: Path, fields: dict[str, Any], ledger: FakeLedger, key: ec.EllipticCurvePrivateKey
) -> None:
    client_key = ec.generate_private_key(ec.SECP256R1())
    client_certificate = certificate(client_key, "client")
    (tmp_path / "client.pem").write_bytes(client_certificate)
    (tmp_path / "client.key").write_bytes(private_key_pem(client_key))
    pair = (private_key_pem(key), (tmp_path / "tls.pem").read_bytes())
    credentials = grpc.ssl_server_credentials([pair], root_certificates=client_certificate, require_client_auth=True)
    peer = FakePeer(ledger, credentials=credentials)
    await peer.start()
    fields["peers"][0]["endpoint"] = peer.endpoint.address
    stranger = load_connection_profile(write(tmp_path, fields))
    async with connect(stranger) as gateway:
        with pytest.raises(EvaluateError) as caught:
            await gateway.network("retail").contract("energysale").evaluate("ReadMarket")
    assert caught.value.grpc_code is grpc.StatusCode.UNAVAILABLE
    fields["tls_client"] = {"certificate": "client.pem", "private_key": "client.key"}
    expected = x509.load_pem_x509_certificate(client_certificate).fingerprint(hashes.SHA256())
    async with connect(load_connection_profile(write(tmp_path, fields))) as gateway:
        network = gateway.network("retail")
        assert await network.contract("energysale").evaluate("ReadMarket") == b"result of ReadMarket"
        for events in (network.block_events(start=0), await network.block_events_request(start=0).events()):
            async with events:
                await anext(events)
        assert [channel_header(envelope).tls_cert_hash for envelope in peer.received("Deliver")] == [expected] * 2
    await peer.stop()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"tls_certificate": b"x"}, "needs a certificate and its private key"),
        ({"tls_private_key": b"x"}, "needs a certificate and its private key"),
        ({"tls_certificate": b"x", "tls_private_key": b"x"}, "is not a PEM certificate"),
        ({"tls_certificate": b"x", "tls_private_key": b"x", "tls_root": None}, "needs the root"),
    ],
)
def test_half_of_mutual_tls_is_a_mistake(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Endpoint(**({"name": "peer0", "address": "localhost:1", "tls_root": b"x"} | given))


def test_endpoints_with_different_client_certificates_are_a_mistake(key: ec.EllipticCurvePrivateKey) -> None:
    pem, own = private_key_pem(key), certificate(key, "client")
    endpoints = [
        Endpoint(name="a", address="a:1", tls_root=own, tls_certificate=own, tls_private_key=pem),
        Endpoint(name="b", address="b:1", tls_root=own),
    ]
    with pytest.raises(ValueError, match="share one TLS client certificate"):
        Gateway(identity=identity(key), endpoints=endpoints)


def test_a_tls_pair_that_is_none_is_named(tmp_path: Path, fields: dict[str, Any]) -> None:
    fields["tls_client"] = {"certificate": "absent.pem", "private_key": "key.pem"}
    with pytest.raises(ProfileError, match=r"absent\.pem"):
        load_connection_profile(write(tmp_path, fields))
    fields["tls_client"] = {"certificate": "key.pem", "private_key": "key.pem"}
    with pytest.raises(ProfileError, match="not a PEM certificate"):
        load_connection_profile(write(tmp_path, fields))


@pytest.mark.parametrize("missing", ["msp_id", "channel", "chaincode", "identity", "peers"])
def test_a_missing_field_is_named(tmp_path: Path, fields: dict[str, Any], missing: str) -> None:
    del fields[missing]
    with pytest.raises(ProfileError, match=missing):
        load_connection_profile(write(tmp_path, fields))


@pytest.mark.parametrize("missing", ["name", "endpoint", "tls_ca"])
def test_a_missing_field_of_a_peer_is_named(tmp_path: Path, fields: dict[str, Any], missing: str) -> None:
    del fields["peers"][0][missing]
    with pytest.raises(ProfileError, match=rf"peers\[0\]\.{missing}"):
        load_connection_profile(write(tmp_path, fields))


def test_a_file_that_is_no_profile_is_named(tmp_path: Path, fields: dict[str, Any]) -> None:
    with pytest.raises(ProfileError, match=r"cannot read .*absent\.json"):
        load_connection_profile(tmp_path / "absent.json")
    (tmp_path / "text.json").write_text("text")
    with pytest.raises(ProfileError, match=r"text\.json: not JSON"):
        load_connection_profile(tmp_path / "text.json")
    with pytest.raises(ProfileError, match="not an object"):
        load_connection_profile(write(tmp_path, []))
    fields["peers"][0]["tls_ca"] = "absent.pem"
    with pytest.raises(ProfileError, match=r"cannot read .*absent\.pem"):
        load_connection_profile(write(tmp_path, fields))
