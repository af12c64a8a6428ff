"""Proposal, transaction, commit and requests for events, with calls that block."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from gateway.fabric.commit import Commit
from gateway.fabric.event_requests import BlockEventsRequest, ChaincodeEventsRequest
from gateway.fabric.proposal import Proposal
from gateway.fabric.signable import Signable
from gateway.fabric.status import Status
from gateway.fabric.sync.events import SyncEvents
from gateway.fabric.sync.loop import LoopThread
from gateway.fabric.transaction import Transaction

T = TypeVar("T")
S = TypeVar("S", bound=Signable)


class _Message(Generic[S]):
    def __init__(self, loop: LoopThread, message: S) -> None:
        self._loop = loop
        self._message = message

    def __repr__(self) -> str:
        return f"Sync{self._message!r}"

    @property
    def digest(self) -> bytes:
        """What is to be signed elsewhere."""
        return self._message.digest

    @property
    def is_signed(self) -> bool:
        """Whether the message carries a signature."""
        return self._message.is_signed

    def to_bytes(self) -> bytes:
        """The message in the official clients' form; the gateways' `..._from_bytes` and `signed_...` take it up."""
        return self._message.to_bytes()


class SyncCommit(_Message[Commit]):
    """See gateway.fabric.Commit."""

    @property
    def transaction_id(self) -> str:
        """The transaction's id."""
        return self._message.transaction_id

    def status(self, *, timeout_s: float | None = None) -> Status:
        """Wait for the commit and return its status. Raises CommitStatusError, NotSignedError."""
        return self._loop.run(lambda: self._message.status(timeout_s=timeout_s))


class SyncTransaction(_Message[Transaction]):
    """See gateway.fabric.Transaction."""

    @property
    def transaction_id(self) -> str:
        """The transaction's id."""
        return self._message.transaction_id

    @property
    def result(self) -> bytes:
        """What the transaction function returned."""
        return self._message.result

    def submit(self, *, timeout_s: float | None = None) -> SyncCommit:
        """Hand the transaction to the orderers. Raises SubmitError, NotSignedError."""
        return SyncCommit(self._loop, self._loop.run(lambda: self._message.submit(timeout_s=timeout_s)))


class SyncProposal(_Message[Proposal]):
    """See gateway.fabric.Proposal."""

    @property
    def transaction_id(self) -> str:
        """The transaction's id."""
        return self._message.transaction_id

    def evaluate(self, *, timeout_s: float | None = None) -> bytes:
        """Run the transaction function on one peer and return its result. Raises EvaluateError, NotSignedError."""
        return self._loop.run(lambda: self._message.evaluate(timeout_s=timeout_s))

    def endorse(self, *, timeout_s: float | None = None) -> SyncTransaction:
        """Have the transaction function run and signed by enough peers. Raises EndorseError, NotSignedError."""
        return SyncTransaction(self._loop, self._loop.run(lambda: self._message.endorse(timeout_s=timeout_s)))


class SyncEventsRequest(_Message[BlockEventsRequest[Any] | ChaincodeEventsRequest], Generic[T]):
    """See gateway.fabric.BlockEventsRequest and ChaincodeEventsRequest. T is the kind of event."""

    def events(self, *, timeout_s: float | None = None) -> SyncEvents[T]:
        """Send the request and return its events. Raises NotSignedError, GatewayClosedError."""
        return SyncEvents[Any](self._loop, self._loop.run(lambda: self._message.events(timeout_s=timeout_s)))
