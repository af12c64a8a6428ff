"""What the bank says, on the wire. Days are market-local, times ms since 1970 UTC, amounts in fen (in: positive)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from gateway.collection.batches import Trouble
from gateway.collection.books import Fate
from gateway.collection.reconciliation import Cause
from gateway.collection.unmatched import UnmatchedState


class TroubleInfo(BaseModel):
    line: int = Field(description="Where in the file the entry begins")
    trouble: Trouble


class AnswerInfo(BaseModel):
    """What a file of the bank's has changed."""

    entries: int
    changed: int
    batches: list[str] = Field(description="Batches of which items have changed, so that the books are to follow")
    answered: list[str] = Field(description="Batches of which every item has its answer now")
    troubles: list[TroubleInfo]


class UnmatchedInfo(BaseModel):
    """Money that the bank booked and no item explains. `about` is what the payer wrote."""

    entry_id: str
    state: UnmatchedState
    trouble: Trouble
    amount_fen: int = Field(repr=False)
    booked_on: str
    is_return: bool
    reason: str | None
    end_to_end_id: str | None
    bank_reference: str | None
    about: str = Field(repr=False)
    books: Fate
    imported_at: int
    settled_by: str | None
    settled_at: int | None


class UnmatchedPage(BaseModel):
    items: list[UnmatchedInfo]
    next_cursor: str | None


class DayInfo(BaseModel):
    """A day's statement against the books as they are now."""

    day: str
    statement: str
    bank_fen: int = Field(repr=False)
    ledger_fen: int = Field(repr=False)
    matched: int
    differences: int
    imported_by: str
    imported_at: int


class DayPage(BaseModel):
    items: list[DayInfo]
    next_cursor: str | None


class DifferenceInfo(BaseModel):
    """`amount_fen` is what the bank has more than the books. A side that has nothing is null."""

    cause: Cause
    amount_fen: int = Field(repr=False)
    bank_fen: int | None = Field(repr=False)
    ledger_fen: int | None = Field(repr=False)
    reference: str | None
    bank_reference: str | None
    posting: str | None


class DayReport(DayInfo):
    """With all differences; they add up to what is between the two sums."""

    listed: list[DifferenceInfo]


class ImportedDays(BaseModel):
    items: list[DayInfo]
