"""Changes that two people agree on, as the API shows them, and the filters of their list."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery


class Change(BaseModel):
    """A change of a user that a second person approves or declines; its id is the digest of the proposing intent.

    `args` is what it sets, as the action that proposed it says. `operator` acted last: the proposer, or who decided.
    """

    change_id: str
    version: int
    kind: str = Field(description="key, registration, roles, status or certificate", examples=["key"])
    user: str = Field(description="Whose record it changes")
    user_version: int | None = Field(description="The user's version that the proposer saw; null for a registration")
    args: dict[str, Any]
    proposed_by: str
    status: str = Field(description="open, approved or declined")
    reason: str | None = Field(description="Why it was declined")
    operator: str
    refreshed_at: int = Field(description="ms since 1970 UTC")


class ChangeAtBlock(Change):
    block_height: int


class ChangePage(Page):
    items: list[Change]


class ChangeQuery(PageQuery):
    status: Literal["open", "approved", "declined"] | None = None
    kind: Literal["key", "registration", "roles", "status", "certificate"] | None = None
    user: str | None = Field(None, pattern=ID)
