"""`Reserve`: the volume that a step commits a capped retailer to, held in the collection before the step is taken.

The two trading organisations endorse it. It writes nothing public and says nothing about any volume.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chaincode import authority, keys
from chaincode.authority import authorise, check_lifetime, network_of
from chaincode.context import Overlay
from chaincode.intent import Intent, SignedIntent
from chaincode.precheck import check_intent
from chaincode.refusals import Refused
from chaincode.reservation import demand as demands
from chaincode.reservation.book import Book
from chaincode.reservation.demand import Demand, OrderDemand, PoolDemand, demand_of
from chaincode.reservation.model import Pool, Reservation
from chaincode.reservation.volume import by_year, years_of
from chaincode.results import Result, deposited
from chaincode.terms import check_private


async def reserve(
    book: Book, ledger: Overlay, items: Sequence[SignedIntent], *, organisation: str, now_ms: int
) -> list[Result]:
    """Hold the volume of each step; `organisation` is the creator's MSP id. Nothing is written before `book.flush`.

    Each result is `{"status": "deposited" | "kept"}` (kept: it is reserved, or no year has a cap) or `{"status":
    "refused", "code", "detail"?}`. Raises Refused `not_bootstrapped`, PeerError where this peer lacks a private value.
    """
    checked = [_check(item) for item in items]
    intents = [(intent, item) for item, intent in zip(items, checked, strict=True) if isinstance(intent, Intent)]
    await ledger.prefetch([keys.market(), *(key for intent, item in intents for key in _reads(intent, item))])
    network = await network_of(ledger)
    wanted: list[_Wanted | Refused] = []
    for item, intent in zip(items, checked, strict=True):
        try:
            if isinstance(intent, Refused):
                raise intent
            await authorise(ledger, intent, item=item, organisation=organisation, network=network, now_ms=now_ms)
            check_lifetime(intent, now_ms=now_ms)
            wanted.append(await _wanted(ledger, item, intent))
        except Refused as refused:
            wanted.append(refused)
    # One request for the whole batch: each is a round trip to the peer.
    await book.load(key for each in wanted if isinstance(each, _Wanted) for key in each.private_keys())
    return [_reserve(book, each) for each in wanted]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What an intent that may be taken commits to, its retailer's caps (Wh by year), and until when it is good."""

    demand: Demand
    caps: Mapping[str, int]
    good_until: int

    @property
    def is_capped(self) -> bool:
        years = years_of(period_start=self.demand.period_start, period_end=self.demand.period_end)
        return not self.caps.keys().isdisjoint(years)

    def private_keys(self) -> list[str]:
        return _private_keys(self.demand) if self.is_capped else []


def _check(item: SignedIntent) -> Intent | Refused:
    try:
        intent = check_intent(item.intent)
        if intent.action not in demands.RESERVING_ACTIONS:
            raise Refused("unknown_action")
        if intent.private_hash is not None:
            check_private(str(item.private), intent.private_hash)
    except Refused as refused:
        return refused
    return intent


def _reads(intent: Intent, item: SignedIntent) -> Iterable[str]:
    return (*authority.reads(intent, item), *demands.reads(intent))


async def _wanted(ledger: Overlay, item: SignedIntent, intent: Intent) -> _Wanted:
    demand = await demand_of(ledger, intent, item)
    record = await ledger.get(keys.participant(demand.retailer))
    return _Wanted(demand=demand, caps=(record or {}).get("volume_cap_wh", {}), good_until=intent.expires_at)


def _reserve(book: Book, wanted: _Wanted | Refused) -> Result:
    if isinstance(wanted, Refused):
        return _refusal(wanted)
    demand = wanted.demand
    if not wanted.is_capped or book.has(keys.reservation(demand.retailer, demand.commitment)):
        return {"status": "kept"}
    try:
        if isinstance(demand, PoolDemand):
            _offer(book, demand, wanted.caps, good_until=wanted.good_until)
        else:
            _hold(book, demand, wanted.caps, good_until=wanted.good_until)
    except Refused as refused:
        return _refusal(refused)
    return deposited()


def _refusal(refused: Refused) -> Result:
    return {"status": "refused", **refused.as_value()}


def _private_keys(demand: Demand) -> list[str]:
    wanted = [keys.reserved(demand.retailer), keys.reservation(demand.retailer, demand.commitment)]
    if isinstance(demand, PoolDemand):
        return [*wanted, *([keys.reservation(demand.retailer, demand.part_of)] if demand.part_of else [])]
    if demand.present is not None:
        wanted.append(keys.posted_volume(demand.order))
    if demand.pool is not None:
        wanted += (keys.reservation(demand.retailer, demand.pool), keys.passed_on(demand.order))
    if demand.text is None:
        wanted.append(demand.terms_hash)
    return wanted


def _hold(book: Book, demand: OrderDemand, caps: Mapping[str, int], *, good_until: int) -> None:
    if demand.pool is not None and book.is_within(demand.retailer, demand.pool, order_id=demand.order):
        raise Refused("reservation_open", key=demand.order)  # its part is the pool's until `Release` has taken it out
    energy_wh, secret = _energy(book, demand)
    reservation = Reservation(
        retailer=demand.retailer,
        order=demand.order,
        terms_hash=demand.terms_hash,
        period_start=demand.period_start,
        period_end=demand.period_end,
        present=demand.present,
        years=by_year(energy_wh, period_start=demand.period_start, period_end=demand.period_end),
        held={},
        good_until=good_until,
        salt="",
    )
    book.reserve(reservation, caps=caps, secret=secret)


def _energy(book: Book, demand: OrderDemand) -> tuple[int, str]:
    """The energy (Wh) of the terms, and their salt. Raises Refused `terms_missing`."""
    value = json.loads(demand.text) if demand.text is not None else book.record(demand.terms_hash)
    if value is None:
        raise Refused("terms_missing", key=demand.order)
    return value["terms"]["energy_wh"], value["salt"]


def _offer(book: Book, demand: PoolDemand, caps: Mapping[str, int], *, good_until: int) -> None:
    amended = book.find(demand.retailer, demand.part_of) if demand.part_of else None
    if isinstance(amended, Pool):
        book.enlarge(amended, offered_wh=demand.energy_wh, part=demand.commitment, caps=caps)
        return
    pool = Pool(
        retailer=demand.retailer,
        commitment=demand.part_of or demand.commitment,
        kind=demand.kind,
        source=demand.source,
        period_start=demand.period_start,
        period_end=demand.period_end,
        offered_wh=demand.energy_wh,
        good_until=good_until,
        salt="",
    )
    book.offer(pool, caps=caps)
    if demand.part_of:  # the listing is older than the cap
        book.mark(pool, part=demand.commitment)
