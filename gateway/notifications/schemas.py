"""Notifications on the wire. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from gateway.notifications.kinds import KINDS


class NotificationItem(BaseModel):
    """`subject` is the id of what it is about: an order, an application, an intent's digest, a user."""

    id: int
    kind: str = Field(examples=list(KINDS))
    title_zh: str
    title_en: str
    subject: str
    user: str | None
    participant: str | None
    role: str | None
    detail: dict[str, Any]
    due_at: int | None
    created_at: int
    read_at: int | None


class NotificationPage(BaseModel):
    items: list[NotificationItem]
    unread: int = Field(description="How many are unread, counted to 1,000")
    next_cursor: str | None


class ReadMarks(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    ids: list[Annotated[int, Field(ge=1, lt=2**53)]] = Field(min_length=1, max_length=1_000)


class Marked(BaseModel):
    marked: int


class Preferences(BaseModel):
    """`address` None: no mail. `kinds` are those that go by mail."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    address: str | None = Field(
        pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254, repr=False
    )
    kinds: list[str] = Field(
        default_factory=lambda: [kind.name for kind in KINDS.values() if kind.mailed], max_length=len(KINDS)
    )

    @field_validator("kinds")
    @classmethod
    def _known(cls, kinds: list[str]) -> list[str]:
        if not set(kinds) <= KINDS.keys():
            raise ValueError("kinds")
        return sorted(set(kinds))


def item_of(row: Mapping[str, Any], *, read_at: int | None) -> NotificationItem:
    """A row of `notifications` as it is shown."""
    kind = KINDS[row["kind"]]
    return NotificationItem(
        id=row["id"],
        kind=kind.name,
        title_zh=kind.title_zh,
        title_en=kind.title_en,
        subject=row["subject"],
        user=row["user_id"],
        participant=row["participant"],
        role=row["role"],
        detail=json.loads(row["detail"]),
        due_at=row["due_at"],
        created_at=row["created_at"],
        read_at=read_at,
    )
