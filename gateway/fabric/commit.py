"""The way to learn whether a transaction was committed."""

from __future__ import annotations

from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.client import GatewayClient
from gateway.fabric.errors import MalformedMessageError
from gateway.fabric.signable import Signable
from gateway.fabric.signer import SigningIdentity
from gateway.fabric.status import Status, ValidationCode


class Commit(Signable):
    """A transaction that was, or may have been, handed to the orderers, and the request for its status.

    `to_bytes` gives a gateway.SignedCommitStatusRequest. Raises MalformedMessageError when `signed` is not one.
    """

    def __init__(self, *, client: GatewayClient, signing_identity: SigningIdentity, signed: protos.Message) -> None:
        super().__init__(signing_identity=signing_identity, carrier=signed, content="request")
        self._client = client
        self._signed = signed
        try:
            request = protos.gateway.CommitStatusRequest.FromString(signed.request)
        except DecodeError:
            raise MalformedMessageError("not a request for a commit status") from None
        self.transaction_id: str = request.transaction_id
        self.channel: str = request.channel_id
        if not (self.transaction_id and self.channel):
            raise MalformedMessageError("the request for a commit status names no channel or no transaction id")

    def __repr__(self) -> str:
        return f"Commit(transaction_id={self.transaction_id!r})"

    async def status(self, *, timeout_s: float | None = None) -> Status:
        """Wait until the transaction is in a block of the peer asked, and return its status, VALID or not.

        Of a transaction that was ordered twice the first one's status is given. Raises CommitStatusError, also when
        the transaction is not committed in time, and NotSignedError. Asked of the next endpoint when one is
        unavailable.
        """
        await self.sign()
        response = await self._client.commit_status(self._signed, timeout_s, transaction_id=self.transaction_id)
        return Status(
            transaction_id=self.transaction_id,
            code=ValidationCode(response.result),
            block_number=response.block_number,
        )


def new_commit(
    *, client: GatewayClient, signing_identity: SigningIdentity, channel: str, transaction_id: str
) -> Commit:
    """The commit of a transaction, not signed yet. Raises MalformedMessageError when the id or the channel is empty."""
    request = protos.gateway.CommitStatusRequest(
        transaction_id=transaction_id, channel_id=channel, identity=signing_identity.creator
    )
    signed = protos.gateway.SignedCommitStatusRequest(request=request.SerializeToString())
    return Commit(client=client, signing_identity=signing_identity, signed=signed)


def commit_from_bytes(data: bytes, *, client: GatewayClient, signing_identity: SigningIdentity) -> Commit:
    """The commit that `Commit.to_bytes` wrote. Raises MalformedMessageError."""
    try:
        signed = protos.gateway.SignedCommitStatusRequest.FromString(data)
    except DecodeError:
        raise MalformedMessageError("not a kept request for a commit status") from None
    return Commit(client=client, signing_identity=signing_identity, signed=signed)
