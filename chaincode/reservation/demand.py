"""How much volume a signed step commits a capped retailer to, and under which commitment.

Read from the intent, from public records and, for private terms, from the text beside the intent or in the collection.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chaincode import keys
from chaincode.auction.model import BidStatus, bid_hash
from chaincode.context import Overlay
from chaincode.intent import Intent, SignedIntent
from chaincode.refusals import Refused
from chaincode.reservation.model import of_amendment, of_terms
from chaincode.retail_package.model import RetailPackage
from chaincode.retail_package.offers import check_offer
from chaincode.sequence.offers import check_volume

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDemand:
    """The volume of the terms with a hash, for one order. `present` are the terms that an amendment replaces. `text` is
    the private text; without it the text is in the collection. `pool` is where the volume of the order as it stands was
    reserved, where the order was traded."""

    retailer: str
    order: str
    terms_hash: str
    present: str | None
    period_start: str
    period_end: str
    text: str | None = None
    pool: str | None = None

    @property
    def commitment(self) -> str:
        if self.present is None:
            return of_terms(self.order, self.terms_hash, period_start=self.period_start, period_end=self.period_end)
        return of_amendment(self.order, self.terms_hash, present=self.present)


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolDemand:
    """The public volume of a listing or a bid. `part_of` is the listing of which the commitment is an amendment."""

    retailer: str
    commitment: str
    kind: str
    source: str
    period_start: str
    period_end: str
    energy_wh: int
    part_of: str | None = None


Demand = OrderDemand | PoolDemand


def reads(intent: Intent) -> Iterable[str]:
    """The keys of the public records that follow from the intent."""
    yield keys.participant(intent.args.get("retailer", intent.participant))
    if "sequence" in intent.args:
        yield keys.sequence(intent.args["sequence"])
    if "package" in intent.args:
        yield keys.package(intent.args["package"])
    if intent.target is not None:
        yield (keys.listing if intent.action == "amend_listing" else keys.order)(intent.target)


async def demand_of(ledger: Overlay, intent: Intent, item: SignedIntent) -> Demand:
    """What the step commits to.

    Raises Refused: `unknown_action` (one that commits no retailer), `unknown_target`, `not_a_party`, `terms_differ`,
    `no_open_proposal`, `unknown_sequence`; for a purchase what `check_offer` and `check_volume` raise.
    """
    find = _DEMANDS.get(intent.action)
    if find is None:
        raise Refused("unknown_action")
    return await find(ledger, intent, item)


async def pool_of(ledger: Overlay, order: Record) -> str | None:
    """The commitment of the pool from which an order under the terms of its trade came, None for any other order."""
    if "public_terms" not in order or order["origin"]["kind"] not in ("listing", "auction"):
        return None
    source: str = order["origin"]["id"]
    return source if order["origin"]["kind"] == "listing" else await revealed_by(ledger, source, order["retailer"])


async def revealed_by(ledger: Overlay, sequence_id: str, retailer: str) -> str | None:
    """The hash of the bid that the retailer has revealed in an auction, None where it has revealed none."""
    slot = await ledger.get(keys.bid_of(sequence_id, retailer))
    bid = await ledger.get(keys.bid(sequence_id, slot["side"], slot["n"])) if slot is not None else None
    return bid["bid_hash"] if bid is not None and bid["status"] == BidStatus.REVEALED else None


async def _confirm(ledger: Overlay, intent: Intent, _: SignedIntent) -> Demand:
    order = await _order(ledger, intent)
    if intent.participant != order["retailer"]:
        raise Refused("not_a_party", key=intent.target)
    if intent.args["terms_hash"] != order.get("terms_hash"):
        raise Refused("terms_differ", key=intent.target)
    return _for_order(intent, order, order["terms_hash"], present=None)


async def _accept(ledger: Overlay, intent: Intent, _: SignedIntent) -> Demand:
    order = await _order(ledger, intent)
    if intent.participant not in (order["retailer"], order["consumer"]):
        raise Refused("not_a_party", key=intent.target)
    terms_hash = order.get("proposal", {}).get("terms_hash")
    if terms_hash is None:
        raise Refused("no_open_proposal", key=intent.target)
    pool = await pool_of(ledger, order)
    return _for_order(intent, order, terms_hash, present=order["terms_hash"], pool=pool)


async def _propose(ledger: Overlay, intent: Intent, item: SignedIntent) -> Demand:
    order = await _order(ledger, intent)
    if intent.participant != order["retailer"]:
        raise Refused("not_a_party", key=intent.target)
    pool = await pool_of(ledger, order)
    terms_hash = str(intent.private_hash)
    return _for_order(intent, order, terms_hash, present=order.get("terms_hash"), text=item.private, pool=pool)


async def _purchase(ledger: Overlay, intent: Intent, item: SignedIntent) -> Demand:
    """A purchase of what is not on offer holds nobody's volume."""
    args = intent.args
    record = await ledger.get(keys.package(args["package"]))
    package = check_offer(
        RetailPackage.from_record(record) if record else None,
        package_id=args["package"],
        package_version=args["package_version"],
        retailer=args["retailer"],
        segment=args["segment"],
        period_start=args["period_start"],
        period_end=args["period_end"],
    )
    check_volume(package, json.loads(str(item.private))["terms"]["energy_wh"], package_id=args["package"])
    return OrderDemand(
        retailer=intent.args["retailer"],
        order=item.digest,
        terms_hash=str(intent.private_hash),
        present=None,
        period_start=intent.args["period_start"],
        period_end=intent.args["period_end"],
        text=item.private,
    )


async def _publish(ledger: Overlay, intent: Intent, item: SignedIntent) -> Demand:
    digest, energy_wh = item.digest, intent.args["energy_wh"]
    return await _pool(ledger, intent, commitment=digest, kind="listing", source=digest, energy_wh=energy_wh)


async def _amend(ledger: Overlay, intent: Intent, item: SignedIntent) -> Demand:
    listing_id = str(intent.target)
    listing = await ledger.get(keys.listing(listing_id))
    if listing is None:
        raise Refused("unknown_target", key=listing_id)
    if listing["retailer"] != intent.participant:
        raise Refused("not_a_party", key=listing_id)
    sequence = await ledger.get(keys.sequence(listing["sequence"]))
    return PoolDemand(
        retailer=intent.participant,
        commitment=item.digest,
        kind="listing",
        source=listing_id,
        **_period(sequence, key=listing["sequence"]),
        energy_wh=intent.args["energy_wh"] if "energy_wh" in intent.args else listing["energy_wh"],
        part_of=listing_id,
    )


async def _reveal(ledger: Overlay, intent: Intent, _: SignedIntent) -> Demand:
    steps, source = intent.args["steps"], intent.args["sequence"]
    sealed = bid_hash(sequence=source, participant=intent.participant, steps=steps, salt=intent.args["salt"])
    energy_wh = sum(step["energy_wh"] for step in steps)
    return await _pool(ledger, intent, commitment=sealed, kind="auction", source=source, energy_wh=energy_wh)


async def _pool(ledger: Overlay, intent: Intent, *, commitment: str, kind: str, source: str, energy_wh: int) -> Demand:
    sequence = await ledger.get(keys.sequence(intent.args["sequence"]))
    return PoolDemand(
        retailer=intent.participant,
        commitment=commitment,
        kind=kind,
        source=source,
        **_period(sequence, key=intent.args["sequence"]),
        energy_wh=energy_wh,
    )


def _for_order(
    intent: Intent,
    order: Record,
    terms_hash: str,
    *,
    present: str | None,
    text: str | None = None,
    pool: str | None = None,
) -> Demand:
    return OrderDemand(
        retailer=order["retailer"],
        order=str(intent.target),
        terms_hash=terms_hash,
        present=present,
        period_start=order["period_start"],
        period_end=order["period_end"],
        text=text,
        pool=pool,
    )


async def _order(ledger: Overlay, intent: Intent) -> Record:
    order = await ledger.get(keys.order(str(intent.target)))
    if order is None:
        raise Refused("unknown_target", key=intent.target)
    return order


def _period(sequence: Record | None, *, key: str) -> dict[str, str]:
    if sequence is None:
        raise Refused("unknown_sequence", key=key)
    return {name: sequence[name] for name in ("period_start", "period_end")}


_DEMANDS: dict[str, Callable[[Overlay, Intent, SignedIntent], Awaitable[Demand]]] = {
    "confirm": _confirm,
    "accept": _accept,
    "propose_amendment": _propose,
    "purchase": _purchase,
    "publish_listing": _publish,
    "amend_listing": _amend,
    "reveal_bid": _reveal,
}
RESERVING_ACTIONS = frozenset(_DEMANDS)
