"""Requests for events that can be signed elsewhere, and the one stream that such a request opens."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any, Generic, TypeVar

import grpc
from google.protobuf.message import DecodeError
from grpc.aio import EOF

from gateway.fabric import protos
from gateway.fabric.client import GatewayClient
from gateway.fabric.endpoints import Connection, readable
from gateway.fabric.errors import GatewayClosedError, MalformedMessageError
from gateway.fabric.event_sources import (
    FOR_EVER,
    ChaincodeEvent,
    DeliverEndedError,
    DeliverKind,
    chaincode_events_content,
    seek_payload,
    start_position,
    unpack_chaincode_events,
    unpack_delivered,
)
from gateway.fabric.events import events_error
from gateway.fabric.signable import Signable
from gateway.fabric.signer import SigningIdentity

T = TypeVar("T")

_Unpack = Callable[[protos.Message], tuple[int, Sequence[T]]]


class RequestedEvents(AsyncIterator[T], Generic[T]):
    """The events of one request: an asynchronous iterator, to be used in one task and closed.

    It is one stream: only the holder of the key could ask for another place, so it is not opened again when it is lost.
    Ends when it or its gateway is closed, or at the last block asked for. Raises EventsError when the peer refuses
    the request, when the stream is lost, or at its deadline; `events()` of the same request begins again where that
    request says, on the next endpoint when this one was not available.
    """

    def __init__(self, call: Any, *, connection: Connection, unpack: _Unpack[T], client: GatewayClient) -> None:
        self._call = call
        self._connection = connection
        self._unpack = unpack
        self._client = client
        self._ready: deque[T] = deque()
        self._closed = False

    def __aiter__(self) -> RequestedEvents[T]:
        return self

    async def __anext__(self) -> T:
        while not self._closed:
            if self._ready:
                return self._ready.popleft()
            await self._receive()
        raise StopAsyncIteration

    async def __aenter__(self) -> RequestedEvents[T]:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the stream, also for a task that waits in it. May be called twice."""
        self._closed = True
        self._call.cancel()

    async def _receive(self) -> None:
        try:
            response = readable(await self._call.read())
            if response is EOF or _is_the_end(response):
                self._closed = True
                return
            _, events = self._unpack(response)
            self._client.pool.answered(self._connection)
            self._ready.extend(events)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._closed or (task and task.cancelling()):
                await self.aclose()
                raise
        except grpc.aio.AioRpcError as error:
            if self._closed:
                return
            if error.code() is grpc.StatusCode.UNAVAILABLE:
                self._client.pool.was_unavailable(self._connection)
            await self.aclose()
            raise events_error(error, error.code()) from error
        except DeliverEndedError as error:
            await self.aclose()
            raise events_error(error, error.grpc_code) from error


def _is_the_end(response: protos.Message) -> bool:
    """Whether a Deliver service says that the last block asked for was sent."""
    return isinstance(response, protos.events.DeliverResponse) and (
        response.WhichOneof("Type") == "status" and response.status == protos.common.SUCCESS
    )


class _EventsRequest(Signable, ABC, Generic[T]):
    """What the kinds have in common: they are sent once they are signed, and answered with a stream."""

    def __init__(
        self,
        *,
        client: GatewayClient,
        signing_identity: SigningIdentity,
        carrier: protos.Message,
        content: str,
        unpack: _Unpack[T],
        default_timeout_s: float | None,
    ) -> None:
        super().__init__(signing_identity=signing_identity, carrier=carrier, content=content)
        self._client = client
        self._unpack = unpack
        self._default_timeout_s = default_timeout_s

    async def events(self, *, timeout_s: float | None = None) -> RequestedEvents[T]:
        """Send the request and return its events.

        `timeout_s` bounds the whole stream. Raises NotSignedError, GatewayClosedError. A request without a start block
        begins with the next block that the peer commits once it has read it; to miss nothing, give a start block.
        """
        await self.sign()
        if self._client.closed:
            raise GatewayClosedError("the gateway is closed")
        connection = self._client.pool.in_order()[0]
        call = self._send(connection, self._default_timeout_s if timeout_s is None else timeout_s)
        events = RequestedEvents(call, connection=connection, unpack=self._unpack, client=self._client)
        self._client.dependents.add(events)
        return events

    @abstractmethod
    def _send(self, connection: Connection, timeout_s: float | None) -> Any:
        """The stream's call, on its way."""


class BlockEventsRequest(_EventsRequest[T]):
    """A request for blocks, filtered blocks, or blocks and private data. `to_bytes` gives a common.Envelope.

    Raises MalformedMessageError when `envelope` is not one that asks for blocks.
    """

    def __init__(
        self, *, client: GatewayClient, signing_identity: SigningIdentity, envelope: protos.Envelope, kind: DeliverKind
    ) -> None:
        super().__init__(
            client=client,
            signing_identity=signing_identity,
            carrier=envelope,
            content="payload",
            unpack=lambda response: unpack_delivered(kind, response),
            default_timeout_s=kind.timeout_s(client.options),
        )
        self._kind = kind
        self._envelope = envelope
        self.channel = _channel(envelope)

    def _send(self, connection: Connection, timeout_s: float | None) -> Any:
        return self._kind.call(connection)(self._envelope, timeout=timeout_s)


class ChaincodeEventsRequest(_EventsRequest[ChaincodeEvent]):
    """A request for a chaincode's events. `to_bytes` gives a gateway.SignedChaincodeEventsRequest.

    Raises MalformedMessageError when `signed` is not one.
    """

    def __init__(self, *, client: GatewayClient, signing_identity: SigningIdentity, signed: protos.Message) -> None:
        super().__init__(
            client=client,
            signing_identity=signing_identity,
            carrier=signed,
            content="request",
            unpack=unpack_chaincode_events,
            default_timeout_s=client.options.chaincode_events_timeout_s,
        )
        self._signed = signed
        try:
            request = protos.gateway.ChaincodeEventsRequest.FromString(signed.request)
        except DecodeError:
            raise MalformedMessageError("not a request for chaincode events") from None
        self.channel: str = request.channel_id
        self.chaincode_name: str = request.chaincode_id
        if not (self.channel and self.chaincode_name):
            raise MalformedMessageError("the request for chaincode events names no channel or no chaincode")

    def _send(self, connection: Connection, timeout_s: float | None) -> Any:
        return connection.chaincode_events(self._signed, timeout=timeout_s)


def new_block_events_request(
    *,
    client: GatewayClient,
    signing_identity: SigningIdentity,
    channel: str,
    kind: DeliverKind,
    start: int | None,
) -> BlockEventsRequest[Any]:
    """A request for blocks from number `start` on, not signed yet; None means from the peer's next commit."""
    payload = seek_payload(
        start=start_position(start),
        stop=FOR_EVER,
        channel=channel,
        creator=signing_identity.creator,
        tls_certificate_hash=client.pool.tls_certificate_hash,
    )
    envelope = protos.common.Envelope(payload=payload)
    return BlockEventsRequest(client=client, signing_identity=signing_identity, envelope=envelope, kind=kind)


def new_chaincode_events_request(
    *,
    client: GatewayClient,
    signing_identity: SigningIdentity,
    channel: str,
    chaincode_name: str,
    start: int | None,
    after_transaction_id: str,
) -> ChaincodeEventsRequest:
    """A request for events from block `start` on, not signed yet; None means from the peer's next commit.

    With `after_transaction_id` only the events after that transaction's.
    """
    content = chaincode_events_content(
        channel=channel,
        chaincode_name=chaincode_name,
        creator=signing_identity.creator,
        start=start_position(start),
        after_transaction_id=after_transaction_id,
    )
    signed = protos.gateway.SignedChaincodeEventsRequest(request=content)
    return ChaincodeEventsRequest(client=client, signing_identity=signing_identity, signed=signed)


def block_events_request_from_bytes(
    data: bytes, *, client: GatewayClient, signing_identity: SigningIdentity, kind: DeliverKind
) -> BlockEventsRequest[Any]:
    """The request that `BlockEventsRequest.to_bytes` wrote. Raises MalformedMessageError."""
    try:
        envelope = protos.common.Envelope.FromString(data)
    except DecodeError:
        raise MalformedMessageError("not a kept request for blocks") from None
    return BlockEventsRequest(client=client, signing_identity=signing_identity, envelope=envelope, kind=kind)


def chaincode_events_request_from_bytes(
    data: bytes, *, client: GatewayClient, signing_identity: SigningIdentity
) -> ChaincodeEventsRequest:
    """The request that `ChaincodeEventsRequest.to_bytes` wrote. Raises MalformedMessageError."""
    try:
        signed = protos.gateway.SignedChaincodeEventsRequest.FromString(data)
    except DecodeError:
        raise MalformedMessageError("not a kept request for chaincode events") from None
    return ChaincodeEventsRequest(client=client, signing_identity=signing_identity, signed=signed)


def _channel(envelope: protos.Envelope) -> str:
    """The channel that a request for blocks names. Raises MalformedMessageError when it is none."""
    try:
        payload = protos.common.Payload.FromString(envelope.payload)
        header = protos.common.ChannelHeader.FromString(payload.header.channel_header)
        protos.orderer.SeekInfo.FromString(payload.data)
    except DecodeError:
        raise MalformedMessageError("not a request for blocks") from None
    if header.type != protos.common.DELIVER_SEEK_INFO or not header.channel_id:
        raise MalformedMessageError("not a request for blocks, or it names no channel")
    channel: str = header.channel_id
    return channel
