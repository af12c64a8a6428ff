"""Accounts as the API shows them. Amounts are integers of fen, days market-local, times ms since 1970 UTC."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chaincode.account.kinds import Kind
from chaincode.account.posting import State
from chaincode.account.purposes import Purpose
from gateway.metering.schemas import DATE
from gateway.pages import ID, Page, PageQuery


class BookInfo(BaseModel):
    """A book in which the caller's participant has accounts, or its own."""

    keeper: str
    own: bool = Field(description="Whether it is the caller's own, of which it sees everything")


class BookList(BaseModel):
    block_height: int
    items: list[BookInfo]


class BalanceInfo(BaseModel):
    """What stands on an account, on the side on which it grows."""

    kind: Kind
    owner: str
    balance_fen: int = Field(description="Posted")
    free_fen: int = Field(description="What may be taken from it: pending entries that take count, others do not")
    debits_posted: int
    credits_posted: int
    debits_pending: int
    credits_pending: int


class BalanceList(BaseModel):
    block_height: int
    items: list[BalanceInfo]
    net_fen: int = Field(description="Debits without credits of all of them; 0 in a whole book")
    net_pending_fen: int


class BookQuery(BaseModel):
    """What is asked of a whole book. Filters are joined by AND."""

    model_config = ConfigDict(extra="forbid")

    owner: str | None = Field(None, pattern=ID)
    min_block: int | None = Field(
        None, ge=0, lt=2**53, description="Wait (5 s at most) until this block is in the read model."
    )

    def filters(self) -> dict[str, Any]:
        """The filters that were given."""
        return self.model_dump(exclude={"min_block"}, exclude_none=True)


class BalanceQuery(BookQuery):
    """Filters are joined by AND."""

    kind: Kind | None = None


class BillShare(BaseModel):
    """What one posting takes off a bill; it `waits` while the posting is pending."""

    posting: str
    day: str
    amount_fen: int
    waits: bool


class BillInfo(BaseModel):
    """A claim with a due date: a bill, a late fee, a payment that the bank took back. Its id is the posting's."""

    bill_id: str
    owner: str
    amount_fen: int
    open_fen: int
    free_fen: int = Field(description="Open, and not spoken for by a pending payment")
    due_on: str
    overdue: bool = Field(description="On the day asked for, with something open")
    fee_rule: str = Field(description="The rule of late fees by the owner's class")
    late_fee_fen: int = Field(description="Accrued up to the day asked for and not charged")
    shares: list[BillShare]


class BillList(BaseModel):
    block_height: int
    on: str
    items: list[BillInfo]


class BillQuery(BookQuery):
    """Filters are joined by AND."""

    on: str | None = Field(None, pattern=DATE, description="As of which day; today where none is named")
    overdue: bool | None = None


class EntryInfo(BaseModel):
    """One line: a debit is positive, a credit negative."""

    kind: Kind
    owner: str
    amount_fen: int


class PostingInfo(BaseModel):
    """A posting. A payee sees its own entries of it, and not whose bill it is about."""

    posting_id: str
    keeper: str
    owner: str | None
    purpose: Purpose
    state: State
    day: str
    amount_fen: int | None = Field(description="The sum of its debits")
    entries: list[EntryInfo]
    shares: dict[str, int] = Field(description="What it pays, by bill")
    of: str | None
    given_back_fen: int
    is_returned: bool
    good_until: int | None
    content: str | None = Field(description="SHA-256 (hex) of the instruction without its id and keeper")
    version: int | None = Field(description="On the ledger; null where it is not public yet")
    hash: str
    operator: str | None
    refreshed_at: int | None


class PostingAtBlock(PostingInfo):
    block_height: int


class PostingPage(Page):
    items: list[PostingInfo]


class PostingQuery(PageQuery):
    """Filters are joined by AND. A page may hold fewer than `limit`, and none at all, before the last one."""

    owner: str | None = Field(None, pattern=ID)
    purpose: Purpose | None = None
    state: Literal["pending", "posted", "voided", "expired"] | None = None
    day_from: str | None = Field(None, pattern=DATE)
    day_to: str | None = Field(None, pattern=DATE, description="The last day")

    def fits(self, posting: PostingInfo) -> bool:
        """Whether the posting is one of those asked for, but for its owner."""
        return (
            self.purpose in (None, posting.purpose)
            and self.state in (None, posting.state.value)
            and (self.day_from or "") <= posting.day <= (self.day_to or "~")
        )


class UnpublishedInfo(BaseModel):
    """A version of a posting that stands in the book and is not on the ledger publicly. `text` is what was signed for
    it beside the intent; signing the same again publishes it."""

    posting: str
    version: int
    text: str = Field(repr=False)


class UnpublishedList(BaseModel):
    items: list[UnpublishedInfo]
