"""The chaincode service: listens, and gives each stream a peer opens its own handler."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import grpc
import grpc.aio

from chaincode.shim.chaincode import Chaincode
from chaincode.shim.errors import ProtocolError, RegistrationIgnoredError, ServerStartError
from chaincode.shim.handler import Handler
from chaincode.shim.tls import TLSConfig

MAX_MESSAGE_BYTES = 100 * 1024 * 1024  # as the peer's and the official shims'
REGISTRATION_TIMEOUT_S = 3.0
_SERVICE = "protos.Chaincode"
_log = logging.getLogger(__name__)


class ChaincodeServer:
    """Serves one chaincode to any number of peers.

    `chaincode_id` is the package id that the peer gave at installation, `address` is `host:port` (port 0: any free
    one, see `port`). Without `tls` the stream is in the clear: for one machine only. A stream whose peer has not taken
    the registration within `registration_timeout_s` seconds is ended.
    """

    def __init__(
        self,
        *,
        chaincode_id: str,
        address: str,
        chaincode: Chaincode,
        tls: TLSConfig | None = None,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        registration_timeout_s: float = REGISTRATION_TIMEOUT_S,
    ) -> None:
        self._registration_timeout_s = registration_timeout_s
        self._chaincode_id = chaincode_id
        self._address = address
        self._chaincode = chaincode
        self._tls = tls
        self._max_message_bytes = max_message_bytes
        self._handlers: set[Handler] = set()
        self._server: grpc.aio.Server | None = None
        self._port = 0

    def __repr__(self) -> str:
        return f"<ChaincodeServer {self._chaincode_id} at {self._address}>"

    @property
    def port(self) -> int:
        """The port it listens on, 0 before `start`."""
        return self._port

    async def start(self) -> None:
        """Listen. Raises ServerStartError when an id or address is missing, the address cannot be bound or the server
        was started before."""
        if not self._chaincode_id:
            raise ServerStartError("the chaincode id is missing")
        if not self._address:
            raise ServerStartError("the address is missing")
        if self._server is not None:
            raise ServerStartError("the server was started before")
        server = grpc.aio.server(options=_options(self._max_message_bytes))
        # Without serializers the handler sees bytes: it knows a message's size before gRPC would end the stream for it.
        connect: grpc.RpcMethodHandler[bytes, bytes] = grpc.stream_stream_rpc_method_handler(self._connect)
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, {"Connect": connect}),))
        try:
            if self._tls is None:
                self._port = server.add_insecure_port(self._address)
            else:
                self._port = server.add_secure_port(self._address, self._tls.credentials())
        except RuntimeError:
            raise ServerStartError(f"cannot listen on {self._address}: taken, or not an address of this host") from None
        await server.start()
        self._server = server
        _log.info("chaincode %s listens on %s", self._chaincode_id, self._address)

    async def stop(self, *, grace_s: float = 5.0) -> None:
        """Take no new streams and transactions, give running transactions `grace_s` seconds to end, then cancel them
        and close. Stopping twice, or before `start`, is allowed."""
        if self._server is None:
            return
        for handler in self._handlers:
            handler.decline()  # now: a task of its own would begin later than the next message
        drains = (handler.drain(grace_s=grace_s) for handler in self._handlers)
        # gRPC's own grace begins at the same moment, so it leaves the handlers a little more to say their last words.
        await asyncio.gather(self._server.stop(grace_s + 1.0), *drains)

    async def wait_closed(self) -> None:
        """Wait until the server has been stopped."""
        if self._server is not None:
            await self._server.wait_for_termination()

    async def _connect(self, _requests: Any, context: grpc.aio.ServicerContext[bytes, bytes]) -> None:
        peer = context.peer()
        _log.info("peer %s opened a chaincode stream", peer)
        handler = Handler(
            chaincode_id=self._chaincode_id,
            chaincode=self._chaincode,
            stream=_GrpcStream(context),
            max_message_bytes=self._max_message_bytes,
            registration_timeout_s=self._registration_timeout_s,
        )
        self._handlers.add(handler)
        try:
            await handler.run()
        except (ProtocolError, RegistrationIgnoredError) as violation:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(violation))
        finally:
            self._handlers.discard(handler)
            _log.info("the chaincode stream of peer %s is over", peer)


class _GrpcStream:
    """A gRPC stream in the handler's terms."""

    def __init__(self, context: grpc.aio.ServicerContext[bytes, bytes]) -> None:
        self._context = context

    async def read(self) -> bytes | None:
        message: object = await self._context.read()
        return message if isinstance(message, bytes) else None  # grpc.aio.EOF at the end

    async def write(self, message: bytes) -> None:
        await self._context.write(message)


def _options(max_message_bytes: int) -> list[tuple[str, int]]:
    """As the official shims' server: with gRPC's defaults a message over 4 MB, or the peer's pings through a few idle
    minutes, would end the stream."""
    return [
        ("grpc.max_send_message_length", max_message_bytes),
        ("grpc.max_receive_message_length", max_message_bytes),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.max_pings_without_data", 0),  # no limit on our pings while no transaction comes
        # The peer pings each minute. Half of that is allowed, so that a ping that comes a little early is no offence.
        ("grpc.http2.min_ping_interval_without_data_ms", 30_000),
        ("grpc.server_handshake_timeout_ms", 5_000),
        ("grpc.so_reuseport", 0),  # a second service on this port must fail, not take half of the streams
    ]
