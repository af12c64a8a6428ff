"""Closed periods as the API shows them, and what is drafted."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from gateway.pages import ID, Page, PageQuery
from gateway.settlements.schemas import MONTH


class Closing(BaseModel):
    """A closed month of a retailer: how many statements it counts, which, and that they sum to zero."""

    retailer: str
    month: str
    version: int
    bills: int
    plants: int
    late: int = Field(description="Statements that no earlier closing had counted")
    statements_hash: str = Field(description="SHA-256 (hex) over kind, id, month, version and hash of each")
    statement_hash: str = Field(description="SHA-256 (hex) of the closing's own text")
    balanced: bool
    operator: str
    refreshed_at: int
    changed_in_block: int


class ClosingAtBlock(Closing):
    block_height: int


class ClosingPage(Page):
    items: list[Closing]


class ClosingQuery(PageQuery):
    """Filters are joined by AND."""

    retailer: str | None = Field(None, pattern=ID)
    month: str | None = Field(None, pattern=MONTH)


class ClosingDraftRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    month: str = Field(pattern=MONTH)


class ClosingDraft(BaseModel):
    """What a `close_period` would name, or the code of the refusal."""

    args: dict[str, Any] | None = None
    statement: dict[str, Any] | None = Field(None, repr=False)
    code: str | None = None
    detail: dict[str, Any] | None = None
