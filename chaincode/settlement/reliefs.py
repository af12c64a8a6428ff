"""Discounts, coupons and subsidies, each within its own limits. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chaincode.settlement.methods import Relief
from chaincode.settlement.statement import Line
from chaincode.settlement.sums import MonthSum
from chaincode.tariff.schema import BASIS_POINTS
from chaincode.units import amount_fen, divide_half_away


@dataclass(slots=True, kw_only=True, repr=False)
class ReliefCounter:
    """Grants reliefs month by month, and counts what each has taken off over the contract."""

    reliefs: Sequence[Relief]
    granted_fen: dict[str, int] = field(default_factory=dict)

    def lines(self, month: MonthSum, lines: Sequence[Line]) -> Iterator[Line]:
        """A line for each relief of the month that takes anything off `lines`, the month's own so far.

        One after the other, so that what one has taken off is not there for the next.
        """
        taken_fen = 0
        for relief in self.reliefs:
            base_fen = sum(line.amount_fen for line in lines if line.part in relief.parts)
            worth_fen = self._worth_fen(relief, month, base_fen=base_fen)
            granted_fen = min(worth_fen, max(base_fen - taken_fen, 0))
            if granted_fen:
                taken_fen += granted_fen
                self.granted_fen[relief.method] = self.granted_fen.get(relief.method, 0) + granted_fen
                yield _line(relief, month, base_fen=base_fen, granted_fen=granted_fen)

    def _worth_fen(self, relief: Relief, month: MonthSum, *, base_fen: int) -> int:
        """What the relief would take off, within its limits and never below zero."""
        if not relief.valid_from <= f"{month.month}-01" < relief.valid_to or base_fen < relief.min_amount_fen:
            return 0
        worth_fen = _value_fen(relief, month, base_fen=base_fen)
        if relief.max_month_fen is not None:
            worth_fen = min(worth_fen, relief.max_month_fen)
        if relief.max_contract_fen is not None:
            worth_fen = min(worth_fen, relief.max_contract_fen - self.granted_fen.get(relief.method, 0))
        return max(worth_fen, 0)


def _value_fen(relief: Relief, month: MonthSum, *, base_fen: int) -> int:
    if relief.fixed_fen:
        return relief.fixed_fen
    if relief.price_e8_yuan_per_kwh:
        return amount_fen(energy_wh=month.energy_wh, price_e8_yuan_per_kwh=relief.price_e8_yuan_per_kwh)
    return divide_half_away(base_fen * relief.share_bp, BASIS_POINTS)


def _line(relief: Relief, month: MonthSum, *, base_fen: int, granted_fen: int) -> Line:
    return Line(
        part=relief.kind,
        rule=relief.kind,
        month=month.month,
        method=relief.method,
        account=relief.fund,
        energy_wh=month.energy_wh if relief.price_e8_yuan_per_kwh else None,
        price_e8_yuan_per_kwh=-relief.price_e8_yuan_per_kwh or None,
        base_fen=base_fen,
        share_bp=-relief.share_bp or None,
        amount_fen=-granted_fen,
    )
