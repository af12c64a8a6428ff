"""The older mode: the chaincode dials the peer, which has launched it (an external builder's `run`, or development)."""

from __future__ import annotations

import logging
from argparse import ArgumentError, ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Self

import grpc
import grpc.aio

from chaincode.shim.chaincode import Chaincode
from chaincode.shim.client_tls import ClientTLSConfig, tls_from_environment
from chaincode.shim.errors import ClientStartError, StreamEndedError
from chaincode.shim.grpc_options import DEFAULT_KEEPALIVE, MAX_MESSAGE_BYTES, Keepalive, client_options
from chaincode.shim.handler import REGISTRATION_TIMEOUT_S, Handler
from chaincode.shim.stream import GrpcStream

_REGISTER = "/protos.ChaincodeSupport/Register"
_FAREWELL_S = 1.0  # in which the peer reads our last words and ends the stream from its side
_log = logging.getLogger(__name__)


class ChaincodeClient:
    """Serves one chaincode over one stream that it opens to one peer.

    `chaincode_id` is the package id, `peer_address` the peer's chaincode listener as `host:port`. Without `tls` the
    stream is in the clear. The rest is as of ChaincodeServer.

    Raises ClientStartError for an empty id or address.
    """

    def __init__(
        self,
        *,
        chaincode_id: str,
        peer_address: str,
        chaincode: Chaincode,
        tls: ClientTLSConfig | None = None,
        keepalive: Keepalive = DEFAULT_KEEPALIVE,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        registration_timeout_s: float = REGISTRATION_TIMEOUT_S,
    ) -> None:
        if not chaincode_id:
            raise ClientStartError("the chaincode id is missing (CORE_CHAINCODE_ID_NAME)")
        if not peer_address:
            raise ClientStartError("the peer's address is missing (--peer.address)")
        self._chaincode_id = chaincode_id
        self._peer_address = peer_address
        self._chaincode = chaincode
        self._tls = tls
        self._options = client_options(max_message_bytes=max_message_bytes, keepalive=keepalive)
        self._max_message_bytes = max_message_bytes
        self._registration_timeout_s = registration_timeout_s
        self._handler: Handler | None = None
        self._stopping = False

    def __repr__(self) -> str:
        return f"<ChaincodeClient {self._chaincode_id} of the peer at {self._peer_address}>"

    @classmethod
    def from_environment(
        cls, chaincode: Chaincode, *, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> Self:
        """What a peer's launcher passes to any chaincode: `--peer.address`, CORE_CHAINCODE_ID_NAME,
        CORE_PEER_TLS_ENABLED and, when that is true, the files of `tls_from_environment`.

        Raises ClientStartError for what is missing, TLSConfigError for files that cannot be used.
        """
        parser = ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
        parser.add_argument("--peer.address", "-peer.address", dest="peer_address", default="")
        try:
            known, _ = parser.parse_known_args(arguments)
        except ArgumentError as problem:
            raise ClientStartError(str(problem)) from None
        return cls(
            chaincode_id=environment.get("CORE_CHAINCODE_ID_NAME", ""),
            peer_address=known.peer_address,
            chaincode=chaincode,
            tls=tls_from_environment(environment),
        )

    async def run(self) -> None:
        """Dial, register, and serve until `stop`. May be called once.

        Raises StreamEndedError when the peer cannot be reached or ends the stream, ProtocolError when it breaks the
        protocol, RegistrationIgnoredError when it does not answer the registration, ClientStartError when called
        again. As in the official shims nothing is dialled again: the peer launches a chaincode whose process ends.
        """
        if self._handler is not None:
            raise ClientStartError("the chaincode was run before")
        if self._stopping:
            return
        async with self._channel() as channel:
            rpc: grpc.aio.StreamStreamCall[bytes, bytes] = channel.stream_stream(_REGISTER)()
            self._handler = Handler(
                chaincode_id=self._chaincode_id,
                chaincode=self._chaincode,
                stream=GrpcStream(rpc),
                max_message_bytes=self._max_message_bytes,
                registration_timeout_s=self._registration_timeout_s,
            )
            _log.info("chaincode %s dials the peer at %s", self._chaincode_id, self._peer_address)
            try:
                await self._handler.run()
            finally:
                await rpc.done_writing()
                await channel.close(grace=_FAREWELL_S)
            if not self._stopping:
                raise StreamEndedError(status=(await rpc.code()).name, detail=await rpc.details() or "")

    async def stop(self, *, grace_s: float = 5.0) -> None:
        """Take no new transactions, give running ones `grace_s` seconds to end, then end the stream: `run` returns."""
        self._stopping = True
        if self._handler is not None:
            await self._handler.drain(grace_s=grace_s)

    def _channel(self) -> grpc.aio.Channel:
        if self._tls is None:
            return grpc.aio.insecure_channel(self._peer_address, options=self._options)
        return grpc.aio.secure_channel(self._peer_address, self._tls.credentials(), options=self._options)
