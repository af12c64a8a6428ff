"""The steps on bids: sealed while the auction is open, revealed when its bids are closed.

A side's book counts slots and places in one record, so its bids come in one order, the ledger's. Consumers' and
retailers' bids are in two books: what one organisation sends never touches the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaincode import keys
from chaincode.auction.clearing_steps import allot, clear_auction, reads_of_allotment, reads_of_books
from chaincode.auction.model import MAX_BIDS, BidStatus, SealedBid, Side, bid_hash, check_side, side_of
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.order.supply import Claim, check_alone
from chaincode.refusals import Refused
from chaincode.reservation.check import require as require_reservation
from chaincode.sequence.check import find, require_open
from chaincode.sequence.model import Mode, Status, TradingSequence
from chaincode.sequence.offers import check_template_prices, require_on_offer


async def bid(call: Call) -> int:
    """A participant's first bid in the sequence; later ones change it.

    Raises Refused: what `require_open` raises, `already_bid` (detail: `n`), what the declaration's checks raise,
    `book_full`.
    """
    args, participant = call.intent.args, call.intent.participant
    sequence = await require_open(call, args["sequence"], mode=Mode.AUCTION)
    own = keys.bid_of(args["sequence"], participant)
    present = await call.ledger.get(own)
    if present is not None:
        raise Refused("already_bid", key=args["sequence"], n=present["n"])
    side = side_of(call.intent.role)
    goods = await _declaration(call, sequence, side)
    n, place = await _next(call, side, new_slot=True)
    made = SealedBid(
        version=1,
        participant=participant,
        place=place,
        operator=call.intent.actor,
        refreshed_at=call.now_ms,
        bid_hash=args["bid_hash"],
        **goods,
    )
    call.ledger.put(own, {"side": side.value, "n": n})
    call.ledger.put(keys.bid(args["sequence"], side, n), made.to_record())
    return made.version


async def change_bid(call: Call) -> int:
    """Another bid in the slot of one's own, sealed or withdrawn; it goes behind all others.

    Raises Refused: what `require_open` raises, what `_own` raises, `illegal_move`, what the declaration's checks raise.
    """
    args = call.intent.args
    sequence = await require_open(call, args["sequence"], mode=Mode.AUCTION)
    side, before = await _own(call)
    goods = await _declaration(call, sequence, side)
    _, place = await _next(call, side, new_slot=False)
    return _write(
        call, side, _taken(call, before, status=BidStatus.SEALED, bid_hash=args["bid_hash"], place=place, **goods)
    )


async def withdraw_bid(call: Call) -> int:
    """Raises Refused: what `require_open` raises, what `_own` raises, `illegal_move`."""
    await require_open(call, call.intent.args["sequence"], mode=Mode.AUCTION)
    side, before = await _own(call)
    return _write(call, side, _taken(call, before, status=BidStatus.WITHDRAWN))


async def reveal_bid(call: Call) -> int:
    """Raises Refused: `unknown_sequence`, `sequence_not_revealing`, `window_over`, what `_own` raises, `illegal_move`,
    `bid_mismatch`, `invalid_args` (prices that rise for a buyer), `price_outside_limits`, `price_off_step`,
    `reservation_missing`."""
    args = call.intent.args
    sequence = await find(call, args["sequence"])
    if sequence.status is not Status.REVEALING:
        raise sequence.refuse("sequence_not_revealing", key=args["sequence"])
    if call.now_ms >= (sequence.reveal_until or 0):
        raise sequence.refuse("window_over", key=args["sequence"])
    side, before = await _own(call)
    after = _taken(call, before, status=BidStatus.REVEALED, steps=args["steps"], salt=args["salt"])
    sealed = bid_hash(
        sequence=args["sequence"], participant=call.intent.participant, steps=args["steps"], salt=args["salt"]
    )
    if sealed != before.bid_hash:
        raise Refused("bid_mismatch", key=args["sequence"])
    check_side(args["steps"], side)
    for position, step in enumerate(args["steps"]):
        sequence.check_price(step["price_e8"], key=args["sequence"], path=f"args.steps[{position}].price_e8")
    if side is Side.SELL:
        await require_reservation(
            call,
            retailer=call.intent.participant,
            commitment=before.bid_hash,
            period_start=sequence.period_start,
            period_end=sequence.period_end,
        )
    return _write(call, side, after)


async def _declaration(call: Call, sequence: TradingSequence, side: Side) -> dict[str, Any]:
    """What a bid says in the clear, checked: a seller's package, a buyer's acknowledgement.

    Raises Refused: `invalid_args` (it belongs to the other side); sellers: what `require_on_offer` raises,
    `not_one_price`, `warning_differs`, `price_outside_limits` (the template does not admit every price of the
    sequence); buyers: `risk_not_acknowledged`, `another_retailer` (who the seller will be, nobody knows).
    """
    args, key = call.intent.args, call.intent.args["sequence"]
    if side is Side.SELL:
        if "package" not in args or "risk_warning" in args:
            raise Refused("invalid_args", path="args.package" if "package" not in args else "args.risk_warning")
        await _check_goods(call, sequence, package_id=args["package"], package_version=args["package_version"])
        return {"package": args["package"], "package_version": args["package_version"], "risk_warning": None}
    if "package" in args:
        raise Refused("invalid_args", path="args.package")
    if args.get("risk_warning") != sequence.risk_warning_hash:
        raise Refused("risk_not_acknowledged", key=key)
    supply = await call.ledger.get(keys.supply(call.intent.participant))
    anybody = Claim(retailer="", start=sequence.period_start, end=sequence.period_end, runs=True)
    check_alone(supply["periods"] if supply else (), anybody, consumer=call.intent.participant)
    return {"package": None, "package_version": None, "risk_warning": args.get("risk_warning")}


async def _check_goods(call: Call, sequence: TradingSequence, *, package_id: str, package_version: int) -> None:
    """One price is what an auction finds, so the package has one; and its template admits whatever it may be."""
    package = await require_on_offer(call, sequence, package_id=package_id, package_version=package_version)
    if len(package.prices) != 1:
        raise Refused("not_one_price", key=package_id)
    if package.risk_warning_hash not in (None, sequence.risk_warning_hash):
        raise Refused("warning_differs", key=package_id)
    (name,) = package.prices
    for limit in (sequence.price_floor_e8, sequence.price_cap_e8):
        await check_template_prices(call, package, {name: limit or 0})


async def _next(call: Call, side: Side, *, new_slot: bool) -> tuple[int, int]:
    """The slot and the place of a bid that comes in now, both from 1 on. Raises Refused `book_full`."""
    key = keys.bid_book(call.intent.args["sequence"], side)
    book = await call.ledger.get(key) or {"slots": 0, "places": 0}
    after = {"slots": book["slots"] + new_slot, "places": book["places"] + 1}
    if after["slots"] > MAX_BIDS:
        raise Refused("book_full", key=call.intent.args["sequence"])
    call.ledger.put(key, after)
    return after["slots"], after["places"]


async def _own(call: Call) -> tuple[Side, SealedBid]:
    """The actor's participant's own bid, in the version that the intent expects.

    Raises Refused: `unknown_target`, `not_a_party`, `stale_version` (detail: the current version).
    """
    args, side = call.intent.args, side_of(call.intent.role)
    record = await call.ledger.get(keys.bid(args["sequence"], side, args["n"]))
    if record is None:
        raise Refused("unknown_target", key=args["sequence"], n=args["n"])
    if record["participant"] != call.intent.participant:
        raise Refused("not_a_party", key=args["sequence"], n=args["n"])
    if record["version"] != call.intent.expected_version:
        raise Refused("stale_version", key=args["sequence"], version=record["version"])
    return side, SealedBid.from_record(record)


def _taken(call: Call, before: SealedBid, **changes: Any) -> SealedBid:
    intent = call.intent
    return before.take(intent.action, operator=intent.actor, now_ms=call.now_ms, key=intent.args["sequence"], **changes)


def _write(call: Call, side: Side, after: SealedBid) -> int:
    args = call.intent.args
    call.ledger.put(keys.bid(args["sequence"], side, args["n"]), after.to_record())
    return after.version


def _reads(intent: Intent) -> Iterable[str]:
    args, side = intent.args, side_of(intent.role)
    yield keys.sequence(args["sequence"])
    if "n" in args:
        yield keys.bid(args["sequence"], side, args["n"])
    else:
        yield keys.bid_of(args["sequence"], intent.participant)
    if "bid_hash" in args:
        yield keys.bid_book(args["sequence"], side)
        yield keys.package(args["package"]) if "package" in args else keys.supply(intent.participant)


def _nothing(_: Intent) -> Iterable[str]:
    return ()


AUCTION_FUNCTIONS = {
    "bid": ActionFunction(run=bid, reads=_reads),
    "change_bid": ActionFunction(run=change_bid, reads=_reads),
    "withdraw_bid": ActionFunction(run=withdraw_bid, reads=_reads),
    "reveal_bid": ActionFunction(run=reveal_bid, reads=_reads),
    "clear_auction": ActionFunction(run=clear_auction, reads=_nothing, reads_of_record=reads_of_books),
    "allot": ActionFunction(run=allot, reads=_nothing, reads_of_record=reads_of_allotment),
}
