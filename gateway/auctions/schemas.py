"""Bids, results and pairs of call auctions as the API shows them, and the filters of their lists."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from chaincode.auction.model import BidStatus, Side
from gateway.pages import ID, Page, PageQuery


class Step(BaseModel):
    """One step of a bid: Wh, and the most a buyer pays or the least a seller takes in 10^-8 yuan per kWh."""

    energy_wh: int
    price_e8: int


class Bid(BaseModel):
    """One bid (集中竞价申报). `place` is where it stands in the order of the ledger, `n` names it on its side.

    `steps` and `salt` are there once it is revealed. Until then whose it is, and for which package, is shown to its
    bidder, the exchange and the regulator.
    """

    sequence: str
    side: Side
    n: int
    place: int
    version: int
    participant: str | None = None
    status: BidStatus
    bid_hash: str
    package: str | None = None
    package_version: int | None = None
    risk_warning: str | None = None
    steps: list[Step] = []
    salt: str | None = None
    operator: str | None = None
    refreshed_at: int
    changed_in_block: int


class BidPage(Page):
    items: list[Bid]


class BidQuery(PageQuery):
    """`participant` finds one's own bids and revealed ones; for the exchange and the regulator, all."""

    side: Side | None = None
    status: BidStatus | None = None
    participant: str | None = Field(None, pattern=ID)


class AuctionResult(BaseModel):
    """The result of an auction: one price, and how much was traded at it. Without a price nobody traded.

    `volume_wh` is what the clearing gave, `allotted_wh` what buyers and sellers could be paired for; `unrevealed` names
    the bids of each side that were out.
    """

    sequence: str
    version: int
    price_e8: int | None
    volume_wh: int
    demand_wh: int
    supply_wh: int
    allotted_wh: int
    price_step_e8: int
    margin_rule: Literal["time", "pro_rata"]
    unrevealed: dict[str, list[int]]
    operator: str
    refreshed_at: int
    changed_in_block: int


class AuctionResultAtBlock(AuctionResult):
    block_height: int


class Fill(BaseModel):
    """What a bid got: `energy_wh` by the auction, `allotted_wh` with the sellers or buyers that there were."""

    sequence: str
    side: Side
    n: int
    participant: str
    energy_wh: int
    allotted_wh: int


class FillPage(Page):
    items: list[Fill]


class FillQuery(PageQuery):
    side: Side | None = None
    participant: str | None = Field(None, pattern=ID)


class Pair(BaseModel):
    """One buyer with one seller. `order_id` is there once it is allotted, `failed` where no order could be made."""

    sequence: str
    slice: int
    place: int
    buy: int
    sell: int
    consumer: str
    retailer: str
    energy_wh: int
    order_id: str | None
    failed: str | None


class PairPage(Page):
    items: list[Pair]


class PairQuery(PageQuery):
    consumer: str | None = Field(None, pattern=ID)
    retailer: str | None = Field(None, pattern=ID)
