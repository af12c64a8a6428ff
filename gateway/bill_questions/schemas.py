"""Questions about bills as the API shows them, and the filters of their list."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery
from gateway.settlements.schemas import HASH, MONTH

State = Literal["asked", "answered", "accepted", "disputed"]


class BillQuestion(BaseModel):
    """What is public of a question. What was asked and answered is at `/bill-questions/{id}/texts`, for the parties."""

    question_id: str
    version: int
    state: State
    order_id: str
    month: str
    bill_version: int
    statement_hash: str
    consumer: str
    retailer: str
    asked_on: str
    answer_by: str = Field(description="The last market-local date on which an answer is in time")
    rule: str = Field(description="By which this date follows from the first", examples=["supply_supervision_27"])
    question: str = Field(description="Digest of the intent that asked")
    question_hash: str = Field(description="SHA-256 (hex) of the private text")
    answer: str | None
    answer_hash: str | None
    answered_on: str | None
    operator: str
    refreshed_at: int
    changed_in_block: int


class BillQuestionAtBlock(BillQuestion):
    block_height: int


class BillQuestionPage(Page):
    items: list[BillQuestion]


class BillQuestionQuery(PageQuery):
    """Filters are joined by AND."""

    order: str | None = Field(None, pattern=HASH)
    month: str | None = Field(None, pattern=MONTH)
    state: State | None = None
    overdue: bool = Field(False, description="Only those whose answer is late")
    consumer: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)


class BillQuestionTexts(BaseModel):
    """The exact texts `{"note","salt"}` whose SHA-256 the record has."""

    question: str = Field(repr=False)
    answer: str | None = Field(repr=False)
