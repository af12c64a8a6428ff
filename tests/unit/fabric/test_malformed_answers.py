"""A peer whose answers are damaged, over real gRPC: named errors of the stage, no crash, no hang."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric import (
    Backoff,
    CommitStatusError,
    EndorseError,
    EvaluateError,
    EventsError,
    Gateway,
    GatewayError,
    GatewayOptions,
    Network,
    private_key_signer,
    protos,
)
from gateway.fabric.channel_nodes import read_channel_nodes
from gateway.fabric.endpoints import CHANNEL_OPTIONS
from gateway.fabric.errors import ErrorDetail
from gateway.fabric.ledger import MalformedBlockError, decode_block
from tests.damage import damage
from tests.unit.fabric.credentials import identity
from tests.unit.fabric.fake_ledger import FakeLedger
from tests.unit.fabric.fake_peer import FakePeer

HANG_S = 30.0
OPTIONS = GatewayOptions(
    endpoint_rest=Backoff(initial_s=0.001, maximum_s=0.001),
    reconnect=Backoff(initial_s=0.001, maximum_s=0.01),
    chaincode_events_timeout_s=2,  # a damaged block number may send the reader to one that is far away
)
NAMED = (GatewayError, MalformedBlockError)


class DamagingPeer:
    """Answers as a FakePeer whose every second answer, more or less, is damaged; `damaged` counts them."""

    def __init__(self, peer: FakePeer, seed: int) -> None:
        self._peer = peer
        self._rng = random.Random(seed)  # noqa: S311  # repeatable damage, no secret
        self.damaged = 0
        peer.serialize = self._serialize

    def forget(self) -> None:
        """What the fake keeps for tests would fill the memory here."""
        self._peer.requests.clear()
        self._peer.remaining_s.clear()

    def _serialize(self, message: Any) -> bytes:
        data: bytes = message.SerializeToString()
        if self._rng.random() < 0.5:
            return data
        self.damaged += 1
        return self._inside(message) if self._rng.random() < 0.3 else damage(data, self._rng)

    def _inside(self, message: Any) -> bytes:
        """The damage in one of the message's fields, which the message itself survives."""
        holders: list[tuple[Any, str]] = []
        _collect(message, holders)
        if holders:
            holder, name = self._rng.choice(holders)
            value = getattr(holder, name)
            if isinstance(value, bytes):
                setattr(holder, name, damage(value, self._rng))
            else:
                setattr(holder, name, self._rng.choice((0, 2**31 - 1, 2**64 - 1)) % _beyond(holder, name))
        data: bytes = message.SerializeToString()
        return data


def _collect(message: Any, holders: list[tuple[Any, str]]) -> None:
    for field, value in message.ListFields():
        if field.message_type is None and not isinstance(value, str | bool) and not hasattr(value, "append"):
            holders.append((message, field.name))
        elif field.message_type is not None and hasattr(value, "ListFields"):
            _collect(value, holders)


def _beyond(holder: Any, name: str) -> int:
    field = holder.DESCRIPTOR.fields_by_name[name]
    return 2**64 if field.type in (field.TYPE_UINT64, field.TYPE_FIXED64) else 2**31


@pytest.fixture
async def alone(key: ec.EllipticCurvePrivateKey, peer: FakePeer) -> AsyncIterator[Network]:
    """A gateway with one peer, to which it always comes back."""
    async with Gateway(
        identity=identity(key), signer=private_key_signer(key), endpoints=[peer.endpoint], options=OPTIONS
    ) as gateway:
        yield gateway.network("retail")


async def _submit(network: Network) -> None:
    await network.contract("energysale").submit("Order", arguments=["one"])


async def _evaluate(network: Network) -> None:
    await network.contract("energysale").evaluate("Get", arguments=["one"])


async def _status(network: Network) -> None:
    transaction = await network.contract("energysale").proposal("Order").endorse()
    commit = await transaction.submit()
    await commit.status()


async def _blocks(network: Network) -> None:
    async with network.block_events(start=0) as blocks:
        decode_block(await anext(blocks))


async def _filtered(network: Network) -> None:
    async with network.filtered_block_events() as blocks:
        assert blocks.next_block is not None


async def _private(network: Network) -> None:
    async with network.block_and_private_data_events(start=0) as events:
        event = await anext(events)
        decode_block(event.block, event.private_data_map)


async def _chaincode_events(network: Network) -> None:
    async with network.chaincode_events("energysale", start=0) as events:
        await anext(events)


OPERATIONS = (_submit, _evaluate, _status, _blocks, _filtered, _private, _chaincode_events)


async def answers(
    network: Network, peer: FakePeer, ledger: FakeLedger, *, damaged: int, seed: int
) -> tuple[dict[str, int], int]:
    """How often each outcome came until so many answers were damaged, and how often an operation went well."""
    peer.event = protos.chaincode_event.ChaincodeEvent(chaincode_id="energysale", event_name="Ordered", payload=b"one")
    await _submit(network)
    rng = random.Random(seed)  # noqa: S311  # a repeatable order
    hostile = DamagingPeer(peer, seed)
    outcomes: dict[str, int] = {}
    well = 0
    while hostile.damaged < damaged:
        operation: Callable[[Network], Awaitable[None]] = rng.choice(OPERATIONS)
        try:
            async with asyncio.timeout(HANG_S):
                await operation(network)
            well += 1
        except NAMED as error:
            name = f"{operation.__name__} {type(error).__name__}"
            outcomes[name] = outcomes.get(name, 0) + 1
        hostile.forget()
        del ledger.blocks[3:]
    return outcomes, well


async def test_damaged_answers_are_errors_of_their_stage(alone: Network, peer: FakePeer, ledger: FakeLedger) -> None:
    outcomes, well = await answers(alone, peer, ledger, damaged=500, seed=8)
    assert well > 50
    assert {"_evaluate EvaluateError", "_submit EndorseError", "_blocks EventsError"} <= set(outcomes)


@pytest.mark.full
async def test_a_hundred_thousand_damaged_answers_are_errors_of_their_stage(
    alone: Network, peer: FakePeer, ledger: FakeLedger
) -> None:
    outcomes, well = await answers(alone, peer, ledger, damaged=100_000, seed=80)
    print(outcomes, well)
    assert well > 10_000


UNREADABLE = b"\xff\xff"


@pytest.mark.parametrize(
    ("operation", "error_class"),
    [
        (_evaluate, EvaluateError),
        (_submit, EndorseError),
        (_blocks, EventsError),
        (_filtered, EventsError),
        (_private, EventsError),
        (_chaincode_events, EventsError),
    ],
)
async def test_an_answer_that_cannot_be_decoded_is_named_and_gives_no_traceback(
    operation: Callable[[Network], Awaitable[None]],
    error_class: type[GatewayError],
    alone: Network,
    peer: FakePeer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    peer.event = protos.chaincode_event.ChaincodeEvent(chaincode_id="energysale", event_name="Ordered")
    await _submit(alone)
    peer.serialize = lambda _: UNREADABLE
    with pytest.raises(error_class, match="cannot be decoded") as unreadable:
        await operation(alone)
    assert unreadable.value.grpc_code is grpc.StatusCode.INTERNAL
    assert not [record for record in caplog.records if record.name.startswith("grpc") and record.exc_info]


async def test_a_commit_status_that_cannot_be_decoded_is_named(alone: Network, peer: FakePeer) -> None:
    transaction = await alone.contract("energysale").proposal("Order").endorse()
    commit = await transaction.submit()
    peer.serialize = lambda _: UNREADABLE
    with pytest.raises(CommitStatusError, match="cannot be decoded"):
        await commit.status()


@pytest.mark.parametrize(("status", "named"), [(503, "SERVICE_UNAVAILABLE"), (777, "777")])
async def test_a_status_of_the_deliver_service_that_nobody_knows_is_given_by_number(
    status: int, named: str, alone: Network, peer: FakePeer
) -> None:
    def one_status(_: Any) -> bytes:
        peer.serialize = lambda message: bytes(message.SerializeToString())
        return b"\x08" + bytes([status & 0x7F | 0x80, status >> 7])

    peer.serialize = one_status
    async with alone.block_events(start=0) as blocks:
        assert (await anext(blocks)).header.number == 0  # the stream was opened again


async def test_a_block_after_which_there_can_be_none_is_named(alone: Network, peer: FakePeer) -> None:
    highest = protos.events.FilteredBlock(channel_id="retail", number=2**64 - 1)
    peer.serialize = lambda _: bytes(protos.events.DeliverResponse(filtered_block=highest).SerializeToString())
    with pytest.raises(EventsError, match="highest number"):
        async with alone.filtered_block_events():
            pass


def test_a_chaincodes_status_of_thousands_of_digits_is_no_status() -> None:
    detail = ErrorDetail(address="peer0", msp_id="Org", message=f"chaincode response {'9' * 5000}, no")
    assert detail.chaincode_response is None


def test_a_configuration_block_that_cannot_be_decoded_is_named() -> None:
    with pytest.raises(MalformedBlockError):
        read_channel_nodes(UNREADABLE)


def test_a_dead_line_is_noticed_after_the_keepalive_timeout() -> None:
    assert dict(CHANNEL_OPTIONS)["grpc.http2.ping_timeout_ms"] == dict(CHANNEL_OPTIONS)["grpc.keepalive_timeout_ms"]
