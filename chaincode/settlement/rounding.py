"""The rule by which each line of a statement is worked out, and where it comes from. Pure.

Every line is exact until its one rounding to the fen, halves away from zero (`units.divide_half_away`), and carries the
code of its rule. A total is the sum of its lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from chaincode.units import E8_PER_YUAN, FEN_PER_YUAN, WH_PER_KWH, divide_half_away

# Prices under a factor or a share are exact in 1e-12 yuan per kWh: 1e-8 by basis points.
E12_PER_E8 = 10_000
# Wh times 1e-8 yuan per kWh of one fen.
E8_WH_PER_FEN = WH_PER_KWH * E8_PER_YUAN // FEN_PER_YUAN

_CONTRACT = "The retail contract's package"
_BASIC_FEE = "发改办价格〔2016〕1583号"
_GRID = "发改价格〔2023〕526号"
_POWER_FACTOR = "功率因数调整电费办法 (水电财字〔1983〕215号)"
_METHOD = "The settlement method named"


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` is multiplied and added before the one rounding; `source` is the document that says so."""

    code: str
    what: str
    source: str


_ROWS = (
    ("energy", "Energy of the month, price name and tier by its price", _CONTRACT),
    ("energy_by_interval", "Energy of each quarter-hour by its price, share, cap and floor applied to each", _CONTRACT),
    ("energy_by_average", "Energy by its average price, share, cap and floor applied to the average", _CONTRACT),
    ("green_premium", "Green share of the month's energy by the premium", _CONTRACT),
    ("capacity", "Capacity in kVA by the price of a month", _BASIC_FEE),
    ("contracted_demand", "C, or C + 2 x (M - 1.05 C) where M is above 1.05 C, by the price of a month", _BASIC_FEE),
    (
        "measured_demand",
        "Highest quarter-hour average of the month, each incoming line's added up, by the price of a month",
        _BASIC_FEE,
    ),
    ("deviation_over", "Energy above contracted energy and band by the price of it", _CONTRACT),
    ("deviation_under", "Energy that is missing below contracted energy and band by the price of it", _CONTRACT),
    ("transmission", "Energy of the month at a place by the price of its zone and voltage level (输配电价)", _GRID),
    ("line_loss", "Energy of the month by the price of line loss (上网环节线损)", _GRID),
    ("system_operation", "Energy of the month by the price of system operation (系统运行费)", _GRID),
    ("fund", "Energy of the month by the price of one fund or surcharge (政府性基金及附加)", _GRID),
    ("power_factor", "Energy fees and basic fee of the month, as rounded, by the percentage of cos φ", _POWER_FACTOR),
    ("discount", "A fixed amount, energy by a price, or a share of fees as rounded, within its limits", _METHOD),
    ("coupon", "The same, off the retailer's fees, until it is used up", _METHOD),
    ("subsidy", "The same, paid by a fund", _METHOD),
    ("value_added_tax", "Taxed lines, as rounded, by rate / (1 + rate): contained, not added", "增值税法 (2026)"),
    ("producer_fee", "Energy fed in by the fee of the role, parted by the parties' weights", _METHOD),
    ("producer_share", "Income (energy fed in by its price) less the fees, parted by shares and weights", _METHOD),
    ("termination_fixed", "The fixed fee", _CONTRACT),
    ("termination_energy", "Contracted energy that remains by the fee on it", _CONTRACT),
    ("termination_value", "Share of what the energy that remains would cost", _CONTRACT),
    ("security_deposit", "The fixed deposit, and contracted energy by the deposit on it", _CONTRACT),
)

RULES: dict[str, Rule] = {code: Rule(code, what, source) for code, what, source in _ROWS}


def fen_of_e12(value_e12: int) -> int:
    """Fen of Wh times 1e-12 yuan per kWh, rounded once."""
    return divide_half_away(value_e12, E8_WH_PER_FEN * E12_PER_E8)
