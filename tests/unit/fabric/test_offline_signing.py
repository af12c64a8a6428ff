"""Signing elsewhere: what one process wrote down goes on in another, with a signature made in neither."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from gateway.fabric import (
    Contract,
    Endpoint,
    EventsError,
    Gateway,
    GatewayClosedError,
    GatewayOptions,
    InMemoryCheckpointer,
    MalformedMessageError,
    Network,
    NotSignedError,
    Transaction,
    private_key_signer,
    protos,
)
from tests.unit.fabric.credentials import Key, identity
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer
from tests.unit.fabric.test_events import emit

Make = Callable[[Network], Any]

KINDS: list[tuple[str, Make]] = [
    ("proposal", lambda network: network.contract("energysale").proposal("Apply", arguments=[b"batch"])),
    ("commit", lambda network: network.commit("ab" * 32)),
    ("chaincode_events_request", lambda network: network.chaincode_events_request("energysale", start=0)),
    ("block_events_request", lambda network: network.block_events_request(start=0)),
    ("filtered_block_events_request", lambda network: network.filtered_block_events_request(start=0)),
    (
        "block_and_private_data_events_request",
        lambda network: network.block_and_private_data_events_request(start=0),
    ),
]
SEND: dict[str, Callable[[Any], Awaitable[Any]]] = {
    "proposal": lambda message: message.evaluate(),
    "commit": lambda message: message.status(),
}
BLOCKS: list[tuple[str, str, Callable[[Any], int]]] = [
    ("block_events_request", "Deliver", lambda block: block.header.number),
    ("filtered_block_events_request", "DeliverFiltered", lambda block: block.number),
    (
        "block_and_private_data_events_request",
        "DeliverWithPrivateData",
        lambda event: event.block.header.number,
    ),
]


@pytest.fixture
async def keyless(key: ec.EllipticCurvePrivateKey, peer: FakePeer) -> AsyncIterator[Gateway]:
    """A gateway of the same identity without its key."""
    async with Gateway(identity=identity(key), endpoints=[peer.endpoint]) as gateway:
        yield gateway


@pytest.fixture
async def other_process(key: ec.EllipticCurvePrivateKey, peer: FakePeer) -> AsyncIterator[Gateway]:
    """A second gateway that knows nothing of the first one."""
    async with Gateway(identity=identity(key), endpoints=[peer.endpoint]) as gateway:
        yield gateway


@pytest.mark.parametrize("key_kind", ["P-256", "P-384", "Ed25519"])
async def test_a_transaction_goes_through_all_stages_signed_elsewhere(peer: FakePeer, key_kind: str) -> None:
    keys: dict[str, Callable[[], Key]] = {
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "Ed25519": ed25519.Ed25519PrivateKey.generate,
    }
    key = keys[key_kind]()
    sign = private_key_signer(key)
    async with (
        Gateway(identity=identity(key), endpoints=[peer.endpoint]) as first,
        Gateway(identity=identity(key), endpoints=[peer.endpoint]) as second,
    ):
        unsigned = first.network("retail").contract("energysale").proposal("Apply", arguments=[b"batch"])
        proposal = second.signed_proposal(unsigned.to_bytes(), sign(unsigned.digest))
        assert await proposal.evaluate() == b"result of Apply"
        endorsed = await proposal.endorse()
        assert not endorsed.is_signed
        transaction = first.signed_transaction(endorsed.to_bytes(), sign(endorsed.digest))
        asked = await transaction.submit()
        commit = second.signed_commit(asked.to_bytes(), sign(asked.digest))
        status = await commit.status()
    assert status.successful
    assert status.transaction_id == unsigned.transaction_id == transaction.transaction_id == commit.transaction_id


@pytest.mark.parametrize(("kind", "make"), KINDS)
async def test_kept_bytes_are_read_again_as_they_were(
    keyless: Gateway, other_process: Gateway, kind: str, make: Make
) -> None:
    kept = make(keyless.network("retail"))
    read = getattr(other_process, f"{kind}_from_bytes")(kept.to_bytes())
    assert (read.to_bytes(), read.digest, read.channel, read.is_signed) == (
        kept.to_bytes(),
        kept.digest,
        "retail",
        False,
    )
    signed = getattr(other_process, f"signed_{kind}")(kept.to_bytes(), b"signature")
    assert signed.is_signed
    again = getattr(keyless, f"{kind}_from_bytes")(signed.to_bytes())
    assert again.is_signed
    assert again.to_bytes() == signed.to_bytes()


@pytest.mark.parametrize(("kind", "make"), KINDS)
@pytest.mark.parametrize("data", [b"", b"\xff\xff", b"\x0a\x02\xff\xff", b"\x12\x02\x0a\x00"])
async def test_other_bytes_are_refused(keyless: Gateway, kind: str, make: Make, data: bytes) -> None:
    with pytest.raises(MalformedMessageError):
        getattr(keyless, f"{kind}_from_bytes")(data)


@pytest.mark.parametrize(("kind", "make"), KINDS)
async def test_an_empty_signature_is_a_mistake(keyless: Gateway, kind: str, make: Make) -> None:
    with pytest.raises(ValueError, match="signature"):
        getattr(keyless, f"signed_{kind}")(make(keyless.network("retail")).to_bytes(), b"")


@pytest.mark.parametrize(("kind", "make"), KINDS)
async def test_nothing_goes_out_unsigned(keyless: Gateway, peer: FakePeer, kind: str, make: Make) -> None:
    message = make(keyless.network("retail"))
    with pytest.raises(NotSignedError):
        await (SEND[kind](message) if kind in SEND else message.events())
    assert not peer.requests


async def test_a_transaction_is_not_submitted_unsigned(keyless: Gateway, contract: Contract, peer: FakePeer) -> None:
    prepared = protos.gateway.PreparedTransaction.FromString((await contract.proposal("Apply").endorse()).to_bytes())
    prepared.envelope.ClearField("signature")
    with pytest.raises(NotSignedError):
        await keyless.transaction_from_bytes(prepared.SerializeToString()).submit()
    assert not peer.received("Submit")


async def test_a_gateway_with_a_signer_signs_what_comes_unsigned(
    gateway: Gateway, keyless: Gateway, contract: Contract
) -> None:
    proposal = gateway.proposal_from_bytes(
        keyless.network("retail").contract("energysale").proposal("Apply").to_bytes()
    )
    transaction = await proposal.endorse()
    assert transaction.is_signed
    assert (await (await transaction.submit()).status()).successful


async def test_a_proposal_with_two_transaction_ids_is_refused(keyless: Gateway) -> None:
    kept = keyless.network("retail").contract("energysale").proposal("Apply").to_bytes()
    proposed = protos.gateway.ProposedTransaction.FromString(kept)
    proposed.transaction_id = "f" * 64
    with pytest.raises(MalformedMessageError, match="two transaction ids"):
        keyless.proposal_from_bytes(proposed.SerializeToString())


async def test_the_kept_forms_are_the_official_messages(keyless: Gateway, contract: Contract) -> None:
    network = keyless.network("retail")
    proposal = network.contract("energysale").proposal("Apply", endorsing_organizations=["ExchangeOrg"])
    proposed = protos.gateway.ProposedTransaction.FromString(proposal.to_bytes())
    assert proposed.transaction_id == proposal.transaction_id
    assert list(proposed.endorsing_organizations) == ["ExchangeOrg"]
    commit = protos.gateway.SignedCommitStatusRequest.FromString(network.commit("ab").to_bytes())
    assert protos.gateway.CommitStatusRequest.FromString(commit.request).transaction_id == "ab"
    checkpoint = InMemoryCheckpointer()
    checkpoint.checkpoint_transaction(7, "cd")
    wanted = network.chaincode_events_request("energysale", start=1, checkpoint=checkpoint).to_bytes()
    events = protos.gateway.ChaincodeEventsRequest.FromString(
        protos.gateway.SignedChaincodeEventsRequest.FromString(wanted).request
    )
    assert (events.start_position.specified.number, events.after_transaction_id) == (7, "cd")
    assert events.identity == keyless.identity.creator
    envelope = protos.common.Envelope.FromString(network.block_events_request().to_bytes())
    payload = protos.common.Payload.FromString(envelope.payload)
    seek = protos.orderer.SeekInfo.FromString(payload.data)
    assert seek.start.HasField("next_commit")
    assert seek.behavior == protos.orderer.SeekInfo.BLOCK_UNTIL_READY


@pytest.mark.parametrize(("kind", "method", "number"), BLOCKS)
async def test_blocks_are_read_with_a_request_signed_elsewhere(
    keyless: Gateway,
    other_process: Gateway,
    key: ec.EllipticCurvePrivateKey,
    ledger: FakeLedger,
    kind: str,
    method: str,
    number: Callable[[Any], int],
) -> None:
    await ledger.add_empty(3)
    request = getattr(keyless.network("retail"), kind)(start=1)
    signed = getattr(other_process, f"signed_{kind}")(request.to_bytes(), private_key_signer(key)(request.digest))
    async with await signed.events() as events:
        assert [number(await anext(events)) for _ in range(3)] == [1, 2, 3]


async def test_chaincode_events_are_read_with_a_request_signed_elsewhere(
    keyless: Gateway, key: ec.EllipticCurvePrivateKey, contract: Contract, peer: FakePeer
) -> None:
    await emit(contract, peer, "one", "two")
    request = keyless.network("retail").chaincode_events_request("energysale", start=0)
    signed = keyless.signed_chaincode_events_request(request.to_bytes(), private_key_signer(key)(request.digest))
    async with await signed.events() as events:
        assert [(await anext(events)).event_name for _ in range(2)] == ["one", "two"]


async def test_a_requested_stream_that_is_lost_ends_and_the_request_can_be_sent_again(
    network: Network, peer: FakePeer, other_peer: FakePeer
) -> None:
    request = network.block_events_request(start=0)
    events = await request.events()
    assert (await anext(events)).header.number == 0
    peer.cut_streams()
    with pytest.raises(EventsError) as caught:
        await anext(events)
    assert caught.value.grpc_code is grpc.StatusCode.UNAVAILABLE
    async with await request.events() as events:
        assert (await anext(events)).header.number == 0
    (first,), (second,) = peer.received("Deliver"), other_peer.received("Deliver")
    assert first.SerializeToString() == second.SerializeToString()


async def test_a_requested_stream_ends_at_its_deadline(network: Network) -> None:
    events = await network.block_events_request(start=9).events(timeout_s=0.1)
    with pytest.raises(EventsError) as caught:
        await anext(events)
    assert caught.value.grpc_code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert await anext(events, None) is None


async def test_a_requested_stream_of_a_channel_that_is_not_there_is_an_error(gateway: Gateway) -> None:
    with pytest.raises(EventsError) as caught:
        await anext(await gateway.network("elsewhere").block_events_request(start=0).events())
    assert caught.value.grpc_code is grpc.StatusCode.NOT_FOUND


async def test_a_request_with_a_last_block_ends_there(gateway: Gateway, network: Network, ledger: FakeLedger) -> None:
    envelope = protos.common.Envelope.FromString(network.block_events_request().to_bytes())
    payload = protos.common.Payload.FromString(envelope.payload)
    newest = protos.orderer.SeekPosition(newest=protos.orderer.SeekNewest())
    payload.data = protos.orderer.SeekInfo(start=newest, stop=newest).SerializeToString()
    envelope.payload = payload.SerializeToString()
    await ledger.add_empty(2)
    async with await gateway.block_events_request_from_bytes(envelope.SerializeToString()).events() as events:
        assert [block.header.number async for block in events] == [2]


async def test_closing_the_gateway_ends_a_requested_stream(gateway: Gateway, network: Network) -> None:
    request = network.block_events_request(start=0)
    events = await request.events()
    await anext(events)
    await gateway.close()
    assert await anext(events, None) is None
    with pytest.raises(GatewayClosedError):
        await request.events()


async def test_default_deadlines_hold_for_requested_streams(key: ec.EllipticCurvePrivateKey, peer: FakePeer) -> None:
    async with Gateway(
        identity=identity(key),
        signer=private_key_signer(key),
        endpoints=[Endpoint(name="peer", address=peer.endpoint.address, tls_root=None)],
        options=GatewayOptions(chaincode_events_timeout_s=0.05, filtered_block_events_timeout_s=0.05),
    ) as gateway:
        network = gateway.network("retail")
        for request in (network.chaincode_events_request("energysale"), network.filtered_block_events_request()):
            with pytest.raises(EventsError) as caught:
                await anext(await request.events())
            assert caught.value.grpc_code is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_nothing_of_a_kept_message_shows_in_its_repr(contract: Contract) -> None:
    proposal = contract.proposal("Deposit", transient={"batch": b"SECRET"})
    transaction: Transaction = await proposal.endorse()
    commit = await transaction.submit()
    for shown in (repr(proposal), repr(transaction), repr(commit)):
        assert "SECRET" not in shown
        assert proposal.transaction_id in shown
