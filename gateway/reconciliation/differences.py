"""What a party's own figures and its bill, or a plant's statement, differ by, each difference under its cause. Pure.

An amount goes from the party's own to the bill's in steps, each rounded once; what a cause explains is the difference
of two neighbours, so that the causes add up to the difference to the fen:

1. the party's amount;
2. the same for the bill's energy, at the party's own price (`other_energy`);
3. the bill's energy at the bill's price (`other_price`);
4. the bill's amount: up to one fen for each line is `rounding`, more is `other_rule`.

A part that only one of both has is `part_missing` (the party lacks it) or `part_not_billed`. Where the party's amount
is that of an earlier version of the bill, all of it is `correction_not_known`: the party has not taken the correction
in yet. Energy is compared by point and day: `day_missing` and `point_missing` (the party lacks them), `day_not_billed`
and `point_not_billed`, and `other_energy`.

What a plant's parties get goes in the same steps, but in proportion, as all of it is of the same energy and is parted:
for the energy, then for the share (`other_share`), then for the price. A share is of what fees leave, so what its
energy and share do not explain is the price's where prices differ (`other_price`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from chaincode.billing.readings import days_between
from chaincode.units import amount_fen, divide_half_away
from gateway.reconciliation.figures import Amount, Form, Key, OwnFigures

Value = Mapping[str, Any]
DayEnergies = Mapping[str, Mapping[str, int]]
"""Energy in Wh by point and date."""
PARTED_ROUNDINGS = 3
"""Of a plant's line: of the income, of the fees, of the parting."""
Cause = Literal[
    "other_energy",
    "other_price",
    "other_share",
    "other_rule",
    "rounding",
    "part_missing",
    "part_not_billed",
    "correction_not_known",
    "day_missing",
    "day_not_billed",
    "point_missing",
    "point_not_billed",
]
_Steps = Callable[[Amount, Amount], list[tuple[Cause, int]]]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Difference:
    """One cause of a difference: of a part in fen, or of a point (on a day) in Wh. `difference` is the bill's less the
    party's; of several causes of one part each has its own, and the two amounts are those of the part."""

    cause: Cause
    part: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    point: str | None = None
    date: str | None = None
    own_energy_wh: int | None = None
    billed_energy_wh: int | None = None
    own_fen: int | None = None
    billed_fen: int | None = None
    difference_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Billed:
    """A bill or a plant's month: its statement, what its readings come to by point and day where they are at hand, and
    its statement in earlier versions. Of a statement `start`, `end`, `lines` and `points` count, and `whole_price_e8`
    where its lines have prices of parts of the whole."""

    statement: Value
    days: DayEnergies | None = None
    earlier: Sequence[Value] = ()


def differences(own: OwnFigures, billed: Billed) -> list[Difference]:
    """All that the party's figures and the bill differ by: parts first, then points and days."""
    return [*_of_parts(own, billed), *_of_points(own, billed)]


def _of_parts(own: OwnFigures, billed: Billed) -> Iterator[Difference]:
    if not own.parts:
        return  # a party that has energy alone has nothing to say of amounts
    theirs = _amounts(billed.statement, own)
    earlier = [_amounts(each, own) for each in billed.earlier]
    for key in sorted({*own.parts, *theirs}):
        before = [each.get(key) for each in earlier]
        yield from _of_part(key, own.form, own.parts.get(key), theirs.get(key), before)


def _amounts(statement: Value, own: OwnFigures) -> dict[Key, Amount]:
    """The lines of a statement put together as fine as the party has them."""
    form, details = own.form, own.details
    found: dict[Key, Amount] = {}
    for line in statement["lines"]:
        part = line["part"]
        stated = details.get(part, frozenset())
        key = (part, *(str(line.get(name) or "") if name in stated else "" for name in form.details))
        found.setdefault(key, Amount()).add(
            amount_fen=line["amount_fen"],
            energy_wh=line.get("energy_wh"),
            price_e8=line.get("price_e8_yuan_per_kwh"),
            share_bp=line.get("share_bp"),
            same_energy=form.part is not None,
        )
    whole = found.get((form.part or "", *("" for _ in form.details)))
    if whole is not None and "whole_price_e8" in statement:
        whole.price_e8 = statement["whole_price_e8"]
    return found


def _of_part(
    key: Key, form: Form, own: Amount | None, billed: Amount | None, earlier: Sequence[Amount | None]
) -> Iterator[Difference]:
    shared: dict[str, Any] = {
        "part": key[0],
        "details": dict(zip(form.details, key[1:], strict=True)),
        "own_energy_wh": own.energy_wh if own else None,
        "billed_energy_wh": billed.energy_wh if billed else None,
        "own_fen": own.amount_fen if own else None,
        "billed_fen": billed.amount_fen if billed else None,
    }
    steps = _steps if form.part is None else _steps_of_parted
    for cause, fen in _causes(own, billed, earlier, steps):
        yield Difference(cause=cause, difference_fen=fen, **shared)


def _causes(
    own: Amount | None, billed: Amount | None, earlier: Sequence[Amount | None], steps: _Steps
) -> list[tuple[Cause, int]]:
    mine, theirs = (own.amount_fen if own else 0), (billed.amount_fen if billed else 0)
    energy_differs = own is not None and billed is not None and _energy_differs(own, billed)
    if own is not None and billed is not None and mine == theirs and not energy_differs:
        return []
    if _is_earlier(own, earlier):
        return [("correction_not_known", theirs - mine)]
    if own is None or billed is None:
        return [("part_missing" if own is None else "part_not_billed", theirs - mine)]
    return steps(own, billed)


def _energy_differs(own: Amount, billed: Amount) -> bool:
    stated = own.energy_wh is not None and billed.energy_wh is not None
    return stated and own.energy_wh != billed.energy_wh


def _is_earlier(own: Amount | None, earlier: Sequence[Amount | None]) -> bool:
    """Whether the party has what an earlier version of the bill had; nothing where that had nothing."""
    for before in earlier:
        if own is None or before is None:
            if own is before:
                return True
        elif before.amount_fen == own.amount_fen and own.energy_wh in (None, before.energy_wh):
            return True
    return False


def _steps(own: Amount, billed: Amount) -> list[tuple[Cause, int]]:
    energy_differs = _energy_differs(own, billed)
    at_own_price = at_billed_price = own.amount_fen
    if energy_differs:
        at_own_price = at_billed_price = own.amount_fen + _energy_effect(own, billed)
    if own.price_e8 is not None and billed.price_e8 is not None and own.price_e8 != billed.price_e8:
        energy_wh = billed.energy_wh if billed.energy_wh is not None else own.energy_wh
        if energy_wh is not None:
            at_billed_price += amount_fen(energy_wh=energy_wh, price_e8_yuan_per_kwh=billed.price_e8)
            at_billed_price -= amount_fen(energy_wh=energy_wh, price_e8_yuan_per_kwh=own.price_e8)
    rest = billed.amount_fen - at_billed_price
    last: Cause = "rounding" if abs(rest) <= max(own.lines, billed.lines) else "other_rule"
    found: list[tuple[Cause, int]] = []
    if energy_differs:
        found.append(("other_energy", at_own_price - own.amount_fen))
    found += [("other_price", at_billed_price - at_own_price), (last, rest)]
    return [(cause, fen) for cause, fen in found if fen or cause == "other_energy"]


def _steps_of_parted(own: Amount, billed: Amount) -> list[tuple[Cause, int]]:
    factors: list[tuple[Cause, int | None, int | None]] = [
        ("other_energy", own.energy_wh, billed.energy_wh),
        ("other_share", own.share_bp, billed.share_bp),
        ("other_price", own.price_e8, billed.price_e8),
    ]
    fen, found = own.amount_fen, list[tuple[Cause, int]]()
    last: Cause = "other_rule"
    for cause, mine, theirs in factors:
        if mine is None or theirs is None or mine == theirs:
            continue
        if cause == "other_price" and billed.share_bp is not None:
            last = cause
            break
        scaled = _scaled(fen, mine, theirs) if mine else billed.amount_fen
        found.append((cause, scaled - fen))
        fen = scaled
    rest = billed.amount_fen - fen
    if last == "other_rule" and abs(rest) <= PARTED_ROUNDINGS * max(own.lines, billed.lines):
        last = "rounding"
    return [(cause, fen) for cause, fen in [*found, (last, rest)] if fen or cause == "other_energy"]


def _scaled(fen: int, mine: int, theirs: int) -> int:
    """`fen` for `theirs` in place of `mine`, which may be negative."""
    return divide_half_away(fen * theirs, mine) if mine > 0 else divide_half_away(-fen * theirs, -mine)


def _energy_effect(own: Amount, billed: Amount) -> int:
    """What the party's amount changes by with the bill's energy: at its own price, or at what it pays on average."""
    mine, theirs = own.energy_wh or 0, billed.energy_wh or 0
    if own.price_e8 is not None:
        return amount_fen(energy_wh=theirs, price_e8_yuan_per_kwh=own.price_e8) - amount_fen(
            energy_wh=mine, price_e8_yuan_per_kwh=own.price_e8
        )
    if mine:
        return divide_half_away(own.amount_fen * theirs, mine) - own.amount_fen
    return billed.amount_fen - own.amount_fen


def _of_points(own: OwnFigures, billed: Billed) -> Iterator[Difference]:
    named = {*own.days, *own.points}
    if not named:
        return
    points: Mapping[str, Value] = billed.statement["points"]
    for point in sorted({*named, *points}):
        if point not in points:
            energy_wh = own.points.get(point, sum(own.days.get(point, {}).values()))
            yield Difference(cause="point_not_billed", point=point, own_energy_wh=energy_wh)
        elif point not in named:
            yield Difference(cause="point_missing", point=point, billed_energy_wh=points[point]["energy_wh"])
        else:
            yield from _of_point(point, own, billed, points[point]["energy_wh"])


def _of_point(point: str, own: OwnFigures, billed: Billed, billed_wh: int) -> Iterator[Difference]:
    mine = own.points.get(point)
    if mine is not None and mine != billed_wh:
        yield _of_energy(point, None, mine, billed_wh, earlier=billed.earlier)
    days, known = own.days.get(point), (billed.days or {}).get(point)
    if days is not None and known is not None:
        yield from _of_days(point, days, known)
    elif days is not None:
        yield from _of_sums(point, days, billed, billed_wh)


def _of_days(point: str, own: Mapping[str, int], billed: Mapping[str, int]) -> Iterator[Difference]:
    for date in sorted({*own, *billed}):
        if date not in own:
            yield Difference(cause="day_missing", point=point, date=date, billed_energy_wh=billed[date])
        elif date not in billed:
            yield Difference(cause="day_not_billed", point=point, date=date, own_energy_wh=own[date])
        elif own[date] != billed[date]:
            yield _of_energy(point, date, own[date], billed[date])


def _of_sums(point: str, own: Mapping[str, int], billed: Billed, billed_wh: int) -> Iterator[Difference]:
    """Where the bill's days are not at hand: days outside the bill and, if the sums differ, days that are not there."""
    wanted = days_between(billed.statement["start"], billed.statement["end"])
    inside_wh = sum(own.get(date, 0) for date in wanted)
    for date in sorted({*own} - {*wanted}):
        yield Difference(cause="day_not_billed", point=point, date=date, own_energy_wh=own[date])
    if inside_wh == billed_wh:
        return
    for date in sorted({*wanted} - {*own}):
        yield Difference(cause="day_missing", point=point, date=date)
    yield _of_energy(point, None, inside_wh, billed_wh, earlier=billed.earlier)


def _of_energy(
    point: str, date: str | None, own_wh: int, billed_wh: int, *, earlier: Sequence[Value] = ()
) -> Difference:
    before = [each["points"].get(point, {}).get("energy_wh") for each in earlier]
    return Difference(
        cause="correction_not_known" if own_wh in before else "other_energy",
        point=point,
        date=date,
        own_energy_wh=own_wh,
        billed_energy_wh=billed_wh,
    )
