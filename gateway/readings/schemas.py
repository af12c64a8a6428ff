"""Readings as the grid company's API shows them. Energy is in Wh and varh, times are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.metering.schemas import DATE
from gateway.pages import ID, Page, PageQuery
from gateway.readings.model import Code

MAX_REGISTERS = 10_000
Shown = Annotated[int, Field(ge=0, lt=2**53, repr=False)]


class RowAnswer(BaseModel):
    """What became of a day: `stored` as `version`, `exists` as it came before, or `rejected` by `code`."""

    line: int
    status: Literal["stored", "exists", "rejected"]
    point: str | None
    date: str | None
    version: int | None
    state: str | None
    code: str | None
    field: str | None
    findings: list[str]


class ReadingReceipt(BaseModel):
    """What became of a body, and of each of its days in their order."""

    stored: int
    exists: int
    rejected: int
    rows: list[RowAnswer]


class RegisterReading(BaseModel):
    """What a meter showed, before the ratio: at 00:00 of `date`, or when its time began or ended on that day."""

    model_config = ConfigDict(extra="forbid")

    point: str = Field(pattern=ID)
    meter: str = Field(pattern=ID)
    date: str = Field(pattern=DATE)
    occasion: Literal["day", "month", "opening", "closing"]
    active_import_wh: Shown
    active_export_wh: Shown = 0
    reactive_import_varh: Shown = 0
    reactive_export_varh: Shown = 0


class RegisterReadings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: list[RegisterReading] = Field(max_length=MAX_REGISTERS)


class RegisterReceipt(BaseModel):
    """`rejected` maps the place of a register reading (from 0) to the code by which it was rejected."""

    stored: int
    rejected: dict[int, str]


class FoundInDay(BaseModel):
    version: int
    code: str
    interval: int | None = Field(description="The first quarter-hour; null: the day as a whole")
    count: int
    accepted_by: str | None
    accepted_at: int | None


class DayVersion(BaseModel):
    """One version of a day as it came in; `anchored_version` is its number on the ledger."""

    version: int
    state: Literal["received", "validated", "anchored", "superseded"]
    source: str
    received_at: int
    corrects: int | None
    root: str | None
    anchored_version: int | None
    block: int | None
    flags: list[int] = Field(description="0 measured, 1 to 3 estimated by that method, 255 missing")
    active_import_wh: list[int]
    active_export_wh: list[int]
    reactive_import_varh: list[int]
    reactive_export_varh: list[int]


class DayOfReadings(BaseModel):
    """A point's day: all versions that came in, and what was found about them."""

    point: str
    date: str
    versions: list[DayVersion]
    findings: list[FoundInDay]


class DayOfMonth(BaseModel):
    """The last version of a day: its values, how many of them were estimated or are missing, and what was found."""

    date: str
    version: int
    state: Literal["received", "validated", "anchored", "superseded"]
    anchored_version: int | None
    estimated: int
    missing: int
    findings: list[str] = Field(description="Codes, also those that an agent accepted")
    active_import_wh: list[int]
    active_export_wh: list[int]


class MonthOfReadings(BaseModel):
    """The days of a point's month that came in, by date."""

    point: str
    month: str = Field(examples=["2026-07"])
    days: list[DayOfMonth]


class DayAcceptance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)


class WaitingDay(BaseModel):
    """A day that waits to be anchored as version `next_version`. `data` (base64) is as `gateway/readings/encoding.py`
    says; whoever signs computes the root from it and the salt."""

    point: str
    date: str
    next_version: int
    salt: str
    data: str


class WaitingDayPage(BaseModel):
    items: list[WaitingDay]
    after: str | None = Field(description="Pass it as `after` for what comes next; null on the last page")


class UndecidedDay(BaseModel):
    """A day that waits for a correction, or for an agent who accepts it."""

    point: str
    date: str
    version: int
    received_at: int
    findings: list[str]


class UndecidedDayPage(Page):
    items: list[UndecidedDay]


class UndecidedQuery(PageQuery):
    """Filters are joined by AND."""

    code: Code | None = None
    point: str | None = Field(None, pattern=ID)


class OpenedValues(BaseModel):
    active_import_wh: int
    active_export_wh: int
    reactive_import_varh: int
    reactive_export_varh: int


class ReadingProof(BaseModel):
    """One value with the path to its tree's hash, which stands beside that of the whole day (`whole`) under the root on
    the ledger. `interval` 96 are the day's sums."""

    point: str
    date: str
    version: int
    block: int
    interval: int
    flag: int
    values: OpenedValues
    salt: str
    path: list[str]
    whole: str
    root: str


class DayFigures(BaseModel):
    """How many days are in which state."""

    received: int
    validated: int
    anchored: int
    superseded: int
