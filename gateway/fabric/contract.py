"""A chaincode on a channel, and its transaction functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.fabric.client import GatewayClient
from gateway.fabric.commit import Commit
from gateway.fabric.errors import CommitError
from gateway.fabric.proposal import Proposal, new_proposal
from gateway.fabric.signer import SigningIdentity

_NO_TRANSIENT: Mapping[str, bytes | str] = {}


class Contract:
    """One chaincode, or one named contract inside it (its functions are then called `<contract_name>:<function>`)."""

    def __init__(
        self,
        *,
        client: GatewayClient,
        signing_identity: SigningIdentity,
        channel: str,
        chaincode_name: str,
        contract_name: str | None = None,
    ) -> None:
        self._client = client
        self._signing_identity = signing_identity
        self._channel = channel
        self.chaincode_name = chaincode_name
        self.contract_name = contract_name

    def proposal(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        timestamp_ms: int | None = None,
    ) -> Proposal:
        """A proposal to call the transaction function `name`, signed when it is sent.

        Text, as argument or transient value, is sent as UTF-8. `transient` reaches every endorser but no block; with
        it, name the `endorsing_organizations` (MSP ids), or the peer may pick one that must not see it. `timestamp_ms`
        is the transaction time in milliseconds since 1970 UTC, now where it is None. Raises TypeError for one text or
        bytes in place of a sequence of arguments.
        """
        if isinstance(arguments, str | bytes):
            raise TypeError("arguments must be a sequence of arguments, not one argument")
        return new_proposal(
            client=self._client,
            signing_identity=self._signing_identity,
            channel=self._channel,
            chaincode=self.chaincode_name,
            arguments=[_bytes(self._qualified(name)), *map(_bytes, arguments)],
            transient={key: _bytes(value) for key, value in transient.items()},
            endorsing_organizations=endorsing_organizations,
            timestamp_ms=timestamp_ms,
        )

    async def evaluate(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        timeout_s: float | None = None,
    ) -> bytes:
        """The result of a transaction function that is run on one peer and changes nothing. Raises EvaluateError."""
        proposal = self.proposal(
            name, arguments=arguments, transient=transient, endorsing_organizations=endorsing_organizations
        )
        return await proposal.evaluate(timeout_s=timeout_s)

    async def submit(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        endorse_timeout_s: float | None = None,
        submit_timeout_s: float | None = None,
        commit_status_timeout_s: float | None = None,
    ) -> bytes:
        """Endorse, submit, wait for the commit and return the result. Each stage has a deadline of its own.

        Raises EndorseError, SubmitError, CommitStatusError, or CommitError when the transaction was not VALID.
        """
        result, commit = await self.submit_async(
            name,
            arguments=arguments,
            transient=transient,
            endorsing_organizations=endorsing_organizations,
            endorse_timeout_s=endorse_timeout_s,
            submit_timeout_s=submit_timeout_s,
        )
        status = await commit.status(timeout_s=commit_status_timeout_s)
        if not status.successful:
            raise CommitError(transaction_id=status.transaction_id, code=status.code, block_number=status.block_number)
        return result

    async def submit_async(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        endorse_timeout_s: float | None = None,
        submit_timeout_s: float | None = None,
    ) -> tuple[bytes, Commit]:
        """Endorse and submit. The result counts only once the Commit says so. Raises EndorseError, SubmitError."""
        proposal = self.proposal(
            name, arguments=arguments, transient=transient, endorsing_organizations=endorsing_organizations
        )
        transaction = await proposal.endorse(timeout_s=endorse_timeout_s)
        return transaction.result, await transaction.submit(timeout_s=submit_timeout_s)

    def _qualified(self, name: str) -> str:
        return f"{self.contract_name}:{name}" if self.contract_name else name


def _bytes(argument: bytes | str) -> bytes:
    return argument.encode() if isinstance(argument, str) else bytes(argument)
