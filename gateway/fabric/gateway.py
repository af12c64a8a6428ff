"""The connection of one client identity to the Fabric Gateway of its organisation's peers."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from types import TracebackType

from gateway.fabric.client import GatewayClient
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.failover import EndpointPool
from gateway.fabric.hashes import Hash
from gateway.fabric.identity import X509Identity
from gateway.fabric.network import Network
from gateway.fabric.options import GatewayOptions
from gateway.fabric.rebuilding import Rebuilding
from gateway.fabric.signer import Signer, SigningIdentity


class Gateway(Rebuilding):
    """Use it as `async with Gateway(...) as gateway`, in one event loop.

    `endpoints` are peers of one organisation, first choice first. Without a `signer` every message is to be signed
    elsewhere. `hash` is what a signer is given of a message; None is what the identity's certificate asks for, SHA-256
    or, for Ed25519, the message itself. Nothing is connected before the first call. Closing ends event streams quietly
    and calls under way in GatewayClosedError. Raises ValueError without an endpoint.
    """

    def __init__(
        self,
        *,
        identity: X509Identity,
        signer: Signer | None = None,
        endpoints: Sequence[Endpoint],
        options: GatewayOptions | None = None,
        hash: Hash | None = None,  # noqa: A002 - the official clients' word
    ) -> None:
        self._signing_identity = SigningIdentity(identity=identity, signer=signer, hash=hash)
        options = options or GatewayOptions()
        pool = EndpointPool(endpoints, rest=options.endpoint_rest, on_unavailable=options.on_unavailable)
        self._client = GatewayClient(pool, options)

    @property
    def identity(self) -> X509Identity:
        """The identity that signs everything sent by this gateway."""
        return self._signing_identity.identity

    def for_identity(
        self,
        *,
        identity: X509Identity,
        signer: Signer | None = None,
        hash: Hash | None = None,  # noqa: A002 - the official clients' word
    ) -> Gateway:
        """A gateway for another identity over the same connections, with the same options.

        Closing it ends its own calls and streams only; closing this one closes it, too.
        """
        other = copy(self)
        other._signing_identity = SigningIdentity(identity=identity, signer=signer, hash=hash)
        other._client = self._client.over_the_same_connections()
        return other

    def network(self, channel: str) -> Network:
        """The channel of that name. Nothing is asked of a peer yet."""
        return Network(client=self._client, signing_identity=self._signing_identity, name=channel)

    async def close(self) -> None:
        """End event streams, then close all connections. May be called twice."""
        await self._client.aclose()

    async def __aenter__(self) -> Gateway:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
