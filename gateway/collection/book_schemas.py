"""What is to be signed for the books, on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from chaincode.account.posting import State


class WantedEnd(BaseModel):
    """A pending posting that is to end; `day` is its value date where it is posted."""

    posting: str
    state: State
    day: str | None


class WantedList(BaseModel):
    """500 at most; when they are signed, the next. Nothing is left when both are empty."""

    total: int = Field(description="How many there are")
    instructions: list[dict[str, Any]] = Field(
        repr=False, description="Postings that are to be made, as the private text of `post` has them"
    )
    ends: list[WantedEnd]
