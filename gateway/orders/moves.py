"""Which steps a caller may take on an order now: the ledger's own table of moves, asked about every action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chaincode.order.legality import choose_move
from chaincode.order.model import Order, party_of
from chaincode.order.moves import MOVES_OF_ACTION
from chaincode.order.parties import Party
from chaincode.order.policy import FlowPolicy
from chaincode.refusals import Refused

# What the answer hangs on in the arguments: any of these that is legal makes the action legal.
_VARIANTS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "counter": ({}, {"period_start": ""}),
    "resolve": ({"outcome": "resume"}, {"outcome": "cancel"}),
}
_PLAIN: tuple[Mapping[str, Any], ...] = ({},)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An order with what its next step depends on: its policy, the time (ms since 1970 UTC), its retailer's end."""

    order_id: str
    order: Order
    policy: FlowPolicy | None
    now_ms: int
    retailer_gone: bool


def legal_actions(
    standing: Standing, *, role: str, participant: str, may: Callable[[str], bool]
) -> tuple[Party | None, list[str]]:
    """Which party the caller is, and the actions that the table of moves gives it, in the table's order.

    `may` says whether the role has an action. What a step refers to (packages, deposited terms, an open trading
    sequence) is checked when it is taken.
    """
    party = party_of(standing.order, role=role, participant=participant)
    return party, [action for action in MOVES_OF_ACTION if may(action) and _is_legal(standing, action, party)]


def deadline_ms(order: Order, policy: FlowPolicy | None) -> int | None:
    """When anybody may let the order lapse (ms since 1970 UTC); None where its state has no deadline."""
    seconds = policy.deadlines_s.get(order.state) if policy else None
    return None if seconds is None else order.refreshed_at + seconds * 1_000


def _is_legal(standing: Standing, action: str, party: Party | None) -> bool:
    for args in _VARIANTS.get(action, _PLAIN):
        try:
            choose_move(
                standing.order,
                action=action,
                party=party,
                policy=standing.policy,
                args=args,
                now_ms=standing.now_ms,
                key=standing.order_id,
                retailer_gone=standing.retailer_gone,
            )
        except Refused:
            continue
        return True
    return False
