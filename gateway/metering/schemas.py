"""Metering points, meters and anchored days as the API shows them, and the filters of their lists.

Dates are market-local (UTC+8), periods half-open.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery

DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

Direction = Literal["import", "export", "both"]
VoltageLevel = Literal["below_1kv", "from_1kv", "from_35kv", "from_110kv", "from_220kv"]
MeterState = Literal["installed", "commissioned", "faulty", "replaced", "retired"]


class Connection(BaseModel):
    """What holds at a point from `start` on, until the next entry's start."""

    start: str = Field(examples=["2026-01-01"])
    direction: Direction
    voltage_level: VoltageLevel
    capacity_va: int
    zone: str


class MeterPeriod(BaseModel):
    """When a meter measured at the point; without an `end` it still does."""

    meter: str
    start: str
    end: str | None = None


class MeteringPoint(BaseModel):
    """A metering point. To whom it belongs when is at `/metering-points/{point}/assignments`."""

    point_id: str = Field(examples=["mp-350100-000417"])
    version: int
    grid: str = Field(description="The grid company, a participant")
    status: Literal["open", "closed"]
    opens_on: str
    closes_on: str | None = None
    connection: list[Connection]
    meters: list[MeterPeriod] = []
    operator: str
    refreshed_at: int
    changed_in_block: int


class MeteringPointAtBlock(MeteringPoint):
    block_height: int


class MeteringPointPage(Page):
    items: list[MeteringPoint]


class MeteringPointQuery(PageQuery):
    """Filters are joined by AND, and look at what holds now."""

    participant: str | None = Field(None, pattern=ID, description="To whom the point belongs now")
    grid: str | None = Field(None, pattern=ID)
    zone: str | None = Field(None, pattern=ID)
    direction: Direction | None = None
    voltage_level: VoltageLevel | None = None
    status: Literal["open", "closed"] | None = None


class Assignment(BaseModel):
    """To whom the point belongs, and when; without an `end` it still does."""

    point_id: str
    participant: str
    start: str
    end: str | None
    changed_in_block: int


class AssignmentPage(Page):
    items: list[Assignment]


class AssignmentQuery(PageQuery):
    participant: str | None = Field(None, pattern=ID, description="To whom the point belongs, or belonged")


class Meter(BaseModel):
    """A meter. `ratio` multiplies a register's difference; `resolution_wh` is one step of its last digit, before it."""

    meter_id: str = Field(examples=["m-350100-8841"])
    version: int
    point: str
    state: MeterState
    ratio: int
    digits: int
    resolution_wh: int
    capacity_va: int
    since: str = Field(description="The day of its last move")
    replaced_by: str | None = None
    operator: str
    refreshed_at: int
    changed_in_block: int


class MeterAtBlock(Meter):
    block_height: int


class MeterPage(Page):
    items: list[Meter]


class MeterQuery(PageQuery):
    """Filters are joined by AND."""

    point: str | None = Field(None, pattern=ID)
    state: MeterState | None = None


class ReadingDay(BaseModel):
    """One version of the root (hex) of a point's readings of a day; `corrects` is the root of the version before."""

    point_id: str
    date: str
    version: int
    root: str
    corrects: str | None
    agent: str
    refreshed_at: int
    changed_in_block: int


class ReadingDayPage(Page):
    items: list[ReadingDay]


class ReadingDayQuery(PageQuery):
    """Filters are joined by AND. The days are those from `from_date` to before `to_date`."""

    point: str | None = Field(None, pattern=ID)
    from_date: str | None = Field(None, pattern=DATE)
    to_date: str | None = Field(None, pattern=DATE)
