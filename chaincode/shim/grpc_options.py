"""How the shim's gRPC connections are set up: the official shims' sizes and keepalive."""

from __future__ import annotations

from dataclasses import dataclass

from chaincode.shim.errors import InvalidArgumentError

MAX_MESSAGE_BYTES = 100 * 1024 * 1024  # as the peer's and the official shims'


@dataclass(frozen=True, slots=True, kw_only=True)
class Keepalive:
    """Pings of an idle connection, in seconds.

    After `time_s` without traffic the other side is pinged; a connection that leaves a ping unanswered for `timeout_s`
    is taken for lost, and its transactions are cancelled. `peer_interval_s` is the shortest interval at which a server
    lets its peers ping: one that pings more often is cut off. Raises InvalidArgumentError unless all are positive.
    """

    time_s: float = 60.0
    timeout_s: float = 20.0
    # The peer pings each minute. Half of that is allowed, so that a ping that comes a little early is no offence.
    peer_interval_s: float = 30.0

    def __post_init__(self) -> None:
        if min(self.time_s, self.timeout_s, self.peer_interval_s) <= 0:
            raise InvalidArgumentError("the times of keepalive must be positive")


DEFAULT_KEEPALIVE = Keepalive()


def client_options(*, max_message_bytes: int, keepalive: Keepalive) -> list[tuple[str, int]]:
    """Options of a connection that the shim opens.

    With gRPC's defaults a message over 4 MB, or a few idle minutes, would end the stream.
    """
    return [
        ("grpc.max_send_message_length", max_message_bytes),
        ("grpc.max_receive_message_length", max_message_bytes),
        ("grpc.keepalive_time_ms", _milliseconds(keepalive.time_s)),
        ("grpc.keepalive_timeout_ms", _milliseconds(keepalive.timeout_s)),
        # gRPC's core never acts on the line above (grpc/grpc 39239): a dead line would be noticed after a minute.
        ("grpc.http2.ping_timeout_ms", _milliseconds(keepalive.timeout_s)),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),  # no limit on our pings while no transaction comes
    ]


def server_options(*, max_message_bytes: int, keepalive: Keepalive) -> list[tuple[str, int]]:
    """Options of a server that peers dial."""
    return [
        *client_options(max_message_bytes=max_message_bytes, keepalive=keepalive),
        ("grpc.http2.min_ping_interval_without_data_ms", _milliseconds(keepalive.peer_interval_s)),
        ("grpc.server_handshake_timeout_ms", 5_000),
        ("grpc.so_reuseport", 0),  # a second service on this port must fail, not take half of the streams
    ]


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))
