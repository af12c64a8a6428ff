"""From the peers' statement about a record back to its first step, transaction by transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.verify.failures import EvidenceError, proving
from gateway.verify.recorded_state import Transactions
from gateway.verify.replay import Replay, record_of, replay
from gateway.verify.subject import Subject
from gateway.verify.transactions import Place, Request, Result, Transaction

_MAX_TRANSACTIONS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """A transaction with steps of the subject, and what running them again gave."""

    place: Place
    replay: Replay


def attested_place(request: Request, result: Result, *, subject: Subject, chaincode: str) -> Place:
    """Where the record that the peers read was written. Raises EvidenceError `attestation_malformed`."""
    namespace = result.namespaces.get(chaincode)
    place = namespace.reads.get(subject.key) if namespace else None
    if request.args != tuple(each.encode() for each in subject.question) or place is None:
        raise EvidenceError("attestation_malformed", where="attestation")
    return place


def walk_back(
    transactions: Transactions, last: Place, *, subject: Subject, organisation_of: Callable[[Place], str]
) -> list[Walked]:
    """All transactions with steps of `subject`, first one first. `organisation_of` is the creator's of a transaction.

    Each is found by the place that the next one read the record from. Raises EvidenceError, with the step.
    """
    key = subject.key
    walked: list[Walked] = []
    with proving("the newest step"):
        transaction = transactions.transaction(last)
    place = last
    while True:
        version = _version(transaction, key, chaincode=transactions.chaincode)
        before = transaction.result.namespaces[transactions.chaincode].reads.get(key)
        if before is not None:
            with proving(f"the step before version {version}"):
                transaction = transactions.transaction(before, before=place[0])
        with proving(f"the step to version {version}"):
            organisation = organisation_of(place)
            found = replay(transactions, place, subject=subject, organisation=organisation)
            walked.append(Walked(place=place, replay=found))
        if before is None:
            return walked[::-1]
        if len(walked) == _MAX_TRANSACTIONS:
            raise EvidenceError("too_large", where="steps")
        place = before


def _version(transaction: Transaction, key: str, *, chaincode: str) -> Any:
    """The version of the record that a transaction wrote, for messages; None when it wrote none."""
    record = record_of(transaction, key, chaincode=chaincode)
    return record.get("version") if isinstance(record, dict) else None
