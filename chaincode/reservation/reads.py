"""The reading transaction functions about reservations, for members of the collection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from chaincode import canonical, keys
from chaincode.context import Overlay
from chaincode.refusals import Refused
from chaincode.reservation.model import Outcome, Pool, Reservation, from_record
from chaincode.reservation.release import MAX_ORDERS, public_keys, taken_wh
from chaincode.reservation.volume import Totals, free_wh
from chaincode.shim import ClientIdentity, KeyValue, Stub

PAGE = 500  # reservations looked at in one call, however many a retailer has


async def read_volume(stub: Stub, ids: Sequence[str]) -> bytes:
    """A retailer's years: `{"<year>": {"cap_wh"?, "pending_wh", "posted_wh", "free_wh"?}}`. Raises Refused
    `wrong_organisation`, `unknown_target`."""
    (retailer,) = _member_asks(stub, ids, most=1)
    record = await Overlay(stub).get(keys.participant(retailer))
    if record is None:
        raise Refused("unknown_target")
    caps = record.get("volume_cap_wh", {})
    value = await stub.get_private_data(keys.TERMS_COLLECTION, keys.reserved(retailer))
    totals = Totals.from_record(json.loads(value) if value else None)
    return canonical.dumps(
        {
            year: _without_none(
                {
                    "cap_wh": caps.get(year),
                    "pending_wh": totals.pending.get(year, 0),
                    "posted_wh": totals.posted.get(year, 0),
                    "free_wh": free_wh(totals, year, caps=caps),
                }
            )
            for year in sorted({*caps, *totals.pending, *totals.posted})
        }
    )


async def read_reservations(stub: Stub, ids: Sequence[str]) -> bytes:
    """What there is to do about a retailer's reservations, without volumes: `{"entries": [{"commitment", "due", "kind",
    "source"}], "next"?}`. `ids` are the retailer and, for another page than the first, the commitment to begin with.

    Of 500 reservations, the entries are the ones that `Release` would end now (`due`), and all listings and bids, whose
    orders may have to be passed on; `source` is the order, the listing or the sequence. `next` is the commitment that
    the next page begins with. Raises Refused `wrong_organisation`.
    """
    retailer, *first = _member_asks(stub, ids, most=2)
    pairs, following = await _range(
        stub, keys.reservation(retailer, first[0] if first else ""), keys.reservation(retailer, "")[:-1] + ";"
    )
    entries = await _entries(stub, pairs)
    listed = [entry for entry in entries if entry["due"] or entry["kind"] != "order"]
    return canonical.dumps(_without_none({"entries": listed, "next": following and following.rpartition(":")[2]}))


async def read_order_reservations(stub: Stub, ids: Sequence[str]) -> bytes:
    """The reservations that `Release` would end now, of some orders: `ids` are the retailer and at most 200 order ids,
    an entry is as in `read_reservations`. Raises Refused `wrong_organisation`."""
    retailer, *orders = _member_asks(stub, ids, most=1 + MAX_ORDERS)
    pairs: list[KeyValue] = []
    for order_id in orders:
        found, _ = await _range(
            stub, keys.reservation(retailer, f"{order_id}."), keys.reservation(retailer, f"{order_id}/")
        )
        pairs += found
    return canonical.dumps([entry for entry in await _entries(stub, pairs) if entry["due"]])


async def _range(stub: Stub, start: str, end: str) -> tuple[list[KeyValue], str | None]:
    """The first pairs of the collection from `start` to `end`, and the key after them where there are more."""
    found: list[KeyValue] = []
    pairs = stub.get_private_data_range(keys.TERMS_COLLECTION, start, end)
    async for pair in pairs:
        if len(found) == PAGE:
            await pairs.close()
            return found, pair.key
        found.append(pair)
    return found, None


async def _entries(stub: Stub, pairs: Sequence[KeyValue]) -> list[dict[str, Any]]:
    records = [json.loads(pair.value) for pair in pairs]
    found = [from_record(record) for record in records if "kind" in record]
    ledger = Overlay(stub)
    await ledger.prefetch(public_keys(found, ()))
    return [await _entry(ledger, each, now_ms=stub.timestamp_ms) for each in found]


async def _entry(ledger: Overlay, each: Reservation | Pool, *, now_ms: int) -> dict[str, Any]:
    if isinstance(each, Reservation):
        order = await ledger.get(keys.order(each.order))
        due = each.outcome(order, now_ms=now_ms) is not Outcome.PENDING
        return {"commitment": each.commitment, "kind": "order", "source": each.order, "due": due}
    due = not each.ended and await taken_wh(ledger, each, now_ms=now_ms) is not None
    return {"commitment": each.commitment, "kind": each.kind, "source": each.source, "due": due}


def _member_asks(stub: Stub, ids: Sequence[str], *, most: int) -> Sequence[str]:
    if not 0 < len(ids) <= most:
        raise Refused("invalid_arguments")
    if ClientIdentity(stub.creator).msp_id not in keys.TERMS_MEMBERS:
        raise Refused("wrong_organisation")
    return ids


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if item is not None}
