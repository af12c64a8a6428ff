"""What the market has concluded, as the API shows it, and the filters of the list."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from gateway.pages import ID, Page, PageQuery

BILATERAL = "bilateral"
_DATE = r"^\d{4}-\d{2}-\d{2}$"


class Mode(StrEnum):
    """How an order came about."""

    BILATERAL = "bilateral"
    LISTING = "listing"
    AUCTION = "auction"
    PURCHASE = "purchase"
    RENEWAL = "renewal"
    LAST_RESORT = "last_resort"


class MarketResult(BaseModel):
    """One order that both parties have confirmed.

    `public`: it came out of public trading, and energy and prices are for everybody. Of any other they are there for
    its two parties only, at their own organisation's API; others have the hash.
    """

    order_id: str
    mode: Mode
    origin_id: str | None = Field(description="The listing, sequence or order that it came from")
    sequence: str | None
    state: str
    stage: str
    consumer: str
    retailer: str
    segment: str
    package: str
    package_version: int
    period_start: str
    period_end: str
    public: bool
    terms_hash: str | None
    energy_wh: int | None = None
    prices_e8_yuan_per_kwh: dict[str, int] | None = None
    created_at: int = Field(description="ms since 1970 UTC")
    refreshed_at: int = Field(description="ms since 1970 UTC")
    transaction_id: str
    block: int


class MarketResultPage(Page):
    items: list[MarketResult]


class MarketResultQuery(PageQuery):
    mode: Mode | None = None
    sequence: str | None = Field(None, pattern=ID)
    segment: str | None = Field(None, pattern=ID)
    consumer: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)
    state: str | None = Field(None, pattern=r"^[a-z]{1,16}$")
    period: str | None = Field(None, pattern=_DATE, description="A date that lies in the delivery period")
