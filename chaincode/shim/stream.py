"""The stream between chaincode and peer in the handler's terms, whoever of the two has dialled."""

from __future__ import annotations

from typing import Any, Protocol


class Stream(Protocol):
    """The chaincode's end of a gRPC stream of serialized ChaincodeMessages."""

    async def read(self) -> bytes | None:
        """The next message, None at the end of the stream."""

    async def write(self, message: bytes) -> None:
        """Send a message. Called by one task only, as gRPC demands."""


class GrpcStream:
    """A stream over gRPC: `rpc` is a call without serializers, or the context of one that is being served.

    The handler sees bytes, so it knows a message's size before gRPC would end the stream for it.
    """

    def __init__(self, rpc: Any) -> None:
        self._rpc = rpc

    async def read(self) -> bytes | None:
        message: object = await self._rpc.read()
        return message if isinstance(message, bytes) else None  # grpc.aio.EOF at the end

    async def write(self, message: bytes) -> None:
        await self._rpc.write(message)
