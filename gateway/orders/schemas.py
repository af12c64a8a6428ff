"""Orders as the API shows them, and the filters of their list."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chaincode.order.policy import Stage, State

MAX_PAGE = 500
_ID = r"^[a-z0-9][a-z0-9._-]{0,63}$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"


class Order(BaseModel):
    """An order as it stands: the record of the ledger, with empty fields filled in, and where it stands.

    Times are milliseconds since 1970 UTC; the delivery period is half-open, in market-local dates.
    """

    order_id: str
    version: int = Field(description="The ledger's version; also the ETag")
    state: State
    stage: Stage
    next: list[str]
    consumer: str
    retailer: str
    segment: str
    policy: int
    package: str
    package_version: int
    period_start: str
    period_end: str
    terms_hash: str | None
    proposer: str | None
    confirmed: dict[str, str]
    audited_by: str | None
    signed: dict[str, str]
    text_hash: str | None
    archived_by: str | None
    earlier_terms: list[str]
    proposal: dict[str, Any] | None
    reason: str | None
    resolution: dict[str, str] | None
    origin: dict[str, str] | None = Field(description="Where an order comes from that was not negotiated from nothing")
    sequence: str | None
    public_terms: dict[str, Any] | None = Field(None, description="Only where the trade was public by rule")
    risk_warning: str | None
    annex_hash: str | None = Field(description="Hash of the encrypted priced annex, on the ledger")
    statements: list[dict[str, Any]]
    ends_on: str | None = Field(description="Day after the last one of delivery, where it is not period_end")
    notice: dict[str, Any] | None
    passed_on_to: str | None
    renews: str | None
    operator: str
    refreshed_at: int
    created_at: int
    transaction_id: str
    changed_in_block: int


class OrderAtBlock(Order):
    block_height: int = Field(description="The read model has reached this block")


class OrderPage(BaseModel):
    block_height: int
    items: list[Order]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last")


class OrderStep(BaseModel):
    """One applied intent. `state`, `stage`, `record` are null where a later step of the same transaction followed."""

    version: int
    action: str
    actor: str
    role: str
    participant: str
    intent_id: str
    intent_digest: str
    transaction_id: str
    block: int
    position: int
    at: int
    state: str | None
    stage: str | None
    record: dict[str, Any] | None


class OrderHistory(BaseModel):
    block_height: int
    order_id: str
    items: list[OrderStep]


class OrderTerms(BaseModel):
    """Private terms. `private` is the exact text whose SHA-256 is `terms_hash`."""

    order_id: str
    terms_hash: str
    private: str = Field(repr=False)


class OrderMoves(BaseModel):
    """What the caller may do with an order at `version` now, by the table of moves."""

    block_height: int
    order_id: str
    version: int
    party: Literal["consumer", "retailer", "exchange"] | None = Field(description="Which of the three the caller is")
    actions: list[str] = Field(examples=[["counter", "reject", "confirm"]])
    deadline: int | None = Field(description="When it may be let lapse, ms since 1970 UTC")


class Sort(StrEnum):
    NEWEST = "-refreshed_at"
    OLDEST = "refreshed_at"
    LAST_CREATED = "-created_at"
    FIRST_CREATED = "created_at"


class Origin(StrEnum):
    """Where orders come from."""

    NEGOTIATION = "negotiation"
    PURCHASE = "purchase"
    RENEWAL = "renewal"
    LISTING = "listing"
    AUCTION = "auction"
    LAST_RESORT = "last_resort"


class OrderFilters(BaseModel):
    """Filters are joined by AND. `period` is a date on which the order delivers, as things stand."""

    model_config = ConfigDict(extra="forbid")

    id_prefix: str | None = Field(None, pattern="^[0-9a-f]{1,64}$", description="How the order's id begins")
    state: State | None = None
    stage: Stage | None = None
    next: Literal["consumer", "retailer", "exchange"] | None = None
    consumer: str | None = Field(None, pattern=_ID)
    retailer: str | None = Field(None, pattern=_ID)
    package: str | None = Field(None, pattern=_ID)
    segment: str | None = Field(None, pattern=_ID)
    origin: Origin | None = Field(None, description="`negotiation`: what came out of no trading and renews nothing")
    sequence: str | None = Field(None, pattern=_ID, description="The trading sequence")
    renews: str | None = Field(None, pattern="^[0-9a-f]{64}$", description="The order after which others follow")
    refreshed_from: int | None = Field(None, ge=0, lt=2**53, description="ms since 1970 UTC, inclusive")
    refreshed_to: int | None = Field(None, ge=0, lt=2**53, description="ms since 1970 UTC, exclusive")
    period: str | None = Field(None, pattern=_DATE)


class OrderQuery(OrderFilters):
    """Filters, order, place and size of a page."""

    sort: Sort = Sort.NEWEST
    cursor: str | None = Field(None, max_length=1_000)
    limit: int = Field(100, ge=1, le=MAX_PAGE)
    min_block: int | None = Field(None, ge=0, lt=2**53)

    def filters(self) -> OrderFilters:
        return OrderFilters(**self.model_dump(include=set(OrderFilters.model_fields)))
