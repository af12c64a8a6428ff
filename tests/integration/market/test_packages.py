"""Packages through the APIs of a real network: published, refused, found, compared, quoted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from tests.integration.market.conftest import People
from tests.integration.market.http_calls import send, session_of
from tests.integration.market.people import Person, fresh
from tests.packages import calendar_args, method_args, package_args, template_args
from tests.running_network import RunningNetwork

DAY = "2026-07-01"
KWH_AN_HOUR = [250] * 96


@dataclass(frozen=True)
class Desk:
    """Somebody at the API of the own organisation; `block` is the last that the desk's own writes are in."""

    person: Person
    client: httpx2.AsyncClient
    headers: dict[str, str]

    async def take(
        self, action: str, args: dict[str, Any], *, target: str | None = None, version: int | None = None
    ) -> dict[str, Any]:
        signed = self.person.signed(action, args=args, target=target, version=version)
        return dict((await send(self.client, signed)).json())

    async def get(self, path: str, *, at: int) -> dict[str, Any]:
        separator = "&" if "?" in path else "?"
        answer = await self.client.get(f"/api/v1/{path}{separator}min_block={at}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def ask(self, path: str, body: dict[str, Any], *, at: int) -> httpx2.Response:
        return await self.client.post(f"/api/v1/{path}?min_block={at}", json=body, headers=self.headers)


@dataclass(frozen=True)
class Counter:
    """The exchange, a retailer and a consumer, and what was published for them: region, template, package, block."""

    exchange: Desk
    retailer: Desk
    consumer: Desk
    name: str
    block: int


async def desk(market: RunningNetwork, person: Person) -> Desk:
    client = httpx2.AsyncClient(base_url=market.api_url(person.organisation), timeout=30)
    return Desk(person, client, await session_of(client, person, person.organisation))


@pytest.fixture(scope="module")
async def counter(market: RunningNetwork, people: People) -> AsyncIterator[Counter]:
    exchange, retailer, consumer = [
        await desk(market, person) for person in (people.exchange, people.retailer, people.consumer)
    ]
    name = fresh("tariff")
    block = 0
    for at, action, args in (
        (exchange, "set_calendar", calendar_args(name)),
        (exchange, "publish_template", template_args(name, region=name)),
        (retailer, "publish_package", package_args(name, template=name)),
    ):
        # The retailer's own peer may be a block behind the exchange's.
        await retailer.get("packages?limit=1", at=block)
        result = await at.take(action, args)
        assert result["status"] == "applied", result
        block = result["block_number"]
    yield Counter(exchange, retailer, consumer, name, block)
    for each in (exchange, retailer, consumer):
        await each.client.aclose()


async def test_an_unsound_template_is_refused_on_the_ledger_with_the_interval(counter: Counter) -> None:
    args = template_args(fresh("broken"), region=counter.name)
    rules = [rule for rule in args["tariff"]["rules"] if rule["id"] != "valley"]
    broken = {**args, "tariff": {**args["tariff"], "rules": rules}}

    refused = await counter.exchange.take("publish_template", broken)

    assert refused["code"] == "tariff_unsound"
    gaps = [each for each in refused["context"]["findings"] if each["kind"] == "rule_gap"]
    assert gaps
    assert {(each["start"], each["end"]) for each in gaps} == {(0, 32)}
    proof = (await counter.retailer.ask("package-templates/proof", broken, at=counter.block)).json()
    assert not proof["sound"]


async def test_a_package_is_found_at_each_organisation_by_what_its_template_says(counter: Counter) -> None:
    for at in (counter.exchange, counter.retailer, counter.consumer):
        page = await at.get(f"packages?region={counter.name}&price_kind=time_of_use", at=counter.block)
        assert [(each["package_id"], each["version"]) for each in page["items"]] == [(counter.name, 1)]


async def test_a_quote_is_the_sum_worked_by_hand_and_comparing_gives_the_same(counter: Counter) -> None:
    load = {"load": {DAY: KWH_AN_HOUR}}
    quoted = (await counter.consumer.ask(f"packages/{counter.name}/quote", load, at=counter.block)).json()
    # 1 kWh an hour: 3 h sharp at 0.9775, 4 h peak at 0.782, 8 h valley at 0.1748, 9 h flat at 0.46; rounded by line.
    assert quoted["total_fen"] == 293 + 313 + 140 + 414
    assert quoted["calendar"] == {"region": counter.name, "version": 1}
    body = {**load, "packages": [{"package_id": "none"}, {"package_id": counter.name}]}
    items = (await counter.consumer.ask("packages/compare", body, at=counter.block)).json()["items"]
    assert [(each["package_id"], (each["quote"] or {}).get("total_fen")) for each in items] == [
        (counter.name, 1_160),
        ("none", None),
    ]


async def test_a_package_with_methods_is_quoted_as_the_whole_bill_and_keeps_their_versions(counter: Counter) -> None:
    name = fresh("methods")
    published = await counter.exchange.take("publish_method", method_args(name))
    assert published["status"] == "applied", published
    args = package_args(name, template=counter.name) | {"methods": [{"method": name, "version": 1}]}
    await counter.retailer.get("settlement-methods?limit=1", at=published["block_number"])
    block = (await counter.retailer.take("publish_package", args))["block_number"]
    delivery = {"zone": "north", "voltage_level": "from_1kv"}
    asked = {"load": {DAY: KWH_AN_HOUR}, "delivery": delivery}
    quoted = (await counter.consumer.ask(f"packages/{name}/quote", asked, at=block)).json()
    # 24 kWh: energy as above; 0.1229 a kWh is 2.9496; loss 0.4488, operation 0.5832; funds 0.04725, 0.1488, 0.456.
    assert quoted["by_payee"]["retailer"] == 1_160
    assert quoted["by_payee"]["grid"] == 295 + 45 + 58
    assert quoted["total_fen"] == 1_160 + 295 + 45 + 58 + 5 + 15 + 46
    assert quoted["assumed"] == ["list_prices", "no_contracted_energy"]

    retired = await counter.exchange.take("retire_method", {}, target=name, version=1)
    assert retired["status"] == "applied", retired
    stale = await counter.retailer.take("publish_package", {**args, "package": fresh("late")})
    assert stale["code"] == "method_retired"
    again = (await counter.consumer.ask(f"packages/{name}/quote", asked, at=retired["block_number"])).json()
    assert again["total_fen"] == quoted["total_fen"]
    for at in (counter.exchange, counter.retailer, counter.consumer):
        shown = await at.get(f"settlement-methods/{name}", at=retired["block_number"])
        assert (shown["version"], shown["retired"], shown["kind"]) == (2, True, "grid_charges")
        page = await at.get(f"settlement-methods/{name}/versions", at=retired["block_number"])
        assert [(each["version"], each["retired"]) for each in page["items"]] == [(1, False)]


async def test_a_load_is_not_in_any_log(counter: Counter, market: RunningNetwork) -> None:
    planted = 876_543_219
    answer = await counter.consumer.ask(
        f"packages/{counter.name}/quote", {"load": {DAY: [planted] * 96}}, at=counter.block
    )
    assert answer.status_code == 200
    logs = [path.read_bytes() for path in market.directory.root.rglob("*.log")]
    assert logs
    assert not [log for log in logs if str(planted).encode() in log]
