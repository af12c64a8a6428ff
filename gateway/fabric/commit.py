"""The way to learn whether a transaction was committed."""

from __future__ import annotations

from gateway.fabric import protos
from gateway.fabric.client import GatewayClient
from gateway.fabric.signer import SigningIdentity
from gateway.fabric.status import Status, ValidationCode


class Commit:
    """A transaction that was, or may have been, handed to the orderers."""

    def __init__(
        self, *, client: GatewayClient, signing_identity: SigningIdentity, channel: str, transaction_id: str
    ) -> None:
        self._client = client
        self._signing_identity = signing_identity
        self._channel = channel
        self.transaction_id = transaction_id

    def __repr__(self) -> str:
        return f"Commit(transaction_id={self.transaction_id!r})"

    async def status(self, *, timeout_s: float | None = None) -> Status:
        """Wait until the transaction is in a block of the peer asked, and return its status, VALID or not.

        Of a transaction that was ordered twice the first one's status is given. Raises CommitStatusError, also when
        the transaction is not committed in time. Asked of the next endpoint when one is unavailable.
        """
        request = protos.gateway.CommitStatusRequest(
            transaction_id=self.transaction_id, channel_id=self._channel, identity=self._signing_identity.creator
        ).SerializeToString()
        signed = protos.gateway.SignedCommitStatusRequest(
            request=request, signature=self._signing_identity.sign(request)
        )
        response = await self._client.commit_status(signed, timeout_s, transaction_id=self.transaction_id)
        return Status(
            transaction_id=self.transaction_id,
            code=ValidationCode(response.result),
            block_number=response.block_number,
        )
