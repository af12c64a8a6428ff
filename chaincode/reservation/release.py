"""`Release`: reservations end as the public records say: what is archived is posted, what has ended is free again.

Either trading organisation may ask for it at any time, and as often as it likes: nothing but the public state decides.
Reservations and the public records that they follow are read, so a step that is taken meanwhile undoes the release.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chaincode import canonical, keys
from chaincode.context import Overlay
from chaincode.refusals import Refused
from chaincode.reservation.book import Book
from chaincode.reservation.demand import revealed_by
from chaincode.reservation.model import Outcome, Pool, Reservation
from chaincode.schemas import Validator, closed, identifier, text

MAX_RELEASED = 100
MAX_ORDERS = 200
_ENDED_SEQUENCES = frozenset({"closed", "cancelled"})
_ID = text("Id", r"[0-9a-f]{64}")
_COMMITMENT = text("Commitment", r"[0-9a-f]{64}(\.[0-9a-f]{64}){0,2}(\.[0-9]{4}-[0-9]{2}-[0-9]{2}){0,2}")
_SCHEMA = closed(
    "Release",
    {
        "retailer": identifier("Retailer"),
        "commitments": {"type": "array", "items": _COMMITMENT, "minItems": 1, "maxItems": MAX_RELEASED},
        "orders": {"type": "array", "items": _ID, "maxItems": MAX_ORDERS, "title": "Orders made from the pools"},
    },
)


def parse(raw: bytes) -> dict[str, Any]:
    """What to release: `{"retailer", "commitments": […], "orders": […]}`. Raises Refused `invalid_arguments`."""
    try:
        value = canonical.loads(raw)
    except canonical.NotCanonicalError:
        raise Refused("invalid_arguments") from None
    Validator(_SCHEMA, code="invalid_arguments", root="release").check(value)
    checked: dict[str, Any] = value
    return checked


async def release(book: Book, ledger: Overlay, wanted: Mapping[str, Any], *, now_ms: int) -> int:
    """End what has ended of the commitments of one retailer; how many of them have changed. `orders` are orders made
    from the listings and auctions among them, which take their parts along. Nothing is written before `book.flush`.

    Raises PeerError where this peer lacks a private value.
    """
    retailer, commitments, orders = wanted["retailer"], wanted["commitments"], wanted["orders"]
    await book.load([keys.reserved(retailer), *(keys.reservation(retailer, each) for each in commitments)])
    await book.load(keys.passed_on(order_id) for order_id in orders)
    found = [book.find(retailer, commitment) for commitment in dict.fromkeys(commitments)]
    await book.load(keys.posted_volume(each.order) for each in found if isinstance(each, Reservation))
    await ledger.prefetch(public_keys(found, orders))
    changed = 0
    for each in found:
        if isinstance(each, Reservation):
            order = await ledger.get(keys.order(each.order))
            changed += book.settle(each, each.outcome(order, now_ms=now_ms)) is not Outcome.PENDING
        elif isinstance(each, Pool):
            changed += await _follow(book, ledger, each, orders, now_ms=now_ms)
    return changed


async def taken_wh(ledger: Overlay, pool: Pool, *, now_ms: int) -> int | None:
    """What was taken from a pool in the end, None while more may be."""
    if pool.kind == "listing":
        return await _taken_from_listing(ledger, pool, now_ms=now_ms)
    sequence = await ledger.get(keys.sequence(pool.source))
    if sequence is None or sequence["status"] == "cancelled":
        return 0
    if sequence["status"] != "cleared" or sequence.get("allotted", 0) < sequence.get("slices", 0):
        return None
    if not await _is_offered(ledger, pool):
        return 0
    taken = 0
    for part in range(sequence.get("slices", 0)):
        record = await ledger.get(keys.auction_pairs(pool.source, part)) or {"pairs": ()}
        mine = (each for each in record["pairs"] if each["retailer"] == pool.retailer and "order" in each)
        taken += sum(each["energy_wh"] for each in mine)
    return taken


async def _taken_from_listing(ledger: Overlay, pool: Pool, *, now_ms: int) -> int | None:
    listing = await ledger.get(keys.listing(pool.source))
    if listing is None:
        return 0 if now_ms > pool.good_until else None
    sequence = await ledger.get(keys.sequence(listing["sequence"])) or {}
    if listing["status"] == "open" and sequence.get("status") not in _ENDED_SEQUENCES:
        return None
    return int(listing.get("taken_wh", 0))


def public_keys(found: Sequence[Reservation | Pool | None], orders: Sequence[str]) -> list[str]:
    """The keys of the public records that reservations follow, and of `orders`."""
    wanted = [keys.order(order_id) for order_id in orders]
    for each in found:
        if isinstance(each, Reservation):
            wanted.append(keys.order(each.order))
        elif isinstance(each, Pool):
            wanted.append(keys.listing(each.source) if each.kind == "listing" else keys.sequence(each.source))
    return wanted


async def _follow(book: Book, ledger: Overlay, pool: Pool, orders: Sequence[str], *, now_ms: int) -> bool:
    before = pool
    for order_id in orders:
        order = await ledger.get(keys.order(order_id))
        if order is not None and _is_from(order, pool) and await _is_offered(ledger, pool):
            energy_wh = order["public_terms"]["energy_wh"]
            pool = book.pass_on(pool, order_id=order_id, terms_hash=order["terms_hash"], energy_wh=energy_wh)
    taken = None if pool.ended and pool.rest_wh else await taken_wh(ledger, pool, now_ms=now_ms)
    if taken is not None:
        book.close(pool, taken_wh=taken)
    return taken is not None or pool != before


def _is_from(order: Mapping[str, Any], pool: Pool) -> bool:
    """Whether the order was traded from the pool and stands under the terms of the trade. Before others are agreed with
    a capped retailer, its part has been taken out."""
    traded = order.get("origin") == {"kind": pool.kind, "id": pool.source} and order["retailer"] == pool.retailer
    return traded and "public_terms" in order


async def _is_offered(ledger: Overlay, pool: Pool) -> bool:
    """A listing that is there; a bid that was revealed, as volume may be reserved for one that is changed before."""
    return pool.kind == "listing" or await revealed_by(ledger, pool.source, pool.retailer) == pool.commitment
