"""The nodes of the channel: which there are, whether each answers, and how many blocks it has.

Which there are is what the organisation's own peer says: the channel's configuration names orderers and anchor peers,
its Discovery service the peers that live. Each is then asked itself; where it cannot be reached from here, a peer that
the discovery counts among the living is shown with the height that it told there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import grpc

from gateway.fabric import EvaluateError, GatewayClosedError, Network
from gateway.fabric.channel_nodes import ChannelNodes
from gateway.fabric.discovery import DiscoveredPeer, DiscoveryRefusedError
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.event_sources import DeliverEndedError
from gateway.fabric.ledger import MalformedBlockError
from gateway.problems import ProblemError

ASK_AGAIN_AFTER_S = 2.0
_TIMEOUT_S = 2.0
_CONFIGURATION_KEPT_S = 60.0

Kind = Literal["peer", "orderer"]
Source = Literal["asked", "discovery", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenNode:
    """`height` is a number of blocks, `lag` how many fewer than the highest node's. `source` says who told: the node
    itself, the membership that our own peer keeps, or nobody. `chaincodes` maps names to versions."""

    name: str
    kind: Kind
    organisation: str
    address: str
    up: bool
    height: int | None
    source: Source
    chaincodes: dict[str, str] | None = None
    own: bool = False
    lag: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`at` in ms since 1970 UTC. `discovery` is false where the peers do not tell this organisation, which then sees
    its own peers and the anchors."""

    at: int
    discovery: bool
    nodes: tuple[SeenNode, ...]


class NodeSurvey:
    """Surveys of one channel. `own` are the organisation's own peers. The nodes are asked every two seconds at most."""

    def __init__(self, *, network: Network, organisation: str, own: Sequence[Endpoint]) -> None:
        self._network = network
        self._organisation = organisation
        self._own = {endpoint.address: endpoint for endpoint in own}
        self._configured: tuple[float, ChannelNodes] | None = None
        self._last: tuple[float, Survey] | None = None
        self._asking = asyncio.Lock()

    async def survey(self) -> Survey:
        """The nodes as they are. Raises ProblemError `network_unavailable` when none of our own peers answers."""
        async with self._asking:
            if self._last is None or time.monotonic() - self._last[0] >= ASK_AGAIN_AFTER_S:
                self._last = (time.monotonic(), await self._survey())
            return self._last[1]

    async def peers(self) -> list[tuple[str, Endpoint]]:
        """Every peer that is known, by organisation. Raises ProblemError `network_unavailable`."""
        configured = await self._configuration()
        living = await self._living()
        return self._peer_endpoints(configured, living or [])

    async def _survey(self) -> Survey:
        configured = await self._configuration()
        living = await self._living()
        told = {peer.address: peer for peer in living or ()}
        work = [
            self._look(endpoint, kind="peer", organisation=msp_id, told=told.get(endpoint.address))
            for msp_id, endpoint in self._peer_endpoints(configured, living or [])
        ]
        for msp_id, addresses in configured.orderers.items():
            for address in addresses:
                endpoint = Endpoint(name=address, address=address, tls_root=configured.tls_roots[msp_id])
                work.append(self._look(endpoint, kind="orderer", organisation=msp_id, told=None))
        nodes = _with_lag(await asyncio.gather(*work))
        return Survey(at=time.time_ns() // 1_000_000, discovery=living is not None, nodes=nodes)

    def _peer_endpoints(self, configured: ChannelNodes, living: Sequence[DiscoveredPeer]) -> list[tuple[str, Endpoint]]:
        found = {endpoint.address: (self._organisation, endpoint) for endpoint in self._own.values()}
        named = [(peer.msp_id, peer.address) for peer in living]
        named += [(msp_id, address) for msp_id, addresses in configured.anchor_peers.items() for address in addresses]
        for msp_id, address in named:
            root = configured.tls_roots.get(msp_id)
            found.setdefault(address, (msp_id, Endpoint(name=address, address=address, tls_root=root)))
        return sorted(found.values(), key=lambda each: (each[0], each[1].address))

    async def _look(
        self, endpoint: Endpoint, *, kind: Kind, organisation: str, told: DiscoveredPeer | None
    ) -> SeenNode:
        height = await self._asked_height(endpoint, kind)
        source: Source = "asked"
        if height is None:
            source = "discovery" if told is not None else "none"
            height = told.height if told is not None else None
        return SeenNode(
            name=endpoint.name,
            kind=kind,
            organisation=organisation,
            address=endpoint.address,
            up=height is not None,
            height=height,
            source=source,
            chaincodes=dict(told.chaincodes) if told is not None else None,
            own=endpoint.address in self._own,
        )

    async def _asked_height(self, endpoint: Endpoint, kind: Kind) -> int | None:
        async with self._network.node(endpoint) as node:
            ask = node.peer_height if kind == "peer" else node.orderer_height
            try:
                return await ask(timeout_s=_TIMEOUT_S)
            except (grpc.aio.AioRpcError, DeliverEndedError):
                return None

    async def _living(self) -> list[DiscoveredPeer] | None:
        """None where the peers do not tell this organisation."""
        try:
            return await self._network.peers()
        except DiscoveryRefusedError:
            return None
        except (EvaluateError, GatewayClosedError):
            raise ProblemError("network_unavailable") from None

    async def _configuration(self) -> ChannelNodes:
        if self._configured is None or time.monotonic() - self._configured[0] > _CONFIGURATION_KEPT_S:
            try:
                self._configured = (time.monotonic(), await self._network.configured_nodes())
            except (EvaluateError, GatewayClosedError, MalformedBlockError):
                if self._configured is None:
                    raise ProblemError("network_unavailable") from None
        return self._configured[1]


def _with_lag(nodes: Sequence[SeenNode]) -> tuple[SeenNode, ...]:
    highest = max((node.height for node in nodes if node.height is not None), default=0)
    return tuple(replace(node, lag=None if node.height is None else highest - node.height) for node in nodes)
