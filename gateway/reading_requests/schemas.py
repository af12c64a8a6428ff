"""Requests for readings on the wire. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from gateway.pages import ID, Page, PageQuery
from gateway.reading_requests.model import DeclineReason, RequestReason, State


class ReadingRequestBody(BaseModel):
    """`missing`: nothing came, or values are not there; `estimated`: values are; `doubted`: the party takes them for
    wrong."""

    model_config = ConfigDict(extra="forbid")

    reason: RequestReason


class RequestDecline(BaseModel):
    """`number` names the request that was looked into."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1, lt=2**31)
    reason: DeclineReason


class ReadingRequest(BaseModel):
    """A request about a point's day. One at a time is open; they are numbered from 1."""

    point: str
    date: str
    number: int
    state: State
    reason: RequestReason
    participant: str = Field(description="Whose people asked")
    asked_by: str
    asked_at: int
    version_before: int = Field(description="The day's last version when it was asked for; 0: none had come")
    answered_version: int | None = Field(description="The first version that came after the request")
    answered_at: int | None
    declined_for: DeclineReason | None = Field(description="Stays where the day came after all")
    declined_by: str | None
    declined_at: int | None


class ReadingRequestList(BaseModel):
    items: list[ReadingRequest]


class ReadingRequestPage(Page):
    items: list[ReadingRequest]


class ReadingRequestQuery(PageQuery):
    """Filters are joined by AND."""

    state: State | None = None
    point: str | None = Field(None, pattern=ID)
