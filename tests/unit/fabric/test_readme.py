"""The README's example, run as it stands, before a peer."""

from __future__ import annotations

import json
from pathlib import Path

import grpc
from cryptography.hazmat.primitives.asymmetric import ec

from tests.standalone import CLIENT, run_example
from tests.unit.fabric.credentials import certificate, private_key_pem
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer


async def test_the_example_submits_and_evaluates(
    ledger: FakeLedger, key: ec.EllipticCurvePrivateKey, tmp_path: Path
) -> None:
    (tmp_path / "client.pem").write_bytes(certificate(key, "user"))
    (tmp_path / "client.key").write_bytes(private_key_pem(key))
    (tmp_path / "tls-root.pem").write_bytes(certificate(key, "localhost"))
    pair = private_key_pem(key), (tmp_path / "tls-root.pem").read_bytes()
    peer = FakePeer(ledger, credentials=grpc.ssl_server_credentials([pair]))
    await peer.start()
    try:
        files = {"certificate": "client.pem", "private_key": "client.key"}
        reached = {"name": "peer0", "endpoint": peer.endpoint.address, "tls_ca": "tls-root.pem"}
        profile = {"msp_id": "Org", "channel": "retail", "chaincode": "asset", "identity": files, "peers": [reached]}
        (tmp_path / "profile.json").write_text(json.dumps(profile))
        assert await run_example(CLIENT, tmp_path) == "result of Set, then result of Set\n"
        assert len(peer.received("Submit")) == 1
    finally:
        await peer.stop()
