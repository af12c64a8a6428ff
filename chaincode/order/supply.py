"""Who supplies a consumer when: one retailer at a time. Pure.

An order claims its delivery period for its retailer from the moment at which both have confirmed. What it claims
follows from its record alone (`claim_of`), so that whatever a step does to an order, the change of its claim is exact.
While an order binds, its claim is counted under its own start and end. Once it has run, what it has supplied stays
claimed, joined with what the same retailer supplied before and after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaincode.order.model import Order
from chaincode.order.policy import Stage, State
from chaincode.refusals import Refused

Period = Mapping[str, Any]  # {"start", "end", "retailer", "orders"?}: half-open dates; no orders: it has been supplied

# Both parties have confirmed; an order in another position binds nobody.
BINDING = frozenset(
    {
        (State.CONFIRMED, Stage.AUDIT),
        (State.CONFIRMED, Stage.SIGN),
        (State.SIGNED, Stage.SIGN),
        (State.EXECUTING, Stage.EXECUTE),
        (State.DISPUTED, Stage.FREEZE),
    }
)
_HAS_RUN = frozenset(
    {(State.EXPIRED, Stage.EXECUTE), (State.CANCELLED, Stage.EXECUTE), (State.CANCELLED, Stage.FREEZE)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One order's claim to `[start, end)`. `runs` is False for what a contract that has ended supplied."""

    retailer: str
    start: str
    end: str
    runs: bool

    def covers(self, other: Claim) -> bool:
        """Whether `other` is this retailer's and lies within this claim."""
        return self.retailer == other.retailer and self.start <= other.start and other.end <= self.end


def claim_of(order: Order | None) -> Claim | None:
    """What `order` claims of its consumer's supply, None where it claims nothing."""
    if order is None or order.end <= order.period_start:
        return None
    position = (order.state, order.stage)
    if position not in BINDING and position not in _HAS_RUN:
        return None
    return Claim(retailer=order.retailer, start=order.period_start, end=order.end, runs=position in BINDING)


def take(periods: Sequence[Period], claim: Claim) -> list[Period]:
    """The periods with `claim`; whether it is in somebody's way is `check_alone`'s to say."""
    if not claim.runs:
        return _sorted(_joined(periods, claim))
    same, rest = _split(periods, claim)
    return _sorted([*rest, _running(claim, orders=same + 1)])


def check_alone(periods: Sequence[Period], claim: Claim, *, consumer: str, instead_of: str | None = None) -> None:
    """Raise Refused `another_retailer` (detail: the consumer, and the period that is taken) when another retailer
    supplies the consumer in the claim's period.

    `instead_of` is a retailer that supplies no more: what is left of its claims is in nobody's way.
    """
    for period in periods:
        mine = period["retailer"] in (claim.retailer, instead_of)
        if not mine and period["start"] < claim.end and claim.start < period["end"]:
            raise Refused("another_retailer", key=consumer, period=f"{period['start']}/{period['end']}")


def free(periods: Sequence[Period], claim: Claim) -> list[Period]:
    """The periods without `claim`, which is a running order's. Raises ValueError when it is not there."""
    same, rest = _split(periods, claim)
    if not same:
        raise ValueError("an order frees what it has not taken")
    return _sorted([*rest, _running(claim, orders=same - 1)] if same > 1 else rest)


def change(
    periods: Sequence[Period],
    *,
    before: Claim | None,
    after: Claim | None,
    consumer: str,
    instead_of: str | None = None,
) -> list[Period]:
    """The periods when an order's claim changes from `before` to `after`. Raises Refused `another_retailer`."""
    left = free(periods, before) if before and before.runs else list(periods)
    if after is None:
        return left
    if before is None or not before.covers(after):  # a claim that shrinks takes nothing from anybody
        check_alone(left, after, consumer=consumer, instead_of=instead_of)
    return take(left, after)


def _split(periods: Sequence[Period], claim: Claim) -> tuple[int, list[Period]]:
    """How many running orders claim just this, and all the other periods."""
    orders, rest = 0, []
    for period in periods:
        named = (period["retailer"], period["start"], period["end"]) == (claim.retailer, claim.start, claim.end)
        if named and "orders" in period:
            orders = period["orders"]
        else:
            rest.append(period)
    return orders, rest


def _joined(periods: Sequence[Period], claim: Claim) -> list[Period]:
    """The periods with what `claim` says was supplied, joined with what it overlaps or touches."""
    start, end, rest = claim.start, claim.end, []
    for period in periods:  # sorted by start, and no two of one retailer touch: one pass finds all that it joins
        touches = period["start"] <= end and start <= period["end"]
        if "orders" in period or period["retailer"] != claim.retailer or not touches:
            rest.append(period)
        else:
            start, end = min(start, period["start"]), max(end, period["end"])
    return [*rest, {"start": start, "end": end, "retailer": claim.retailer}]


def _running(claim: Claim, *, orders: int) -> Period:
    return {"start": claim.start, "end": claim.end, "retailer": claim.retailer, "orders": orders}


def _sorted(periods: Sequence[Period]) -> list[Period]:
    return sorted(
        periods, key=lambda period: (period["start"], period["end"], period["retailer"], "orders" not in period)
    )
