"""What energy costs, line by line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from chaincode.units import E8_PER_YUAN, FEN_PER_YUAN, WH_PER_KWH, divide_half_away

Part = Literal[
    "energy",
    "green_premium",
    "basic_fee",
    "transmission",
    "line_loss",
    "system_operation",
    "fund",
    "power_factor",
    "discount",
    "coupon",
    "subsidy",
    "deviation",
    "termination",
    "producer_income",
]

# Who gets what a line is about. A fund and a producer are one of many: the line names its account.
PAYEES: dict[Part, str] = {
    "energy": "retailer",
    "green_premium": "retailer",
    "basic_fee": "grid",
    "transmission": "grid",
    "line_loss": "grid",
    "system_operation": "grid",
    "fund": "fund",
    "power_factor": "grid",
    "discount": "retailer",
    "coupon": "retailer",
    "subsidy": "fund",
    "deviation": "retailer",
    "termination": "retailer",
    "producer_income": "producer",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Line:
    """One line of a statement; `amount_fen` was rounded once, by `rule` (a code of `rounding.RULES`).

    `month` is YYYY-MM, None for a line of the whole period. `price_e8_yuan_per_kwh` is the price, or the average price
    rounded for the reader where prices differ by quarter-hour or have more digits. `tier` is None where the tariff has
    one only. `billed_w` is the demand that a basic fee counts, or the capacity in VA. `method` is the settlement method
    that the line follows (`id@version`), `account` the fund, or the participant, that gets it; a percentage
    (`share_bp`) is of `base_fen`. `paid_to` is the kind of payee where it is another than the part's.
    """

    part: Part
    rule: str
    amount_fen: int
    month: str | None = None
    price: str | None = None
    tier: int | None = None
    energy_wh: int | None = None
    price_e8_yuan_per_kwh: int | None = None
    billed_w: int | None = None
    method: str | None = None
    account: str | None = None
    role: str | None = None
    zone: str | None = None
    voltage_level: str | None = None
    cos_phi_percent: int | None = None
    base_fen: int | None = None
    share_bp: int | None = None
    paid_to: str | None = None

    @property
    def payee(self) -> str:
        """`retailer`, `grid`, `fund:<id>` or `producer:<participant>`; where the amount is negative, it pays."""
        payee = self.paid_to or PAYEES[self.part]
        return payee if self.account is None else f"{payee}:{self.account}"

    def as_value(self) -> dict[str, Any]:
        value = {part.name: getattr(self, part.name) for part in fields(self)}
        return {name: part for name, part in value.items() if part is not None} | {"payee": self.payee}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContainedTax:
    """Value-added tax that is contained in a statement's total, by `rule` and `method`; no line of it.

    `net_fen` is the total without the tax.
    """

    rule: str
    method: str
    rate_bp: int
    taxed_fen: int
    tax_fen: int
    net_fen: int

    def as_value(self) -> dict[str, Any]:
        return {part.name: getattr(self, part.name) for part in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statement:
    """Lines, and the energy that they are about. The lines add up to the total, which contains the tax."""

    lines: Sequence[Line]
    energy_wh: int
    tax: ContainedTax | None = None

    @property
    def total_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)

    @property
    def average_price_e8_yuan_per_kwh(self) -> int | None:
        """What a kWh costs with all that is charged, rounded; None without energy."""
        if not self.energy_wh:
            return None
        return divide_half_away(self.total_fen * WH_PER_KWH * E8_PER_YUAN, self.energy_wh * FEN_PER_YUAN)

    def by_part(self) -> dict[str, int]:
        """Fen by part, in the order in which the parts first appear."""
        totals: dict[str, int] = {}
        for line in self.lines:
            totals[line.part] = totals.get(line.part, 0) + line.amount_fen
        return totals

    def by_month(self) -> dict[str, int]:
        """Fen by month (YYYY-MM), in order; lines of the whole period are under ""."""
        totals: dict[str, int] = {}
        for line in self.lines:
            month = line.month or ""
            totals[month] = totals.get(month, 0) + line.amount_fen
        return dict(sorted(totals.items()))

    def by_payee(self) -> dict[str, int]:
        """Fen by payee, in the order in which the payees first appear."""
        totals: dict[str, int] = {}
        for line in self.lines:
            totals[line.payee] = totals.get(line.payee, 0) + line.amount_fen
        return totals

    def parties(self, *, payer: str) -> dict[str, int]:
        """What each party gets, in fen; the payer's is what it pays, negative. They sum to zero."""
        return {payer: -self.total_fen, **self.by_payee()}

    def as_value(self) -> dict[str, Any]:
        """`{"lines": [...], "energy_wh", "total_fen", "by_part", "by_month", "by_payee"}` as JSON, and `tax`."""
        tax = {} if self.tax is None else {"tax": self.tax.as_value()}
        return {
            "lines": [line.as_value() for line in self.lines],
            "energy_wh": self.energy_wh,
            "total_fen": self.total_fen,
            "by_part": self.by_part(),
            "by_month": self.by_month(),
            "by_payee": self.by_payee(),
            **tax,
        }
