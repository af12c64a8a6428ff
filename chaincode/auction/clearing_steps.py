"""The steps that end a call auction: clearing its bids, and making orders of the pairs, a slice at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chaincode import keys
from chaincode.auction.clearing import MarginRule
from chaincode.auction.model import SIDES, Side, order_id_of
from chaincode.auction.result import make_result, slices
from chaincode.context import Call, Record
from chaincode.intent import Intent
from chaincode.order.trades import make_order
from chaincode.refusals import Refused
from chaincode.sequence.model import Status, TradingSequence
from chaincode.sequence.offers import require_tradable
from chaincode.sequence.transactions import check_time, load_sequence, taken, write

FILLS_PER_RECORD = 500
PAIRS_PER_SLICE = 200


async def clear_auction(call: Call) -> int:
    """Write the result of the auction: a summary, and in records of their own the fills and the pairs.

    Raises Refused: `unknown_target`, `stale_version`, `illegal_move`, `too_early` (the time to reveal is not over),
    `grace_not_over`.
    """
    sequence_id = str(call.intent.target)
    before = await load_sequence(call)
    after = taken(call, before, status=Status.CLEARED)
    check_time(call, before, not_before=before.reveal_until or 0)
    result = make_result(
        bids={side: await _bids(call, sequence_id, side) for side in SIDES},
        price_step_e8=before.price_step_e8 or 1,
        margin_rule=MarginRule(before.margin_rule or MarginRule.TIME),
    )
    fills, pairs = result.pop("fills"), slices(result.pop("pairs"), size=PAIRS_PER_SLICE)
    result["fill_slices"] = {}
    for side in SIDES:
        parts = slices(fills[side], size=FILLS_PER_RECORD)
        result["fill_slices"][side.value] = len(parts)
        for number, part in enumerate(parts):
            call.ledger.put(keys.auction_fills(sequence_id, side, number), {"version": 1, "fills": part})
    for number, part in enumerate(pairs):
        call.ledger.put(keys.auction_pairs(sequence_id, number), {"version": 1, "pairs": part})
    summary = {
        **result,
        "version": 1,
        "pair_slices": len(pairs),
        "operator": call.intent.actor,
        "refreshed_at": max(call.now_ms, before.refreshed_at),
    }
    call.ledger.put(keys.auction_result(sequence_id), summary)
    return write(call, replace(after, cleared_at=summary["refreshed_at"], slices=len(pairs), allotted=0))


async def allot(call: Call) -> int:
    """Make the orders of the next slice of pairs. A pair of which none can be made any more is marked with the reason.

    Raises Refused: `unknown_target`, `stale_version`, `illegal_move`, `all_allotted`, `grace_not_over`.
    """
    sequence_id = str(call.intent.target)
    before = await load_sequence(call)
    number = before.allotted or 0
    after = taken(call, before, allotted=number + 1)
    if number >= (before.slices or 0):
        raise before.refuse("all_allotted", key=sequence_id)
    check_time(call, before, not_before=before.cleared_at or 0)
    result = await call.ledger.get(keys.auction_result(sequence_id))
    part = await call.ledger.get(keys.auction_pairs(sequence_id, number))
    if result is None or part is None:
        raise Refused("unknown_target", key=sequence_id)
    bids = await _bids_of_pairs(call, sequence_id, part["pairs"])
    done = [
        await _order_of(call, before, sequence_id, pair, bids, price_e8=result["price_e8"]) for pair in part["pairs"]
    ]
    call.ledger.put(keys.auction_pairs(sequence_id, number), {"version": part["version"] + 1, "pairs": done})
    return write(call, after)


async def _order_of(
    call: Call,
    sequence: TradingSequence,
    sequence_id: str,
    pair: Mapping[str, Any],
    bids: Mapping[tuple[Side, int], Record],
    *,
    price_e8: int,
) -> dict[str, Any]:
    buy, sell = bids[Side.BUY, pair["buy"]], bids[Side.SELL, pair["sell"]]
    order_id = order_id_of(sequence_id, buy=pair["buy"], sell=pair["sell"])
    try:
        package = await require_tradable(
            call,
            sequence,
            consumer=pair["consumer"],
            retailer=pair["retailer"],
            package_id=sell["package"],
            package_version=sell["package_version"],
            energy_wh=pair["energy_wh"],
        )
        (price_name,) = package.prices
        await make_order(
            call,
            order_id=order_id,
            consumer=pair["consumer"],
            retailer=pair["retailer"],
            package=sell["package"],
            package_version=sell["package_version"],
            segment=sequence.segment,
            period_start=sequence.period_start,
            period_end=sequence.period_end,
            terms={"energy_wh": pair["energy_wh"], "prices_e8_yuan_per_kwh": {price_name: price_e8}},
            origin={"kind": "auction", "id": sequence_id},
            consumer_user=buy["operator"],
            retailer_user=sell["operator"],
            sequence=sequence_id,
        )
    except Refused as refused:  # nothing of this pair was written: orders are refused before they are
        return {**pair, "failed": refused.code}
    return {**pair, "order": order_id}


async def _bids(call: Call, sequence_id: str, side: Side) -> dict[int, Record]:
    """All bids of a side, by slot. Slots are counted, so that no range of keys is read."""
    book = await call.ledger.get(keys.bid_book(sequence_id, side)) or {"slots": 0}
    wanted = [keys.bid(sequence_id, side, n) for n in range(1, book["slots"] + 1)]
    await call.ledger.prefetch(wanted)
    records = [await call.ledger.get(key) for key in wanted]
    return {n: record for n, record in enumerate(records, start=1) if record is not None}


async def _bids_of_pairs(
    call: Call, sequence_id: str, pairs: Iterable[Mapping[str, Any]]
) -> dict[tuple[Side, int], Record]:
    """The bids of these pairs; all that making their orders will read comes in two requests."""
    named = [(side, pair[side.value]) for pair in pairs for side in SIDES]
    parties = [keys.participant(pair[party]) for pair in pairs for party in ("consumer", "retailer")]
    supplies = [keys.supply(pair["consumer"]) for pair in pairs]
    await call.ledger.prefetch([*(keys.bid(sequence_id, *each) for each in named), *parties, *supplies])
    bids = {each: await call.ledger.get(keys.bid(sequence_id, *each)) for each in named}
    found = {each: record for each, record in bids.items() if record is not None}
    sold = [record for (side, _), record in found.items() if side is Side.SELL]
    await call.ledger.prefetch(keys.package_version(record["package"], record["package_version"]) for record in sold)
    return found


def reads_of_books(intent: Intent, record: Record | None) -> Iterable[str]:
    return () if record is None else [keys.bid_book(str(intent.target), side) for side in SIDES]


def reads_of_allotment(intent: Intent, record: Record | None) -> Iterable[str]:
    if record is None:
        return ()
    sequence_id = str(intent.target)
    return (
        keys.auction_result(sequence_id),
        keys.auction_pairs(sequence_id, record.get("allotted", 0)),
        keys.policy(record["segment"]),
    )
