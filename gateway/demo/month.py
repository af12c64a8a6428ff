"""The month before this one: its days, and the contracts under which the demo's consumers had their energy in it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gateway.client.steps import OrderFields
from gateway.demo.cast import CONSUMERS, Consumer
from gateway.demo.deal import Deal, Recorder
from gateway.demo.offers import Offer
from gateway.demo.opening import Market
from gateway.demo.profiles import load_profiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month by its first day and the first day of the next one, market-local."""

    first: date
    end: date

    @classmethod
    def before(cls, today: date) -> Month:
        end = today.replace(day=1)
        return cls(first=(end - timedelta(days=1)).replace(day=1), end=end)

    @property
    def name(self) -> str:
        """As the ledger names it: YYYY-MM."""
        return self.first.isoformat()[:7]

    @property
    def days(self) -> Sequence[date]:
        return [self.first + timedelta(days=number) for number in range((self.end - self.first).days)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """Who supplied a consumer in the month: the contract's id and the retailer."""

    consumer: Consumer
    retailer: str
    order_id: str


async def conclude(market: Market, month: Month, recorder: Recorder) -> list[Supply]:
    """A contract for the month of each consumer, all at once; those that are there already stay.

    Raises the client's errors.
    """

    async def one(consumer: Consumer, offer: Offer) -> Supply:
        client = market.client(consumer.participant)
        async for order in client.orders.find():
            if (order["period_start"], order["period_end"]) == (month.first.isoformat(), month.end.isoformat()):
                return Supply(consumer=consumer, retailer=order["retailer"], order_id=order["order_id"])
        deal = _deal(market, consumer, offer, month, recorder)
        await deal.take("submit", deal.consumer.orders.submit_new(deal.fields, terms=deal.terms(100)))
        await deal.agree()
        await deal.conclude()
        return Supply(consumer=consumer, retailer=offer.package.retailer, order_id=deal.order_id)

    return list(await asyncio.gather(*(one(each, _offer(market, each)) for each in CONSUMERS)))


def _offer(market: Market, consumer: Consumer) -> Offer:
    """The consumers of a segment take its packages in turn."""
    offers = [offer for offer in market.offers if offer.package.segment == consumer.segment]
    same = [each for each in CONSUMERS if each.segment == consumer.segment]
    return offers[same.index(consumer) % len(offers)]


def _deal(market: Market, consumer: Consumer, offer: Offer, month: Month, recorder: Recorder) -> Deal:
    package = offer.package
    profile = load_profiles()[consumer.profile]
    return Deal(
        consumer=market.client(consumer.participant),
        retailer=market.client(package.retailer),
        officer=market.officer,
        supervisor=market.supervisor,
        fields=OrderFields(
            retailer=package.retailer,
            package=package.package,
            package_version=offer.version,
            segment=package.segment,
            period_start=month.first.isoformat(),
            period_end=month.end.isoformat(),
        ),
        energy_wh=consumer.peak_kw * sum(sum(profile.of_day(day)) for day in month.days),
        asked=package.flat_price,
        recorder=recorder,
    )
