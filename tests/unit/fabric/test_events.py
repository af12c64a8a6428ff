"""Event streams: where they start, and that no block is lost or doubled whatever happens to the peers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import grpc
import pytest

from gateway.fabric import (
    Contract,
    EventsError,
    Gateway,
    GatewayClosedError,
    InMemoryCheckpointer,
    Network,
    protos,
)
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer

Open = Callable[..., Any]

KINDS: list[tuple[str, str, Callable[[Any], int]]] = [
    ("block_events", "Deliver", lambda block: block.header.number),
    ("filtered_block_events", "DeliverFiltered", lambda block: block.number),
    ("block_and_private_data_events", "DeliverWithPrivateData", lambda event: event.block.header.number),
]


async def take(events: AsyncIterator[Any], count: int) -> list[Any]:
    return [await anext(events) for _ in range(count)]


@pytest.mark.parametrize(("kind", "method", "number"), KINDS)
async def test_blocks_come_from_the_start_block_on(
    network: Network, ledger: FakeLedger, kind: str, method: str, number: Callable[[Any], int]
) -> None:
    await ledger.add_empty(4)
    async with getattr(network, kind)(start=2) as events:
        assert [number(event) for event in await take(events, 3)] == [2, 3, 4]
        assert events.next_block == 5


@pytest.mark.parametrize(("kind", "method", "number"), KINDS)
async def test_a_cut_stream_goes_on_where_it_was(
    network: Network,
    ledger: FakeLedger,
    peer: FakePeer,
    other_peer: FakePeer,
    kind: str,
    method: str,
    number: Callable[[Any], int],
) -> None:
    await ledger.add_empty(2)
    seen = []
    async with getattr(network, kind)(start=0) as events:
        for _ in range(6):
            seen += [number(event) for event in await take(events, 3)]
            peer.cut_streams()
            other_peer.cut_streams()
            await ledger.add_empty(3)
    assert seen == list(range(18))
    assert len(peer.received(method)) + len(other_peer.received(method)) > 1


async def test_the_stream_goes_on_at_the_other_peer_when_one_is_down(
    network: Network, ledger: FakeLedger, peer: FakePeer, other_peer: FakePeer
) -> None:
    async with network.block_events(start=0) as events:
        await take(events, 1)
        await peer.stop()
        await ledger.add_empty(2)
        assert [block.header.number for block in await take(events, 2)] == [1, 2]
    assert len(other_peer.received("Deliver")) == 1


async def test_the_stream_waits_for_a_peer_to_come_back(
    network: Network, ledger: FakeLedger, peer: FakePeer, other_peer: FakePeer
) -> None:
    await other_peer.stop()
    async with network.block_events(start=0) as events:
        await take(events, 1)
        await peer.stop()
        waiting = asyncio.ensure_future(anext(events))
        await ledger.add_empty(1)
        await peer.start()
        assert (await waiting).header.number == 1


async def test_without_a_start_events_begin_with_the_next_commit(
    network: Network, ledger: FakeLedger, peer: FakePeer, other_peer: FakePeer
) -> None:
    await ledger.add_empty(2)
    async with network.block_events() as events:
        next_event = asyncio.ensure_future(anext(events))
        await peer.arrival("Deliver")
        # The position is fixed by now: a cut before the first block loses nothing.
        peer.cut_streams()
        await ledger.add_empty(1)
        assert (await next_event).header.number == 3


@pytest.mark.parametrize("begin", ["started", "async with"])
@pytest.mark.parametrize("kind", ["block_events", "filtered_block_events", "block_and_private_data_events"])
async def test_a_block_after_the_beginning_is_never_missed(
    network: Network, ledger: FakeLedger, peer: FakePeer, other_peer: FakePeer, kind: str, begin: str
) -> None:
    stream = getattr(network, kind)()
    assert stream.next_block is None
    if begin == "started":
        assert await stream.started() is stream
    else:
        await stream.__aenter__()
    assert stream.next_block == 1
    await ledger.add_empty(2)
    peer.cut_streams()
    assert stream.next_block == 1
    await peer.stop()
    await anext(stream)
    assert stream.next_block == 2
    await stream.aclose()


async def test_an_event_of_a_transaction_after_the_beginning_is_never_missed(
    network: Network, contract: Contract, peer: FakePeer
) -> None:
    async with network.chaincode_events("energysale") as events:
        await emit(contract, peer, "at once")
        assert (await anext(events)).event_name == "at once"


async def test_a_refused_stream_does_not_begin(network: Network, peer: FakePeer) -> None:
    peer.fail_next("DeliverFiltered", grpc.StatusCode.PERMISSION_DENIED)
    with pytest.raises(EventsError):
        await network.block_events().started()


async def test_a_closed_stream_does_not_begin(network: Network) -> None:
    stream = network.block_events(start=0)
    await stream.aclose()
    with pytest.raises(GatewayClosedError):
        await stream.started()


async def test_closing_ends_a_beginning_that_waits(network: Network, peer: FakePeer) -> None:
    arrived = peer.hang_next("DeliverFiltered")
    stream = network.block_events()
    beginning = asyncio.ensure_future(stream.started())
    await arrived.wait()
    await stream.aclose()
    with pytest.raises(GatewayClosedError):
        await beginning


@pytest.mark.parametrize("open_at", ["first peer", "second peer"])
async def test_a_stream_ends_at_its_deadline(network: Network, peer: FakePeer, open_at: str) -> None:
    if open_at == "second peer":
        await peer.stop()
    stream = network.block_events(start=9, timeout_s=0.1)
    with pytest.raises(EventsError) as caught:
        await anext(stream)
    assert caught.value.grpc_code is grpc.StatusCode.DEADLINE_EXCEEDED
    assert await anext(stream, None) is None


async def test_no_time_at_all_is_a_mistake(network: Network) -> None:
    with pytest.raises(ValueError, match="more than 0 seconds"):
        network.chaincode_events("energysale", timeout_s=0)


async def test_a_checkpoint_wins_over_the_start_once_it_has_a_position(network: Network, ledger: FakeLedger) -> None:
    await ledger.add_empty(5)
    checkpoint = InMemoryCheckpointer()
    async with network.block_events(start=1, checkpoint=checkpoint) as events:
        for block in await take(events, 2):
            checkpoint.checkpoint_block(block.header.number)
    async with network.block_events(start=1, checkpoint=checkpoint) as events:
        assert (await anext(events)).header.number == 3


async def test_a_repeated_block_is_dropped_and_a_gap_is_read_again(
    network: Network, ledger: FakeLedger, peer: FakePeer, other_peer: FakePeer
) -> None:
    await ledger.add_empty(3)
    respond = peer._deliver_response

    def lie(method: str, block: Any) -> Any:
        # Block 1 comes as block 0 again, block 2 as it is: a repeat, then a gap.
        return respond(method, ledger.blocks[0] if block.header.number == 1 else block)

    peer._deliver_response = lie  # type: ignore[method-assign] # a peer that misbehaves
    async with network.block_events(start=0) as events:
        assert [block.header.number for block in await take(events, 4)] == [0, 1, 2, 3]
    assert len(other_peer.received("Deliver")) == 1


@pytest.mark.parametrize(
    "code", [grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.UNIMPLEMENTED]
)
async def test_a_refused_stream_is_an_error(network: Network, peer: FakePeer, code: grpc.StatusCode) -> None:
    peer.fail_next("Deliver", code)
    with pytest.raises(EventsError) as caught:
        await anext(network.block_events(start=0))
    assert caught.value.grpc_code is code


async def test_an_unknown_channel_is_an_error(gateway: Gateway) -> None:
    with pytest.raises(EventsError) as caught:
        await anext(gateway.network("elsewhere").block_events(start=0))
    assert caught.value.grpc_code is grpc.StatusCode.NOT_FOUND


async def test_a_peer_that_has_not_loaded_its_channel_yet_is_waited_for(
    network: Network, ledger: FakeLedger, peer: FakePeer, other_peer: FakePeer
) -> None:
    async with network.block_events(start=0) as events:
        await take(events, 1)
        other_peer.fail_next("Deliver", grpc.StatusCode.NOT_FOUND)
        waiting = asyncio.ensure_future(anext(events))
        peer.cut_streams()
        await other_peer.arrival("Deliver")
        await ledger.add_empty(1)
        assert (await waiting).header.number == 1


async def test_a_negative_start_is_a_mistake(network: Network) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        network.block_events(start=-1)


async def test_closing_the_gateway_ends_a_waiting_stream(gateway: Gateway, network: Network, peer: FakePeer) -> None:
    events = network.block_events(start=0)
    await anext(events)
    waiting = asyncio.ensure_future(anext(events, None))
    await asyncio.sleep(0)  # lets the task begin to wait
    await gateway.close()
    assert await waiting is None
    with pytest.raises(GatewayClosedError):
        network.block_events()


async def test_closing_ends_a_stream_that_waits_to_reconnect(
    network: Network, peer: FakePeer, other_peer: FakePeer
) -> None:
    await peer.stop()
    await other_peer.stop()
    events = network.block_events(start=0)
    waiting = asyncio.ensure_future(anext(events, None))
    await asyncio.sleep(0)  # lets the task begin to wait
    await events.aclose()
    assert await waiting is None


async def test_cancelling_the_reader_cancels_the_read(network: Network) -> None:
    events = network.block_events(start=0)
    await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)  # lets the task begin to wait
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await events.aclose()


async def emit(contract: Contract, peer: FakePeer, *names: str) -> list[str]:
    """Commit one transaction per event name, all in one block. Returns the transaction ids."""
    envelopes, ids = [], []
    for name in names:
        transaction = await contract.proposal("Apply").endorse()
        event = protos.chaincode_event.ChaincodeEvent(
            chaincode_id="energysale", tx_id=transaction.transaction_id, event_name=name, payload=name.encode()
        )
        peer.event = event
        proposal = protos.proposal.Proposal.FromString(peer.received("Endorse")[-1].proposed_transaction.proposal_bytes)
        envelopes.append(peer.prepare(proposal))
        ids.append(transaction.transaction_id)
    await peer.ledger.add(envelopes)
    return ids


async def test_chaincode_events_say_where_they_are_from(network: Network, contract: Contract, peer: FakePeer) -> None:
    ids = await emit(contract, peer, "one", "two")
    async with network.chaincode_events("energysale", start=0) as events:
        first, second = await take(events, 2)
    assert (first.block_number, first.transaction_id, first.event_name, first.payload) == (1, ids[0], "one", b"one")
    assert (second.chaincode_name, second.transaction_id) == ("energysale", ids[1])


async def test_chaincode_events_are_neither_lost_nor_doubled_by_a_cut(
    network: Network, contract: Contract, peer: FakePeer, other_peer: FakePeer
) -> None:
    await emit(contract, peer, "a", "b")
    async with network.chaincode_events("energysale", start=0) as events:
        seen = [(await anext(events)).event_name]
        peer.cut_streams()  # in the middle of a block
        await peer.ledger.add_empty(2)
        await emit(contract, peer, "c")
        seen += [event.event_name for event in await take(events, 2)]
        other_peer.cut_streams()
        await emit(contract, peer, "d")
        seen += [event.event_name for event in await take(events, 1)]
    assert seen == ["a", "b", "c", "d"]


async def test_a_checkpoint_goes_on_inside_a_block(network: Network, contract: Contract, peer: FakePeer) -> None:
    await emit(contract, peer, "a", "b", "c")
    checkpoint = InMemoryCheckpointer()
    async with network.chaincode_events("energysale", start=0, checkpoint=checkpoint) as events:
        event = await anext(events)
        checkpoint.checkpoint_transaction(event.block_number, event.transaction_id)
    async with network.chaincode_events("energysale", checkpoint=checkpoint) as events:
        assert [event.event_name for event in await take(events, 2)] == ["b", "c"]
        peer.cut_streams()
        await emit(contract, peer, "d")
        assert (await anext(events)).event_name == "d"
