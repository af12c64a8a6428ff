"""A chaincode on a channel, with calls that block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.fabric.contract import Contract
from gateway.fabric.sync.loop import LoopThread
from gateway.fabric.sync.messages import SyncCommit, SyncProposal

_NO_TRANSIENT: Mapping[str, bytes | str] = {}


class SyncContract:
    """See gateway.fabric.Contract: the same parameters, results and errors."""

    def __init__(self, loop: LoopThread, contract: Contract) -> None:
        self._loop = loop
        self._contract = contract

    @property
    def chaincode_name(self) -> str:
        """The chaincode's name."""
        return self._contract.chaincode_name

    @property
    def contract_name(self) -> str | None:
        """The name of the contract inside the chaincode, None for the default one."""
        return self._contract.contract_name

    def proposal(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        timestamp_ms: int | None = None,
    ) -> SyncProposal:
        """A proposal to call the transaction function `name`."""
        proposal = self._contract.proposal(
            name,
            arguments=arguments,
            transient=transient,
            endorsing_organizations=endorsing_organizations,
            timestamp_ms=timestamp_ms,
        )
        return SyncProposal(self._loop, proposal)

    def evaluate(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        timeout_s: float | None = None,
    ) -> bytes:
        """The result of a transaction function that is run on one peer and changes nothing. Raises EvaluateError."""
        return self._loop.run(
            lambda: self._contract.evaluate(
                name,
                arguments=arguments,
                transient=transient,
                endorsing_organizations=endorsing_organizations,
                timeout_s=timeout_s,
            )
        )

    def submit(
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
        """Endorse, submit, wait for the commit and return the result.

        Raises EndorseError, SubmitError, CommitStatusError, or CommitError when the transaction was not VALID.
        """
        return self._loop.run(
            lambda: self._contract.submit(
                name,
                arguments=arguments,
                transient=transient,
                endorsing_organizations=endorsing_organizations,
                endorse_timeout_s=endorse_timeout_s,
                submit_timeout_s=submit_timeout_s,
                commit_status_timeout_s=commit_status_timeout_s,
            )
        )

    def submit_async(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = (),
        transient: Mapping[str, bytes | str] = _NO_TRANSIENT,
        endorsing_organizations: Sequence[str] = (),
        endorse_timeout_s: float | None = None,
        submit_timeout_s: float | None = None,
    ) -> tuple[bytes, SyncCommit]:
        """Endorse and submit, without waiting for the commit: the result counts only once the SyncCommit says so.

        Raises EndorseError, SubmitError.
        """
        result, commit = self._loop.run(
            lambda: self._contract.submit_async(
                name,
                arguments=arguments,
                transient=transient,
                endorsing_organizations=endorsing_organizations,
                endorse_timeout_s=endorse_timeout_s,
                submit_timeout_s=submit_timeout_s,
            )
        )
        return result, SyncCommit(self._loop, commit)
