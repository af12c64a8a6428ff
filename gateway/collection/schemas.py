"""Mandates and batches on the wire. Days are market-local, times ms since 1970 UTC, amounts in fen."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from chaincode.dates import is_date
from chaincode.schemas import MAX_INTEGER
from gateway.collection.batches import BatchKind, BatchState, ItemState
from gateway.collection.mandates import MandateState
from gateway.collection.payouts import PayoutStanding

ID = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,34}$"
BATCH_ID = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,29}$"
PARTICIPANT = r"^[a-z0-9][a-z0-9._-]{0,63}$"
MAX_ITEMS = 5_000


def _day(text: str) -> str:
    if not is_date(text):
        raise ValueError("not a date")
    return text


Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_day)]
_CLOSED = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class MandateBody(BaseModel):
    """What the payer has signed: on which day, and the account that may be debited."""

    model_config = _CLOSED

    payer: str = Field(pattern=PARTICIPANT)
    signed_on: Day
    holder: str = Field(max_length=140, repr=False)
    number: str = Field(max_length=64, repr=False)
    cnaps: str = Field(max_length=12, repr=False)


class MandateInfo(BaseModel):
    """Holder and number are masked, always."""

    mandate_id: str
    payer: str
    signed_on: str
    state: MandateState
    collected: int = Field(description="How many collections have succeeded")
    holder: str
    number: str
    cnaps: str
    registered_by: str
    registered_at: int


class MandatePage(BaseModel):
    items: list[MandateInfo]
    next_cursor: str | None


class ItemBody(BaseModel):
    """One item. A collection and a refund name the mandate whose account is meant; a payout names the `payee`, a
    participant of this organisation with a bank account in force. `retry_of`: the item that failed before. `bill`: what
    a collection pays, else what was due first. `of`: the payment that a refund gives back, or the unidentified one
    that a payout sends back."""

    model_config = _CLOSED

    end_to_end_id: str = Field(pattern=ID)
    amount_fen: int = Field(ge=1, le=MAX_INTEGER // MAX_ITEMS, repr=False)
    mandate: str | None = Field(default=None, pattern=ID)
    payee: str | None = Field(default=None, pattern=PARTICIPANT)
    about: str = Field(min_length=1, max_length=140, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")
    retry_of: str | None = Field(default=None, pattern=ID)
    bill: str | None = Field(default=None, pattern=PARTICIPANT)
    of: str | None = Field(default=None, pattern=PARTICIPANT)


class BatchBody(BaseModel):
    """`day` is when the money is to move."""

    model_config = _CLOSED

    kind: Annotated[BatchKind, Field(strict=False)]
    day: Day
    items: list[ItemBody] = Field(min_length=1, max_length=MAX_ITEMS)


class BatchInfo(BaseModel):
    """`file_hash` is the SHA-256 of the file that a second person approves and the bank gets."""

    batch_id: str
    kind: BatchKind
    state: BatchState
    day: str
    items: int
    control_fen: int = Field(repr=False)
    file_hash: str
    made_by: str
    made_at: int
    approved_by: str | None
    moved_at: int
    outcome: dict[ItemState, int] = Field(description="How many items are in which state; discarded batches have none")


class BatchPage(BaseModel):
    items: list[BatchInfo]
    next_cursor: str | None


class ItemInfo(BaseModel):
    """`again_on`: from this day on it may be sent again as it is. `booked_on`, `returned_on`: when the bank moved the
    money, and took it back."""

    end_to_end_id: str
    counterpart: str
    mandate_id: str | None
    amount_fen: int = Field(repr=False)
    state: ItemState
    reason: str | None
    tries: int
    again_on: str | None
    retry_of: str | None
    bill: str | None
    of: str | None
    bank_reference: str | None
    booked_on: str | None
    returned_on: str | None


class ItemPage(BaseModel):
    items: list[ItemInfo]
    next_cursor: str | None


class DuePayoutInfo(BaseModel):
    """What a payee is to be paid. It goes into a batch where `standing` is `ready`; else it has no bank account in
    force, the payout before failed and nothing is another since, or there is not so much money at the bank."""

    payee: str
    amount_fen: int = Field(repr=False)
    end_to_end_id: str
    standing: PayoutStanding


class DuePayoutList(BaseModel):
    """By payee."""

    day: str
    items: list[DuePayoutInfo]


class ApprovalBody(BaseModel):
    """The hash of the file that the second person approves."""

    model_config = _CLOSED

    file_hash: str = Field(pattern="^[0-9a-f]{64}$")
