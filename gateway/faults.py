"""What went wrong lately in this process: a bounded list in memory, like the figures of `gateway.metrics`.

A fault is a kind, a code from a table, and the node that it is about: never a text that somebody else wrote, which
could quote private terms.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass
from enum import StrEnum

KEPT = 500


class FaultKind(StrEnum):
    """What failed."""

    COMMIT_FAILED = "commit_failed"  # a transaction of ours was ordered and is not valid; code: Fabric's
    ENDORSEMENT_FAILED = "endorsement_failed"  # a peer did not endorse; code: gRPC's, or `answers_differ`
    UNDECIDED = "undecided"  # a transaction had to be sent again
    NODE_UNAVAILABLE = "node_unavailable"  # a node of our own organisation did not serve; another one was tried
    INDEXER_RESTARTED = "indexer_restarted"
    INDEXER_STOPPED = "indexer_stopped"
    JOURNAL_FAILED = "journal_failed"
    BATCH_GIVEN_UP = "batch_given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`at` in ms since 1970 UTC; `node` is the name or address of a node, None for the instance itself; `subject` an
    id that the ledger or the journal knows."""

    at: int
    kind: FaultKind
    code: str
    node: str | None = None
    subject: str | None = None


class FaultLog:
    """The last 500 faults, and how many there were of each kind and code since the process began."""

    def __init__(self) -> None:
        self._faults: deque[Fault] = deque(maxlen=KEPT)
        self._totals: Counter[tuple[FaultKind, str, str | None]] = Counter()
        self.since = time.time_ns() // 1_000_000

    def note(self, kind: FaultKind, code: str, *, node: str | None = None, subject: str | None = None) -> None:
        """Keep a fault that happened now. May be called from any thread."""
        at = time.time_ns() // 1_000_000
        self._faults.append(Fault(at=at, kind=kind, code=code, node=node, subject=subject))
        self._totals[kind, code, node] += 1

    def newest(self, *, kind: FaultKind | None = None, limit: int = KEPT) -> list[Fault]:
        """The faults, newest first."""
        found = [fault for fault in reversed(tuple(self._faults)) if kind is None or fault.kind is kind]
        return found[:limit]

    def totals(self) -> list[tuple[FaultKind, str, str | None, int]]:
        """Kind, code, node and number of faults, most frequent first."""
        return [(*key, count) for key, count in self._totals.copy().most_common()]


FAULTS = FaultLog()
