"""Messages signed elsewhere, streams that have begun, and the blocking facade, against a real network."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

from gateway.fabric import (
    ConnectionProfile,
    EvaluateError,
    Gateway,
    Hash,
    Network,
    ValidationCode,
    X509Identity,
    connect_as_admin,
    credentials,
    load_connection_profile,
    load_private_key,
    private_key_signer,
    protos,
)
from gateway.fabric.sync import connect_as_admin_sync
from tests.integration.fabric.test_gateway import approval, endorse
from tests.integration.market.conftest import bring_in, connections
from tests.running_network import RunningNetwork
from tests.unit.fabric.credentials import Key

BLOCKS = [
    ("block_events_request", lambda block: block.header.number),
    ("filtered_block_events_request", lambda block: block.number),
    ("block_and_private_data_events_request", lambda event: event.block.header.number),
]


@pytest.fixture
def profile(network: RunningNetwork) -> ConnectionProfile:
    return load_connection_profile(network.profile_path("ConsumerOrg"))


@pytest.fixture
async def keyless(profile: ConnectionProfile) -> AsyncIterator[Gateway]:
    """A gateway of the organisation's administrator that has only the certificate."""
    assert profile.admin is not None
    identity, _ = credentials(profile.msp_id, profile.admin)
    async with Gateway(identity=identity, endpoints=profile.endpoints) as gateway:
        yield gateway


def sign(profile: ConnectionProfile, message: Any) -> bytes:
    """What the holder of the key answers to a message's digest."""
    assert profile.admin is not None
    _, signer = credentials(profile.msp_id, profile.admin)
    signature = signer(message.digest)
    assert isinstance(signature, bytes)
    return signature


async def test_a_transaction_is_signed_elsewhere_at_every_stage(keyless: Gateway, profile: ConnectionProfile) -> None:
    network = keyless.network(profile.channel)
    unsigned = network.contract("_lifecycle").proposal(
        "ApproveChaincodeDefinitionForMyOrg",
        arguments=[approval(f"never_{uuid.uuid4().hex}")],
        endorsing_organizations=["ConsumerOrg"],
    )
    proposal = keyless.signed_proposal(unsigned.to_bytes(), sign(profile, unsigned))
    endorsed = await proposal.endorse()
    transaction = keyless.signed_transaction(endorsed.to_bytes(), sign(profile, endorsed))
    asked = await transaction.submit()
    status = await keyless.signed_commit(asked.to_bytes(), sign(profile, asked)).status()
    assert (status.code, status.transaction_id) == (ValidationCode.VALID, unsigned.transaction_id)


@pytest.mark.parametrize(("kind", "number"), BLOCKS)
async def test_blocks_come_for_a_request_signed_elsewhere(
    keyless: Gateway, profile: ConnectionProfile, kind: str, number: Any
) -> None:
    request = getattr(keyless.network(profile.channel), kind)(start=0)
    signed = getattr(keyless, f"signed_{kind}")(request.to_bytes(), sign(profile, request))
    async with asyncio.timeout(60), await signed.events() as events:
        assert [number(await anext(events)) for _ in range(3)] == [0, 1, 2]


async def test_chaincode_events_come_for_a_request_signed_elsewhere(
    keyless: Gateway, profile: ConnectionProfile, open_market: RunningNetwork
) -> None:
    async with connections(open_market) as direct:
        await bring_in(open_market, direct)  # the first transactions that set an event
    request = keyless.network(profile.channel).chaincode_events_request(profile.chaincode, start=0)
    signed = keyless.signed_chaincode_events_request(request.to_bytes(), sign(profile, request))
    async with asyncio.timeout(60), await signed.events() as events:
        event = await anext(events)
    assert (event.chaincode_name, len(event.transaction_id)) == (profile.chaincode, 64)


async def test_a_transaction_after_the_beginning_is_seen(profile: ConnectionProfile) -> None:
    async with connect_as_admin(profile) as gateway:
        channel = gateway.network(profile.channel)
        for _ in range(5):
            async with asyncio.timeout(60), channel.filtered_block_events() as blocks:
                commit = await (await endorse(channel.contract("_lifecycle"))).submit()
                assert commit.transaction_id in await _ids_until(channel, blocks, commit.transaction_id)


async def _ids_until(channel: Network, blocks: Any, transaction_id: str) -> set[str]:
    """The transactions of the stream up to the block in which this one is."""
    status = await channel.transaction_status(transaction_id)
    seen: set[str] = set()
    async for block in blocks:
        seen |= {entry.txid for entry in block.filtered_transactions}
        if block.number >= status.block_number:
            return seen
    return seen


KEYS: list[tuple[str, Callable[[], Key], Hash | None, bool]] = [
    ("P-256", lambda: ec.generate_private_key(ec.SECP256R1()), None, True),
    ("P-384", lambda: ec.generate_private_key(ec.SECP384R1()), None, True),
    ("Ed25519", ed25519.Ed25519PrivateKey.generate, None, True),
    ("another hash than the MSP's", lambda: ec.generate_private_key(ec.SECP384R1()), Hash.SHA384, False),
]


@pytest.mark.parametrize(("name", "make", "kind", "accepted"), KEYS)
async def test_the_msp_accepts_every_kind_of_key_with_its_own_hash(
    network: RunningNetwork,
    profile: ConnectionProfile,
    name: str,
    make: Callable[[], Key],
    kind: Hash | None,
    accepted: bool,
) -> None:
    key = make()
    async with Gateway(
        identity=_certified(network, key), signer=private_key_signer(key), endpoints=profile.endpoints, hash=kind
    ) as gateway:
        chain = gateway.network(profile.channel).contract("qscc")
        if accepted:
            assert await chain.evaluate("GetChainInfo", arguments=[profile.channel])
        else:
            with pytest.raises(EvaluateError, match="access denied"):
                await chain.evaluate("GetChainInfo", arguments=[profile.channel])


def _certified(network: RunningNetwork, key: Key) -> X509Identity:
    """A client of ConsumerOrg with a key of any kind, certified with the CA's own key."""
    ca = "ca.consumerorg.energysale.com"
    (pem,) = network.run.glob(f"organisations/peerOrganizations/*/ca/{ca}-cert.pem")
    issuer = x509.load_pem_x509_certificate(pem.read_bytes())
    keys = [load_private_key(path) for path in network.run.glob(f"authorities/{ca}/msp/keystore/*_sk")]
    (issuing,) = [
        each
        for each in keys
        if isinstance(each, ec.EllipticCurvePrivateKey) and each.public_key() == issuer.public_key()
    ]
    names = [(NameOID.ORGANIZATIONAL_UNIT_NAME, "client"), (NameOID.COMMON_NAME, "holder of a key")]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, value) for oid, value in names]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(issuing, hashes.SHA256())
    )
    return X509Identity(msp_id="ConsumerOrg", certificate=made.public_bytes(serialization.Encoding.PEM))


async def test_a_script_in_plain_threads(profile: ConnectionProfile) -> None:
    def script() -> None:
        with connect_as_admin_sync(profile) as gateway:
            channel = gateway.network(profile.channel)
            lifecycle = channel.contract("_lifecycle")
            with channel.block_and_private_data_events() as events, ThreadPoolExecutor(4) as threads:

                def approve(_: int) -> bytes:
                    return lifecycle.submit(
                        "ApproveChaincodeDefinitionForMyOrg",
                        arguments=[approval(f"never_{uuid.uuid4().hex}")],
                        endorsing_organizations=["ConsumerOrg"],
                    )

                assert list(threads.map(approve, range(4))) == [b""] * 4
                seen = 0
                while seen < 4:
                    block = events.next(timeout_s=30).block
                    seen += sum(_is_ours(data) for data in block.data.data)

    await asyncio.to_thread(script)


def _is_ours(data: bytes) -> bool:
    payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(data).payload)
    header = protos.common.ChannelHeader.FromString(payload.header.channel_header)
    extension = protos.proposal.ChaincodeHeaderExtension.FromString(header.extension)
    return bool(extension.chaincode_id.name == "_lifecycle")
