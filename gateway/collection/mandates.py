"""A mandate (托收授权): a payer lets the keeper collect from an account. Its states and moves. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chaincode.refusals import Refused


class MandateState(StrEnum):
    """Only an active mandate is collected under. Nothing follows on `revoked`."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class SequenceType(StrEnum):
    """First and later collections under a mandate, as messages state it."""

    FIRST = "FRST"
    RECURRING = "RCUR"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateMove:
    """One row of the table: `who` is the payer, for whom the keeper enters it, or the bank by why it failed."""

    name: str
    who: str
    origins: tuple[MandateState, ...]
    to: MandateState


MANDATE_MOVES: tuple[MandateMove, ...] = (
    MandateMove(name="suspend", who="payer", origins=(MandateState.ACTIVE,), to=MandateState.SUSPENDED),
    MandateMove(name="resume", who="payer", origins=(MandateState.SUSPENDED,), to=MandateState.ACTIVE),
    MandateMove(
        name="revoke",
        who="payer or bank",
        origins=(MandateState.ACTIVE, MandateState.SUSPENDED),
        to=MandateState.REVOKED,
    ),
)


def move_mandate(name: str, state: MandateState, *, key: str) -> MandateState:
    """Where the move leads. Raises Refused `illegal_move`."""
    row = next((row for row in MANDATE_MOVES if row.name == name and state in row.origins), None)
    if row is None:
        raise Refused("illegal_move", key=key, state=state)
    return row.to


def sequence_type(*, collected: int) -> SequenceType:
    """Of the next collection under a mandate under which `collected` ones have succeeded."""
    return SequenceType.RECURRING if collected else SequenceType.FIRST
