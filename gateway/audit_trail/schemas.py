"""The audit trail on the wire. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class AuditFilters(BaseModel):
    """Which entries: all that fit every filter given. `since` is the first moment, `until` the first one too late."""

    model_config = ConfigDict(extra="forbid")

    actor: str | None = Field(default=None, max_length=160)
    kind: str | None = Field(default=None, max_length=64)
    subject: str | None = Field(default=None, max_length=160)
    since: int | None = Field(default=None, ge=0, lt=2**53)
    until: int | None = Field(default=None, ge=0, lt=2**53)


class AuditQuery(AuditFilters):
    """A page of the trail, newest entry first."""

    limit: int = Field(default=100, ge=1, le=500)
    cursor: str | None = Field(default=None, max_length=256, description="`next_cursor` of the page before")

    def filters(self) -> AuditFilters:
        return AuditFilters(**self.model_dump(exclude={"limit", "cursor"}))


class AuditEntry(BaseModel):
    """One entry. `hash` covers all other fields, `previous` is the hash of the entry before."""

    n: int
    at: int
    actor: str | None
    kind: str
    subject: str | None
    detail: dict[str, Any]
    previous: str
    hash: str


class AuditPage(BaseModel):
    items: list[AuditEntry]
    next_cursor: str | None


class AuditHead(BaseModel):
    """Where the trail stands, and up to where it is anchored on the ledger."""

    count: int
    head: str
    anchored: int = Field(description="Entries that the newest anchor covers, 0 before the first")


class AuditKind(BaseModel):
    """A kind of entry and the fields that its detail may have."""

    kind: str
    summary: str
    fields: list[str]
