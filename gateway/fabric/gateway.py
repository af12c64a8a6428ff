"""The connection of one client identity to the Fabric Gateway of its organisation's peers."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from gateway.fabric.client import GatewayClient
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.events import EventStream
from gateway.fabric.identity import X509Identity
from gateway.fabric.network import Network
from gateway.fabric.options import GatewayOptions
from gateway.fabric.signer import Signer, SigningIdentity
from gateway.fabric.transaction import Transaction, transaction_from_bytes


class Gateway:
    """Use it as `async with Gateway(...) as gateway`, in one event loop.

    `endpoints` are peers of one organisation, first choice first. Nothing is connected before the first call. Closing
    ends event streams quietly and calls under way in GatewayClosedError.
    """

    def __init__(
        self,
        *,
        identity: X509Identity,
        signer: Signer,
        endpoints: Sequence[Endpoint],
        options: GatewayOptions | None = None,
    ) -> None:
        self._signing_identity = SigningIdentity(identity=identity, sign=signer)
        self._client = GatewayClient(endpoints, options or GatewayOptions())
        self._streams: weakref.WeakSet[EventStream[Any]] = weakref.WeakSet()

    @property
    def identity(self) -> X509Identity:
        """The identity that signs everything sent by this gateway."""
        return self._signing_identity.identity

    def network(self, channel: str) -> Network:
        """The channel of that name. Nothing is asked of a peer yet."""
        return Network(
            client=self._client, signing_identity=self._signing_identity, name=channel, streams=self._streams
        )

    def transaction_from_bytes(self, data: bytes) -> Transaction:
        """The transaction that `Transaction.to_bytes` wrote, to be submitted again with the same bytes.

        Raises MalformedTransactionError.
        """
        return transaction_from_bytes(data, client=self._client, signing_identity=self._signing_identity)

    async def close(self) -> None:
        """End event streams, then close all connections. May be called twice."""
        for stream in list(self._streams):
            await stream.aclose()
        await self._client.close()

    async def __aenter__(self) -> Gateway:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
