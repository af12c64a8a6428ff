"""Orders that come out of public trading: proved from the trade on, with whoever traded before in the same batch."""

from __future__ import annotations

from gateway.verify import verify
from gateway.verify.container import dump
from tests.unit.chaincode import market as made
from tests.unit.chaincode import trading
from tests.unit.chaincode.auction.test_allotment import Bids, cleared, result_of
from tests.unit.verify.recording import record


async def test_an_order_taken_from_a_listing() -> None:
    async def play(market: made.Market) -> str:
        await trading.trading_market(market)
        sequence = await trading.opened(market, "spring", "listing")
        listing = (await market.done(made.RETAILER, "publish_listing", args=trading.listing_args(sequence)))["target"]
        energy_wh = trading.listing_of(market, listing)["min_take_wh"]
        takes = [trading.signed_take(market, who, listing, energy_wh) for who in (made.CONSUMER_2, made.CONSUMER)]
        results = await market.apply(*takes, organisation="ConsumerOrg")
        assert [result["status"] for result in results] == ["applied", "applied"]
        return takes[1].digest

    history = await record(play)
    report = verify(dump(history.evidence()), network=history.network.id)
    assert [(step.action, step.actor) for step in report.steps] == [("take", "u-c1")]
    assert report.record["origin"]["kind"] == "listing"


async def test_an_order_that_the_exchange_allots_from_an_auction() -> None:
    async def play(market: made.Market) -> str:
        await trading.trading_market(market)
        book: Bids = {made.CONSUMER: ((300, 50_000_000),), made.RETAILER: ((350, 40_000_000),)}
        await cleared(market, book)
        await market.done(made.EXCHANGE, "allot", "a")
        (pair,) = result_of(market)["pairs"]
        return str(pair["order"])

    history = await record(play)
    report = verify(dump(history.evidence()), network=history.network.id)
    assert [(step.action, step.actor, step.version) for step in report.steps] == [("allot", "officer", 1)]
    assert report.record["origin"]["kind"] == "auction"
