"""Listings and what was taken from them, as the API shows them, and the filters of their lists."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, Field

from chaincode.listing.model import ListingStatus
from gateway.pages import ID, Page, PageQuery

DIGEST = r"^[0-9a-f]{64}$"


class Listing(BaseModel):
    """One listing (挂牌). Energy in Wh, prices by the tariff's price names in 10^-8 yuan per kWh: all public."""

    listing_id: str = Field(description="SHA-256 (hex) of the intent that published it")
    version: int
    sequence: str
    retailer: str
    package: str
    package_version: int
    segment: str
    period_start: str
    period_end: str
    prices: dict[str, int]
    energy_wh: int
    taken_wh: int
    remaining_wh: int
    min_take_wh: int = Field(description="Smallest take; the whole rest may always be taken")
    status: ListingStatus
    offered_by: str
    operator: str
    refreshed_at: int
    changed_in_block: int


class ListingAtBlock(Listing):
    block_height: int


class ListingPage(Page):
    items: list[Listing]


class Sort(StrEnum):
    NEWEST = "-refreshed_at"
    CHEAPEST = "price"
    MOST_LEFT = "-remaining_wh"


class ListingQuery(PageQuery):
    """Filters are joined by AND. `takeable` is what is open, in an open sequence; `price` is the lowest of a listing's
    prices."""

    sequence: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)
    package: str | None = Field(None, pattern=ID)
    segment: str | None = Field(None, pattern=ID)
    status: ListingStatus | None = None
    takeable: bool | None = None
    min_remaining_wh: int | None = Field(None, ge=1, lt=2**53)
    sort: Sort = Sort.NEWEST


class Take(BaseModel):
    """One take (摘牌). `block` and `position` are its place in the order of the ledger. Who took it and the order that
    it made are shown to its two parties, the exchange and the regulator."""

    listing_id: str
    sequence: str
    order_id: str | None = None
    consumer: str | None = None
    retailer: str
    energy_wh: int
    actor: str | None = None
    role: str | None = None
    intent_id: str | None = None
    transaction_id: str | None = None
    block: int
    position: int
    at: int


class TakePage(Page):
    items: list[Take]


class TakeQuery(PageQuery):
    """`consumer` finds the takes of one's own participant only, except for the exchange and the regulator."""

    listing: str | None = Field(None, pattern=DIGEST)
    sequence: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)
    consumer: str | None = Field(None, pattern=ID)
