"""SQL of listings and takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from acl.views import View
from gateway.listings.schemas import ListingQuery, Sort, TakeQuery
from gateway.orders.repository import visible
from gateway.projection.trading_tables import listings, sequences, takes

BY_ID = (listings.c.listing_id,)
BY_PLACE = (takes.c.block, takes.c.position)

_SORTED_BY = {
    Sort.NEWEST: listings.c.refreshed_at,
    Sort.CHEAPEST: listings.c.lowest_price_e8_yuan_per_kwh,
    Sort.MOST_LEFT: listings.c.remaining_wh,
}


def listings_matching(query: ListingQuery) -> Select[Any]:
    """The listings that fit the filters."""
    columns = listings.c
    equal = {
        columns.sequence: query.sequence,
        columns.retailer: query.retailer,
        columns.package: query.package,
        columns.segment: query.segment,
        columns.status: query.status,
    }
    statement = select(listings).where(*(column == value for column, value in equal.items() if value is not None))
    if query.min_remaining_wh is not None:
        statement = statement.where(columns.remaining_wh >= query.min_remaining_wh)
    if query.takeable is None:
        return statement
    open_now = select(sequences.c.sequence_id).where(sequences.c.status == "open")
    takeable = (columns.status == "open") & columns.sequence.in_(open_now)
    return statement.where(takeable if query.takeable else ~takeable)


def order_of(sort: Sort) -> tuple[Sequence[ColumnElement[Any]], bool]:
    """The columns by which a page is ordered, and whether it descends."""
    return (_SORTED_BY[sort], listings.c.listing_id), sort.value.startswith("-")


def one(listing_id: str) -> Select[Any]:
    """The listing."""
    return select(listings).where(listings.c.listing_id == listing_id)


def takes_matching(query: TakeQuery, *, views: Sequence[View], participant: str) -> Select[Any]:
    """The takes that fit the filters, and are shown by one of `views` to a user of `participant`.

    Who looks for a taker finds takes only where the taker is shown, or the filter would tell.
    """
    equal = {
        takes.c.listing_id: query.listing,
        takes.c.sequence: query.sequence,
        takes.c.retailer: query.retailer,
        takes.c.consumer: query.consumer,
    }
    statement = select(takes).where(*(column == value for column, value in equal.items() if value is not None))
    telling = views if query.consumer is None else [view for view in views if "consumer" not in dict(view.fields)]
    return statement.where(visible(takes, telling, participant))


def listing_value(row: Row[Any]) -> dict[str, Any]:
    """The listing in a row (`schemas.Listing`)."""
    return {
        "listing_id": row.listing_id,
        **json.loads(row.record),
        "taken_wh": row.taken_wh,
        "remaining_wh": row.remaining_wh,
        "changed_in_block": row.block,
    }


def take_value(row: Row[Any]) -> dict[str, Any]:
    """The take in a row (`schemas.Take`)."""
    return dict(row._mapping)
