"""What is charged besides energy: green premium, basic fee and deviation. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chaincode.refusals import Refused
from chaincode.settlement.contracted import Contracted, in_month
from chaincode.settlement.rounding import fen_of_e12
from chaincode.settlement.statement import Line
from chaincode.settlement.sums import MonthSum, days_in_month
from chaincode.tariff.model import BasicFee, Deviation, GreenPremium
from chaincode.tariff.schema import BASIS_POINTS
from chaincode.units import divide_half_away

W_PER_KW = 1_000
DAYS_OF_A_FEE_MONTH = 30
# Measured demand above 105 % of the contracted counts twice.
FREE_DEMAND_BP = 10_500
OVERRUN_FACTOR = 2


def green_premium_line(charge: GreenPremium, *, month: MonthSum, price_e8_yuan_per_kwh: int) -> Line:
    """The premium on the green share of a month's energy; the share's energy is rounded for the reader only."""
    green = month.energy_wh * charge.share_bp
    return Line(
        part="green_premium",
        rule="green_premium",
        month=month.month,
        price=charge.price,
        energy_wh=divide_half_away(green, BASIS_POINTS),
        price_e8_yuan_per_kwh=price_e8_yuan_per_kwh,
        amount_fen=fen_of_e12(green * price_e8_yuan_per_kwh),
    )


def basic_fee_line(charge: BasicFee, *, month: MonthSum, contracted: Contracted) -> Line:
    """The basic fee (基本电费) of a month.

    By capacity: contracted capacity. By measured demand: M, the highest quarter-hour average; of several incoming
    lines each one's, added up. By contracted demand: C, or C + 2 x (M - 1.05 C) where M is above 1.05 C. C may be
    another one each month. Source: 发改办价格〔2016〕1583号. In a month that is not whole, each day costs 1/30 of the
    month's fee. Source: 供电营业规则 (1996), 第八十四条.
    Raises Refused: `contracted_missing` (detail: path).
    """
    billed_bp = _billed_bp(charge, month, contracted)
    days = DAYS_OF_A_FEE_MONTH if month.days == days_in_month(month.month) else month.days
    return Line(
        part="basic_fee",
        rule=charge.by,
        month=month.month,
        billed_w=divide_half_away(billed_bp, BASIS_POINTS),
        amount_fen=divide_half_away(
            billed_bp * charge.price_fen_per_kw_month * days, BASIS_POINTS * W_PER_KW * DAYS_OF_A_FEE_MONTH
        ),
    )


def deviation_lines(charge: Deviation, *, months: Sequence[MonthSum], contracted: Contracted) -> Iterator[Line]:
    """What energy outside the band around the contracted energy costs, by month or over the whole period.

    Raises Refused: `contracted_missing` (detail: path) for a month without contracted energy where others have it.
    """
    if contracted.energy_wh is None:
        return
    missing = [month.month for month in months if month.month not in contracted.energy_wh]
    if missing:
        raise Refused("contracted_missing", path=f"contracted.energy_wh.{missing[0]}")
    if charge.by == "period":
        metered_wh = sum(month.energy_wh for month in months)
        yield from period_deviation_lines(charge, metered_wh=metered_wh, contracted=contracted)
        return
    for month in months:
        yield from _deviation(
            charge,
            month=month.month,
            metered_wh=month.energy_wh,
            contracted_wh=contracted.energy_wh[month.month],
        )


def period_deviation_lines(charge: Deviation, *, metered_wh: int, contracted: Contracted) -> Iterator[Line]:
    """Deviation over the whole period, of which only the metered energy is known."""
    if contracted.energy_wh is not None:
        yield from _deviation(
            charge, month=None, metered_wh=metered_wh, contracted_wh=sum(contracted.energy_wh.values())
        )


def _billed_bp(charge: BasicFee, month: MonthSum, contracted: Contracted) -> int:
    """The demand in W, or capacity in VA, that the fee counts, in 1/10,000."""
    match charge.by:
        case "capacity":
            return _given(in_month(contracted.capacity_va, month.month), "capacity_va") * BASIS_POINTS
        case "measured_demand":
            return month.peak_w * BASIS_POINTS
        case "contracted_demand":
            demand_w = _given(in_month(contracted.demand_w, month.month), "demand_w")
            overrun_bp = month.peak_w * BASIS_POINTS - demand_w * FREE_DEMAND_BP
            return demand_w * BASIS_POINTS + OVERRUN_FACTOR * max(overrun_bp, 0)


def _given(quantity: int | None, name: str) -> int:
    if quantity is None:
        raise Refused("contracted_missing", path=f"contracted.{name}")
    return quantity


def _deviation(charge: Deviation, *, month: str | None, metered_wh: int, contracted_wh: int) -> Iterator[Line]:
    over_bp = metered_wh * BASIS_POINTS - contracted_wh * (BASIS_POINTS + charge.over_band_bp)
    under_bp = contracted_wh * (BASIS_POINTS - charge.under_band_bp) - metered_wh * BASIS_POINTS
    sides = (
        ("deviation_over", over_bp, charge.over_price_e8_yuan_per_kwh),
        ("deviation_under", under_bp, charge.under_price_e8_yuan_per_kwh),
    )
    for rule, outside_bp, price in sides:
        if outside_bp > 0:
            yield Line(
                part="deviation",
                rule=rule,
                month=month,
                energy_wh=divide_half_away(outside_bp, BASIS_POINTS),
                price_e8_yuan_per_kwh=price,
                amount_fen=fen_of_e12(outside_bp * price),
            )
