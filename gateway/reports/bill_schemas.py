"""Reports of bills and readings as the API shows them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.reports.schemas import Report


class Settled(BaseModel):
    """What was settled in one day or month: first bills, later versions by reason, and last bills of contracts."""

    period: str = Field(examples=["2026-11-21", "2026-11"])
    retailer: str | None = None
    segment: str | None = None
    settled: int = 0
    corrected: int = 0
    ruled: int = 0
    final: int = 0


class SettlementsReport(Report):
    items: list[Settled]


class MonthStanding(BaseModel):
    """The contracts that delivered in a month: how many have a bill, how many of these in a later version, and how many
    have none yet."""

    month: str = Field(examples=["2026-11"])
    retailer: str | None = None
    segment: str | None = None
    delivering: int
    settled: int
    corrected: int
    open: int


class MonthsReport(Report):
    items: list[MonthStanding]


class Cost(BaseModel):
    """What one part came to in a month by the present bills, and in the month before. A consumer has it by contract, a
    retailer by package; `price` is the band. Amounts are in fen."""

    month: str
    order_id: str | None = None
    package: str
    part: str
    price: str | None = None
    bills: int
    energy_wh: int | None = Field(default=None, repr=False)
    amount_fen: int = Field(repr=False)
    before_fen: int = Field(repr=False, description="In the month before")
    change_fen: int = Field(repr=False)


class CostsReport(Report):
    items: list[Cost]


class Anchored(BaseModel):
    """Of the days of points that were somebody's: how many have anchored readings, how many have none, and of how many
    points."""

    period: str
    point_days: int
    anchored: int
    missing: int
    points: int
    points_without: int


class ReadingsReport(Report):
    items: list[Anchored]
