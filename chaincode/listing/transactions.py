"""The steps on listings. The ledger's order decides who takes: each take reads and writes the listing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.listing.model import Listing
from chaincode.order.offers import check_risk
from chaincode.order.trades import make_order
from chaincode.records import load_target
from chaincode.refusals import Refused
from chaincode.reservation.check import require as require_reservation
from chaincode.sequence.check import require_open
from chaincode.sequence.model import Mode, TradingSequence
from chaincode.sequence.offers import (
    check_template_prices,
    check_volume,
    require_on_offer,
    require_tradable,
)


async def publish_listing(call: Call) -> int:
    """Raises Refused: what `require_open` raises, what `require_on_offer` raises, `volume_outside_limits`, then
    `price_names_differ`, `price_outside_limits`, `price_off_step`, `reservation_missing`."""
    args = call.intent.args
    sequence = await require_open(call, args["sequence"], mode=Mode.LISTING)
    package = await require_on_offer(
        call, sequence, package_id=args["package"], package_version=args["package_version"]
    )
    check_volume(package, args["min_take_wh"], package_id=args["package"])
    await check_template_prices(call, package, args["prices"])
    listing = Listing(
        version=1,
        retailer=call.intent.participant,
        segment=sequence.segment,
        period_start=sequence.period_start,
        period_end=sequence.period_end,
        offered_by=call.intent.actor,
        operator=call.intent.actor,
        refreshed_at=call.now_ms,
        **args,
    )
    _check_prices(sequence, args["prices"], key=args["sequence"])
    await _reserve(call, listing)
    # The id is the digest of an intent that was not applied before, so there is no record to read.
    call.ledger.put(keys.listing(call.digest), listing.to_record())
    return listing.version


async def amend_listing(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `not_a_party`, what `require_open` raises, what
    `Listing.amend` raises, then as `publish_listing` for what changes."""
    args, key = call.intent.args, str(call.intent.target)
    before, sequence = await _own(call)
    after = before.amend(args, operator=call.intent.actor, now_ms=call.now_ms, key=key)
    if "prices" in args or "min_take_wh" in args:
        package = await require_on_offer(
            call, sequence, package_id=before.package, package_version=before.package_version
        )
        check_volume(package, after.min_take_wh, package_id=before.package)
        await check_template_prices(call, package, after.prices)
        _check_prices(sequence, after.prices, key=before.sequence)
    if after.energy_wh > before.energy_wh:
        await _reserve(call, after)
    call.ledger.put(keys.listing(key), after.to_record())
    return after.version


async def withdraw_listing(call: Call) -> int:
    """Raises Refused: `unknown_target`, `stale_version`, `not_a_party`, what `require_open` raises,
    `listing_not_open`."""
    key = str(call.intent.target)
    before, _ = await _own(call)
    after = before.withdraw(operator=call.intent.actor, now_ms=call.now_ms, key=key)
    call.ledger.put(keys.listing(key), after.to_record())
    return after.version


async def take(call: Call) -> int:
    """An order of the listing's prices, which both parties have confirmed: the retailer by offering, the consumer now.

    Raises Refused: `unknown_listing`, what `Listing.take` raises, what `require_open` raises, `package_retired`, what
    `require_tradable` raises, `risk_not_acknowledged`, `unknown_policy`, `another_retailer`.
    """
    args, consumer = call.intent.args, call.intent.participant
    key = keys.listing(args["listing"])
    record = await call.ledger.get(key)
    if record is None:
        raise Refused("unknown_listing", key=args["listing"])
    before = Listing.from_record(record)
    await call.ledger.prefetch(_reads_of_take(before))
    after = before.take(
        args["energy_wh"],
        prices=args["prices"],
        operator=call.intent.actor,
        now_ms=call.now_ms,
        key=args["listing"],
    )
    sequence = await require_open(call, before.sequence, mode=Mode.LISTING, segment=args["segment"])
    current = await call.ledger.get(keys.package(before.package))
    if current is not None and current.get("retired"):
        raise Refused("package_retired", key=before.package)
    package = await require_tradable(
        call,
        sequence,
        consumer=consumer,
        retailer=before.retailer,
        package_id=before.package,
        package_version=before.package_version,
        energy_wh=max(args["energy_wh"], before.min_take_wh),  # the whole rest may be less than any other take
    )
    check_risk(package, args, package_id=before.package)
    order = await make_order(
        call,
        order_id=call.digest,
        consumer=consumer,
        retailer=before.retailer,
        package=before.package,
        package_version=before.package_version,
        segment=before.segment,
        period_start=before.period_start,
        period_end=before.period_end,
        terms={"energy_wh": args["energy_wh"], "prices_e8_yuan_per_kwh": dict(before.prices)},
        origin={"kind": "listing", "id": args["listing"]},
        consumer_user=call.intent.actor,
        retailer_user=before.offered_by,
        sequence=before.sequence,
    )
    call.ledger.put(key, after.to_record())
    return order.version


async def _own(call: Call) -> tuple[Listing, TradingSequence]:
    listing = Listing.from_record(await load_target(call))
    if listing.retailer != call.intent.participant:
        raise listing.refuse("not_a_party", key=str(call.intent.target))
    return listing, await require_open(call, listing.sequence, mode=Mode.LISTING)


def _check_prices(sequence: TradingSequence, prices: Mapping[str, int], *, key: str) -> None:
    for name in sorted(prices):
        sequence.check_price(prices[name], key=key, path=f"args.prices.{name}")


async def _reserve(call: Call, listing: Listing) -> None:
    await require_reservation(
        call,
        retailer=listing.retailer,
        commitment=call.digest,
        period_start=listing.period_start,
        period_end=listing.period_end,
    )


def _reads_of_publishing(intent: Intent) -> Iterable[str]:
    return keys.sequence(intent.args["sequence"]), keys.package(intent.args["package"])


def _reads_of_take(listing: Listing) -> Iterable[str]:
    yield keys.sequence(listing.sequence)
    yield keys.participant(listing.retailer)
    yield keys.package(listing.package)
    yield keys.package_version(listing.package, listing.package_version)


def _reads_of_taker(intent: Intent) -> Iterable[str]:
    yield keys.listing(intent.args["listing"])
    yield keys.policy(intent.args["segment"])
    yield keys.supply(intent.participant)


def _reads_of_listing(_: Intent, record: Mapping[str, object] | None) -> Iterable[str]:
    return () if record is None else (keys.sequence(str(record["sequence"])),)


def _nothing(_: Intent) -> Iterable[str]:
    return ()


LISTING_FUNCTIONS = {
    "publish_listing": ActionFunction(run=publish_listing, reads=_reads_of_publishing),
    "amend_listing": ActionFunction(run=amend_listing, reads=_nothing, reads_of_record=_reads_of_listing),
    "withdraw_listing": ActionFunction(run=withdraw_listing, reads=_nothing, reads_of_record=_reads_of_listing),
    "take": ActionFunction(run=take, reads=_reads_of_taker),
}
