"""The power-factor adjustment (功率因数调整电费) by the table of 1983. Pure.

Source: 功率因数调整电费办法 (水电财字〔1983〕215号): the month's average cos φ out of active and reactive energy,
rounded to two decimals; a percentage of basic fee and energy fees, funds and surcharges left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaincode.settlement.delivery import Delivery, Place
from chaincode.settlement.methods import PowerFactor
from chaincode.settlement.statement import Line
from chaincode.settlement.sums import MonthSum
from chaincode.tariff.schema import BASIS_POINTS
from chaincode.units import allocate, divide_half_away

# 电度电费 and 基本电费. The green premium is for the certificate, deviation for the contract: no fees on energy.
ADJUSTED_PARTS = frozenset({"energy", "basic_fee", "transmission", "line_loss", "system_operation"})


@dataclass(frozen=True, slots=True)
class _Standard:
    """Stretches away from the standard: `(up to cos φ in 1/100, basis points for each 1/100)`.

    The last reduction ends where the table does; the last increase has no end but cos φ 0.
    """

    reductions: tuple[tuple[int, int], ...]
    increases: tuple[tuple[int, int], ...]


STANDARDS = {
    90: _Standard(reductions=((95, 15),), increases=((70, 50), (65, 100), (0, 200))),
    85: _Standard(reductions=((90, 10), (94, 15)), increases=((65, 50), (60, 100), (0, 200))),
    80: _Standard(reductions=((90, 10), (92, 15)), increases=((60, 50), (55, 100), (0, 200))),
}


def cos_phi_percent(*, active_wh: int, reactive_varh: int) -> int | None:
    """The average cos φ in 1/100, rounded half up; None without any energy.

    cos φ = A / sqrt(A² + R²) is at least (2 c - 1) / 200 exactly where (200 A)² is at least (2 c - 1)² (A² + R²), so
    c is found by comparing squares.
    """
    apparent = active_wh**2 + reactive_varh**2
    if not apparent:
        return None
    scaled = (200 * active_wh) ** 2
    percent = 0
    while percent < 100 and (2 * percent + 1) ** 2 * apparent <= scaled:
        percent += 1
    return percent


def adjustment_bp(*, standard_percent: int, cos_phi: int) -> int:
    """Basis points that are added to the fees; negative: taken off. `cos_phi` is in 1/100."""
    standard = STANDARDS[standard_percent]
    if cos_phi >= standard_percent:
        return -_walked(standard.reductions, start=standard_percent, to=cos_phi)
    return _walked(standard.increases, start=standard_percent, to=cos_phi)


def power_factor_lines(
    method: PowerFactor, *, month: MonthSum, delivery: Delivery, lines: Sequence[Line]
) -> Iterator[Line]:
    """The adjustment of a month's lines: one for each place, by its own cos φ, standard and fees; none below the
    capacities that the method is for, and none without any energy.

    Source of the places: 供电营业规则 (1996), 第七十一条: each receiving point is a unit of its own that is billed.
    Raises Refused `delivery_missing`.
    """
    several = len(delivery.places) > 1
    for place, base_fen in zip(delivery.places, _bases(lines, delivery, month), strict=True):
        standard = method.standard_percent(place.capacity())
        if standard is None:
            continue
        active_wh = place.energy(month.month, whole_wh=month.energy_wh)
        cos_phi = cos_phi_percent(active_wh=active_wh, reactive_varh=place.reactive(month.month))
        if cos_phi is None:
            continue
        share_bp = adjustment_bp(standard_percent=standard, cos_phi=cos_phi)
        yield Line(
            part="power_factor",
            rule="power_factor",
            month=month.month,
            method=method.method,
            zone=place.zone if several else None,
            voltage_level=place.voltage_level if several else None,
            cos_phi_percent=cos_phi,
            base_fen=base_fen,
            share_bp=share_bp,
            amount_fen=divide_half_away(base_fen * share_bp, BASIS_POINTS),
        )


def _bases(lines: Sequence[Line], delivery: Delivery, month: MonthSum) -> list[int]:
    """The fees of each place: the lines of its own, and of those of all places its part by energy, which are parted to
    the fen."""
    adjusted = [line for line in lines if line.part in ADJUSTED_PARTS]
    common_fen = sum(line.amount_fen for line in adjusted if line.voltage_level is None)
    energies = [place.energy(month.month, whole_wh=month.energy_wh) for place in delivery.places]
    parts = allocate(common_fen, energies if any(energies) else [1] * len(energies))
    own = [
        sum(line.amount_fen for line in adjusted if line.voltage_level is not None and _is_at(line, place))
        for place in delivery.places
    ]
    return [common + of_place for common, of_place in zip(parts, own, strict=True)]


def _is_at(line: Line, place: Place) -> bool:
    return (line.zone, line.voltage_level) == (place.zone, place.voltage_level)


def _walked(stretches: tuple[tuple[int, int], ...], *, start: int, to: int) -> int:
    """Basis points gathered on the way from `start` to `to`, stretch by stretch."""
    gathered, at = 0, start
    for end, step_bp in stretches:
        reached = min(to, end) if end > start else max(to, end)
        gathered += abs(reached - at) * step_bp
        at = reached
    return gathered
