"""The plan of a market day, and the demo's own check."""

from __future__ import annotations

from collections import Counter

import pytest

from gateway.demo.cast import CONSUMERS
from gateway.demo.check import ledger_record
from gateway.demo.deal import Deal, Recorder
from gateway.demo.findings import Findings
from gateway.demo.market_day import plan
from gateway.demo.offers import Offer
from gateway.demo.packages import PACKAGES
from gateway.demo.stories import STORIES

OFFERS = [Offer(package=package, version=1) for package in PACKAGES]


def test_the_same_seed_and_day_deal_the_same_stories() -> None:
    assert plan(OFFERS, seed=1, day=1) == plan(OFFERS, seed=1, day=1)
    assert plan(OFFERS, seed=1, day=1) != plan(OFFERS, seed=1, day=2)
    assert plan(OFFERS, seed=1, day=1) != plan(OFFERS, seed=2, day=1)


@pytest.mark.parametrize("day", [1, 2, 3])
def test_every_consumer_has_one_order_and_every_story_is_played(day: int) -> None:
    scenes = plan(OFFERS, seed=7, day=day)

    assert [scene.consumer for scene in scenes] == list(CONSUMERS)
    assert Counter(scene.story.title for scene in scenes) == {story.title: story.orders for story in STORIES}
    assert all(scene.offer.package.segment == scene.consumer.segment for scene in scenes)


def test_the_stories_end_as_the_market_knows_ends() -> None:
    assert {story.ends for story in STORIES} == {"executing", "cancelled", "deleted"}
    assert sum(story.orders for story in STORIES) == len(CONSUMERS)


def test_findings_count_comparisons_and_name_differences() -> None:
    findings = Findings()

    findings.expect("end", True, of="order a")
    findings.expect("end", False, of="order b")

    assert findings.compared == {"end": 2}
    assert findings.differences == ["end: order b"]


def test_a_record_is_compared_without_what_the_api_adds_or_fills_in() -> None:
    shown = {
        "order_id": "a",
        "block_height": 9,
        "created_at": 1,
        "transaction_id": "t",
        "changed_in_block": 8,
        "version": 2,
        "state": "pending",
        "next": [],
        "confirmed": {},
        "terms_hash": None,
    }

    assert ledger_record(shown) == {"version": 2, "state": "pending"}


def test_terms_are_a_percentage_of_what_is_asked() -> None:
    unused: object = None
    deal = Deal(
        consumer=unused,  # type: ignore[arg-type] # pricing needs nobody
        retailer=unused,  # type: ignore[arg-type] # as above
        officer=unused,  # type: ignore[arg-type] # as above
        supervisor=unused,  # type: ignore[arg-type] # as above
        fields=unused,  # type: ignore[arg-type] # as above
        energy_wh=1_000,
        asked=60_000_000,
        recorder=Recorder(on_step=lambda: None),
    )

    assert deal.terms(90) == {
        "energy_wh": 1_000,
        "prices_e8_yuan_per_kwh": {
            "sharp": 114_750_000,
            "peak": 91_800_000,
            "flat": 54_000_000,
            "valley": 20_520_000,
        },
    }


def test_the_recorder_counts_every_step() -> None:
    ticks = []
    recorder = Recorder(on_step=lambda: ticks.append(1))

    recorder.step("sign", 0.1)
    recorder.step("sign", 0.2)
    recorder.step("audit", 0.3)

    assert recorder.steps == len(ticks) == 3
    assert recorder.seconds == {"sign": [0.1, 0.2], "audit": [0.3]}
