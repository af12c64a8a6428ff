"""What the exchange tells and watches, on the real network: announcements, the monitor, reports, portfolios."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.announcements import announcement_args
from tests.integration.market.conftest import NewOrder, People
from tests.integration.market.floor import Api, apis
from tests.integration.market.http_calls import send
from tests.integration.market.people import TERMS, fresh
from tests.running_network import RunningNetwork


@pytest.fixture(scope="module")
async def floor(market: RunningNetwork) -> AsyncIterator[dict[str, Api]]:
    """The four APIs."""
    made = apis(market)
    yield made
    for api in made.values():
        await api.http.aclose()


async def test_an_announcement_is_read_everywhere_and_its_first_text_stays(
    people: People, floor: dict[str, Api]
) -> None:
    name, exchange = fresh("announcement"), floor["ExchangeOrg"]
    later = {"zh": ["两周后开市。"], "en": ["It opens in two weeks."]}
    await exchange.step(people.exchange.signed("publish_announcement", args=announcement_args(name)))
    correct = people.exchange.signed("publish_announcement", target=name, version=1, args=announcement_args(text=later))
    block = (await exchange.step(correct))["block_number"]
    for reader in (people.consumer, people.retailer, people.registrar, people.inspector):
        api = floor[reader.organisation]
        session = await api.session(reader)
        assert (await api.get(f"announcements/{name}", session, block=block))["text"] == later
        versions = (await api.get(f"announcements/{name}/versions", session))["items"]
        assert [each["text"] for each in versions] == [announcement_args()["text"], later]


async def test_only_the_market_operator_announces(people: People, floor: dict[str, Api]) -> None:
    step = people.registrar.signed("publish_announcement", args=announcement_args(fresh("announcement")))
    answer = await send(floor["ExchangeOrg"].http, step)
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


async def test_a_concluded_order_is_in_the_monitor_and_in_the_parties_own_figures_alone(
    people: People, floor: dict[str, Api], order: NewOrder
) -> None:
    inspector = await floor["RegulatorOrg"].session(people.inspector)
    before = await floor["RegulatorOrg"].get("monitor", inspector)
    args = {"terms_hash": order.terms_hash}
    await floor["RetailerOrg"].step(people.retailer.signed("confirm", target=order.id, version=1, args=args))
    answer = await floor["ConsumerOrg"].step(people.consumer.signed("confirm", target=order.id, version=2, args=args))
    block = answer["block_number"]
    after = await floor["RegulatorOrg"].get("monitor", inspector, block=block)
    confirms = [
        sum(each["intents"] for each in seen["pace"] if each["action"] == "confirm") for seen in (before, after)
    ]
    assert confirms[1] == confirms[0] + 2
    assert after["latency"]["median_ms"] is not None
    today = (datetime.now(UTC) + timedelta(hours=8)).date()
    period = {"start": str(today - timedelta(days=1)), "end": str(today + timedelta(days=1)), "by": "day"}
    for reader, sees in ((people.consumer, True), (people.retailer, True), (people.other_consumer, False)):
        api = floor[reader.organisation]
        session = await api.session(reader)
        report = (await api.get("reports/activity", session, block=block, **period))["items"]
        assert (sum(each["energy_wh"] for each in report) >= TERMS["energy_wh"]) is sees
        portfolio = await api.get("portfolio", session, block=block)
        assert (portfolio["pending_wh"] >= TERMS["energy_wh"]) is sees
        months = (await api.get("portfolio/months", session, block=block, start="2026-01", end="2030-01"))["items"]
        assert (sum(each["pending_wh"] for each in months) >= TERMS["energy_wh"]) is sees
    watched = await floor["RegulatorOrg"].get("reports/activity", inspector, block=block, **period)
    assert all(each["energy_wh"] is None for each in watched["items"])
    assert sum(each["concluded"] for each in watched["items"]) > 0
