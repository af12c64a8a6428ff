"""Why a bill is higher than another one: what each cause adds, which together is the difference to the fen. Pure.

A part's amount goes from the other bill to this one in steps, each amount on the way rounded once; what a cause
explains is the difference of two neighbours, so that nothing is left over:

1. the other bill's amount;
2. the same by this bill's number of days (`days`);
3. the same by this bill's energy, at the other bill's average price (`energy`);
4. this bill's energy of each price and tier at what that cost in the other bill (`mix`: when it was drawn, and in which
   tier; a price or tier that the other bill lacks counts as it is);
5. this bill's amount (`price`).

A part that goes by demand or by an amount has steps 1, 3 (`quantity`) and 5. A part that only one of the bills has, or
of which nothing is counted, is a cause of its own (`other`); so are corrections of earlier bills (`corrections`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chaincode.units import E8_PER_YUAN, FEN_PER_YUAN, WH_PER_KWH, divide_half_away
from gateway.bills.facts import days_between

Value = Mapping[str, Any]
Cause = Literal["days", "energy", "mix", "quantity", "price", "other", "corrections"]

# Parts that are charged for each kWh drawn, so that days count.
_BY_ENERGY = frozenset({"energy", "green_premium", "transmission", "line_loss", "system_operation"})
_FUND = "fund"
_QUANTITIES = ("billed_w", "energy_wh", "base_fen")
_CONSUMER = "consumer"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Effect:
    """What a cause adds to a part, in fen. `part` is None for corrections of earlier bills."""

    part: str | None
    cause: Cause
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Side:
    """One of two bills: its lines and what of earlier corrections it carries, in fen; its days and energy."""

    total_fen: int
    carried_fen: int
    days: int
    energy_wh: int
    average_price_e8_yuan_per_kwh: int | None

    @property
    def amount_fen(self) -> int:
        return self.total_fen + self.carried_fen


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Comparison:
    """Two bills and why they differ. The effects add up to the difference."""

    this: Side
    other: Side
    effects: Sequence[Effect]

    @property
    def difference_fen(self) -> int:
        return self.this.amount_fen - self.other.amount_fen

    def by_cause(self) -> dict[Cause, int]:
        """Fen by cause, in the order in which the causes first appear."""
        totals: dict[Cause, int] = {}
        for effect in self.effects:
            totals[effect.cause] = totals.get(effect.cause, 0) + effect.amount_fen
        return totals


def compare(this: Value, other: Value) -> Comparison:
    """Why `this` statement differs from the `other` one. Effects of 0 fen are left out."""
    sides = _side(this), _side(other)
    days = sides[0].days, sides[1].days
    found: list[Effect] = []
    for group in sorted({_group(line) for each in (this, other) for line in each["lines"]}):
        lines = [[line for line in each["lines"] if _group(line) == group] for each in (this, other)]
        for cause, fen in _steps(lines[0], lines[1], by_energy=group[0] in _BY_ENERGY or group[0] == _FUND, days=days):
            found.append(Effect(part=group[0], cause=cause, amount_fen=fen))
    carried_fen = sides[0].carried_fen - sides[1].carried_fen
    found.append(Effect(part=None, cause="corrections", amount_fen=carried_fen))
    effects = tuple(effect for effect in found if effect.amount_fen)
    return Comparison(this=sides[0], other=sides[1], effects=effects)


def _side(statement: Value) -> Side:
    total_fen, energy_wh = statement["total_fen"], statement["energy_wh"]
    average = divide_half_away(total_fen * WH_PER_KWH * E8_PER_YUAN, energy_wh * FEN_PER_YUAN) if energy_wh else None
    return Side(
        total_fen=total_fen,
        carried_fen=-sum(each["parties"].get(_CONSUMER, 0) for each in statement.get("carried", ())),
        days=days_between(statement["start"], statement["end"]),
        energy_wh=energy_wh,
        average_price_e8_yuan_per_kwh=average,
    )


def _group(line: Value) -> tuple[str, str]:
    """Lines that are compared together: a part, and of funds each one for itself."""
    return line["part"], str(line.get("account") or "") if line["part"] == _FUND else ""


def _steps(
    this: Sequence[Value], other: Sequence[Value], *, by_energy: bool, days: tuple[int, int]
) -> Iterator[tuple[Cause, int]]:
    new, old = _amount(this), _amount(other)
    name = _counted(this, other)
    if name is None:
        yield "other", new - old
        return
    quantities = _quantity(this, name), _quantity(other, name)
    scaled = divide_half_away(old * quantities[0], quantities[1])
    if not by_energy:
        yield "quantity", scaled - old
        yield "price", new - scaled
        return
    longer = divide_half_away(old * days[0], days[1])
    shifted = _at_old_prices(this, other)
    yield "days", longer - old
    yield "energy", scaled - longer
    yield "mix", shifted - scaled
    yield "price", new - shifted


def _counted(this: Sequence[Value], other: Sequence[Value]) -> str | None:
    """What both bills count in all lines of a part, and is not zero in the other bill."""
    for name in _QUANTITIES:
        if this and other and all(name in line for line in (*this, *other)) and _quantity(other, name) > 0:
            return name
    return None


def _at_old_prices(this: Sequence[Value], other: Sequence[Value]) -> int:
    """What this bill's energy of each price and tier would have cost in the other bill, each rounded once."""
    total = 0
    for kind in sorted({_kind(line) for line in this}):
        lines = [line for line in this if _kind(line) == kind]
        before = [line for line in other if _kind(line) == kind]
        energy_wh = _quantity(before, "energy_wh")
        if energy_wh > 0:
            total += divide_half_away(_amount(before) * _quantity(lines, "energy_wh"), energy_wh)
        else:
            total += _amount(lines)
    return total


def _kind(line: Value) -> tuple[str, int]:
    return str(line.get("price") or ""), line.get("tier") or 1


def _amount(lines: Sequence[Value]) -> int:
    return sum(line["amount_fen"] for line in lines)


def _quantity(lines: Sequence[Value], name: str) -> int:
    return sum(line[name] for line in lines)
