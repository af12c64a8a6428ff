"""A party's figures as they are uploaded, and what they and the bills, or plants' statements, differ by."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.pages import ID
from gateway.reconciliation.differences import Cause
from gateway.retail_packages.quote_schemas import ReadingsFile
from gateway.settlements.schemas import HASH, MONTH

DIFFERENCE_COLUMNS = (
    *("number", "order_id", "month", "version", "cause", "part", "price", "tier", "account", "zone", "voltage_level"),
    *("point", "date", "own_energy_wh", "billed_energy_wh", "own_fen", "billed_fen", "difference_fen"),
)
"""Of the differences as a table; amounts in fen, energies in Wh."""
PLANT_DIFFERENCE_COLUMNS = (
    *("plant_id", "month", "version", "cause", "part", "role", "payee", "point", "date"),
    *("own_energy_wh", "billed_energy_wh", "own_fen", "billed_fen", "difference_fen"),
)
"""The same of plants."""


class FiguresFile(ReadingsFile):
    """One's own figures: lines with `point`, `date` and energy, lines with amounts (`figures.py`)."""


class Uploaded(BaseModel):
    """Figures of a month. Nothing of it is kept."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    month: str = Field(pattern=MONTH)
    figures: FiguresFile = Field(repr=False)
    readings: dict[str, str] | None = Field(
        default=None,
        repr=False,
        description="The month's packed readings by metering point, so that days can be compared",
    )


class ReconciliationRequest(Uploaded):
    """Figures of a month: of one order, or of all of one's own. Nothing of it is kept."""

    order: str | None = Field(default=None, pattern=HASH, description="Without it each line names its order")


class PlantReconciliationRequest(Uploaded):
    """Figures of a month: of one plant, or of all of which one may read statements. Nothing of it is kept."""

    plant: str | None = Field(default=None, pattern=ID, description="Without it each line names its plant")
    own_income: bool = Field(
        default=False,
        description="Of producer and buyer too, what one gets oneself in place of the whole statement",
    )


class FoundDifference(BaseModel):
    """One cause of a difference: `difference_fen` is the bill's amount, or that of a plant's statement, less one's own.
    Energies are in Wh. `role` and `payee` are those of a plant's line."""

    cause: Cause
    part: str | None = None
    price: str | None = None
    tier: str | None = None
    account: str | None = None
    zone: str | None = None
    voltage_level: str | None = None
    role: str | None = None
    payee: str | None = None
    point: str | None = None
    date: str | None = None
    own_energy_wh: int | None = Field(default=None, repr=False)
    billed_energy_wh: int | None = Field(default=None, repr=False)
    own_fen: int | None = Field(default=None, repr=False)
    billed_fen: int | None = Field(default=None, repr=False)
    difference_fen: int | None = Field(default=None, repr=False)


class Compared(BaseModel):
    """A statement beside one's own figures."""

    month: str
    version: int | None = None
    own_fen: int | None = Field(default=None, repr=False, description="Null where no amounts were given")
    billed_fen: int | None = Field(default=None, repr=False)
    difference_fen: int | None = Field(default=None, repr=False, description="The causes add up to it")
    by_cause: dict[Cause, int] = Field(default={}, repr=False, description="How often each cause was found")
    differences: list[FoundDifference] = []


class ReconciledBill(Compared):
    """A bill beside one's own figures. `agreed`: they are the same in all that was given; `differs`; `no_figures`: the
    file has none of this order; `no_bill`: the file has figures of an order that has no bill in the month."""

    order_id: str
    number: str | None = None
    state: Literal["agreed", "differs", "no_figures", "no_bill"]


class Reconciliation(BaseModel):
    """All bills of the month, or the one that was asked for, by order."""

    month: str
    agreed: int
    differs: int
    no_figures: int
    no_bill: int
    items: list[ReconciledBill]


class ReconciledPlant(Compared):
    """A plant's month beside one's own figures; states as a bill's, and `no_statement`: the file has figures of a plant
    of which one may read no statement of the month."""

    plant_id: str
    state: Literal["agreed", "differs", "no_figures", "no_statement"]


class PlantReconciliation(BaseModel):
    """All plants of which one may read the month's statement, or the one that was asked for, by plant."""

    month: str
    agreed: int
    differs: int
    no_figures: int
    no_statement: int
    items: list[ReconciledPlant]
