"""Two fake peers on one ledger, and a gateway that knows both."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric import Backoff, Contract, Gateway, GatewayOptions, Network, private_key_signer
from tests.unit.fabric.credentials import identity
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer

OPTIONS = GatewayOptions(
    endpoint_rest=Backoff(initial_s=30, maximum_s=30), reconnect=Backoff(initial_s=0.001, maximum_s=0.01)
)


@pytest.fixture(scope="session")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
async def ledger() -> FakeLedger:
    ledger = FakeLedger()
    await ledger.add_empty(1)
    return ledger


@pytest.fixture
async def peer(ledger: FakeLedger) -> AsyncIterator[FakePeer]:
    peer = FakePeer(ledger)
    await peer.start()
    yield peer
    await peer.stop()


@pytest.fixture
async def other_peer(ledger: FakeLedger) -> AsyncIterator[FakePeer]:
    peer = FakePeer(ledger)
    await peer.start()
    yield peer
    await peer.stop()


@pytest.fixture
async def gateway(key: ec.EllipticCurvePrivateKey, peer: FakePeer, other_peer: FakePeer) -> AsyncIterator[Gateway]:
    """`peer` is its first choice."""
    async with Gateway(
        identity=identity(key),
        signer=private_key_signer(key),
        endpoints=[peer.endpoint, other_peer.endpoint],
        options=OPTIONS,
    ) as gateway:
        yield gateway


@pytest.fixture
def network(gateway: Gateway) -> Network:
    return gateway.network("retail")


@pytest.fixture
def contract(network: Network) -> Contract:
    return network.contract("energysale")
