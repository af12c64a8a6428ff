"""A channel: its contracts, its commits, its events."""

from __future__ import annotations

import weakref
from typing import Any, TypeVar

from gateway.fabric import protos
from gateway.fabric.channel_nodes import ChannelNodes, read_channel_nodes
from gateway.fabric.checkpointer import Checkpoint
from gateway.fabric.client import GatewayClient
from gateway.fabric.commit import Commit
from gateway.fabric.contract import Contract
from gateway.fabric.discovery import DiscoveredPeer, membership_request, read_membership
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.errors import GatewayClosedError
from gateway.fabric.event_sources import (
    BLOCKS,
    BLOCKS_AND_PRIVATE_DATA,
    FILTERED_BLOCKS,
    ChaincodeEvent,
    ChaincodeEventSource,
    DeliverKind,
    DeliverSource,
    EventSource,
)
from gateway.fabric.events import EventStream
from gateway.fabric.node import Node
from gateway.fabric.protos import BlockAndPrivateDataMessage, BlockMessage, FilteredBlockMessage
from gateway.fabric.signer import SigningIdentity

T = TypeVar("T")


class Network:
    """The peers of one channel. Get it from `Gateway.network`.

    Every event method takes `start`, the first block wanted, and `checkpoint`, which wins over `start` once a position
    was recorded in it. With neither, events begin with the next block to be committed after the stream is first read
    from.
    """

    def __init__(
        self,
        *,
        client: GatewayClient,
        signing_identity: SigningIdentity,
        name: str,
        streams: weakref.WeakSet[EventStream[Any]],
    ) -> None:
        self._client = client
        self._signing_identity = signing_identity
        self._streams = streams
        self.name = name

    def contract(self, chaincode_name: str, contract_name: str | None = None) -> Contract:
        """The contract of a chaincode; `contract_name` where the chaincode has several."""
        return Contract(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self.name,
            chaincode_name=chaincode_name,
            contract_name=contract_name,
        )

    def commit(self, transaction_id: str) -> Commit:
        """The commit of any transaction of this channel, to ask for its status."""
        return Commit(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self.name,
            transaction_id=transaction_id,
        )

    async def peers(self) -> list[DiscoveredPeer]:
        """The channel's peers as one of our own counts them among the living, itself included.

        Raises DiscoveryRefusedError for an identity that is no writer of the channel, and EvaluateError.
        """
        request = membership_request(self._signing_identity, channel=self.name)
        return read_membership(await self._client.discover(request))

    async def configured_nodes(self) -> ChannelNodes:
        """The nodes that the channel's newest configuration names. Raises EvaluateError, MalformedBlockError."""
        block = await self.contract("cscc").evaluate("GetConfigBlock", arguments=[self.name])
        return read_channel_nodes(protos.common.Block.FromString(block))

    def node(self, endpoint: Endpoint) -> Node:
        """One node, to be asked on its own with this network's identity. Close it."""
        return Node(endpoint, signing_identity=self._signing_identity, channel=self.name)

    def block_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> EventStream[BlockMessage]:
        """Whole blocks (common.Block); `ledger.decode_block` reads them."""
        return self._deliver(BLOCKS, start, checkpoint)

    def filtered_block_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> EventStream[FilteredBlockMessage]:
        """Blocks cut down to transaction ids, validation codes and event names (protos.FilteredBlock)."""
        return self._deliver(FILTERED_BLOCKS, start, checkpoint)

    def block_and_private_data_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> EventStream[BlockAndPrivateDataMessage]:
        """Blocks with the private data that this identity's organisation is a member of (protos.BlockAndPrivateData).

        Private data of transactions that are not VALID comes along too; `ledger.decode_block` drops it.
        """
        return self._deliver(BLOCKS_AND_PRIVATE_DATA, start, checkpoint)

    def chaincode_events(
        self, chaincode_name: str, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> EventStream[ChaincodeEvent]:
        """Events of one chaincode. A checkpoint goes on after its transaction, inside a block too."""
        source = ChaincodeEventSource(
            signing_identity=self._signing_identity,
            channel=self.name,
            chaincode_name=chaincode_name,
            after_transaction_id=checkpoint.transaction_id if checkpoint else "",
        )
        return self._stream(source, start, checkpoint)

    def _deliver(self, kind: DeliverKind, start: int | None, checkpoint: Checkpoint | None) -> EventStream[Any]:
        return self._stream(self._deliver_source(kind), start, checkpoint)

    def _deliver_source(self, kind: DeliverKind) -> DeliverSource:
        return DeliverSource(kind, signing_identity=self._signing_identity, channel=self.name)

    def _stream(self, source: EventSource[T], start: int | None, checkpoint: Checkpoint | None) -> EventStream[T]:
        if self._client.closed:
            raise GatewayClosedError("the gateway is closed")
        if checkpoint is not None and checkpoint.block_number is not None:
            start = checkpoint.block_number
        stream = EventStream(
            source,
            start=start,
            newest=self._deliver_source(FILTERED_BLOCKS),
            pool=self._client.pool,
            reconnect=self._client.options.reconnect,
        )
        self._streams.add(stream)
        return stream
