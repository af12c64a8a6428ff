"""SQL of bids, results, fills and pairs of call auctions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, or_, select

from acl.views import View
from chaincode.auction.model import BidStatus
from gateway.auctions.schemas import BidQuery, FillQuery, PairQuery
from gateway.orders.repository import visible
from gateway.projection.trading_tables import auction_fills, auction_pairs, auction_results, bids, trading_steps

BY_PLACE = (bids.c.side, bids.c.place)
BY_FILL = (auction_fills.c.side, auction_fills.c.slice, auction_fills.c.place)
BY_PAIR = (auction_pairs.c.slice, auction_pairs.c.place)

_EMPTY: dict[str, Any] = {"package": None, "package_version": None, "risk_warning": None, "steps": [], "salt": None}


def bids_matching(sequence: str, query: BidQuery, *, views: Sequence[View], participant: str) -> Select[Any]:
    """The bids of an auction that fit the filters. `views` are the caller's of bids that are not revealed.

    Who looks for a bidder finds only bids whose bidder it is shown, or the filter would tell.
    """
    columns = bids.c
    equal = {columns.side: query.side, columns.status: query.status, columns.participant: query.participant}
    statement = select(bids).where(
        columns.sequence == sequence, *(column == value for column, value in equal.items() if value is not None)
    )
    if query.participant is None:
        return statement
    telling = [view for view in views if "participant" not in dict(view.fields)]
    return statement.where(or_(columns.status == BidStatus.REVEALED, visible(bids, telling, participant)))


def steps_seen(sequence: str, *, views: Sequence[View], participant: str) -> Select[Any]:
    """The steps on bids of an auction that `views` show to a user of `participant`."""
    columns = trading_steps.c
    statement = select(trading_steps).where(columns.sequence == sequence, columns.noun == "bid")
    return statement.where(visible(trading_steps, views, participant))


def result_of(sequence: str) -> Select[Any]:
    """The auction's result."""
    return select(auction_results).where(auction_results.c.sequence == sequence)


def fills_matching(sequence: str, query: FillQuery) -> Select[Any]:
    """What the bids of an auction got."""
    columns = auction_fills.c
    equal = {columns.side: query.side, columns.participant: query.participant}
    conditions = (column == value for column, value in equal.items() if value is not None)
    return select(auction_fills).where(columns.sequence == sequence, *conditions)


def pairs_matching(sequence: str, query: PairQuery) -> Select[Any]:
    """The pairs of an auction."""
    columns = auction_pairs.c
    equal = {columns.consumer: query.consumer, columns.retailer: query.retailer}
    conditions = (column == value for column, value in equal.items() if value is not None)
    return select(auction_pairs).where(columns.sequence == sequence, *conditions)


def bid_value(row: Row[Any]) -> dict[str, Any]:
    """The bid in a row (`schemas.Bid`)."""
    return {
        "sequence": row.sequence,
        "side": row.side,
        "n": row.n,
        **_EMPTY,
        **json.loads(row.record),
        "changed_in_block": row.block,
    }


def result_value(row: Row[Any]) -> dict[str, Any]:
    """The result in a row (`schemas.AuctionResult`)."""
    return {"sequence": row.sequence, "price_e8": None, **json.loads(row.record), "changed_in_block": row.block}


def columns_of(row: Row[Any]) -> dict[str, Any]:
    """A fill (`schemas.Fill`) or a pair (`schemas.Pair`): its row says it all."""
    return dict(row._mapping)
