"""Endpoints of one organisation's peers, and the one gRPC channel that each has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import grpc
import grpc.aio
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from google.protobuf.message import DecodeError

from gateway.fabric import protos

_MEGABYTE = 1024 * 1024

CHANNEL_OPTIONS: tuple[tuple[str, int], ...] = (
    # Fabric's own limit for a message, in both directions.
    ("grpc.max_send_message_length", 100 * _MEGABYTE),
    ("grpc.max_receive_message_length", 100 * _MEGABYTE),
    # A peer closes a connection that pings more often than once a minute, hence a little more than Fabric's own minute.
    ("grpc.keepalive_time_ms", 65_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    # gRPC's core never acts on the line above (grpc/grpc 39239): a dead line would be noticed after a minute.
    ("grpc.http2.ping_timeout_ms", 20_000),
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
    `tls_server_name` is the name that certificate must carry, where it is not the host of `address`. `tls_certificate`
    and `tls_private_key` are the client's own for mutual TLS, in PEM. Raises ValueError when one of these three is
    there without what it needs, or the certificate is none.
    """

    name: str
    address: str
    tls_root: bytes | None = field(repr=False)
    tls_server_name: str | None = None
    tls_certificate: bytes | None = field(default=None, repr=False)
    tls_private_key: bytes | None = field(default=None, repr=False)
    tls_certificate_hash: bytes = field(init=False, repr=False)
    """SHA-256 of the client's own TLS certificate, which ties signed messages to the connection; empty without one."""

    def __post_init__(self) -> None:
        if (self.tls_certificate is None) != (self.tls_private_key is None):
            raise ValueError(f"endpoint {self.name}: mutual TLS needs a certificate and its private key")
        if self.tls_certificate is not None and self.tls_root is None:
            raise ValueError(f"endpoint {self.name}: mutual TLS needs the root that the peer is checked against")
        object.__setattr__(self, "tls_certificate_hash", self._certificate_hash())

    def _certificate_hash(self) -> bytes:
        if self.tls_certificate is None:
            return b""
        try:
            return x509.load_pem_x509_certificate(self.tls_certificate).fingerprint(hashes.SHA256())
        except ValueError:
            raise ValueError(f"endpoint {self.name}: the TLS certificate is not a PEM certificate") from None


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
        credentials = grpc.ssl_channel_credentials(
            self.endpoint.tls_root, self.endpoint.tls_private_key, self.endpoint.tls_certificate
        )
        return grpc.aio.secure_channel(self.endpoint.address, credentials, options)

    def _unary(self, method: str, response: Any) -> Callable[..., Any]:
        return self._call(f"/gateway.Gateway/{method}", response)

    def _call(self, path: str, response: Any) -> Callable[..., Any]:
        call = self._channel.unary_unary(
            path, request_serializer=_serialize, response_deserializer=_deserializer(response)
        )

        async def answer(request: protos.Message, *, timeout: float | None = None) -> Any:  # noqa: ASYNC109  # as gRPC's
            return readable(await call(request, timeout=timeout))

        return answer

    def _stream(self, path: str, response: Any) -> Callable[..., Any]:
        # Deliver is declared with a stream of requests; a single one is the same on the wire.
        return self._channel.unary_stream(
            path, request_serializer=_serialize, response_deserializer=_deserializer(response)
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


class UnreadableAnswerError(grpc.aio.AioRpcError):
    """A node answered what is no message of the protocol: INTERNAL, as gRPC's other clients call it."""

    def __init__(self, fault: str = "the answer cannot be decoded") -> None:
        super().__init__(grpc.StatusCode.INTERNAL, grpc.aio.Metadata(), grpc.aio.Metadata(), details=fault)


def readable(response: Any) -> Any:
    """`response` as one of the streams above has read it. Raises UnreadableAnswerError when it could not be decoded."""
    if response is None:
        raise UnreadableAnswerError
    return response


def _deserializer(message_class: Any) -> Callable[[bytes], Any]:
    def deserialize(data: bytes) -> Any:
        try:
            return message_class.FromString(data)
        except DecodeError:
            return None  # what gRPC makes of any exception here, after a log entry with its traceback

    return deserialize


def _serialize(message: protos.Message) -> bytes:
    data: bytes = message.SerializeToString()
    return data
