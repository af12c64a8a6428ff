"""Who takes the last of a listing: the ledger's order decides, within a batch too, and nothing is sold twice."""

from __future__ import annotations

import asyncio
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaincode import keys
from tests.unit.chaincode.market import CONSUMER, CONSUMER_2, RETAILER, RETAILER_2, Market, new_market
from tests.unit.chaincode.trading import (
    CONSUMERS,
    PACKAGES,
    listing_args,
    listing_of,
    opened,
    signed_take,
    supply_of,
    trading_market,
)

LOOP = asyncio.new_event_loop()


async def _made() -> tuple[Market, dict[str, str]]:
    """A listing of 1,000 Wh of each retailer."""
    market = await trading_market(await new_market())
    await opened(market, "s", "listing")
    listings = {}
    for retailer in (RETAILER, RETAILER_2):
        package = PACKAGES[retailer.participant]
        result = await market.done(retailer, "publish_listing", args=listing_args("s", package=package))
        listings[retailer.participant] = str(result["target"])
    return market, listings


MADE, LISTINGS = LOOP.run_until_complete(_made())
TAKE = st.tuples(st.integers(0, 3), st.sampled_from(["r1", "r2"]), st.integers(50, 700))


@given(batches=st.lists(st.lists(TAKE, min_size=1, max_size=8), max_size=4))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_random_takes_conserve_the_volume_and_never_oversell(batches: list[list[tuple[int, str, int]]]) -> None:
    market = MADE.copy()
    left = {"r1": 1_000, "r2": 1_000}
    retailer_of: dict[str, str] = {}
    for batch in batches:
        takes = [signed_take(market, CONSUMERS[who], LISTINGS[retailer], wh) for who, retailer, wh in batch]
        results = LOOP.run_until_complete(market.apply(*takes, organisation="ConsumerOrg"))
        for (who, retailer, wh), item, result in zip(batch, takes, results, strict=True):
            consumer = CONSUMERS[who].participant
            if wh > left[retailer]:
                wanted = "listing_exhausted"
            elif wh < min(100, left[retailer]):
                wanted = "take_too_small"
            elif retailer_of.get(consumer, retailer) != retailer:
                wanted = "another_retailer"
            else:
                wanted = "applied"
                retailer_of[consumer] = retailer
                left[retailer] -= wh
                assert market.order(item.digest)["public_terms"]["energy_wh"] == wh
            assert result.get("code", result["status"]) == wanted
    for retailer, listing in LISTINGS.items():
        record = listing_of(market, listing)
        taken = sum(order["public_terms"]["energy_wh"] for order in _orders(market) if order["origin"]["id"] == listing)
        assert (record["taken_wh"], record["energy_wh"] - taken) == (taken, left[retailer])


def _orders(market: Market) -> list[dict[str, Any]]:
    ids = [keys.split(key) for key in market.peer.state]
    return [market.order(parts[0]) for kind, parts in ids if kind == "order"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_batch_is_served_in_its_order(order: tuple[int, ...]) -> None:
    market = MADE.copy()
    takes = [signed_take(market, person, LISTINGS["r1"], 500) for person in CONSUMERS[:3]]
    results = await market.apply(*(takes[number] for number in order), organisation="ConsumerOrg")
    assert [result.get("code", result["status"]) for result in results] == ["applied", "applied", "listing_exhausted"]
    assert results[2]["detail"]["remaining_wh"] == 0
    assert market.record(keys.order(takes[order[2]].digest)) is None


async def test_thirty_take_the_last_volume_at_once() -> None:
    """All in one batch, as an API would send them: five are served, every other is refused by name."""
    market = MADE.copy()
    takes = [signed_take(market, CONSUMERS[number % 4], LISTINGS["r1"], 200) for number in range(30)]
    results = await market.apply(*takes, organisation="ConsumerOrg")
    codes = [result.get("code", result["status"]) for result in results]
    assert codes == ["applied"] * 5 + ["listing_exhausted"] * 25
    assert listing_of(market, LISTINGS["r1"])["taken_wh"] == 1_000


async def test_a_consumer_does_not_get_two_retailers_by_one_batch() -> None:
    market = MADE.copy()
    takes = [signed_take(market, CONSUMER, LISTINGS[retailer], 300) for retailer in ("r1", "r2", "r1")]
    results = await market.apply(*takes, organisation="ConsumerOrg")
    assert [result.get("code", result["status"]) for result in results] == ["applied", "another_retailer", "applied"]
    assert [(period["retailer"], period["orders"]) for period in supply_of(market, "c1")] == [("r1", 2)]
    assert listing_of(market, LISTINGS["r2"])["taken_wh"] == 0


async def test_an_intent_sent_twice_takes_once() -> None:
    market = MADE.copy()
    take = signed_take(market, CONSUMER_2, LISTINGS["r1"], 300)
    results = await market.apply(take, take, organisation="ConsumerOrg")
    assert [result["status"] for result in results] == ["applied", "exists"]
    assert listing_of(market, LISTINGS["r1"])["taken_wh"] == 300


async def test_a_batch_of_takes_costs_a_handful_of_messages() -> None:
    """Two requests for the batch and one for each listing in it, and one that writes."""
    market = MADE.copy()
    takes = [signed_take(market, CONSUMERS[number % 4], LISTINGS["r1"], 100) for number in range(10)]
    _, results, stub = await market.call_apply(*takes, organisation="ConsumerOrg")
    assert {result["status"] for result in results} == {"applied"}
    assert stub.requests.count("get_states") <= 3
    assert stub.requests.count("write_batch") == 1
