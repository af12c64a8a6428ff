"""Announcements as the API shows them, and the filters of their list."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from chaincode.announcement.model import Importance, Status
from gateway.pages import Page, PageQuery

_DATE = r"^\d{4}-\d{2}-\d{2}$"


class BothLanguages(BaseModel):
    zh: str
    en: str


class Paragraphs(BaseModel):
    """A text in both languages, paragraph by paragraph."""

    zh: list[str]
    en: list[str]


class Announcement(BaseModel):
    """One version. Times are ms since 1970 UTC; `published_at` is the first version's."""

    announcement_id: str = Field(examples=["2026-12-annual-trading"])
    version: int
    status: Status
    importance: Importance
    title: BothLanguages
    text: Paragraphs
    valid_to: str | None = Field(None, description="The first market-local date on which it no longer holds")
    published_at: int
    reason: str | None = Field(None, description="Why it was withdrawn")
    operator: str
    refreshed_at: int
    changed_in_block: int


class AnnouncementAtBlock(Announcement):
    block_height: int


class AnnouncementPage(Page):
    items: list[Announcement]


class Sort(StrEnum):
    LAST_PUBLISHED = "-published_at"
    FIRST_PUBLISHED = "published_at"
    LAST_CHANGED = "-refreshed_at"


class AnnouncementQuery(PageQuery):
    """Filters are joined by AND."""

    status: Status | None = None
    importance: Importance | None = None
    holds_on: str | None = Field(None, pattern=_DATE, description="A date before the end of its validity")
    published_from: int | None = Field(None, ge=0, lt=2**53, description="ms since 1970 UTC")
    published_to: int | None = Field(None, ge=0, lt=2**53, description="ms since 1970 UTC, not included")
    sort: Sort = Sort.LAST_PUBLISHED
