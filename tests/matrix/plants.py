"""Steps on plants and the closing of a month, as far as they go before a fact of metering is asked for.

A plant needs a metering point, and where no way leads to the grid company's peers there is none. So each of these steps
goes just past the question who asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.matrix.steps import Target

if TYPE_CHECKING:
    from tests.matrix.world import World  # which names what is here

STATES: dict[str, dict[str, str]] = {
    action: {"": "plant"}
    for action in ("propose_plant_terms", "agree_plant_terms", "decline_plant_terms", "settle_plant")
}
WITH_STATEMENT = frozenset({"settle", "settle_plant", "close_period"})
WITH_INCOME_TERMS = frozenset({"register_plant", "propose_plant_terms"})
TERMS: dict[str, Any] = {
    "price": {"price_e8_yuan_per_kwh": 45_300_000},
    "roles": [{"role": "producer", "share_bp": 10_000}],
    "weights": [1],
}
_HASH = "ab" * 32


def unregistered(world: World) -> Target:
    """A plant that nobody has registered."""
    return Target(id=f"{world.prefix}-plant", version=1)


def step_args(world: World, action: str, *, number: int) -> Any:
    """Arguments of a step; None for steps of other nouns."""
    match action:
        case "register_plant":
            return {"plant": f"{world.prefix}-plant-{number}", "kind": "photovoltaic", **_agreement(world)}
        case "propose_plant_terms":
            return _agreement(world)
        case "agree_plant_terms":
            return {"terms_hash": _HASH}
        case "decline_plant_terms":
            return {}
        case "settle_plant":
            return {"month": "2026-05", "readings_hash": _HASH, "terms_hash": _HASH}
        case "close_period":
            return {"month": "2029-01", "bills": 0, "plants": 0, "late": 0, "statements_hash": _HASH}
        case _:
            return None


def _agreement(world: World) -> dict[str, Any]:
    """Sold to somebody who buys no generation."""
    consumer = world.cast.consumer.participant
    parties = [{"role": "producer", "kind": "participant", "party": consumer}]
    return {"start": "2026-05", "buyer": consumer, "points": [f"{world.prefix}-point"], "parties": parties}
