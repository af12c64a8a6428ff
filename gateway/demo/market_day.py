"""The play: every consumer's order of the day, all at once, as on a real market."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.client.errors import EnergySaleError
from gateway.client.steps import OrderFields
from gateway.demo.cast import CONSUMERS, Consumer
from gateway.demo.deal import Deal, Ended, Recorder
from gateway.demo.offers import Offer
from gateway.demo.opening import Market
from gateway.demo.profiles import load_profiles, yearly_energy_wh
from gateway.demo.stories import STORIES, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Which story one consumer's order follows today, on which offer, and how many years ahead it is delivered.

    Each market day is for a year of its own: a consumer has one retailer at a time, and each day chooses anew.
    """

    consumer: Consumer
    story: Story
    offer: Offer
    years_ahead: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a scene: the order and its version after the last step that the API acknowledged.

    `order_id` is empty when the order was never made; `fault` says what went wrong.
    """

    scene: Scene
    order_id: str
    version: int
    fault: str = ""

    @property
    def ended(self) -> Ended:
        """What the check compares with the chain."""
        return Ended(
            order_id=self.order_id,
            version=self.version,
            consumer=self.scene.consumer.participant,
            retailer=self.scene.offer.package.retailer,
            state=self.scene.story.ends,
        )


async def day_number(market: Market, *, today: date) -> int:
    """The number of the day to be played on this ledger: each consumer makes one order for later years a day."""
    first = market.client(CONSUMERS[0].participant)
    return 1 + len([order async for order in first.orders.find() if order["period_start"] > today.isoformat()])


def plan(offers: Sequence[Offer], *, seed: int, day: int) -> list[Scene]:
    """Who plays what: the same for the same seed and day."""
    chance = random.Random(f"{seed}/{day}")  # noqa: S311 - it picks roles in a play
    stories = [story for story in STORIES for _ in range(story.orders)]
    chance.shuffle(stories)
    return [
        Scene(
            consumer=consumer,
            story=story,
            offer=chance.choice([offer for offer in offers if offer.package.segment == consumer.segment]),
            years_ahead=day,
        )
        for consumer, story in zip(CONSUMERS, stories, strict=True)
    ]


async def play(
    market: Market, scenes: Sequence[Scene], *, today: date, recorder: Recorder, on_scene: Callable[[], None]
) -> list[Outcome]:
    """Play all scenes at once. A scene that goes wrong ends alone; its outcome says why."""

    async def one(scene: Scene) -> Outcome:
        deal = _deal(market, scene, today=today, recorder=recorder)
        fault = ""
        try:
            await scene.story.play(deal)
        except EnergySaleError as error:
            fault = f"{error.code}: {error}"
        except AssertionError as error:
            fault = str(error)
        on_scene()
        return Outcome(scene=scene, order_id=deal.order_id, version=deal.version, fault=fault)

    return list(await asyncio.gather(*(one(scene) for scene in scenes)))


def _deal(market: Market, scene: Scene, *, today: date, recorder: Recorder) -> Deal:
    package = scene.offer.package
    year = date(today.year + scene.years_ahead, 1, 1)
    fields = OrderFields(
        retailer=package.retailer,
        package=package.package,
        package_version=scene.offer.version,
        segment=package.segment,
        period_start=year.isoformat(),
        period_end=date(year.year + 1, 1, 1).isoformat(),
    )
    profile = load_profiles()[scene.consumer.profile]
    return Deal(
        consumer=market.client(scene.consumer.participant),
        retailer=market.client(package.retailer),
        officer=market.officer,
        supervisor=market.supervisor,
        fields=fields,
        energy_wh=yearly_energy_wh(profile, peak_kw=scene.consumer.peak_kw),
        asked=package.flat_price,
        recorder=recorder,
    )
