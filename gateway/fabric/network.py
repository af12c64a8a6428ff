"""A channel: its contracts, its commits, its events."""

from __future__ import annotations

from typing import Any, TypeVar

from gateway.fabric.channel_nodes import ChannelNodes, read_channel_nodes
from gateway.fabric.checkpointer import Checkpoint
from gateway.fabric.client import GatewayClient
from gateway.fabric.commit import Commit, new_commit
from gateway.fabric.contract import Contract
from gateway.fabric.discovery import DiscoveredPeer, membership_request, read_membership
from gateway.fabric.endpoints import Endpoint
from gateway.fabric.errors import GatewayClosedError
from gateway.fabric.event_requests import (
    BlockEventsRequest,
    ChaincodeEventsRequest,
    new_block_events_request,
    new_chaincode_events_request,
)
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
from gateway.fabric.status import Status

T = TypeVar("T")


class Network:
    """The peers of one channel. Get it from `Gateway.network`.

    Every event method takes `start`, the first block wanted, and `checkpoint`, which wins over `start` once a position
    was recorded in it. With neither, events begin with the next block to be committed, counted from `async with`, from
    `await stream.started()`, or from the first read. `timeout_s` bounds the whole stream. The `..._request` methods
    make requests that can be signed elsewhere; those without a position begin when the peer reads them.
    """

    def __init__(self, *, client: GatewayClient, signing_identity: SigningIdentity, name: str) -> None:
        self._client = client
        self._signing_identity = signing_identity
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
        return new_commit(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self.name,
            transaction_id=transaction_id,
        )

    async def transaction_status(self, transaction_id: str, *, timeout_s: float | None = None) -> Status:
        """What became of any transaction of this channel, whoever submitted it and however long ago.

        Waits for one that is not committed yet. Raises CommitStatusError, NotSignedError.
        """
        return await self.commit(transaction_id).status(timeout_s=timeout_s)

    async def peers(self) -> list[DiscoveredPeer]:
        """The channel's peers as one of our own counts them among the living, itself included.

        Raises DiscoveryRefusedError for an identity that is no writer of the channel, and EvaluateError.
        """
        request = await membership_request(
            self._signing_identity, channel=self.name, tls_certificate_hash=self._client.pool.tls_certificate_hash
        )
        return read_membership(await self._client.discover(request))

    async def configured_nodes(self) -> ChannelNodes:
        """The nodes that the channel's newest configuration names. Raises EvaluateError, MalformedBlockError."""
        block = await self.contract("cscc").evaluate("GetConfigBlock", arguments=[self.name])
        return read_channel_nodes(block)

    def node(self, endpoint: Endpoint) -> Node:
        """One node, to be asked on its own with this network's identity. Close it."""
        return Node(endpoint, signing_identity=self._signing_identity, channel=self.name)

    def block_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None, timeout_s: float | None = None
    ) -> EventStream[BlockMessage]:
        """Whole blocks (common.Block); `ledger.decode_block` reads them."""
        return self._deliver(BLOCKS, start, checkpoint, timeout_s)

    def filtered_block_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None, timeout_s: float | None = None
    ) -> EventStream[FilteredBlockMessage]:
        """Blocks cut down to transaction ids, validation codes and event names (protos.FilteredBlock)."""
        return self._deliver(FILTERED_BLOCKS, start, checkpoint, timeout_s)

    def block_and_private_data_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None, timeout_s: float | None = None
    ) -> EventStream[BlockAndPrivateDataMessage]:
        """Blocks with the private data that this identity's organisation is a member of (protos.BlockAndPrivateData).

        Private data of transactions that are not VALID comes along too; `ledger.decode_block` drops it.
        """
        return self._deliver(BLOCKS_AND_PRIVATE_DATA, start, checkpoint, timeout_s)

    def chaincode_events(
        self,
        chaincode_name: str,
        *,
        start: int | None = None,
        checkpoint: Checkpoint | None = None,
        timeout_s: float | None = None,
    ) -> EventStream[ChaincodeEvent]:
        """Events of one chaincode. A checkpoint goes on after its transaction, inside a block too."""
        source = ChaincodeEventSource(
            signing_identity=self._signing_identity,
            channel=self.name,
            chaincode_name=chaincode_name,
            after_transaction_id=checkpoint.transaction_id if checkpoint else "",
        )
        default_timeout_s = self._client.options.chaincode_events_timeout_s
        return self._stream(source, _position(start, checkpoint), default_timeout_s if timeout_s is None else timeout_s)

    def block_events_request(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> BlockEventsRequest[BlockMessage]:
        """A request for what `block_events` gives."""
        return self._request(BLOCKS, start, checkpoint)

    def filtered_block_events_request(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> BlockEventsRequest[FilteredBlockMessage]:
        """A request for what `filtered_block_events` gives."""
        return self._request(FILTERED_BLOCKS, start, checkpoint)

    def block_and_private_data_events_request(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> BlockEventsRequest[BlockAndPrivateDataMessage]:
        """A request for what `block_and_private_data_events` gives."""
        return self._request(BLOCKS_AND_PRIVATE_DATA, start, checkpoint)

    def chaincode_events_request(
        self, chaincode_name: str, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> ChaincodeEventsRequest:
        """A request for what `chaincode_events` gives."""
        return new_chaincode_events_request(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self.name,
            chaincode_name=chaincode_name,
            start=_position(start, checkpoint),
            after_transaction_id=checkpoint.transaction_id if checkpoint else "",
        )

    def _request(self, kind: DeliverKind, start: int | None, checkpoint: Checkpoint | None) -> BlockEventsRequest[Any]:
        return new_block_events_request(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self.name,
            kind=kind,
            start=_position(start, checkpoint),
        )

    def _deliver(
        self, kind: DeliverKind, start: int | None, checkpoint: Checkpoint | None, timeout_s: float | None
    ) -> EventStream[Any]:
        default_timeout_s = kind.timeout_s(self._client.options)
        return self._stream(
            self._deliver_source(kind),
            _position(start, checkpoint),
            default_timeout_s if timeout_s is None else timeout_s,
        )

    def _deliver_source(self, kind: DeliverKind) -> DeliverSource:
        return DeliverSource(kind, signing_identity=self._signing_identity, channel=self.name)

    def _stream(self, source: EventSource[T], start: int | None, timeout_s: float | None) -> EventStream[T]:
        if self._client.closed:
            raise GatewayClosedError("the gateway is closed")
        stream = EventStream(
            source,
            start=start,
            newest=self._deliver_source(FILTERED_BLOCKS),
            pool=self._client.pool,
            reconnect=self._client.options.reconnect,
            timeout_s=timeout_s,
        )
        self._client.dependents.add(stream)
        return stream


def _position(start: int | None, checkpoint: Checkpoint | None) -> int | None:
    if checkpoint is not None and checkpoint.block_number is not None:
        start = checkpoint.block_number
    if start is not None and start < 0:
        raise ValueError("a block number is 0 or more")
    return start
