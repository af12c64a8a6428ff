"""What is public of a posting: that there is one, in which book, how it stands, and the hash of what it says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chaincode.account.posting import State
from chaincode.intent import Intent
from chaincode.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPosting:
    """One posting without owner, purpose or amount.

    Version 1 makes it, version 2 ends one that was pending. `hash` is the SHA-256 of the private text that this version
    follows, `day` the value date (market-local).
    """

    id: str
    keeper: str
    version: int
    state: State
    hash: str
    day: str
    operator: str
    refreshed_at: int

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> PublicPosting:
        return cls(**{**record, "state": State(record["state"])})

    def to_record(self) -> dict[str, Any]:
        record = {name: getattr(self, name) for name in self.__slots__}
        return {**record, "state": self.state.value}


def plan(intent: Intent, present: PublicPosting | None, *, now_ms: int) -> PublicPosting:
    """The record that `post` or `end_posting` makes of the one that is there.

    Raises Refused: `posting_exists`; `unknown_target`, `posting_ended`, `stale_version`.
    """
    if intent.action == "post":
        if present is not None:
            raise Refused("posting_exists", key=present.id, version=present.version)
        return PublicPosting(
            id=intent.args["posting"],
            keeper=intent.participant,
            version=1,
            state=State(intent.args["state"]),
            hash=str(intent.private_hash),
            day=intent.args["day"],
            operator=intent.actor,
            refreshed_at=now_ms,
        )
    if present is None:
        raise Refused("unknown_target", key=intent.target)
    if present.state is not State.PENDING:
        raise Refused("posting_ended", key=present.id, state=present.state, version=present.version)
    if present.version != intent.expected_version:
        raise Refused("stale_version", key=present.id, version=present.version)
    return replace(
        present,
        version=present.version + 1,
        state=State(intent.args["state"]),
        hash=str(intent.private_hash),
        day=intent.args.get("day", present.day),
        operator=intent.actor,
        refreshed_at=max(now_ms, present.refreshed_at),
    )


def posting_id(intent: Intent) -> str:
    """Which posting the intent makes or ends."""
    named: str = intent.target if intent.target is not None else intent.args["posting"]
    return named
