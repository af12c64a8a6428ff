"""The blocking form of a gateway, for scripts and threads."""

from __future__ import annotations

from types import TracebackType

from gateway.fabric.event_sources import ChaincodeEvent
from gateway.fabric.gateway import Gateway
from gateway.fabric.identity import X509Identity
from gateway.fabric.options import GatewayOptions
from gateway.fabric.profile import ConnectionProfile, connect, connect_as_admin
from gateway.fabric.protos import BlockAndPrivateDataMessage, BlockMessage, FilteredBlockMessage
from gateway.fabric.sync.loop import LoopThread, refuse_in_a_running_loop
from gateway.fabric.sync.messages import SyncCommit, SyncEventsRequest, SyncProposal, SyncTransaction
from gateway.fabric.sync.network import SyncNetwork


class SyncGateway:
    """Use it as `with SyncGateway(Gateway(...)) as gateway`, from any number of threads.

    The gateway that it is given works in a thread of this one's and is closed with it; nothing else may use that
    gateway. Its signer is called in that thread. Every call raises BlockingCallError inside a running event loop, and
    GatewayClosedError once this is closed.
    """

    def __init__(self, gateway: Gateway) -> None:
        refuse_in_a_running_loop()
        self._gateway = gateway
        self._loop = LoopThread()

    @property
    def identity(self) -> X509Identity:
        """The identity that signs everything sent by this gateway."""
        return self._gateway.identity

    def network(self, channel: str) -> SyncNetwork:
        """The channel of that name. Nothing is asked of a peer yet."""
        return SyncNetwork(self._loop, self._gateway.network(channel))

    def proposal_from_bytes(self, data: bytes) -> SyncProposal:
        """The kept proposal. Raises MalformedMessageError."""
        return SyncProposal(self._loop, self._gateway.proposal_from_bytes(data))

    def signed_proposal(self, data: bytes, signature: bytes) -> SyncProposal:
        """The kept proposal with its signature. Raises MalformedMessageError, ValueError."""
        return SyncProposal(self._loop, self._gateway.signed_proposal(data, signature))

    def transaction_from_bytes(self, data: bytes) -> SyncTransaction:
        """The kept transaction. Raises MalformedTransactionError."""
        return SyncTransaction(self._loop, self._gateway.transaction_from_bytes(data))

    def signed_transaction(self, data: bytes, signature: bytes) -> SyncTransaction:
        """The kept transaction with its signature. Raises MalformedTransactionError, ValueError."""
        return SyncTransaction(self._loop, self._gateway.signed_transaction(data, signature))

    def commit_from_bytes(self, data: bytes) -> SyncCommit:
        """The kept request for a commit status. Raises MalformedMessageError."""
        return SyncCommit(self._loop, self._gateway.commit_from_bytes(data))

    def signed_commit(self, data: bytes, signature: bytes) -> SyncCommit:
        """The kept request for a commit status with its signature. Raises MalformedMessageError, ValueError."""
        return SyncCommit(self._loop, self._gateway.signed_commit(data, signature))

    def chaincode_events_request_from_bytes(self, data: bytes) -> SyncEventsRequest[ChaincodeEvent]:
        """The kept request for chaincode events. Raises MalformedMessageError."""
        return SyncEventsRequest(self._loop, self._gateway.chaincode_events_request_from_bytes(data))

    def signed_chaincode_events_request(self, data: bytes, signature: bytes) -> SyncEventsRequest[ChaincodeEvent]:
        """The kept request for chaincode events with its signature. Raises MalformedMessageError, ValueError."""
        return SyncEventsRequest(self._loop, self._gateway.signed_chaincode_events_request(data, signature))

    def block_events_request_from_bytes(self, data: bytes) -> SyncEventsRequest[BlockMessage]:
        """The kept request for whole blocks. Raises MalformedMessageError."""
        return SyncEventsRequest(self._loop, self._gateway.block_events_request_from_bytes(data))

    def signed_block_events_request(self, data: bytes, signature: bytes) -> SyncEventsRequest[BlockMessage]:
        """The kept request for whole blocks with its signature. Raises MalformedMessageError, ValueError."""
        return SyncEventsRequest(self._loop, self._gateway.signed_block_events_request(data, signature))

    def filtered_block_events_request_from_bytes(self, data: bytes) -> SyncEventsRequest[FilteredBlockMessage]:
        """The kept request for filtered blocks. Raises MalformedMessageError."""
        return SyncEventsRequest(self._loop, self._gateway.filtered_block_events_request_from_bytes(data))

    def signed_filtered_block_events_request(
        self, data: bytes, signature: bytes
    ) -> SyncEventsRequest[FilteredBlockMessage]:
        """The kept request for filtered blocks with its signature. Raises MalformedMessageError, ValueError."""
        return SyncEventsRequest(self._loop, self._gateway.signed_filtered_block_events_request(data, signature))

    def block_and_private_data_events_request_from_bytes(
        self, data: bytes
    ) -> SyncEventsRequest[BlockAndPrivateDataMessage]:
        """The kept request for blocks and private data. Raises MalformedMessageError."""
        return SyncEventsRequest(self._loop, self._gateway.block_and_private_data_events_request_from_bytes(data))

    def signed_block_and_private_data_events_request(
        self, data: bytes, signature: bytes
    ) -> SyncEventsRequest[BlockAndPrivateDataMessage]:
        """The kept request for blocks and private data with its signature. Raises MalformedMessageError, ValueError."""
        request = self._gateway.signed_block_and_private_data_events_request(data, signature)
        return SyncEventsRequest(self._loop, request)

    def close(self) -> None:
        """End events, end calls of other threads in GatewayClosedError, close all connections. May be called twice."""
        self._loop.close(self._gateway.close)

    def __enter__(self) -> SyncGateway:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect_sync(profile: ConnectionProfile, *, options: GatewayOptions | None = None) -> SyncGateway:
    """A blocking gateway for the profile's client identity. Raises IdentityError, BlockingCallError."""
    return SyncGateway(connect(profile, options=options))


def connect_as_admin_sync(profile: ConnectionProfile, *, options: GatewayOptions | None = None) -> SyncGateway:
    """A blocking gateway for the organisation's administrator.

    Raises IdentityError, BlockingCallError, ProfileError when the profile has no admin.
    """
    return SyncGateway(connect_as_admin(profile, options=options))
