"""The Fabric network as group commit sees it: endorse, deliver, learn the status.

What can go wrong is sorted here, once, into the few kinds that ask for different handling. Nothing else of this folder
knows a gRPC code or a peer's wording.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.fabric import (
    CommitStatusError,
    EndorseError,
    EvaluateError,
    GatewayClosedError,
    GatewayError,
    Status,
    SubmitError,
)
from gateway.faults import FAULTS, FaultKind

# A peer has no code for it; this is what it writes into the detail of the node whose answer differed.
_ANSWERS_DIFFER = "ProposalResponsePayloads do not match"


class _Commit(Protocol):
    def status(self, *, timeout_s: float | None = None) -> Awaitable[Status]: ...


class _Transaction(Protocol):
    @property
    def result(self) -> bytes: ...
    @property
    def transaction_id(self) -> str: ...
    def to_bytes(self) -> bytes: ...
    def submit(self, *, timeout_s: float | None = None) -> Awaitable[object]: ...


class _Proposal(Protocol):
    def endorse(self, *, timeout_s: float | None = None) -> Awaitable[_Transaction]: ...


class Contract(Protocol):
    """The part of `gateway.fabric.Contract` that is used here."""

    def proposal(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = ...,
        transient: Mapping[str, bytes] = ...,
        endorsing_organizations: Sequence[str] = ...,
    ) -> _Proposal: ...

    def evaluate(
        self,
        name: str,
        *,
        arguments: Sequence[bytes | str] = ...,
        transient: Mapping[str, bytes] = ...,
        endorsing_organizations: Sequence[str] = ...,
    ) -> Awaitable[bytes]: ...


class PeersDisagreeError(Exception):
    """The endorsers' answers differ: they stand at different heights. Endorsing again soon may succeed."""


class RefusedAsAWholeError(Exception):
    """The chaincode refused the whole call. `code` is one of its refusals, `detail` what it said beside it."""

    def __init__(self, code: str, detail: Mapping[str, Any] | None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class NoEndorsersError(Exception):
    """Not enough endorsers could be reached. Nothing was sent to an orderer."""


class NotOrderedError(Exception):
    """The orderers refused these bytes; they will not be in a block on the strength of this attempt."""


class OutcomeOpenError(Exception):
    """The transaction may or may not be in a block, now or later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsed:
    """An endorsed transaction: its id, the chaincode's answer, and the signed bytes to keep and send."""

    transaction_id: str
    result: bytes
    envelope: bytes


class Ledger:
    """The transaction functions of one chaincode, called as one organisation."""

    def __init__(
        self,
        *,
        contract: Contract,
        transaction_from_bytes: Callable[[bytes], _Transaction],
        commit: Callable[[str], _Commit],
    ) -> None:
        self._contract = contract
        self._transaction_from_bytes = transaction_from_bytes
        self._commit = commit

    async def endorse(
        self,
        function: str,
        *,
        organisations: Sequence[str],
        arguments: Sequence[bytes] = (),
        transient: Mapping[str, bytes] | None = None,
        timeout_s: float,
    ) -> Endorsed:
        """Have one peer of each organisation run and sign the call.

        Raises PeersDisagreeError, RefusedAsAWholeError or NoEndorsersError. None of them leaves anything behind.
        """
        proposal = self._contract.proposal(
            function, arguments=arguments, transient=transient or {}, endorsing_organizations=organisations
        )
        try:
            transaction = await proposal.endorse(timeout_s=timeout_s)
        except EndorseError as error:
            _note(error)
            raise _sort(error) from None  # the cause quotes nodes' texts that are not ours to pass on
        return Endorsed(
            transaction_id=transaction.transaction_id, result=transaction.result, envelope=transaction.to_bytes()
        )

    async def submit(self, envelope: bytes, *, timeout_s: float) -> None:
        """Send kept bytes to the orderers; may be repeated. Raises NotOrderedError or OutcomeOpenError."""
        try:
            await self._transaction_from_bytes(envelope).submit(timeout_s=timeout_s)
        except SubmitError as error:
            raise (OutcomeOpenError if error.outcome_open else NotOrderedError)(str(error)) from None
        except GatewayClosedError as error:
            raise OutcomeOpenError(str(error)) from None

    async def status(self, transaction_id: str, *, timeout_s: float) -> Status:
        """Wait for the block that holds the transaction. Raises OutcomeOpenError when it is not there in time."""
        try:
            return await self._commit(transaction_id).status(timeout_s=timeout_s)
        except (CommitStatusError, GatewayClosedError) as error:
            raise OutcomeOpenError(str(error)) from None

    async def recorded(self, *, actor: str, intent_id: str) -> tuple[str, int] | None:
        """Digest and version that the ledger holds for an intent, or None. Raises NoEndorsersError."""
        try:
            answer = await self._contract.evaluate("ReadIntent", arguments=[actor, intent_id])
        except EvaluateError as error:
            if error.chaincode_response is not None:
                return None
            raise NoEndorsersError(str(error)) from None
        value = json.loads(answer)
        return value["digest"], value["version"]

    async def dry_run(self, encoded: bytes, *, organisation: str) -> list[dict[str, Any]]:
        """What `DryRun` answers to a batch at a peer of `organisation`.

        Raises RefusedAsAWholeError, NoEndorsersError.
        """
        try:
            answer = await self._contract.evaluate(
                "DryRun", transient={"batch": encoded}, endorsing_organizations=[organisation]
            )
        except EvaluateError as error:
            raise _sort(error) from None
        answers: list[dict[str, Any]] = json.loads(answer)
        return answers


def _note(error: EndorseError) -> None:
    """Whose endorsement failed; a refusal by the chaincode's rules is an answer, not a fault."""
    if any(_ANSWERS_DIFFER in detail.message for detail in error.details):
        FAULTS.note(FaultKind.ENDORSEMENT_FAILED, "answers_differ", subject=error.transaction_id)
        return
    if error.chaincode_response is not None and not isinstance(_sort(error), NoEndorsersError):
        return
    code = error.grpc_code.name if error.grpc_code is not None else "UNKNOWN"
    nodes: list[str | None] = [f"{detail.msp_id} {detail.address}" for detail in error.details]
    for node in nodes or [None]:
        FAULTS.note(FaultKind.ENDORSEMENT_FAILED, code, node=node, subject=error.transaction_id)


def _sort(error: GatewayError) -> Exception:
    if any(_ANSWERS_DIFFER in detail.message for detail in error.details):
        return PeersDisagreeError(str(error))
    response = error.chaincode_response
    if response is not None:
        try:
            refusal = json.loads(response.message)
            return RefusedAsAWholeError(refusal["code"], refusal.get("detail"))
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # a chaincode that crashed or hung is no more than an endorser that could not be had
    return NoEndorsersError(str(error))
