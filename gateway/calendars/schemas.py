"""Calendars as the API shows them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.pages import Page


class Calendar(BaseModel):
    """One version of a region's calendar. An unnamed day is `workday` or `weekend` by its day of the week."""

    region: str = Field(examples=["guangdong"])
    version: int
    days: dict[str, str] = Field(description="Day type by market-local date", examples=[{"2026-10-01": "holiday"}])
    operator: str
    refreshed_at: int


class CalendarAtBlock(Calendar):
    block_height: int


class CalendarPage(Page):
    items: list[Calendar]
