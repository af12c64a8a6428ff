"""The life of a bank account that a participant names: states and moves as one table. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from chaincode.refusals import Refused


class State(StrEnum):
    """An approved account is paid to once its waiting time is over. Nothing follows on the last three."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Phase(StrEnum):
    """What an approved account is at a time."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row: `second` says whether it takes another person than the proposer (None: either does)."""

    name: str
    origin: State
    to: State
    second: bool | None


MOVES: tuple[Move, ...] = (
    Move(name="approve", origin=State.PROPOSED, to=State.APPROVED, second=True),
    Move(name="decline", origin=State.PROPOSED, to=State.DECLINED, second=True),
    Move(name="withdraw", origin=State.PROPOSED, to=State.WITHDRAWN, second=False),
    Move(name="stop", origin=State.APPROVED, to=State.STOPPED, second=None),  # while its time has not come
)


def move(name: str, state: State, *, is_proposer: bool, key: str) -> State:
    """Where the move leads. Raises Refused `illegal_move`, and `self_not_allowed` where it takes another person."""
    row = next((row for row in MOVES if row.name == name and row.origin is state), None)
    if row is None:
        raise Refused("illegal_move", key=key, state=state)
    if row.second is not None and row.second is is_proposer:
        raise Refused("self_not_allowed", key=key)
    return row.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """An approved account: its id and from when on (ms since 1970 UTC) it is paid to."""

    id: str
    effective_at: int


def phases(approved: Iterable[Approved], *, now_ms: int) -> dict[str, Phase]:
    """By id: the one whose time came last is in force, those before it are superseded, the others wait."""
    ordered = sorted(approved, key=lambda each: (each.effective_at, each.id))
    begun = [each.id for each in ordered if each.effective_at <= now_ms]
    found = {each.id: Phase.WAITING for each in ordered}
    return found | dict.fromkeys(begun, Phase.SUPERSEDED) | dict.fromkeys(begun[-1:], Phase.IN_FORCE)
