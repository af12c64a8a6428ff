"""A comparison of two bills as the API shows it, and what can be asked of bills."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from gateway.bills.comparison import Cause

LINE_COLUMNS = (
    *("number", "order_id", "month", "version", "line", "part", "rule", "price", "tier", "zone", "voltage_level"),
    *("energy_wh", "price_e8_yuan_per_kwh", "billed_w", "base_fen", "share_bp", "cos_phi_percent", "amount_fen"),
    *("payee", "account", "role", "method"),
)
"""Of a bill's lines as a table; amounts in fen, energies in Wh, prices in 1e-8 yuan per kWh."""


class ComparedBill(BaseModel):
    """One of two bills. `amount_fen` is its total and what of earlier corrections it carries."""

    number: str
    order_id: str
    month: str
    version: int
    days: int
    energy_wh: int = Field(repr=False)
    average_price_e8_yuan_per_kwh: int | None = Field(repr=False)
    total_fen: int = Field(repr=False)
    carried_fen: int = Field(repr=False)
    amount_fen: int = Field(repr=False)


class ComparedEffect(BaseModel):
    """What a cause adds to a part; `part` is null for corrections of earlier bills."""

    part: str | None
    cause: Cause
    amount_fen: int = Field(repr=False)


class BillComparison(BaseModel):
    """Why a bill is higher than the other: the effects add up to the difference (`gateway/bills/comparison.py`)."""

    this: ComparedBill
    other: ComparedBill
    difference_fen: int = Field(repr=False)
    by_cause: dict[Cause, int] = Field(repr=False)
    effects: list[ComparedEffect]


LineFormat = Literal["csv", "xlsx"]
