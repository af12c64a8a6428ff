"""Endpoints of one organisation's peers, and the one gRPC channel that each has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import grpc

from gateway.fabric import protos

_MEGABYTE = 1024 * 1024

CHANNEL_OPTIONS: tuple[tuple[str, int], ...] = (
    # Fabric's own limit for a message, in both directions.
    ("grpc.max_send_message_length", 100 * _MEGABYTE),
    ("grpc.max_receive_message_length", 100 * _MEGABYTE),
    # A peer closes a connection that pings more often than once a minute, hence a little more than Fabric's own minute.
    ("grpc.keepalive_time_ms", 65_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    # gRPC's own wait of up to two minutes would keep a peer that is back again out of use.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 5_000),
    ("grpc.max_reconnect_backoff_ms", 3_000),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A peer's address (`host:port`).

    `tls_root` holds the PEM root certificates that its TLS certificate is checked against; None connects without TLS.
    `tls_server_name` is the name that certificate must carry, where it is not the host of `address`.
    """

    name: str
    address: str
    tls_root: bytes | None = field(repr=False)
    tls_server_name: str | None = None


class Connection:
    """One endpoint's channel, opened with the first call, and the calls of the node's services that we use."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    @cached_property
    def _channel(self) -> grpc.aio.Channel:
        options: list[tuple[str, int | str]] = list(CHANNEL_OPTIONS)
        if self.endpoint.tls_root is None:
            return grpc.aio.insecure_channel(self.endpoint.address, options)
        if self.endpoint.tls_server_name is not None:
            options.append(("grpc.ssl_target_name_override", self.endpoint.tls_server_name))
        credentials = grpc.ssl_channel_credentials(self.endpoint.tls_root)
        return grpc.aio.secure_channel(self.endpoint.address, credentials, options)

    def _unary(self, method: str, response: Any) -> Callable[..., Any]:
        return self._call(f"/gateway.Gateway/{method}", response)

    def _call(self, path: str, response: Any) -> Callable[..., Any]:
        return self._channel.unary_unary(path, request_serializer=_serialize, response_deserializer=response.FromString)

    def _stream(self, path: str, response: Any) -> Callable[..., Any]:
        # Deliver is declared with a stream of requests; a single one is the same on the wire.
        return self._channel.unary_stream(
            path, request_serializer=_serialize, response_deserializer=response.FromString
        )

    @cached_property
    def evaluate(self) -> Callable[..., Any]:
        return self._unary("Evaluate", protos.gateway.EvaluateResponse)

    @cached_property
    def endorse(self) -> Callable[..., Any]:
        return self._unary("Endorse", protos.gateway.EndorseResponse)

    @cached_property
    def submit(self) -> Callable[..., Any]:
        return self._unary("Submit", protos.gateway.SubmitResponse)

    @cached_property
    def commit_status(self) -> Callable[..., Any]:
        return self._unary("CommitStatus", protos.gateway.CommitStatusResponse)

    @cached_property
    def discover(self) -> Callable[..., Any]:
        return self._call("/discovery.Discovery/Discover", protos.discovery.Response)

    @cached_property
    def process_proposal(self) -> Callable[..., Any]:
        return self._call("/protos.Endorser/ProcessProposal", protos.proposal_response.ProposalResponse)

    @cached_property
    def orderer_deliver(self) -> Callable[..., Any]:
        return self._stream("/orderer.AtomicBroadcast/Deliver", protos.orderer.DeliverResponse)

    @cached_property
    def chaincode_events(self) -> Callable[..., Any]:
        return self._stream("/gateway.Gateway/ChaincodeEvents", protos.gateway.ChaincodeEventsResponse)

    @cached_property
    def deliver(self) -> Callable[..., Any]:
        return self._stream("/protos.Deliver/Deliver", protos.events.DeliverResponse)

    @cached_property
    def deliver_filtered(self) -> Callable[..., Any]:
        return self._stream("/protos.Deliver/DeliverFiltered", protos.events.DeliverResponse)

    @cached_property
    def deliver_with_private_data(self) -> Callable[..., Any]:
        return self._stream("/protos.Deliver/DeliverWithPrivateData", protos.events.DeliverResponse)

    async def close(self) -> None:
        """Close the channel, if it was ever opened. Calls under way are cancelled."""
        if "_channel" in self.__dict__:
            await self._channel.close()


def _serialize(message: protos.Message) -> bytes:
    data: bytes = message.SerializeToString()
    return data
