"""A party's figures as they are uploaded, and what they and the bills differ by."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.reconciliation.differences import Cause
from gateway.retail_packages.quote_schemas import ReadingsFile
from gateway.settlements.schemas import HASH, MONTH

DIFFERENCE_COLUMNS = (
    *("number", "order_id", "month", "version", "cause", "part", "price", "tier", "account", "zone", "voltage_level"),
    *("point", "date", "own_energy_wh", "billed_energy_wh", "own_fen", "billed_fen", "difference_fen"),
)
"""Of the differences as a table; amounts in fen, energies in Wh."""


class FiguresFile(ReadingsFile):
    """One's own figures: lines with `point`, `date` and energy, lines with `part` and amount (`figures.py`)."""


class ReconciliationRequest(BaseModel):
    """Figures of a month: of one order, or of all of one's own. Nothing of it is kept."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    month: str = Field(pattern=MONTH)
    order: str | None = Field(default=None, pattern=HASH, description="Without it each line names its order")
    figures: FiguresFile = Field(repr=False)
    readings: dict[str, str] | None = Field(
        default=None,
        repr=False,
        description="The month's packed readings by metering point, so that days can be compared",
    )


class FoundDifference(BaseModel):
    """One cause of a difference: `difference_fen` is the bill's amount less one's own. Energies are in Wh."""

    cause: Cause
    part: str | None = None
    price: str | None = None
    tier: str | None = None
    account: str | None = None
    zone: str | None = None
    voltage_level: str | None = None
    point: str | None = None
    date: str | None = None
    own_energy_wh: int | None = Field(default=None, repr=False)
    billed_energy_wh: int | None = Field(default=None, repr=False)
    own_fen: int | None = Field(default=None, repr=False)
    billed_fen: int | None = Field(default=None, repr=False)
    difference_fen: int | None = Field(default=None, repr=False)


class ReconciledBill(BaseModel):
    """A bill beside one's own figures. `agreed`: they are the same in all that was given; `differs`; `no_figures`: the
    file has none of this order; `no_bill`: the file has figures of an order that has no bill in the month."""

    order_id: str
    month: str
    state: Literal["agreed", "differs", "no_figures", "no_bill"]
    number: str | None = None
    version: int | None = None
    own_fen: int | None = Field(default=None, repr=False, description="Null where no amounts were given")
    billed_fen: int | None = Field(default=None, repr=False)
    difference_fen: int | None = Field(default=None, repr=False, description="The causes add up to it")
    by_cause: dict[Cause, int] = Field(default={}, repr=False, description="How often each cause was found")
    differences: list[FoundDifference] = []


class Reconciliation(BaseModel):
    """All bills of the month, or the one that was asked for, by order."""

    month: str
    agreed: int
    differs: int
    no_figures: int
    no_bill: int
    items: list[ReconciledBill]
