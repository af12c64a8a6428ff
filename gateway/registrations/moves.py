"""The one table of an application's states and of who moves it from where to where. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chaincode.refusals import Refused


class State(StrEnum):
    """Where an application stands. The last three are ends."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    CERTIFIED = "certified"
    BOUND = "bound"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def is_end(self) -> bool:
        return self in _ENDS

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may change data and documents."""
        return self in (State.DRAFT, State.CHANGES_REQUESTED)


_ENDS = frozenset({State.BOUND, State.REFUSED, State.WITHDRAWN})


class Mover(StrEnum):
    """Who takes a step."""

    APPLICANT = "applicant"
    AUDITOR = "auditor"
    CERTIFICATE_AUTHORITY = "certificate_authority"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Move:
    """One row: `mover` takes an application from one of `origins` to `target` by `name`."""

    name: str
    mover: Mover
    origins: frozenset[State]
    target: State


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move("submit", Mover.APPLICANT, frozenset({State.DRAFT, State.CHANGES_REQUESTED}), State.SUBMITTED),
        Move(
            "withdraw",
            Mover.APPLICANT,
            frozenset({State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED}),
            State.WITHDRAWN,
        ),
        Move("request_changes", Mover.AUDITOR, frozenset({State.SUBMITTED}), State.CHANGES_REQUESTED),
        Move("refuse", Mover.AUDITOR, frozenset({State.SUBMITTED}), State.REFUSED),
        Move("approve", Mover.AUDITOR, frozenset({State.SUBMITTED}), State.APPROVED),
        Move("certify", Mover.CERTIFICATE_AUTHORITY, frozenset({State.APPROVED}), State.CERTIFIED),
        # Without a key of a user's there is nothing to certify: a change of data, a participant from an import.
        Move("bind", Mover.LEDGER, frozenset({State.APPROVED, State.CERTIFIED}), State.BOUND),
        # The registrar gave the intents up: the ledger does not take them, and says why.
        Move("give_up", Mover.LEDGER, frozenset({State.APPROVED, State.CERTIFIED}), State.REFUSED),
    )
}


def after(name: str, *, state: State, key: str) -> State:
    """The state that the move `name` leads to from `state`. Raises Refused `illegal_move`."""
    move = MOVES[name]
    if state not in move.origins:
        raise Refused("illegal_move", key=key, state=state.value)
    return move.target
