"""A listing under a crowd: thirty people want the last of it at once, over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from chaincode import batch, canonical
from chaincode.results import expand, usual_of
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.floor import (
    PRICES,
    Api,
    apis,
    crowd,
    flat_package,
    open_sequence,
    sequence_args,
)
from tests.integration.market.http_calls import send
from tests.integration.market.oracle import blocks
from tests.integration.market.people import Person
from tests.running_network import RunningNetwork

OFFERED_WH, WANTED_WH, SMALLEST_WH = 1_000_000, 70_000, 50_000
TAKERS = 30


@dataclass(frozen=True)
class Rush:
    """What came of the rush: the answers by taker, and the listing."""

    listing: str
    sequence: str
    takers: list[Person]
    answers: list[tuple[int, dict[str, object]]]


@pytest.fixture(scope="module")
async def floor(market: RunningNetwork) -> AsyncIterator[dict[str, Api]]:
    """The four APIs."""
    made = apis(market)
    yield made
    for api in made.values():
        await api.http.aclose()


@pytest.fixture(scope="module")
async def rush(people: People, direct: dict[str, Direct], floor: dict[str, Api]) -> Rush:
    """Thirty consumers take 70 kWh each from 1,000 kWh, at once."""
    takers = await crowd(people, direct["ExchangeOrg"], "ConsumerOrg", "consumer_owner", count=TAKERS)
    (package,) = await flat_package(people, direct, people.retailer)
    sequence = await open_sequence(people.exchange, floor["ExchangeOrg"], sequence_args("listing"))
    args = {"sequence": sequence, "package": package, "package_version": 1, "prices": PRICES}
    args |= {"energy_wh": OFFERED_WH, "min_take_wh": SMALLEST_WH}
    offer = people.retailer.signed("publish_listing", args=args)
    await floor["RetailerOrg"].step(offer)
    wanted = {"listing": offer.digest, "energy_wh": WANTED_WH, "prices": PRICES, "segment": "industrial"}
    intents = [taker.signed("take", args=wanted) for taker in takers]
    http = floor["ConsumerOrg"].http
    answers = await asyncio.gather(*(send(http, signed) for signed in intents))
    return Rush(offer.digest, sequence, takers, [(answer.status_code, answer.json()) for answer in answers])


async def test_nothing_is_oversold_and_every_refusal_is_named(rush: Rush, floor: dict[str, Api]) -> None:
    fit = OFFERED_WH // WANTED_WH
    assert Counter(status for status, _ in rush.answers) == {200: fit, 409: TAKERS - fit}
    for status, body in rush.answers:
        if status == 409:
            assert body["code"] == "listing_exhausted"
            assert body["context"]["remaining_wh"] == OFFERED_WH - fit * WANTED_WH  # type: ignore[index] # JSON


async def test_the_sum_taken_is_the_listings_and_all_apis_say_so(
    rush: Rush, people: People, floor: dict[str, Api]
) -> None:
    block = max(int(str(body["block_number"])) for status, body in rush.answers if status == 200)
    for reader in (rush.takers[0], people.retailer, people.exchange, people.inspector):
        api = floor[reader.organisation]
        session = await api.session(reader)
        listing = await api.get(f"listings/{rush.listing}", session, block=block)
        takes = (await api.get("takes", session, listing=rush.listing))["items"]
        assert listing["taken_wh"] == sum(take["energy_wh"] for take in takes) == OFFERED_WH // WANTED_WH * WANTED_WH
        named = [take["consumer"] for take in takes if "consumer" in take]
        own = reader.organisation == "ConsumerOrg"
        assert len(named) == (sum(status == 200 for status, _ in rush.answers[:1]) if own else len(takes))


async def test_takes_are_in_the_order_of_the_ledger_and_no_transaction_of_theirs_met_a_conflict(
    rush: Rush, people: People, market: RunningNetwork, floor: dict[str, Api]
) -> None:
    in_blocks, codes = [], Counter[str]()
    async for block in blocks(market, "ExchangeOrg"):
        for transaction in block.transactions:
            if transaction.args[:1] != (b"Apply",):
                continue
            items = batch.decode(transaction.args[1])
            intents = [canonical.loads(item.intent) for item in items]
            if not any(each["args"].get("listing") == rush.listing for each in intents):
                continue
            codes[transaction.validation_code.name] += 1
            results = expand(transaction.response_payload, usual=usual_of(items))
            for item, result in zip(items, results, strict=True):
                if transaction.is_valid and result["status"] == "applied":
                    in_blocks.append(item.digest)
    session = await floor["ExchangeOrg"].session(people.exchange)
    takes = (await floor["ExchangeOrg"].get("takes", session, listing=rush.listing))["items"]
    assert [take["order_id"] for take in takes] == in_blocks
    assert set(codes) == {"VALID"}


async def test_the_rest_is_taken_whole_although_it_is_less_than_the_smallest_take(
    rush: Rush, people: People, floor: dict[str, Api]
) -> None:
    rest_wh = OFFERED_WH % WANTED_WH
    wanted = {"listing": rush.listing, "energy_wh": rest_wh, "prices": PRICES, "segment": "industrial"}
    done = await floor["ConsumerOrg"].step(rush.takers[-1].signed("take", args=wanted))
    retailer = await floor["RetailerOrg"].session(people.retailer)
    listing = await floor["RetailerOrg"].get(f"listings/{rush.listing}", retailer, block=done["block_number"])
    assert (listing["status"], listing["remaining_wh"]) == ("closed", 0)
    order = await floor["RetailerOrg"].get(f"orders/{done['target']}", retailer)
    assert order["origin"] == {"kind": "listing", "id": rush.listing}


async def test_the_exchange_exports_public_numbers_and_leaves_those_of_negotiations_out(
    rush: Rush, people: People, order: object, floor: dict[str, Api]
) -> None:
    exchange = floor["ExchangeOrg"]
    session = await exchange.session(people.exchange)
    page = await exchange.get("market/results", session, sequence=rush.sequence)
    assert {each["energy_wh"] for each in page["items"]} >= {WANTED_WH}
    assert all(each["mode"] == "listing" and each["prices_e8_yuan_per_kwh"] == PRICES for each in page["items"])
    answer = await exchange.http.get("/api/v1/market/results.csv", headers=session)
    rows = [json.dumps(line) for line in answer.text.splitlines() if ",bilateral," in line]
    assert not [row for row in rows if "1000000000" in row]
