"""The hash chain of the audit trail: what an entry is, how it is hashed, and whether a chain holds. Pure.

    hash(n) = SHA-256("energysale/audit/v1" 0x00 canonical JSON of {actor, at, detail, kind, n, previous, subject})
    previous(1) = origin = SHA-256("energysale/audit/v1" 0x00 canonical JSON of {network, organisation})

Each entry holds all before it: whoever changes one has to change every later one, and the anchors on the ledger say
what those were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chaincode import canonical

_PREFIX = b"energysale/audit/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `n` counts from 1, `at` is in ms since 1970 UTC, `detail` is canonical JSON, hashes are hex."""

    n: int
    at: int
    actor: str | None
    kind: str
    subject: str | None
    detail: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a trail stands: how many entries it has, and the hash of the last."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the ledger says a trail was: `count` entries, the last with the hash `head`."""

    count: int
    head: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry at which a trail does not hold, and why."""

    n: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a trail holds: `entries` were recomputed, `anchors` of the ledger were met, `fault` is the first one."""

    entries: int
    anchors: int
    fault: Fault | None

    @property
    def holds(self) -> bool:
        return self.fault is None


def origin(*, organisation: str, network_id: str) -> str:
    """The `previous` of the first entry: a trail belongs to one organisation (MSP id) on one network."""
    return _digest({"network": network_id, "organisation": organisation})


def entry_hash(
    *, n: int, at: int, actor: str | None, kind: str, subject: str | None, detail: str, previous: str
) -> str:
    """The hash of an entry with these fields."""
    return _digest(
        {"n": n, "at": at, "actor": actor, "kind": kind, "subject": subject, "detail": detail, "previous": previous}
    )


def verify(entries: Iterable[Entry], anchors: Sequence[Anchor], *, start: str, complete: bool) -> Verdict:
    """Recompute a trail from its first entry and compare it with what was anchored.

    `start` is the trail's `origin`. `complete`: the trail should reach the last anchor, as a database should; an
    export made earlier need not. The fault names the first entry that fails. Where every hash fits and an anchor does
    not, somebody has computed the chain anew: the change is then after the last anchor that was met.
    """
    heads = {anchor.count: anchor.head for anchor in anchors}
    previous, count, met, held = start, 0, 0, 0
    for entry in entries:
        count += 1
        reason = _fault_of(entry, n=count, previous=previous)
        if reason is not None:
            return Verdict(count - 1, met, Fault(count, reason))
        if count in heads:
            if heads[count] != entry.hash:
                return Verdict(count, met, Fault(held + 1, f"entries {held + 1} to {count} are not the anchored ones"))
            met, held = met + 1, count
        previous = entry.hash
    last = max(heads, default=0)
    if complete and last > count:
        return Verdict(count, met, Fault(count + 1, f"the ledger has an anchor of {last} entries; here are {count}"))
    return Verdict(count, met, None)


def _fault_of(entry: Entry, *, n: int, previous: str) -> str | None:
    if entry.n != n:
        return f"entry {n} is missing"
    if entry.previous != previous:
        return "it does not follow the entry before it"
    try:
        found = entry_hash(
            n=entry.n,
            at=entry.at,
            actor=entry.actor,
            kind=entry.kind,
            subject=entry.subject,
            detail=entry.detail,
            previous=entry.previous,
        )
    except canonical.NotCanonicalError:
        return "it has a field that no entry can have"
    return None if found == entry.hash else "its content does not have its hash"


def _digest(value: dict[str, object]) -> str:
    return hashlib.sha256(_PREFIX + canonical.dumps(value)).hexdigest()
