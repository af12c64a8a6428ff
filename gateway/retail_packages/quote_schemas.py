"""What is asked and answered when packages are quoted on a load profile. A load is private: it comes in a body only."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from chaincode.settlement.load import MAX_DAYS, MAX_QUARTER_HOUR_WH
from chaincode.tariff.schema import MAX_PRICE_E8_YUAN_PER_KWH, QUARTER_HOURS_PER_DAY
from gateway.exports import CSV_TYPE, XLSX_TYPE
from gateway.pages import ID
from gateway.retail_packages.schemas import MethodNamed

MAX_COMPARED = 20
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_PRICE_NAME = r"^[a-z][a-z0-9_]{0,31}$"

QuarterHourWh = Annotated[StrictInt, Field(ge=0, le=MAX_QUARTER_HOUR_WH)]
DayWh = Annotated[list[QuarterHourWh], Field(min_length=QUARTER_HOURS_PER_DAY, max_length=QUARTER_HOURS_PER_DAY)]
PriceE8 = Annotated[StrictInt, Field(ge=-MAX_PRICE_E8_YUAN_PER_KWH, le=MAX_PRICE_E8_YUAN_PER_KWH)]
Prices = dict[Annotated[str, Field(pattern=_PRICE_NAME)], PriceE8]
Quantity = Annotated[StrictInt, Field(ge=0, lt=2**53)]

ByMonth = dict[Annotated[str, Field(pattern=_MONTH)], Quantity]
_EITHER_OR = (
    ("energy_wh", "energy_wh_by_month"),
    ("capacity_va", "capacity_va_from_month"),
    ("demand_w", "demand_w_from_month"),
)


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class ReadingsFile(_Asked):
    """A file of one's own readings: `time` and `energy_kwh` (or `energy_wh`), or `date` and 96 columns in kWh."""

    media_type: Literal["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = Field(
        examples=[CSV_TYPE, XLSX_TYPE]
    )
    content: str = Field(repr=False, description="The file in base64")

    def decoded(self) -> bytes:
        """The bytes of the file. Raises ValueError when they are not base64."""
        try:
            return base64.b64decode(self.content, validate=True)
        except binascii.Error:
            raise ValueError("not base64") from None


class ContractedQuantities(_Asked):
    """What would be contracted. `energy_wh` is of all days of the load together, and belongs to them evenly."""

    energy_wh: Quantity | None = Field(default=None, repr=False)
    energy_wh_by_month: ByMonth | None = Field(default=None, repr=False)
    capacity_va: Quantity | None = Field(default=None, repr=False)
    demand_w: Quantity | None = Field(default=None, repr=False)
    capacity_va_from_month: ByMonth | None = Field(
        default=None, repr=False, description="Each from its month on until the next one named"
    )
    demand_w_from_month: ByMonth | None = Field(default=None, repr=False, description="In the same way")

    @model_validator(mode="after")
    def _one_of_each(self) -> ContractedQuantities:
        for whole, by_month in _EITHER_OR:
            if getattr(self, whole) is not None and getattr(self, by_month) is not None:
                raise ValueError(f"{whole} and {by_month} exclude each other")
        return self


class DeliveryAsked(_Asked):
    """Where and how energy is delivered. With zone and voltage level the quote is the whole bill; with capacity and the
    reactive energy of each month it has the power-factor adjustment too."""

    zone: str | None = Field(default=None, pattern=ID)
    voltage_level: str | None = Field(default=None, pattern=ID)
    capacity_va: Quantity | None = Field(default=None, repr=False, description="Of the transformers in use")
    reactive_varh: dict[Annotated[str, Field(pattern=_MONTH)], Quantity] | None = Field(
        default=None, repr=False, description="By month, both directions' absolute values together"
    )

    @model_validator(mode="after")
    def _whole_place(self) -> DeliveryAsked:
        if (self.zone is None) != (self.voltage_level is None):
            raise ValueError("zone and voltage_level go together")
        return self


class LoadProfile(_Asked):
    """Energy by quarter-hour, in the body or in a file, and what the bill depends on beside it."""

    load: dict[Annotated[str, Field(pattern=_DATE)], DayWh] | None = Field(
        None, min_length=1, max_length=MAX_DAYS, repr=False, description="Wh of 96 quarter-hours by market-local date"
    )
    readings: ReadingsFile | None = Field(None, repr=False)
    contracted: ContractedQuantities | None = Field(None, repr=False)
    delivery: DeliveryAsked | None = Field(None, repr=False)
    consumed_before_wh: Quantity = Field(
        0, repr=False, description="Counts towards the tiers of the first month, or year"
    )

    @model_validator(mode="after")
    def _one_source(self) -> LoadProfile:
        if (self.load is None) == (self.readings is None):
            raise ValueError("either load or readings")
        return self


class QuoteRequest(LoadProfile):
    """`version` is the present one where it is left out; `prices` replace list prices by name."""

    version: int | None = Field(None, ge=1, lt=2**31)
    prices: Prices = Field(default={}, repr=False, description="Negotiated prices in 1e-8 yuan per kWh, by price name")


class ComparedPackage(_Asked):
    package_id: str = Field(pattern=ID)
    version: int | None = Field(None, ge=1, lt=2**31)
    prices: Prices = Field(default={}, repr=False)


class CompareRequest(LoadProfile):
    packages: list[ComparedPackage] = Field(min_length=1, max_length=MAX_COMPARED)


class CalendarUsed(BaseModel):
    region: str
    version: int


class ReferenceUsed(BaseModel):
    reference: str
    month: str
    version: int


Assumption = Literal[
    "list_prices",
    "no_contracted_energy",
    "nothing_consumed_before",
    "outside_validity",
    "days_missing",
    "calendar_open",
    "no_grid_charges",
    "no_power_factor",
]


class QuoteLine(BaseModel):
    """One line; `amount_fen` was rounded once, by the rule that `rule` names. `payee` gets it: `retailer`, `grid` or
    `fund:<id>`. `method` is the settlement method that it follows (`id@version`); a percentage is of `base_fen`."""

    part: str
    rule: str
    amount_fen: int
    month: str | None = None
    price: str | None = None
    tier: int | None = None
    energy_wh: int | None = None
    price_e8_yuan_per_kwh: int | None = None
    billed_w: int | None = None
    payee: str
    method: str | None = None
    account: str | None = None
    zone: str | None = None
    voltage_level: str | None = None
    cos_phi_percent: int | None = None
    base_fen: int | None = None
    share_bp: int | None = None


class QuoteTax(BaseModel):
    """Value-added tax that the total contains, by the method named; `net_fen` is the total without it."""

    rule: str
    method: str
    rate_bp: int
    taxed_fen: int
    tax_fen: int
    net_fen: int


class Quote(BaseModel):
    """What a load costs under a package, by line, part and month; and by what it was computed.

    `assumed`: `list_prices` where none were negotiated; `no_contracted_energy`: no deviation is charged;
    `nothing_consumed_before` for tiers; `outside_validity`: the load is of days on which the package is not valid;
    `days_missing`: days between the first and the last have no load, and cost nothing; `calendar_open`: the calendar
    names no day of a year of the load, so that its days are what their day of the week says; `no_grid_charges`: zone
    and voltage level are not given, so that what the grid and the funds charge is left out; `no_power_factor`: capacity
    or reactive energy is not given, or the grid's charges are left out, so that nothing is adjusted.
    """

    package_id: str
    version: int
    template_id: str
    template_version: int
    period_start: str
    period_end: str
    energy_wh: int
    total_fen: int
    average_price_e8_yuan_per_kwh: int | None
    by_part: dict[str, int]
    by_month: dict[str, int] = Field(description='Fen by month; "" has lines of the whole period')
    by_payee: dict[str, int] = Field(description="Fen by who gets it: retailer, grid, fund:<id>")
    lines: list[QuoteLine]
    tax: QuoteTax | None = None
    prices: dict[str, int] = Field(description="The prices that were used, in 1e-8 yuan per kWh")
    deposit_fen: int | None = Field(description="Security to be given, where the template asks for one")
    calendar: CalendarUsed
    references: list[ReferenceUsed]
    methods: list[MethodNamed] = Field(description="Settlement methods of the package's version")
    assumed: list[Assumption]


class QuoteAtBlock(Quote):
    block_height: int


class QuoteProblem(BaseModel):
    """Why a package cannot be quoted on this load, such as a month whose reference price is not published."""

    code: str
    context: dict[str, Any] | None = None


class Compared(BaseModel):
    """A package beside others: its quote without lines, or why there is none."""

    package_id: str
    name: str | None = None
    retailer: str | None = None
    quote: Quote | None = None
    problem: QuoteProblem | None = None


class Comparison(BaseModel):
    """The packages, cheapest first; those that cannot be quoted come last."""

    items: list[Compared]
    block_height: int
