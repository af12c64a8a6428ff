"""From revealed bids to orders: the result on the ledger, and the pairs that become orders a slice at a time."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode import canonical, keys
from chaincode.auction import clearing_steps
from chaincode.auction.model import SIDES, order_id_of
from chaincode.auction.result import verify_result
from chaincode.sequence.model import GRACE_MS
from tests.unit.chaincode.market import (
    CONSUMER,
    CONSUMER_2,
    EXCHANGE,
    REGISTRAR,
    RETAILER,
    RETAILER_2,
    Market,
    Person,
)
from tests.unit.chaincode.trading import (
    CLOSES,
    CONSUMERS,
    REVEAL_S,
    bid_args,
    flat_package,
    listing_args,
    on_bid,
    opened,
    own_bid,
    record_of,
    revealed,
    sequence_of,
    supply_of,
    take_args,
)

Bids = dict[Person, tuple[tuple[int, int], ...]]
BOOK: Bids = {
    CONSUMERS[0]: ((300, 50_000_000),),
    CONSUMERS[1]: ((200, 60_000_000), (100, 48_000_000)),
    CONSUMERS[2]: ((400, 45_000_000),),
    RETAILER: ((350, 40_000_000),),
    RETAILER_2: ((500, 42_000_000), (500, 70_000_000)),
}


async def ready(market: Market, bids: Bids = BOOK, *, hidden: tuple[Person, ...] = (), **changes: Any) -> None:
    """The auction "a" with these bids, at the end of its time to reveal."""
    await opened(market, "a", "auction", **changes)
    for person, pairs in bids.items():
        await market.done(person, "bid", args=bid_args(person, "a", *pairs))
    market.now_ms = CLOSES
    await market.done(EXCHANGE, "close_sequence", "a")
    for person, pairs in bids.items():
        if person not in hidden:
            assert (await revealed(market, person, "a", *pairs))["status"] == "applied"
    market.now_ms += REVEAL_S * 1_000


async def cleared(market: Market, bids: Bids = BOOK, **changes: Any) -> dict[str, Any]:
    await ready(market, bids, **changes)
    await market.done(EXCHANGE, "clear_auction", "a")
    return result_of(market)


def result_of(market: Market) -> dict[str, Any]:
    """The whole result, put together from its records."""
    result = dict(record_of(market, keys.auction_result("a")))
    result["fills"] = {
        side: [
            fill
            for part in range(result["fill_slices"][side])
            for fill in record_of(market, keys.auction_fills("a", side, part))["fills"]
        ]
        for side in ("buy", "sell")
    }
    parts = range(result["pair_slices"])
    result["pairs"] = [pair for part in parts for pair in record_of(market, keys.auction_pairs("a", part))["pairs"]]
    return result


def bids_of(market: Market) -> dict[Any, dict[int, dict[str, Any]]]:
    slots = {side: (market.record(keys.bid_book("a", side)) or {"slots": 0})["slots"] for side in SIDES}
    return {side: {n: record_of(market, keys.bid("a", side, n)) for n in range(1, slots[side] + 1)} for side in SIDES}


async def test_the_result_is_on_the_ledger_and_anyone_can_check_it(market: Market) -> None:
    """850 Wh are offered up to 45; 200 at 60, 300 at 50, 100 at 48 and 250 of 400 at 45 are served."""
    result = await cleared(market)
    assert (result["price_e8"], result["volume_wh"]) == (43_500_000, 850)
    assert (result["demand_wh"], result["supply_wh"]) == (1_000, 850)
    fills = {fill["participant"]: fill["energy_wh"] for side in result["fills"].values() for fill in side}
    assert fills == {"c1": 300, "c2": 300, "c33": 250, "r1": 350, "r2": 500}
    assert sequence_of(market, "a")["status"] == "cleared"
    assert verify_result(sequence_id="a", sequence=sequence_of(market, "a"), bids=bids_of(market), result=result)


async def test_each_pair_becomes_an_order_at_the_one_price(market: Market) -> None:
    result = await cleared(market)
    await market.done(EXCHANGE, "allot", "a")
    pairs = result_of(market)["pairs"]
    assert [(pair["consumer"], pair["retailer"], pair["energy_wh"]) for pair in pairs] == [
        ("c2", "r1", 300),
        ("c1", "r2", 300),
        ("c33", "r2", 200),  # 50 Wh are cut: r1 has 50 left, r2 200
    ]
    for pair in pairs:
        assert pair["order"] == order_id_of("a", buy=pair["buy"], sell=pair["sell"])
        order = market.order(pair["order"])
        assert (order["state"], order["stage"]) == ("confirmed", "audit")
        assert order["public_terms"] == {
            "energy_wh": pair["energy_wh"],
            "prices_e8_yuan_per_kwh": {"flat": result["price_e8"]},
        }
        assert (order["origin"], order["sequence"]) == ({"kind": "auction", "id": "a"}, "a")
        assert supply_of(market, pair["consumer"])[0]["retailer"] == pair["retailer"]
    assert result["allotted_wh"] == 800
    assert verify_result(
        sequence_id="a", sequence=sequence_of(market, "a"), bids=bids_of(market), result=result_of(market)
    )


async def test_a_bid_that_is_not_revealed_is_out_and_named(market: Market) -> None:
    result = await cleared(market, hidden=(CONSUMER_2, RETAILER))
    assert result["unrevealed"] == {"buy": [2], "sell": [1]}
    assert {fill["participant"] for side in result["fills"].values() for fill in side} == {"c1", "c33", "r2"}


async def test_a_withdrawn_bid_is_out_and_not_named(market: Market) -> None:
    await opened(market, "a", "auction")
    await market.done(CONSUMER, "bid", args=bid_args(CONSUMER, "a", (1, 50_000_000)))
    await on_bid(market, CONSUMER, "withdraw_bid", "a")
    market.now_ms = CLOSES
    await market.done(EXCHANGE, "close_sequence", "a")
    market.now_ms += REVEAL_S * 1_000
    await market.done(EXCHANGE, "clear_auction", "a")
    result = result_of(market)
    assert (result["unrevealed"], result["volume_wh"]) == ({"buy": [], "sell": []}, 0)
    assert "price_e8" not in result
    assert (await market.do(EXCHANGE, "allot", "a"))["code"] == "all_allotted"


@pytest.mark.parametrize(("rule", "served"), [("time", [300, 100]), ("pro_rata", [172, 228])])
async def test_the_margin_rule_is_the_sequences(market: Market, rule: str, served: list[int]) -> None:
    bids: Bids = {
        CONSUMER: ((300, 50_000_000),),
        CONSUMER_2: ((400, 50_000_000),),
        RETAILER: ((400, 50_000_000),),
    }
    result = await cleared(market, bids, margin_rule=rule)
    assert [fill["energy_wh"] for fill in result["fills"]["buy"]] == served


async def test_a_result_in_slices(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clearing_steps, "PAIRS_PER_SLICE", 2)
    monkeypatch.setattr(clearing_steps, "FILLS_PER_RECORD", 2)
    result = await cleared(market)
    assert (result["pair_slices"], result["fill_slices"]) == (2, {"buy": 2, "sell": 1})
    for made, left in ((2, 1), (3, 0)):
        await market.done(EXCHANGE, "allot", "a")
        pairs = result_of(market)["pairs"]
        assert [sum("order" in pair for pair in pairs), sum("order" not in pair for pair in pairs)] == [made, left]
    assert (await market.do(EXCHANGE, "allot", "a"))["code"] == "all_allotted"
    assert sequence_of(market, "a")["allotted"] == 2


async def test_allotting_twice_makes_each_order_once(market: Market) -> None:
    await cleared(market)
    allotting = market.signed(EXCHANGE, "allot", target="a", expected_version=4)
    again = market.signed(EXCHANGE, "allot", target="a", expected_version=4)
    first, resent, second = await market.apply(allotting, allotting, again)
    assert (first["status"], resent["status"], second["code"]) == ("applied", "exists", "stale_version")
    assert all(market.order(pair["order"])["version"] == 1 for pair in result_of(market)["pairs"])


async def _elsewhere(market: Market) -> None:
    await opened(market, "s", "listing", closes_at=CLOSES + 10 * GRACE_MS)
    listing = await market.done(RETAILER, "publish_listing", args=listing_args("s"))
    await market.done(CONSUMER, "take", args=take_args(str(listing["target"]), 300))


async def _suspended(market: Market) -> None:
    await market.done(REGISTRAR, "set_participant_status", "c1", args={"status": "suspended", "reason": "test"})


async def _renewed(market: Market) -> None:
    """A later version does not free a retailer from what it has sold."""
    await market.done(RETAILER_2, "publish_package", "flat-r2", args=flat_package("flat-r2"))


async def _retired(market: Market) -> None:
    """Nor does the end of its package."""
    await market.done(RETAILER_2, "retire_package", "flat-r2")


@pytest.mark.parametrize(
    ("event", "failed"),
    [
        (_elsewhere, {"c1": "another_retailer"}),
        (_suspended, {"c1": "participant_inactive"}),
        (_renewed, {}),
        (_retired, {}),
    ],
)
async def test_a_pair_that_can_be_no_order_any_more_stops_no_other(
    market: Market, event: Any, failed: dict[str, str]
) -> None:
    await cleared(market)
    await event(market)
    supplied = {each.participant: supply_of(market, each.participant) for each in CONSUMERS}
    await market.done(EXCHANGE, "allot", "a")
    for pair in result_of(market)["pairs"]:
        reason = failed.get(pair["consumer"])
        assert pair.get("failed") == reason
        order_id = order_id_of("a", buy=pair["buy"], sell=pair["sell"])
        assert (market.record(keys.order(order_id)) is None) is (reason is not None)
        if reason:
            assert supply_of(market, pair["consumer"]) == supplied[pair["consumer"]]


async def test_anybody_allots_when_the_operator_does_not(market: Market) -> None:
    await cleared(market)
    assert (await market.do(RETAILER, "allot", "a"))["code"] == "grace_not_over"
    market.now_ms += GRACE_MS
    await market.done(RETAILER, "allot", "a")
    order = market.order(result_of(market)["pairs"][0]["order"])
    assert order["confirmed"] == {"consumer": CONSUMER_2.user, "retailer": RETAILER.user}


async def test_whoever_reveals_after_the_clearing_is_late_in_the_same_batch(market: Market) -> None:
    await ready(market, hidden=(CONSUMER,))
    until = sequence_of(market, "a")["reveal_until"]
    market.now_ms = until
    clearing = market.signed(EXCHANGE, "clear_auction", target="a", expected_version=3)
    await market.apply(clearing)
    market.now_ms = until - 1  # a transaction dated back by its submitter
    assert own_bid(market, CONSUMER, "a")["status"] == "sealed"
    late = await revealed(market, CONSUMER, "a", *BOOK[CONSUMER])
    assert late["code"] == "sequence_not_revealing"


async def test_a_full_book_is_cleared_in_few_requests(market: Market) -> None:
    """400 bids a side straight on the ledger: one request for the books' bids each, and one that writes."""
    await ready(market, {})
    for side in SIDES:
        for n in range(1, 401):
            bid = {
                "version": 2,
                "participant": f"{side}-{n}",
                "bid_hash": "ab" * 32,
                "place": n,
                "status": "revealed",
                "steps": [{"energy_wh": 1_000 + n, "price_e8": 40_000_000}],
                "salt": "5a" * 32,
                "operator": "someone",
                "refreshed_at": 1,
            }
            market.peer.state[keys.bid("a", side, n)] = canonical.dumps(bid)
        market.peer.state[keys.bid_book("a", side)] = canonical.dumps({"slots": 400, "places": 400})
    item = market.signed(EXCHANGE, "clear_auction", target="a", expected_version=3)
    _, results, stub = await market.call_apply(item)
    assert results == [{"status": "applied", "version": 4}]
    assert stub.requests.count("get_states") <= 4
    result = result_of(market)
    assert (result["pair_slices"], result["volume_wh"]) == (2, result["allotted_wh"])
