"""A request for a point's day of readings: who may do what to it, and what it is at a time. Pure.

A request keeps what was asked and what was declined. That it is answered is nowhere written: it follows from the day,
which has a version that came after the request. A day that comes after all answers a declined request too, which keeps
why it was declined: nobody is left with a refusal about values that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gateway.readings.model import Flag

MAX_OPEN = 500
"""Open requests of one participant."""


class State(StrEnum):
    """Nothing follows when it is answered, and after it is declined only the day: who still misses something makes
    another request."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"


class RequestReason(StrEnum):
    """Why a day is asked for."""

    MISSING = "missing"
    ESTIMATED = "estimated"
    DOUBTED = "doubted"


class DeclineReason(StrEnum):
    """Why it is not brought: nothing measured it, its values are lost, or what is there was checked and stands."""

    NOT_MEASURED = "not_measured"
    NOT_RECOVERABLE = "not_recoverable"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row: `by` a party of the day or the grid company's agent; without `origin` the request begins."""

    name: str
    origin: State | None
    to: State
    by: str


MOVES: tuple[Move, ...] = (
    Move(name="ask", origin=None, to=State.OPEN, by="party"),
    Move(name="bring", origin=State.OPEN, to=State.ANSWERED, by="agent"),
    Move(name="bring", origin=State.DECLINED, to=State.ANSWERED, by="agent"),
    Move(name="decline", origin=State.OPEN, to=State.DECLINED, by="agent"),
)

_NOT_ESTIMATED = frozenset({Flag.MEASURED, Flag.MISSING})

Flags = bytes | None
"""Those of a day's last version; None where no version came."""

ASKABLE: Mapping[RequestReason, Callable[[Flags], bool]] = {
    RequestReason.MISSING: lambda flags: flags is None or Flag.MISSING in flags,
    RequestReason.ESTIMATED: lambda flags: flags is not None and any(flag not in _NOT_ESTIMATED for flag in flags),
    RequestReason.DOUBTED: lambda flags: flags is not None,
}
"""Of which days each reason can be given."""


def may(name: str, state: State) -> bool:
    """Whether the table has the move from this state."""
    return any(row.name == name and row.origin is state for row in MOVES)


def state_of(*, declined_at: int | None, answered_version: int | None) -> State:
    """What the request is, by when it was declined and by the first version of the day that came after it."""
    if answered_version is not None:
        return State.ANSWERED
    return State.OPEN if declined_at is None else State.DECLINED
