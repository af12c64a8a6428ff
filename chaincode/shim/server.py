"""The chaincode service: listens, and gives each stream a peer opens its own handler."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

import grpc
import grpc.aio

from chaincode.shim.chaincode import Chaincode
from chaincode.shim.errors import ProtocolError, RegistrationIgnoredError, ServerStartError
from chaincode.shim.grpc_options import DEFAULT_KEEPALIVE, MAX_MESSAGE_BYTES, Keepalive, server_options
from chaincode.shim.handler import REGISTRATION_TIMEOUT_S, Handler
from chaincode.shim.health import Health
from chaincode.shim.stream import GrpcStream
from chaincode.shim.tls import TLSConfig

_SERVICE = "protos.Chaincode"
_LAST_WORD_S = 1.0
_log = logging.getLogger(__name__)


class ChaincodeServer:
    """Serves one chaincode to any number of peers.

    `chaincode_id` is the package id that the peer gave at installation, `address` is `host:port` (port 0: any free
    one, see `port`). Without `tls` the stream is in the clear: for one machine only. A stream whose peer has not taken
    the registration within `registration_timeout_s` seconds is ended. gRPC's health service is beside the chaincode's
    on the same address; with `health_address` it is also there, alone and in the clear.
    """

    def __init__(
        self,
        *,
        chaincode_id: str,
        address: str,
        chaincode: Chaincode,
        tls: TLSConfig | None = None,
        health_address: str | None = None,
        keepalive: Keepalive = DEFAULT_KEEPALIVE,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        registration_timeout_s: float = REGISTRATION_TIMEOUT_S,
    ) -> None:
        self._registration_timeout_s = registration_timeout_s
        self._chaincode_id = chaincode_id
        self._address = address
        self._chaincode = chaincode
        self._tls = tls
        self._health_address = health_address
        self._keepalive = keepalive
        self._max_message_bytes = max_message_bytes
        self._handlers: set[Handler] = set()
        self._health = Health(_SERVICE)
        self._server: grpc.aio.Server | None = None
        self._health_server: grpc.aio.Server | None = None
        self._port = 0
        self._health_port = 0
        self._stopping = False

    def __repr__(self) -> str:
        return f"<ChaincodeServer {self._chaincode_id} at {self._address}>"

    @property
    def port(self) -> int:
        """The port it listens on, 0 before `start`."""
        return self._port

    @property
    def health_port(self) -> int:
        """The port of `health_address`, 0 without one and before `start`."""
        return self._health_port

    @property
    def serving(self) -> bool:
        """Whether it takes transactions, as the health service says: from the end of `start` to the beginning of
        `stop`."""
        return self._health.serving

    async def start(self) -> None:
        """Listen. Raises ServerStartError when an id or address is missing, an address cannot be bound or the server
        was started before."""
        if not self._chaincode_id:
            raise ServerStartError("the chaincode id is missing")
        if not self._address:
            raise ServerStartError("the address is missing")
        if self._server is not None:
            raise ServerStartError("the server was started before")
        server = self._bind()
        if self._health_address is not None:
            self._health_server = self._bind_health(self._health_address)
            await self._health_server.start()
        await server.start()
        self._server = server
        self._health.start_serving()
        _log.info("chaincode %s listens on %s", self._chaincode_id, self._address)

    async def stop(self, *, grace_s: float = 5.0) -> None:
        """Take no new streams and transactions, give running transactions `grace_s` seconds to end, then cancel them
        and close. Health is NOT_SERVING from the beginning. Stopping twice, or before `start`, is allowed."""
        if self._server is None:
            return
        self._stopping = True
        self._health.stop_serving()
        for handler in self._handlers:
            handler.decline()  # now: a task of its own would begin later than the next message
        drains = (handler.drain(grace_s=grace_s) for handler in self._handlers)
        # gRPC's own grace begins at the same moment, so it leaves the handlers a little more to say their last words.
        await asyncio.gather(self._server.stop(grace_s + 1.0), *drains)
        if self._health_server is not None:
            await self._health_server.stop(_LAST_WORD_S)  # at once, unless a watcher has not yet heard it

    async def wait_closed(self) -> None:
        """Wait until the server has been stopped."""
        if self._server is not None:
            await self._server.wait_for_termination()

    async def serve(self, *, grace_s: float = 5.0) -> None:
        """Start, serve until SIGTERM or SIGINT comes or this call is cancelled, then stop as `stop` does.

        For a program whose main thread does nothing else. Raises ServerStartError.
        """
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        await self.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        try:
            await ended.wait()
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
            await self.stop(grace_s=grace_s)

    def _bind(self) -> grpc.aio.Server:
        server = grpc.aio.server(
            options=server_options(max_message_bytes=self._max_message_bytes, keepalive=self._keepalive)
        )
        connect: grpc.RpcMethodHandler[bytes, bytes] = grpc.stream_stream_rpc_method_handler(self._connect)
        chaincode = grpc.method_handlers_generic_handler(_SERVICE, {"Connect": connect})
        server.add_generic_rpc_handlers((chaincode, self._health.rpc_handler()))
        try:
            if self._tls is None:
                self._port = server.add_insecure_port(self._address)
            else:
                self._port = server.add_secure_port(self._address, self._tls.credentials())
        except RuntimeError:
            raise _cannot_listen(self._address) from None
        return server

    def _bind_health(self, address: str) -> grpc.aio.Server:
        server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        server.add_generic_rpc_handlers((self._health.rpc_handler(),))
        try:
            self._health_port = server.add_insecure_port(address)
        except RuntimeError:
            raise _cannot_listen(address) from None
        return server

    async def _connect(self, _requests: Any, context: grpc.aio.ServicerContext[bytes, bytes]) -> None:
        if self._stopping:  # it came in before gRPC closed the door
            await context.abort(grpc.StatusCode.UNAVAILABLE, "the chaincode service is stopping")
        peer = context.peer()
        _log.info("peer %s opened a chaincode stream", peer)
        handler = Handler(
            chaincode_id=self._chaincode_id,
            chaincode=self._chaincode,
            stream=GrpcStream(context),
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


def _cannot_listen(address: str) -> ServerStartError:
    return ServerStartError(f"cannot listen on {address}: taken, or not an address of this host")
