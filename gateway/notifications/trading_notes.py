"""What blocks of the read model say to the people of one side: the notifications to write, and those that are over.

A listing and a sealed bid have one notification each, as they stand now. Nothing in one is private.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, select

from chaincode.auction.model import BidStatus, Side
from gateway.notifications.announcement_notes import announced
from gateway.notifications.bill_notes import notes_of_bills
from gateway.notifications.service import Note
from gateway.projection.trading_tables import auction_pairs, bids, listings, sequences, takes

SIDE_OF_PARTY = {"consumer": Side.BUY, "retailer": Side.SELL}
_KIND_OF_STATUS = {
    "announced": "sequence_announced",
    "open": "sequence_opened",
    "closed": "sequence_closed",
    "revealing": "sequence_closed",
    "cancelled": "sequence_cancelled",
}


@dataclass(slots=True)
class Told:
    """`once` is written unless its key was used before; `standing` replaces what was written under its key; what has a
    key in `gone` is over."""

    once: list[Note] = field(default_factory=list)
    standing: list[Note] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)


def notes_of(connection: Connection, *, since: int, until: int, side: str, roles: Sequence[str]) -> Told:
    """What the blocks `(since, until]` say to `side` (consumer, retailer, exchange), whose traders act in `roles`."""
    news = announced(connection, since=since, until=until, side=side)
    told = Told(standing=news.standing, gone=news.gone)
    told.once += notes_of_bills(connection, since=since, until=until, side=side)
    for row in _changed(connection, sequences, since, until):
        told.once += _of_sequence(row, roles)
        if side in SIDE_OF_PARTY and row.mode == "auction":
            _tell_bidders(connection, row, SIDE_OF_PARTY[side], told)
    if side in SIDE_OF_PARTY:
        for row in _changed(connection, bids, since, until):
            if row.side == SIDE_OF_PARTY[side] and row.status != BidStatus.SEALED:
                told.gone.add(_reveal_key(row.sequence, row.participant))
        for row in _changed(connection, auction_pairs, since, until):
            if row.order_id is not None:
                told.once.append(_pair_note(row, party=side))
    if side == "retailer":
        told.standing += _of_listings(connection, since, until)
    return told


def _changed(connection: Connection, table: Any, since: int, until: int) -> Sequence[Row[Any]]:
    return connection.execute(select(table).where(table.c.block > since, table.c.block <= until)).all()


def _of_sequence(row: Row[Any], roles: Sequence[str]) -> Iterator[Note]:
    kind = _KIND_OF_STATUS.get(row.status)
    if kind is None:
        return
    due_at = {"announced": row.opens_at, "open": row.closes_at}.get(row.status)
    for role in roles:
        yield Note(
            kind=kind,
            subject=row.sequence_id,
            role=role,
            detail={"mode": row.mode, "segment": row.segment, "status": row.status},
            due_at=due_at,
            key=f"{kind}/{row.sequence_id}/{role}",
        )


def _tell_bidders(connection: Connection, row: Row[Any], side: Side, told: Told) -> None:
    """Reveal now or be out; then the result. A bid's own notification goes with its reveal."""
    own = select(bids).where(bids.c.sequence == row.sequence_id, bids.c.side == side)
    for bid in connection.execute(own):
        key = _reveal_key(row.sequence_id, bid.participant)
        if row.status == "revealing" and bid.status == BidStatus.SEALED:
            told.standing.append(_reveal_note(row, bid, key=key))
        elif row.status in ("cleared", "cancelled"):
            told.gone.add(key)
            if row.status == "cleared" and bid.status != BidStatus.WITHDRAWN:
                told.once.append(_result_note(row.sequence_id, bid))


def _reveal_note(row: Row[Any], bid: Row[Any], *, key: str) -> Note:
    return Note(
        kind="reveal_now",
        subject=row.sequence_id,
        participant=bid.participant,
        due_at=json.loads(row.record).get("reveal_until"),
        key=key,
    )


def _reveal_key(sequence_id: str, participant: str) -> str:
    return f"reveal_now/{sequence_id}/{participant}"


def _result_note(sequence_id: str, bid: Row[Any]) -> Note:
    return Note(
        kind="auction_result",
        subject=sequence_id,
        participant=bid.participant,
        detail={"revealed": bid.status == BidStatus.REVEALED},
        key=f"auction_result/{sequence_id}/{bid.participant}",
    )


def _pair_note(row: Row[Any], *, party: str) -> Note:
    return Note(
        kind="pair_ordered",
        subject=row.order_id,
        participant=getattr(row, party),
        detail={"sequence": row.sequence},
        key=f"pair_ordered/{row.order_id}",
    )


def _of_listings(connection: Connection, since: int, until: int) -> Iterator[Note]:
    """Listings from which something was taken in these blocks, as they stand now."""
    touched = select(takes.c.listing_id).where(takes.c.block > since, takes.c.block <= until)
    for row in connection.execute(select(listings).where(listings.c.listing_id.in_(touched.distinct()))):
        yield Note(
            kind="listing_taken" if row.remaining_wh else "listing_exhausted",
            subject=row.listing_id,
            participant=row.retailer,
            detail={"taken_wh": row.taken_wh, "remaining_wh": row.remaining_wh},
            key=f"listing_taken/{row.listing_id}",
        )
