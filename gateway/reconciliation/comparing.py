"""One statement beside the figures of one of its parties, as the API tells it. Nothing of either is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from gateway.reconciliation.differences import Billed, DayEnergies, Difference, Value, differences
from gateway.reconciliation.figures import OwnFigures
from gateway.reconciliation.schemas import FoundDifference
from gateway.reconciliation.uploads import held_against


async def compared(
    own: OwnFigures, statement: Value, *, days: DayEnergies, earlier: Callable[[], Awaitable[Sequence[Value]]]
) -> dict[str, Any]:
    """The fields of `schemas.Compared` and the `state`. `earlier` opens the versions before, which only figures that
    differ are held against. Raises ProblemError `invalid_figures` (`held_against`), what `earlier` raises."""
    held = held_against(statement, days)
    found = differences(own, Billed(statement=statement, days=held))
    before = await earlier() if found else ()
    if before:
        found = differences(own, Billed(statement=statement, days=held, earlier=before))
    own_fen = sum(amount.amount_fen for amount in own.parts.values()) if own.parts else None
    billed_fen: int = statement["total_fen"]
    state: Literal["agreed", "differs"] = "differs" if found else "agreed"
    return {
        "state": state,
        "own_fen": own_fen,
        "billed_fen": billed_fen,
        "difference_fen": None if own_fen is None else billed_fen - own_fen,
        "by_cause": dict(Counter(each.cause for each in found)),
        "differences": [_shown(each) for each in found],
    }


def rows_of(differences: Sequence[FoundDifference], whose: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Differences as rows of a table, each with `whose` they are."""
    return [{**whose, **each.model_dump()} for each in differences]


def _shown(difference: Difference) -> FoundDifference:
    details: dict[str, Any] = {name: value or None for name, value in difference.details.items()}
    names = ("cause", "part", "point", "date", "own_energy_wh", "billed_energy_wh", "own_fen", "billed_fen")
    return FoundDifference(**details, **{name: getattr(difference, name) for name in (*names, "difference_fen")})
