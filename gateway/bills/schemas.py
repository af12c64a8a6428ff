"""A comparison of two bills as the API shows it, and what can be asked of bills."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from gateway.bills.comparison import Cause
from gateway.pages import Page
from gateway.settlements.schemas import Settlement

LINE_COLUMNS = (
    *("number", "order_id", "month", "version", "line", "part", "rule", "price", "tier", "zone", "voltage_level"),
    *("energy_wh", "price_e8_yuan_per_kwh", "billed_w", "base_fen", "share_bp", "cos_phi_percent", "amount_fen"),
    *("payee", "account", "role", "method"),
)
"""Of a bill's lines as a table; amounts in fen, energies in Wh, prices in 1e-8 yuan per kWh."""


BILL_COLUMNS = (
    *("number", "order_id", "month", "version", "start", "end", "final", "consumer", "retailer", "package"),
    *("energy_wh", "total_fen", "difference_fen", "due_fen", "charged", "reason", "statement_hash"),
)
"""Of bills as a table; amounts in fen, energies in Wh."""


class Bill(Settlement):
    """A bill of the caller's own with what it comes to. `difference_fen` is that of a later version to the one before;
    `due_fen` is what the consumer owes with this bill: corrections that it carries are in it, and a correction that the
    next bill charges is not."""

    number: str
    package: str = Field(description="Its id and version, `id@version`")
    energy_wh: int = Field(repr=False)
    total_fen: int = Field(repr=False)
    difference_fen: int | None = Field(repr=False)
    due_fen: int = Field(repr=False)
    charged: Literal["with_this_bill", "with_the_next_bill"]


class BillPage(Page):
    items: list[Bill]


class BillTotals(BaseModel):
    """Sums over bills. `parties` are what each has paid (negative) or gets, together zero."""

    block_height: int
    bills: int
    energy_wh: int = Field(repr=False)
    total_fen: int = Field(repr=False)
    due_fen: int = Field(repr=False)
    by_part: dict[str, int] = Field(repr=False)
    parties: dict[str, int] = Field(repr=False)


class InBoth(BaseModel):
    zh: str
    en: str


class RuleInWords(BaseModel):
    """What a rule multiplies and adds before its one rounding, and the document that says so."""

    code: str
    what: InBoth
    source: InBoth


class RulesInWords(BaseModel):
    rules: list[RuleInWords]


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
