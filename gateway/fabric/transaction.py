"""An endorsed transaction, ready to be ordered once it is signed."""

from __future__ import annotations

from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.client import GatewayClient
from gateway.fabric.commit import Commit, new_commit
from gateway.fabric.errors import MalformedTransactionError
from gateway.fabric.signable import Signable
from gateway.fabric.signer import SigningIdentity


class Transaction(Signable):
    """An endorsed transaction.

    `result` is what the transaction function returned, `transaction_id` its id, `channel` the channel it is for. Raises
    MalformedTransactionError when `prepared` (gateway.PreparedTransaction) is not an endorsed transaction.
    """

    def __init__(self, *, client: GatewayClient, signing_identity: SigningIdentity, prepared: protos.Message) -> None:
        super().__init__(signing_identity=signing_identity, carrier=prepared.envelope, content="payload")
        self._client = client
        self._prepared = prepared
        try:
            payload = protos.common.Payload.FromString(prepared.envelope.payload)
            channel_header = protos.common.ChannelHeader.FromString(payload.header.channel_header)
            self.result = _result(payload.data)
        except (DecodeError, IndexError):
            raise MalformedTransactionError("not an endorsed transaction") from None
        self.header: protos.Message = payload.header
        self.transaction_id: str = channel_header.tx_id
        self.channel: str = channel_header.channel_id
        if not (self.transaction_id and self.channel):
            raise MalformedTransactionError("the transaction names no channel or no transaction id")

    def __repr__(self) -> str:
        return f"Transaction(transaction_id={self.transaction_id!r})"

    def to_bytes(self) -> bytes:
        """The transaction to keep before it is submitted, or to sign elsewhere: a serialised
        gateway.PreparedTransaction, signed as soon as this one is."""
        data: bytes = self._prepared.SerializeToString()
        return data

    async def submit(self, *, timeout_s: float | None = None) -> Commit:
        """Hand the transaction to the orderers. That is not yet a commit: ask the returned Commit.

        Raises SubmitError, NotSignedError. The same bytes are sent through the next endpoint when one is unavailable,
        and may be sent again at any later time: the ledger takes a transaction id once.
        """
        await self.sign()
        request = protos.gateway.SubmitRequest(
            transaction_id=self.transaction_id,
            channel_id=self.channel,
            prepared_transaction=self._prepared.envelope,
        )
        await self._client.submit(request, timeout_s)
        return new_commit(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self.channel,
            transaction_id=self.transaction_id,
        )


def transaction_from_bytes(data: bytes, *, client: GatewayClient, signing_identity: SigningIdentity) -> Transaction:
    """The transaction that `Transaction.to_bytes` wrote. Raises MalformedTransactionError."""
    try:
        prepared = protos.gateway.PreparedTransaction.FromString(data)
    except DecodeError:
        raise MalformedTransactionError("not a kept transaction") from None
    transaction = Transaction(client=client, signing_identity=signing_identity, prepared=prepared)
    if transaction.transaction_id != prepared.transaction_id:
        raise MalformedTransactionError("the kept transaction has two transaction ids")
    return transaction


def _result(data: bytes) -> bytes:
    action = protos.transaction.Transaction.FromString(data).actions[0]
    endorsed = protos.transaction.ChaincodeActionPayload.FromString(action.payload).action
    payload = protos.proposal_response.ProposalResponsePayload.FromString(endorsed.proposal_response_payload)
    result: bytes = protos.proposal.ChaincodeAction.FromString(payload.extension).response.payload
    return result
