"""A channel, with calls that block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gateway.fabric.checkpointer import Checkpoint
from gateway.fabric.discovery import DiscoveredPeer
from gateway.fabric.event_sources import ChaincodeEvent
from gateway.fabric.events import EventStream
from gateway.fabric.network import Network
from gateway.fabric.protos import BlockAndPrivateDataMessage, BlockMessage, FilteredBlockMessage
from gateway.fabric.status import Status
from gateway.fabric.sync.contract import SyncContract
from gateway.fabric.sync.events import SyncEvents
from gateway.fabric.sync.loop import LoopThread
from gateway.fabric.sync.messages import SyncCommit, SyncEventsRequest

T = TypeVar("T")


class SyncNetwork:
    """See gateway.fabric.Network: the same parameters, results and errors.

    Event methods return once listening has begun, and raise EventsError when a peer refuses that.
    """

    def __init__(self, loop: LoopThread, network: Network) -> None:
        self._loop = loop
        self._network = network

    @property
    def name(self) -> str:
        """The channel's name."""
        return self._network.name

    def contract(self, chaincode_name: str, contract_name: str | None = None) -> SyncContract:
        """The contract of a chaincode; `contract_name` where the chaincode has several."""
        return SyncContract(self._loop, self._network.contract(chaincode_name, contract_name))

    def commit(self, transaction_id: str) -> SyncCommit:
        """The commit of any transaction of this channel."""
        return SyncCommit(self._loop, self._network.commit(transaction_id))

    def transaction_status(self, transaction_id: str, *, timeout_s: float | None = None) -> Status:
        """What became of any transaction of this channel. Raises CommitStatusError, NotSignedError."""
        return self._loop.run(lambda: self._network.transaction_status(transaction_id, timeout_s=timeout_s))

    def peers(self) -> list[DiscoveredPeer]:
        """The channel's peers that are alive. Raises DiscoveryRefusedError, EvaluateError."""
        return self._loop.run(self._network.peers)

    def block_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None, timeout_s: float | None = None
    ) -> SyncEvents[BlockMessage]:
        """Whole blocks."""
        return self._events(lambda: self._network.block_events(start=start, checkpoint=checkpoint, timeout_s=timeout_s))

    def filtered_block_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None, timeout_s: float | None = None
    ) -> SyncEvents[FilteredBlockMessage]:
        """Blocks cut down to transaction ids, validation codes and event names."""
        return self._events(
            lambda: self._network.filtered_block_events(start=start, checkpoint=checkpoint, timeout_s=timeout_s)
        )

    def block_and_private_data_events(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None, timeout_s: float | None = None
    ) -> SyncEvents[BlockAndPrivateDataMessage]:
        """Blocks with the private data that this identity's organisation is a member of."""
        return self._events(
            lambda: self._network.block_and_private_data_events(start=start, checkpoint=checkpoint, timeout_s=timeout_s)
        )

    def chaincode_events(
        self,
        chaincode_name: str,
        *,
        start: int | None = None,
        checkpoint: Checkpoint | None = None,
        timeout_s: float | None = None,
    ) -> SyncEvents[ChaincodeEvent]:
        """Events of one chaincode."""
        return self._events(
            lambda: self._network.chaincode_events(
                chaincode_name, start=start, checkpoint=checkpoint, timeout_s=timeout_s
            )
        )

    def block_events_request(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> SyncEventsRequest[BlockMessage]:
        """A request for whole blocks, to be signed elsewhere."""
        return SyncEventsRequest(self._loop, self._network.block_events_request(start=start, checkpoint=checkpoint))

    def filtered_block_events_request(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> SyncEventsRequest[FilteredBlockMessage]:
        """A request for filtered blocks, to be signed elsewhere."""
        request = self._network.filtered_block_events_request(start=start, checkpoint=checkpoint)
        return SyncEventsRequest(self._loop, request)

    def block_and_private_data_events_request(
        self, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> SyncEventsRequest[BlockAndPrivateDataMessage]:
        """A request for blocks and private data, to be signed elsewhere."""
        request = self._network.block_and_private_data_events_request(start=start, checkpoint=checkpoint)
        return SyncEventsRequest(self._loop, request)

    def chaincode_events_request(
        self, chaincode_name: str, *, start: int | None = None, checkpoint: Checkpoint | None = None
    ) -> SyncEventsRequest[ChaincodeEvent]:
        """A request for a chaincode's events, to be signed elsewhere."""
        request = self._network.chaincode_events_request(chaincode_name, start=start, checkpoint=checkpoint)
        return SyncEventsRequest(self._loop, request)

    def _events(self, make: Callable[[], EventStream[T]]) -> SyncEvents[T]:
        return SyncEvents(self._loop, self._loop.run(lambda: make().started()))
