"""Messages that were written down, here or by an official client, and go on in this process.

Each kind has two methods: `..._from_bytes` takes them as they are, `signed_...` with a signature made elsewhere.
"""

from __future__ import annotations

from typing import Any, TypeVar

from gateway.fabric.client import GatewayClient
from gateway.fabric.commit import Commit, commit_from_bytes
from gateway.fabric.event_requests import (
    BlockEventsRequest,
    ChaincodeEventsRequest,
    block_events_request_from_bytes,
    chaincode_events_request_from_bytes,
)
from gateway.fabric.event_sources import BLOCKS, BLOCKS_AND_PRIVATE_DATA, FILTERED_BLOCKS, DeliverKind
from gateway.fabric.proposal import Proposal, proposal_from_bytes
from gateway.fabric.protos import BlockAndPrivateDataMessage, BlockMessage, FilteredBlockMessage
from gateway.fabric.signable import Signable
from gateway.fabric.signer import SigningIdentity
from gateway.fabric.transaction import Transaction, transaction_from_bytes

S = TypeVar("S", bound=Signable)


class Rebuilding:
    """The part of a gateway that takes kept messages.

    Every method raises MalformedMessageError (transactions: MalformedTransactionError) for other bytes, and the
    `signed_...` ones ValueError for an empty signature. A message that comes unsigned is signed by this gateway's own
    signer when it is sent: take unsigned ones only from those you would sign for.
    """

    _client: GatewayClient
    _signing_identity: SigningIdentity

    def proposal_from_bytes(self, data: bytes) -> Proposal:
        """The proposal that `Proposal.to_bytes` wrote."""
        return proposal_from_bytes(data, client=self._client, signing_identity=self._signing_identity)

    def signed_proposal(self, data: bytes, signature: bytes) -> Proposal:
        """The same with its signature."""
        return _signed(self.proposal_from_bytes(data), signature)

    def transaction_from_bytes(self, data: bytes) -> Transaction:
        """The transaction that `Transaction.to_bytes` wrote, to be submitted (again) with the same bytes."""
        return transaction_from_bytes(data, client=self._client, signing_identity=self._signing_identity)

    def signed_transaction(self, data: bytes, signature: bytes) -> Transaction:
        """The same with its signature."""
        return _signed(self.transaction_from_bytes(data), signature)

    def commit_from_bytes(self, data: bytes) -> Commit:
        """The request for a commit status that `Commit.to_bytes` wrote."""
        return commit_from_bytes(data, client=self._client, signing_identity=self._signing_identity)

    def signed_commit(self, data: bytes, signature: bytes) -> Commit:
        """The same with its signature."""
        return _signed(self.commit_from_bytes(data), signature)

    def chaincode_events_request_from_bytes(self, data: bytes) -> ChaincodeEventsRequest:
        """The request that `ChaincodeEventsRequest.to_bytes` wrote."""
        return chaincode_events_request_from_bytes(data, client=self._client, signing_identity=self._signing_identity)

    def signed_chaincode_events_request(self, data: bytes, signature: bytes) -> ChaincodeEventsRequest:
        """The same with its signature."""
        return _signed(self.chaincode_events_request_from_bytes(data), signature)

    def block_events_request_from_bytes(self, data: bytes) -> BlockEventsRequest[BlockMessage]:
        """The request for whole blocks that `BlockEventsRequest.to_bytes` wrote.

        The bytes do not tell the three forms of blocks apart: whoever keeps them remembers which it was.
        """
        return self._block_events_request(BLOCKS, data)

    def signed_block_events_request(self, data: bytes, signature: bytes) -> BlockEventsRequest[BlockMessage]:
        """The same with its signature."""
        return _signed(self.block_events_request_from_bytes(data), signature)

    def filtered_block_events_request_from_bytes(self, data: bytes) -> BlockEventsRequest[FilteredBlockMessage]:
        """The request for filtered blocks that `BlockEventsRequest.to_bytes` wrote."""
        return self._block_events_request(FILTERED_BLOCKS, data)

    def signed_filtered_block_events_request(
        self, data: bytes, signature: bytes
    ) -> BlockEventsRequest[FilteredBlockMessage]:
        """The same with its signature."""
        return _signed(self.filtered_block_events_request_from_bytes(data), signature)

    def block_and_private_data_events_request_from_bytes(
        self, data: bytes
    ) -> BlockEventsRequest[BlockAndPrivateDataMessage]:
        """The request for blocks and private data that `BlockEventsRequest.to_bytes` wrote."""
        return self._block_events_request(BLOCKS_AND_PRIVATE_DATA, data)

    def signed_block_and_private_data_events_request(
        self, data: bytes, signature: bytes
    ) -> BlockEventsRequest[BlockAndPrivateDataMessage]:
        """The same with its signature."""
        return _signed(self.block_and_private_data_events_request_from_bytes(data), signature)

    def _block_events_request(self, kind: DeliverKind, data: bytes) -> BlockEventsRequest[Any]:
        return block_events_request_from_bytes(
            data, client=self._client, signing_identity=self._signing_identity, kind=kind
        )


def _signed(message: S, signature: bytes) -> S:
    message.add_signature(signature)
    return message
