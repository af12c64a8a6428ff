"""A call auction from announcement to orders, with bids that nobody sees before they are revealed."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from gateway.client.client import EnergySaleClient
from gateway.client.errors import RefusedError
from gateway.client.sealed_bids import BidKeeper
from tests.integration.market.conftest import People
from tests.integration.market.direct import Direct
from tests.integration.market.files import contents, holds
from tests.integration.market.floor import (
    Api,
    apis,
    crowd,
    flat_package,
    open_sequence,
    sequence_args,
    until_applied,
)
from tests.integration.market.oracle import blocks
from tests.integration.market.people import Person, now_ms
from tests.running_network import RunningNetwork

# Volumes that stand nowhere else: they are looked for.
BUYING_WH = (31_415_926_535, 27_182_818_284, 16_180_339_887)
SELLING_WH = (57_721_566_490, 14_142_135_623)
BUYING_E8, SELLING_E8 = (60_000_000, 55_000_000, 50_000_000), (40_000_000, 70_000_000)
OPEN_MS, REVEAL_S = 15_000, 12


@dataclass
class Auction:
    """The bidders with their clients, and what was found while bids were sealed."""

    sequence: str
    buyers: list[EnergySaleClient]
    sellers: list[EnergySaleClient]
    needles: list[bytes]
    block: int = 0
    leaks: list[str] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
async def floor(market: RunningNetwork) -> AsyncIterator[dict[str, Api]]:
    """The four APIs."""
    made = apis(market)
    yield made
    for api in made.values():
        await api.http.aclose()


@pytest.fixture(scope="module")
async def auction(
    market: RunningNetwork,
    people: People,
    direct: dict[str, Direct],
    floor: dict[str, Api],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Auction]:
    """Three buyers and two sellers bid; all but the last buyer reveal; cleared and allotted."""
    homes = tmp_path_factory.mktemp("bidders")
    buyers = await crowd(people, direct["ExchangeOrg"], "ConsumerOrg", "consumer_owner", count=3)
    sellers = await crowd(people, direct["ExchangeOrg"], "RetailerOrg", "retailer_trader", count=2)
    packages = await flat_package(people, direct, *sellers)
    args = sequence_args("auction", closes_at=now_ms() + OPEN_MS, margin_rule="time", reveal_s=REVEAL_S)
    sequence = await open_sequence(people.exchange, floor["ExchangeOrg"], args)
    clients = [client_of(market, each, homes) for each in (*buyers, *sellers)]
    made = Auction(
        sequence, clients[:3], clients[3:], needles=[str(each).encode() for each in (*BUYING_WH, *SELLING_WH)]
    )
    for client, energy, price in zip(made.buyers, BUYING_WH, BUYING_E8, strict=True):
        await client.auctions.bid(sequence, [{"energy_wh": energy, "price_e8": price}])
    for client, energy, price, package in zip(made.sellers, SELLING_WH, SELLING_E8, packages, strict=True):
        declared = {"package": package, "package_version": 1}
        sent = await client.auctions.bid(sequence, [{"energy_wh": energy, "price_e8": price}], **declared)
        made.block = sent.block_number or 0
    await look_for_leaks(market, people, floor, made)
    await until_applied(people.exchange, floor["ExchangeOrg"], "close_sequence", sequence, version=2)
    await asyncio.gather(*(client.auctions.reveal(sequence) for client in (*made.buyers[:2], *made.sellers)))
    await until_applied(people.exchange, floor["ExchangeOrg"], "clear_auction", sequence, version=3)
    await floor["ExchangeOrg"].step(people.exchange.signed("allot", target=sequence, version=4))
    yield made
    for client in clients:
        await client.aclose()


def client_of(market: RunningNetwork, somebody: Person, homes: Path) -> EnergySaleClient:
    """The client of a bidder, with a place of its own for sealed bids."""
    return EnergySaleClient(
        market.api_url(somebody.organisation),
        signer=somebody.signer,
        network_id=market.network_id,
        bids=BidKeeper(homes / somebody.user),
    )


async def look_for_leaks(market: RunningNetwork, people: People, floor: dict[str, Api], made: Auction) -> None:
    """Look everywhere for the sealed volumes while nobody has revealed: APIs, blocks, and every file of the network."""
    for reader in (people.consumer, people.retailer, people.exchange, people.inspector):
        api = floor[reader.organisation]
        session = await api.session(reader)
        for path in (f"auctions/{made.sequence}/bids", f"auctions/{made.sequence}/history", "market/results"):
            page = await api.get(path, session, block=made.block)
            found_in(made, str(page).encode(), f"{reader.organisation} {path}")
            made.seen += page["items"] if path.endswith("bids") else []
    async for block in blocks(market, "ExchangeOrg"):
        for transaction in block.transactions:
            parts = [*transaction.args, transaction.response_payload, repr(transaction).encode()]
            if transaction.args[:1] == (b"Apply",):
                parts.append(zlib.decompress(transaction.args[1]))
            for part in parts:
                found_in(made, part, f"block {block.number}")
    await asyncio.to_thread(look_into_files, market, made)


def look_into_files(market: RunningNetwork, made: Auction) -> None:
    """Read models, journals, logs, ledgers: whatever lies in the run directory."""
    for path, content in contents(market):
        found_in(made, content, path.name)


def found_in(made: Auction, haystack: bytes, where: str) -> None:
    made.leaks += [where for needle in made.needles if holds(haystack, needle)]


async def test_nobody_sees_a_bid_before_it_is_revealed(auction: Auction) -> None:
    assert auction.leaks == []
    assert len(auction.seen) == 4 * 5
    assert all(bid["status"] == "sealed" and bid["steps"] == [] and bid["salt"] is None for bid in auction.seen)
    others = [bid for bid in auction.seen if "participant" not in bid]
    assert len(others) == 2 * 5  # strangers among consumers and retailers see that there are bids, not whose


async def test_the_same_search_finds_what_was_revealed_and_never_what_was_not(
    auction: Auction, market: RunningNetwork
) -> None:
    revealed = Auction(auction.sequence, [], [], needles=auction.needles[:2])
    await asyncio.to_thread(look_into_files, market, revealed)
    assert len(revealed.leaks) > 4
    unrevealed = Auction(auction.sequence, [], [], needles=auction.needles[2:3])
    await asyncio.to_thread(look_into_files, market, unrevealed)
    assert unrevealed.leaks == []


async def test_a_bid_is_on_its_makers_disk_for_the_maker_alone(auction: Auction, tmp_path: Path) -> None:
    keeper = auction.buyers[2].auctions._keeper
    (kept,) = keeper.directory.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert str(BUYING_WH[2]).encode() in kept.read_bytes()


async def test_revealed_bids_clear_at_one_price_and_the_unrevealed_one_is_out(auction: Auction) -> None:
    result = await auction.buyers[0].auctions.result(auction.sequence)
    # Both revealed buyers want 58.6 GWh at 0.5 and more; the one seller below them has 57.7 GWh at 0.4 and more. The
    # last Wh is the second buyer's and that seller's, and the mean of 0.55 and 0.4 is on the price step.
    assert (result["price_e8"], result["volume_wh"]) == (47_500_000, SELLING_WH[0])
    assert result["unrevealed"] == {"buy": [3], "sell": []}
    fills = [each async for each in auction.buyers[0].auctions.fills(auction.sequence)]
    assert [(each["n"], each["energy_wh"]) for each in fills if each["side"] == "buy"] == [
        (1, BUYING_WH[0]),
        (2, SELLING_WH[0] - BUYING_WH[0]),
    ]


async def test_bids_stand_in_the_order_of_the_ledger(auction: Auction) -> None:
    book = [each async for each in auction.buyers[0].auctions.book(auction.sequence, side="buy")]
    assert [each["place"] for each in book] == [1, 2, 3]
    assert [each.get("participant") for each in book[:2]] == [
        client.signer.identity.participant for client in auction.buyers[:2]
    ]


async def test_each_pair_is_an_order_that_both_parties_read(auction: Auction) -> None:
    pairs = [each async for each in auction.buyers[0].auctions.pairs(auction.sequence)]
    assert [each["failed"] for each in pairs] == [None, None]
    for pair, buyer in zip(pairs, auction.buyers, strict=False):
        for client in (buyer, auction.sellers[0]):
            order = await client.orders.get(pair["order_id"])
            assert (order["consumer"], order["retailer"]) == (pair["consumer"], pair["retailer"])
            assert set(order["confirmed"]) == {"consumer", "retailer"}


async def test_another_organisation_verifies_the_result_from_its_own_read_model(auction: Auction) -> None:
    for client in (auction.buyers[2], auction.sellers[1]):
        verified = await client.auctions.verify(auction.sequence)
        assert (verified.holds, verified.bids, verified.pairs) == (True, 5, 2)


async def test_after_the_time_to_reveal_nothing_is_revealed(auction: Auction) -> None:
    with pytest.raises(RefusedError) as refused:
        await auction.buyers[2].auctions.reveal(auction.sequence)
    assert refused.value.code == "sequence_not_revealing"
