"""What an event stream is read from: the peer's Deliver service in its three forms, or the Gateway's chaincode events.

A source opens one gRPC stream from a block on, and unpacks its responses into (block number, events of that block).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import grpc

from gateway.fabric import protos
from gateway.fabric.endpoints import Connection
from gateway.fabric.headers import new_header
from gateway.fabric.options import GatewayOptions
from gateway.fabric.signer import SigningIdentity

T_co = TypeVar("T_co", covariant=True)

# What the Deliver service's HTTP-like codes would be as gRPC codes.
_GRPC_CODES = {
    400: grpc.StatusCode.INVALID_ARGUMENT,
    403: grpc.StatusCode.PERMISSION_DENIED,
    404: grpc.StatusCode.NOT_FOUND,
    501: grpc.StatusCode.UNIMPLEMENTED,
}


class DeliverEndedError(Exception):
    """The Deliver service ended the stream with a status instead of a block."""

    def __init__(self, status: int) -> None:
        known = status in protos.common.Status.values()
        super().__init__(
            f"the peer's Deliver service answered {protos.common.Status.Name(status) if known else status}"
        )
        self.grpc_code = _GRPC_CODES.get(status, grpc.StatusCode.UNAVAILABLE)


class EventSource(Protocol[T_co]):
    """One kind of events. `contiguous` says that every block comes, so that a missing one is a fault."""

    contiguous: bool

    async def open(self, connection: Connection, first_block: int) -> Any:
        """Start a stream (a grpc.aio call) with the block `first_block`. Raises NotSignedError."""

    def unpack(self, response: protos.Message) -> tuple[int, Sequence[T_co]]:
        """The number of a block and its events. Raises DeliverEndedError."""


@dataclass(frozen=True, slots=True)
class DeliverKind:
    """One form of the Deliver service: which call, which field of its responses, where the block's number is, and
    which option bounds a stream of it (in seconds, None for no bound)."""

    call: Callable[[Connection], Callable[..., Any]]
    response_field: str
    number: Callable[[protos.Message], int]
    timeout_s: Callable[[GatewayOptions], float | None]


BLOCKS = DeliverKind(
    lambda connection: connection.deliver,
    "block",
    lambda block: block.header.number,
    lambda options: options.block_events_timeout_s,
)
FILTERED_BLOCKS = DeliverKind(
    lambda connection: connection.deliver_filtered,
    "filtered_block",
    lambda block: block.number,
    lambda options: options.filtered_block_events_timeout_s,
)
BLOCKS_AND_PRIVATE_DATA = DeliverKind(
    lambda connection: connection.deliver_with_private_data,
    "block_and_private_data",
    lambda event: event.block.header.number,
    lambda options: options.block_and_private_data_events_timeout_s,
)


class DeliverSource:
    """Blocks of a channel in one of the three forms."""

    contiguous = True

    def __init__(self, kind: DeliverKind, *, signing_identity: SigningIdentity, channel: str) -> None:
        self._kind = kind
        self._signing_identity = signing_identity
        self._channel = channel

    async def open(self, connection: Connection, first_block: int) -> Any:
        return await self._seek(connection, start_position(first_block), FOR_EVER)

    async def open_newest(self, connection: Connection, *, timeout_s: float | None = None) -> Any:
        """Start a stream that carries the newest block alone. Raises NotSignedError."""
        newest = protos.orderer.SeekPosition(newest=protos.orderer.SeekNewest())
        return await self._seek(connection, newest, newest, timeout_s)

    def unpack(self, response: protos.Message) -> tuple[int, Sequence[Any]]:
        return unpack_delivered(self._kind, response)

    async def _seek(
        self, connection: Connection, start: protos.Message, stop: protos.Message, timeout_s: float | None = None
    ) -> Any:
        # Signed anew each time: a peer refuses an envelope whose time is not about now.
        payload = seek_payload(
            start=start,
            stop=stop,
            channel=self._channel,
            creator=self._signing_identity.creator,
            tls_certificate_hash=connection.endpoint.tls_certificate_hash,
        )
        signature = await self._signing_identity.signature(payload)
        envelope = protos.common.Envelope(payload=payload, signature=signature)
        return self._kind.call(connection)(envelope, timeout=timeout_s)


def seek_payload(
    *, start: protos.Message, stop: protos.Message, channel: str, creator: bytes, tls_certificate_hash: bytes
) -> bytes:
    """What is signed to ask a Deliver service for blocks: a serialised common.Payload."""
    signed_header = new_header(
        kind=protos.common.DELIVER_SEEK_INFO,
        channel=channel,
        creator=creator,
        tls_certificate_hash=tls_certificate_hash,
    )
    payload = protos.common.Payload(
        header=signed_header.header, data=protos.orderer.SeekInfo(start=start, stop=stop).SerializeToString()
    )
    data: bytes = payload.SerializeToString()
    return data


def unpack_delivered(kind: DeliverKind, response: protos.Message) -> tuple[int, Sequence[Any]]:
    """The number of a block in a Deliver service's response, and the one event. Raises DeliverEndedError."""
    if response.WhichOneof("Type") != kind.response_field:
        raise DeliverEndedError(response.status)
    event = getattr(response, kind.response_field)
    return kind.number(event), (event,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaincodeEvent:
    """An event that a VALID transaction set. `payload` is left out of `repr`."""

    block_number: int
    transaction_id: str
    chaincode_name: str
    event_name: str
    payload: bytes = field(repr=False)


class ChaincodeEventSource:
    """Events of one chaincode. Blocks without any are skipped by the peer."""

    contiguous = False

    def __init__(
        self,
        *,
        signing_identity: SigningIdentity,
        channel: str,
        chaincode_name: str,
        after_transaction_id: str = "",
    ) -> None:
        self._signing_identity = signing_identity
        self._channel = channel
        self._chaincode_name = chaincode_name
        self._after_transaction_id = after_transaction_id

    async def open(self, connection: Connection, first_block: int) -> Any:
        request = chaincode_events_content(
            channel=self._channel,
            chaincode_name=self._chaincode_name,
            creator=self._signing_identity.creator,
            start=start_position(first_block),
            after_transaction_id=self._after_transaction_id,
        )
        signed = protos.gateway.SignedChaincodeEventsRequest(
            request=request, signature=await self._signing_identity.signature(request)
        )
        return connection.chaincode_events(signed)

    def unpack(self, response: protos.Message) -> tuple[int, Sequence[ChaincodeEvent]]:
        self._after_transaction_id = ""  # we are past it: from here on the block's number says where to go on
        return unpack_chaincode_events(response)


def chaincode_events_content(
    *, channel: str, chaincode_name: str, creator: bytes, start: protos.Message, after_transaction_id: str
) -> bytes:
    """What is signed to ask for a chaincode's events: a serialised gateway.ChaincodeEventsRequest."""
    request = protos.gateway.ChaincodeEventsRequest(
        channel_id=channel,
        chaincode_id=chaincode_name,
        identity=creator,
        start_position=start,
        after_transaction_id=after_transaction_id,
    )
    data: bytes = request.SerializeToString()
    return data


def unpack_chaincode_events(response: protos.Message) -> tuple[int, Sequence[ChaincodeEvent]]:
    """The number of a block and its events in a gateway.ChaincodeEventsResponse."""
    block_number = response.block_number
    return block_number, [
        ChaincodeEvent(
            block_number=block_number,
            transaction_id=event.tx_id,
            chaincode_name=event.chaincode_id,
            event_name=event.event_name,
            payload=event.payload,
        )
        for event in response.events
    ]


def start_position(block_number: int | None) -> protos.Message:
    """The position (orderer.SeekPosition) of a block's number; None is the peer's next commit."""
    if block_number is None:
        return protos.orderer.SeekPosition(next_commit=protos.orderer.SeekNextCommit())
    return protos.orderer.SeekPosition(specified=protos.orderer.SeekSpecified(number=block_number))


# The last block there can be: read on without an end.
FOR_EVER: protos.Message = start_position(2**64 - 1)
