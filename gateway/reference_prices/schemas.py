"""Reference prices as the API shows them, and the filters of their list."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class ReferencePrice(BaseModel):
    """One version of a month's price, in 1e-8 yuan per kWh: one for the month, or one for each of its quarter-hours."""

    reference: str = Field(examples=["guangdong-month-average"])
    month: str = Field(examples=["2026-07"])
    version: int
    price_e8_yuan_per_kwh: int | None
    curve: list[int] | None
    operator: str
    refreshed_at: int


class ReferencePriceAtBlock(ReferencePrice):
    block_height: int


class ReferencePricePage(Page):
    items: list[ReferencePrice]


class ReferencePriceQuery(PageQuery):
    """Filters are joined by AND. Months are inclusive."""

    reference: str | None = Field(None, pattern=ID)
    from_month: str | None = Field(None, pattern=MONTH)
    to_month: str | None = Field(None, pattern=MONTH)
