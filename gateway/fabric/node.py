"""One node asked on its own, whichever organisation's it is: what it answers is that node's word and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType

from gateway.fabric import protos
from gateway.fabric.endpoints import Connection, Endpoint, readable
from gateway.fabric.errors import ChaincodeResponse
from gateway.fabric.event_sources import FILTERED_BLOCKS, DeliverEndedError, DeliverKind, DeliverSource
from gateway.fabric.proposal import proposal_content
from gateway.fabric.signer import SigningIdentity

ORDERERS_BLOCKS = DeliverKind(
    lambda connection: connection.orderer_deliver, "block", lambda block: block.header.number, lambda _: None
)
_NOTHING: Mapping[str, bytes] = {}


class Node:
    """A peer or an orderer with a connection of its own. Use it as `async with Node(...) as node`."""

    def __init__(self, endpoint: Endpoint, *, signing_identity: SigningIdentity, channel: str) -> None:
        self.endpoint = endpoint
        self._connection = Connection(endpoint)
        self._signing_identity = signing_identity
        self._channel = channel

    async def peer_height(self, *, timeout_s: float) -> int:
        """How many blocks the peer has. Raises grpc.aio.AioRpcError, DeliverEndedError, TimeoutError."""
        return await self._height(FILTERED_BLOCKS, timeout_s)

    async def orderer_height(self, *, timeout_s: float) -> int:
        """How many blocks the orderer has. Raises as `peer_height`."""
        return await self._height(ORDERERS_BLOCKS, timeout_s)

    async def ask_chaincode(
        self,
        chaincode: str,
        function: str,
        *,
        arguments: Sequence[bytes] = (),
        transient: Mapping[str, bytes] = _NOTHING,
        timeout_s: float,
    ) -> ChaincodeResponse:
        """What a transaction function answers at this peer: its status and its message. Nothing is sent to an orderer.

        A peer that refuses the proposal itself answers in the same form. Raises grpc.aio.AioRpcError.
        """
        _, content = proposal_content(
            creator=self._signing_identity.creator,
            channel=self._channel,
            chaincode=chaincode,
            arguments=[function.encode(), *arguments],
            transient=transient,
        )
        signature = await self._signing_identity.signature(content)
        signed = protos.proposal.SignedProposal(proposal_bytes=content, signature=signature)
        answer = await self._connection.process_proposal(signed, timeout=timeout_s)
        return ChaincodeResponse(status=answer.response.status, message=answer.response.message)

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def __aenter__(self) -> Node:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _height(self, kind: DeliverKind, timeout_s: float) -> int:
        source = DeliverSource(kind, signing_identity=self._signing_identity, channel=self._channel)
        call = await source.open_newest(self._connection, timeout_s=timeout_s)
        try:
            response = readable(await call.read())
            if not isinstance(response, protos.events.DeliverResponse | protos.orderer.DeliverResponse):
                raise DeliverEndedError(protos.common.SERVICE_UNAVAILABLE)
            number, _ = source.unpack(response)
        finally:
            call.cancel()
        return number + 1
