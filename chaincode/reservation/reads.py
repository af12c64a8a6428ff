"""The reading transaction functions about reservations, for members of the collection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from chaincode import canonical, keys
from chaincode.context import Overlay
from chaincode.refusals import Refused
from chaincode.reservation.model import Outcome, Pool, Reservation, from_record
from chaincode.reservation.release import public_keys, taken_wh
from chaincode.reservation.volume import Totals, free_wh
from chaincode.shim import ClientIdentity, Stub

MAX_LISTED = 2_000


async def read_volume(stub: Stub, ids: Sequence[str]) -> bytes:
    """A retailer's years: `{"<year>": {"cap_wh"?, "pending_wh", "posted_wh", "free_wh"?}}`. Raises Refused
    `wrong_organisation`, `unknown_target`."""
    retailer = _retailer(stub, ids)
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
    """What there is to do about a retailer's reservations, without volumes: at most 2,000 of `{"commitment", "due",
    "kind", "source"}`. These are the ones that `Release` would end now (`due`), and all listings and bids, whose orders
    may have to be passed on; `source` is the order, the listing or the sequence. Raises Refused `wrong_organisation`.
    """
    retailer = _retailer(stub, ids)
    first = keys.reservation(retailer, "")
    found: list[Reservation | Pool] = []
    async for pair in stub.get_private_data_range(keys.TERMS_COLLECTION, first, first[:-1] + ";"):
        record = json.loads(pair.value)
        if "kind" in record:
            found.append(from_record(record))
    ledger = Overlay(stub)
    await ledger.prefetch(public_keys(found, ()))
    entries = [await _entry(ledger, each, now_ms=stub.timestamp_ms) for each in found]
    return canonical.dumps([entry for entry in entries if entry["due"] or entry["kind"] != "order"][:MAX_LISTED])


async def _entry(ledger: Overlay, each: Reservation | Pool, *, now_ms: int) -> dict[str, Any]:
    if isinstance(each, Reservation):
        order = await ledger.get(keys.order(each.order))
        due = each.outcome(order, now_ms=now_ms) is not Outcome.PENDING
        return {"commitment": each.commitment, "kind": "order", "source": each.order, "due": due}
    due = not each.ended and await taken_wh(ledger, each, now_ms=now_ms) is not None
    return {"commitment": each.commitment, "kind": each.kind, "source": each.source, "due": due}


def _retailer(stub: Stub, ids: Sequence[str]) -> str:
    if len(ids) != 1:
        raise Refused("invalid_arguments")
    if ClientIdentity(stub.creator).msp_id not in keys.TERMS_MEMBERS:
        raise Refused("wrong_organisation")
    return ids[0]


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if item is not None}
