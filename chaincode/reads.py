"""The reading transaction functions. Each takes ids and returns canonical JSON: the record as it lies on the ledger,
but for `ReadIntent`, which gives the digest in hex."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence

from chaincode import canonical, keys
from chaincode.account.reads import (
    read_balances,
    read_open_bills,
    read_own_postings,
    read_postings,
    read_unpublished,
)
from chaincode.billing.reads import read_note_text, read_settlement, read_statement, read_statements
from chaincode.closing.reads import draft_closing
from chaincode.plant.reads import read_plant_settlement
from chaincode.refusals import Refused
from chaincode.reservation.reads import read_order_reservations, read_reservations, read_volume
from chaincode.shim import ClientIdentity, Stub

MAX_ORDERS = 1_000


async def read_orders(stub: Stub, ids: Sequence[str]) -> bytes:
    """An array in the order of `ids`, with null where there is no such order."""
    if not 0 < len(ids) <= MAX_ORDERS:
        raise Refused("invalid_arguments")
    values = await stub.get_states([keys.order(order_id) for order_id in ids])
    return b"[" + b",".join(value or b"null" for value in values) + b"]"


async def read_history(stub: Stub, ids: Sequence[str]) -> bytes:
    """The versions of an order, oldest first: `[{"tx_id", "at" (ms since 1970 UTC), "record"}]`."""
    (order_id,) = _exactly(ids, 1)
    versions = [
        b'{"at":%d,"record":%b,"tx_id":%b}' % (change.timestamp_ms, change.value, canonical.dumps(change.tx_id))
        async for change in stub.get_history_for_key(keys.order(order_id))
    ]
    if not versions:
        raise Refused("unknown_target")
    return b"[" + b",".join(reversed(versions)) + b"]"


async def read_intent(stub: Stub, ids: Sequence[str]) -> bytes:
    """`{"digest": <hex>, "version"}`: the text that was applied under an actor and intent id, and what it wrote."""
    record = json.loads(_found(await stub.get_state(keys.intent(*_exactly(ids, 2)))))
    return canonical.dumps({**record, "digest": keys.long_hash(record["digest"])})


async def read_terms(stub: Stub, ids: Sequence[str]) -> bytes:
    """The private text deposited under a terms hash, for members of the collection; others: `wrong_organisation`."""
    (terms_hash,) = _exactly(ids, 1)
    if ClientIdentity(stub.creator).msp_id not in keys.TERMS_MEMBERS:
        raise Refused("wrong_organisation")
    return _found(await stub.get_private_data(keys.TERMS_COLLECTION, terms_hash))


async def read_terms_hash(stub: Stub, ids: Sequence[str]) -> bytes:
    """`{"hash": <hex>}`: SHA-256 of what is deposited under a terms hash, from any peer."""
    (terms_hash,) = _exactly(ids, 1)
    digest = _found(await stub.get_private_data_hash(keys.TERMS_COLLECTION, terms_hash))
    return canonical.dumps({"hash": digest.hex()})


async def read_reading_day(stub: Stub, ids: Sequence[str]) -> bytes:
    """The root of a point's day: the present version, or with a third id the one of that number."""
    if len(ids) != 3:
        return await _record(keys.reading_day, parts=2)(stub, ids)
    point, day, version = ids
    present = await stub.get_state(keys.reading_day(point, day))
    if present and str(json.loads(present)["version"]) == version:
        return present
    return _found(await stub.get_state(keys.composite("reading_day_version", point, day, version)))


def _record(key: Callable[..., str], *, parts: int) -> Callable[[Stub, Sequence[str]], Awaitable[bytes]]:
    async def read(stub: Stub, ids: Sequence[str]) -> bytes:
        return _found(await stub.get_state(key(*_exactly(ids, parts))))

    return read


def _exactly(ids: Sequence[str], count: int) -> Sequence[str]:
    if len(ids) != count:
        raise Refused("invalid_arguments")
    return ids


def _found(value: bytes | None) -> bytes:
    if not value:
        raise Refused("unknown_target")
    return value


READS: dict[str, Callable[[Stub, Sequence[str]], Awaitable[bytes]]] = {
    "ReadOrder": _record(keys.order, parts=1),
    "ReadOrders": read_orders,
    "ReadHistory": read_history,
    "ReadUser": _record(keys.user, parts=1),
    "ReadParticipant": _record(keys.participant, parts=1),
    "ReadChange": _record(keys.change, parts=1),
    "ReadAccessModel": _record(keys.access_model, parts=0),
    "ReadAuditAnchor": _record(keys.audit_anchor, parts=1),
    "ReadCalendar": _record(keys.calendar, parts=1),
    "ReadReferencePrice": _record(keys.reference_price, parts=2),
    "ReadTemplate": _record(keys.template, parts=1),
    "ReadSettlementMethod": _record(keys.settlement_method, parts=1),
    "ReadPackage": _record(keys.package, parts=1),
    "ReadPolicy": _record(keys.policy, parts=1),
    "ReadSequence": _record(keys.sequence, parts=1),
    "ReadListing": _record(keys.listing, parts=1),
    "ReadBid": _record(keys.bid, parts=3),
    "ReadAuctionResult": _record(keys.auction_result, parts=1),
    "ReadAuctionFills": _record(keys.auction_fills, parts=3),
    "ReadAuctionPairs": _record(keys.auction_pairs, parts=2),
    "ReadAnnouncement": _record(keys.announcement, parts=1),
    "ReadMeteringPoint": _record(keys.metering_point, parts=1),
    "ReadMeter": _record(keys.meter, parts=1),
    "ReadReadingDay": read_reading_day,
    "ReadMarket": _record(keys.market, parts=0),
    "ReadIntent": read_intent,
    "ReadTerms": read_terms,
    "ReadTermsHash": read_terms_hash,
    "ReadSettlement": read_settlement,
    "ReadStatement": read_statement,
    "ReadBalances": read_balances,
    "ReadOpenBills": read_open_bills,
    "ReadPostings": read_postings,
    "ReadOwnPostings": read_own_postings,
    "ReadUnpublished": read_unpublished,
    "ReadPlant": _record(keys.plant, parts=1),
    "ReadPlantSettlement": read_plant_settlement,
    "ReadClosing": _record(keys.closing, parts=2),
    "DraftClosing": draft_closing,
    "ReadNote": read_note_text,
    "ReadBillQuestion": _record(keys.bill_question, parts=1),
    "ReadInvoice": _record(keys.invoice, parts=3),
    "ReadStatements": read_statements,
    "ReadVolume": read_volume,
    "ReadReservations": read_reservations,
    "ReadOrderReservations": read_order_reservations,
}
