"""A chain on which a listing was taken from and an auction was held, and an instance of the API over it."""

from __future__ import annotations

import hashlib
from typing import Any

from chaincode import batch, keys
from chaincode.auction.clearing import MarginRule
from chaincode.auction.model import Side, bid_hash, order_id_of
from chaincode.auction.result import make_result
from chaincode.intent import Intent, SignedIntent
from chaincode.order.public_terms import public_text
from chaincode.results import summarise, usual_of
from tests.unit.orders.instance import registry
from tests.unit.projection.chain import NOW_MS, SIGNATURE, Chain, Tx

PRICES = {"flat": 46_300_000}
SALT = "5a" * 32
LISTED, AUCTIONED = "march-listing", "march-auction"
BUY_STEPS = [{"energy_wh": 300, "price_e8": 50_000_000}]
SELL_STEPS = [{"energy_wh": 200, "price_e8": 40_000_000}]


def signed(
    action: str, *, number: int, who: tuple[str, str, str], target: str | None = None, **args: Any
) -> SignedIntent:
    """An intent of `who` (user, participant, role)."""
    actor, participant, role = who
    made = Intent(
        intent_id=f"0190b000-0000-7000-8000-{number:012x}",
        action=action,
        actor=actor,
        participant=participant,
        role=role,
        target=target,
        expected_version=None if target is None else 1,
        args=args,
        private_hash=None,
        expires_at=NOW_MS,
        network="retail/00",
    )
    return SignedIntent(intent=made.canonical().decode(), signature=SIGNATURE)


MILL = ("li-na", "mill", "consumer_owner")
HOTEL = ("wang", "hotel", "consumer_owner")
SOUTHGRID = ("retail-clerk", "southgrid", "retailer_contract_manager")
OPERATOR = ("auditor", "exchange", "exchange_market_operator")


def done(steps: list[tuple[SignedIntent, int]], writes: dict[str, Any], **fields: Any) -> Tx:
    """An `Apply` of these intents, each with the version that it made; its writes by key."""
    items = [item for item, _ in steps]
    results = [{"status": "applied", "version": version} for _, version in steps]
    return Tx(
        args=(b"Apply", batch.encode(items)),
        response=summarise(results, usual=usual_of(items)),
        writes=writes,
        **fields,
    )


def sequence(mode: str, version: int, status: str, **fields: Any) -> dict[str, Any]:
    return {
        "version": version,
        "kind": "monthly",
        "mode": mode,
        "status": status,
        "segment": "industrial",
        "period_start": "2027-03-01",
        "period_end": "2027-04-01",
        "opens_at": NOW_MS,
        "closes_at": NOW_MS + 3_600_000,
        "price_step_e8": 10_000,
        "price_floor_e8": 20_000_000,
        "price_cap_e8": 80_000_000,
        "operator": "auditor",
        "refreshed_at": NOW_MS + version,
        **({"margin_rule": "time", "reveal_s": 60} if mode == "auction" else {}),
    } | fields


def listing(version: int, **fields: Any) -> dict[str, Any]:
    return {
        "version": version,
        "sequence": LISTED,
        "retailer": "southgrid",
        "package": "flat",
        "package_version": 1,
        "segment": "industrial",
        "period_start": "2027-03-01",
        "period_end": "2027-04-01",
        "prices": PRICES,
        "energy_wh": 1_000,
        "taken_wh": 0,
        "min_take_wh": 10,
        "status": "open",
        "offered_by": "retail-clerk",
        "operator": "retail-clerk",
        "refreshed_at": NOW_MS + version,
    } | fields


def order(order_id: str, consumer: str, energy_wh: int, origin: dict[str, str], sequence_id: str) -> dict[str, Any]:
    terms = {"energy_wh": energy_wh, "prices_e8_yuan_per_kwh": PRICES}
    return {
        "version": 1,
        "state": "confirmed",
        "stage": "audit",
        "operator": "li-na",
        "next": ["exchange"],
        "refreshed_at": NOW_MS,
        "segment": "industrial",
        "policy": 1,
        "consumer": consumer,
        "retailer": "southgrid",
        "package": "flat",
        "package_version": 1,
        "period_start": "2027-03-01",
        "period_end": "2027-04-01",
        "confirmed": {"consumer": "li-na", "retailer": "retail-clerk"},
        "terms_hash": public_text(order_id, terms)[1],
        "public_terms": terms,
        "origin": origin,
        "sequence": sequence_id,
    }


def bid(participant: str, side: Side, *, place: int, version: int, status: str, opened: bool) -> dict[str, Any]:
    steps = BUY_STEPS if side is Side.BUY else SELL_STEPS
    sealed = {
        "version": version,
        "participant": participant,
        "bid_hash": bid_hash(sequence=AUCTIONED, participant=participant, steps=steps, salt=SALT),
        "place": place,
        "status": status,
        "operator": "somebody",
        "refreshed_at": NOW_MS + version,
        **({"package": "flat", "package_version": 1} if side is Side.SELL else {}),
    }
    return sealed | ({"steps": steps, "salt": SALT} if opened else {})


PUBLISH = signed("publish_listing", number=1, who=SOUTHGRID, sequence=LISTED)
LISTING = PUBLISH.digest
TAKES = [
    signed("take", number=2, who=MILL, listing=LISTING, energy_wh=600),
    signed("take", number=3, who=HOTEL, listing=LISTING, energy_wh=400),
]
PAIR_ORDER = order_id_of(AUCTIONED, buy=1, sell=1)


def listing_blocks(chain: Chain) -> None:
    """A sequence is announced and opened; a listing is published, and taken from twice in one transaction."""
    announce = signed("announce_sequence", number=10, who=OPERATOR, sequence=LISTED)
    chain.add(done([(announce, 1)], {keys.sequence(LISTED): sequence("listing", 1, "announced")}))
    opened = signed("open_sequence", number=11, who=OPERATOR, target=LISTED)
    chain.add(done([(opened, 2)], {keys.sequence(LISTED): sequence("listing", 2, "open")}))
    chain.add(done([(PUBLISH, 1)], {keys.listing(LISTING): listing(1)}))
    orders = {
        keys.order(item.digest): order(item.digest, consumer, wh, {"kind": "listing", "id": LISTING}, LISTED)
        for item, consumer, wh in zip(TAKES, ("mill", "hotel"), (600, 400), strict=True)
    }
    after = listing(3, taken_wh=1_000, status="closed")
    chain.add(done([(item, 1) for item in TAKES], {keys.listing(LISTING): after, **orders}))


def sealed_blocks(chain: Chain) -> None:
    """An auction is open; mill and hotel buy, southgrid sells, all sealed."""
    announce = signed("announce_sequence", number=20, who=OPERATOR, sequence=AUCTIONED)
    chain.add(done([(announce, 1)], {keys.sequence(AUCTIONED): sequence("auction", 1, "announced")}))
    opened = signed("open_sequence", number=21, who=OPERATOR, target=AUCTIONED)
    chain.add(done([(opened, 2)], {keys.sequence(AUCTIONED): sequence("auction", 2, "open")}))
    bids = [
        (signed("bid", number=22, who=MILL, sequence=AUCTIONED), keys.bid(AUCTIONED, "buy", 1), "mill", Side.BUY, 1),
        (signed("bid", number=23, who=HOTEL, sequence=AUCTIONED), keys.bid(AUCTIONED, "buy", 2), "hotel", Side.BUY, 2),
        (
            signed("bid", number=24, who=SOUTHGRID, sequence=AUCTIONED),
            keys.bid(AUCTIONED, "sell", 1),
            "southgrid",
            Side.SELL,
            1,
        ),
    ]
    writes = {
        key: bid(who, side, place=place, version=1, status="sealed", opened=False) for _, key, who, side, place in bids
    }
    chain.add(done([(item, 1) for item, *_ in bids], writes))


def cleared_blocks(chain: Chain) -> None:
    """Mill and southgrid reveal, hotel does not; cleared, and the one pair allotted."""
    close = signed("close_sequence", number=30, who=OPERATOR, target=AUCTIONED)
    revealing = sequence("auction", 3, "revealing", reveal_until=NOW_MS + 60_000)
    chain.add(done([(close, 3)], {keys.sequence(AUCTIONED): revealing}))
    buy = bid("mill", Side.BUY, place=1, version=2, status="revealed", opened=True)
    sell = bid("southgrid", Side.SELL, place=1, version=2, status="revealed", opened=True)
    reveals = [
        (signed("reveal_bid", number=31, who=MILL, sequence=AUCTIONED, n=1), 2),
        (signed("reveal_bid", number=32, who=SOUTHGRID, sequence=AUCTIONED, n=1), 2),
    ]
    chain.add(done(reveals, {keys.bid(AUCTIONED, "buy", 1): buy, keys.bid(AUCTIONED, "sell", 1): sell}))
    out = bid("hotel", Side.BUY, place=2, version=1, status="sealed", opened=False)
    books = {Side.BUY: {1: buy, 2: out}, Side.SELL: {1: sell}}
    result = make_result(bids=books, price_step_e8=10_000, margin_rule=MarginRule.TIME)
    fills, pairs = result.pop("fills"), result.pop("pairs")
    summary = {**result, "version": 1, "operator": "auditor", "refreshed_at": NOW_MS}
    clear = signed("clear_auction", number=33, who=OPERATOR, target=AUCTIONED)
    cleared = sequence("auction", 4, "cleared", slices=1, allotted=0, cleared_at=NOW_MS)
    chain.add(
        done(
            [(clear, 4)],
            {
                keys.sequence(AUCTIONED): cleared,
                keys.auction_result(AUCTIONED): summary,
                keys.auction_fills(AUCTIONED, "buy", 0): {"version": 1, "fills": fills["buy"]},
                keys.auction_fills(AUCTIONED, "sell", 0): {"version": 1, "fills": fills["sell"]},
                keys.auction_pairs(AUCTIONED, 0): {"version": 1, "pairs": pairs},
            },
        )
    )
    allot = signed("allot", number=34, who=OPERATOR, target=AUCTIONED)
    made = order(PAIR_ORDER, "mill", 200, {"kind": "auction", "id": AUCTIONED}, AUCTIONED)
    chain.add(
        done(
            [(allot, 5)],
            {
                keys.sequence(AUCTIONED): {**cleared, "version": 5, "allotted": 1},
                keys.auction_pairs(AUCTIONED, 0): {"version": 2, "pairs": [{**pairs[0], "order": PAIR_ORDER}]},
                keys.order(PAIR_ORDER): made,
            },
        )
    )


def negotiated_blocks(chain: Chain) -> tuple[str, str]:
    """An order that mill and southgrid negotiated, both confirmed, with its private text; its id and that text."""
    item = signed("submit", number=40, who=MILL, retailer="southgrid")
    text = '{"salt":"00","terms":{"energy_wh":777000777,"prices_e8_yuan_per_kwh":{"flat":44400044}}}'
    terms_hash = hashlib.sha256(text.encode()).hexdigest()
    record = order(item.digest, "mill", 1, {}, "")
    for name in ("public_terms", "origin", "sequence"):
        del record[name]
    chain.add(
        Tx(args=(b"Deposit",), private={terms_hash: text}),
        done([(item, 1)], {keys.order(item.digest): {**record, "terms_hash": terms_hash}}),
    )
    return item.digest, text


def whole_chain() -> Chain:
    """Everything above."""
    chain = Chain()
    chain.add(registry())
    listing_blocks(chain)
    sealed_blocks(chain)
    cleared_blocks(chain)
    negotiated_blocks(chain)
    return chain
