"""A retailer's volume cap on the real network: never exceeded, released when orders end, and seen by nobody outside.

And dry runs there: the real answers, and a ledger and journal that stay as they are.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from chaincode.intent import SignedIntent
from tests.integration.market.conftest import People, person, register, views
from tests.integration.market.direct import Direct
from tests.integration.market.files import LOGS, OUTSIDERS, holding
from tests.integration.market.http_calls import INTENTS, session_of, until
from tests.integration.market.people import Person, order_args
from tests.integration.market.test_privacy import body
from tests.packages import package_args
from tests.running_network import RunningNetwork

QUANTITY_WH = 161_803_398_874  # of each order; planted, so looked for
FITTING = 3
ORDERS = 8
CAP_WH = FITTING * QUANTITY_WH + 141_421_356


@dataclass(frozen=True, kw_only=True)
class Capped:
    """A retailer with a cap, its package, a consumer, and the APIs."""

    retailer: Person
    consumer: Person
    package: str
    consumer_api: httpx2.AsyncClient
    retailer_api: httpx2.AsyncClient
    exchange_api: httpx2.AsyncClient

    def order(self, action: str = "submit", energy_wh: int = QUANTITY_WH) -> SignedIntent:
        terms = {"energy_wh": energy_wh, "prices_e8_yuan_per_kwh": {}}
        return self.consumer.signed(action, args=order_args(self.package, self.retailer.participant), terms=terms)

    def confirm(self, order: SignedIntent) -> SignedIntent:
        terms_hash = json.loads(order.intent)["private_hash"]
        return self.retailer.signed("confirm", target=order.digest, version=1, args={"terms_hash": terms_hash})


@pytest.fixture(scope="module")
async def capped(market: RunningNetwork, people: People, direct: dict[str, Direct]) -> AsyncIterator[Capped]:
    retailer = person(people.registrar, "RetailerOrg", "retailer_contract_manager")
    consumer = person(people.registrar, "ConsumerOrg", "consumer_owner")
    for newcomer in (retailer, consumer):
        await register(direct["ExchangeOrg"], people.registrar, newcomer)
    package = f"{retailer.participant}-package"
    offer = retailer.signed("publish_package", args=package_args(package, template=people.template))
    cap = people.registrar.signed(
        "set_volume_cap", target=retailer.participant, version=1, args={"volume_cap_wh": {"2026": CAP_WH}}
    )
    for organisation, step in (("RetailerOrg", offer), ("ExchangeOrg", cap)):
        (result,) = await direct[organisation].apply(step)
        assert result["status"] == "applied", result
    names = ("ConsumerOrg", "RetailerOrg", "ExchangeOrg")
    apis = [httpx2.AsyncClient(base_url=market.api_url(name), timeout=30) for name in names]
    yield Capped(
        retailer=retailer,
        consumer=consumer,
        package=package,
        consumer_api=apis[0],
        retailer_api=apis[1],
        exchange_api=apis[2],
    )
    for api in apis:
        await api.aclose()


@pytest.fixture(scope="module")
async def confirmed(capped: Capped) -> tuple[list[SignedIntent], list[dict[str, Any]]]:
    """Eight orders, of which the cap takes three, and the answers to confirming them all at once."""
    orders = [capped.order() for _ in range(ORDERS)]
    answer = await capped.consumer_api.post(INTENTS, json=[body(order) for order in orders])
    assert [each["code"] for each in answer.json()] == [None] * ORDERS, answer.text
    steps = [capped.confirm(order) for order in orders]
    answers = await asyncio.gather(*(capped.retailer_api.post(INTENTS, json=body(step)) for step in steps))
    return orders, [answer.json() for answer in answers]


async def volume(capped: Capped) -> dict[str, Any]:
    headers = await session_of(capped.retailer_api, capped.retailer, "RetailerOrg")
    answer = await capped.retailer_api.get("/api/v1/reservations/summary", headers=headers)
    assert answer.status_code == 200, answer.text
    years: list[dict[str, Any]] = answer.json()["years"]
    return years[0]


async def test_many_confirms_at_once_take_no_more_than_the_cap(
    capped: Capped, confirmed: tuple[list[SignedIntent], list[dict[str, Any]]]
) -> None:
    _, answers = confirmed
    ends = Counter((answer.get("status") == "applied", answer["code"]) for answer in answers)
    assert ends == {(True, None): FITTING, (False, "volume_cap_exceeded"): ORDERS - FITTING}
    assert await volume(capped) == {
        "year": "2026",
        "cap_wh": CAP_WH,
        "pending_wh": FITTING * QUANTITY_WH,
        "posted_wh": 0,
        "free_wh": CAP_WH - FITTING * QUANTITY_WH,
    }


async def test_what_is_cancelled_is_free_again(
    capped: Capped, confirmed: tuple[list[SignedIntent], list[dict[str, Any]]]
) -> None:
    orders, answers = confirmed
    taken = [order for order, answer in zip(orders, answers, strict=True) if answer["code"] is None]
    refused = [order for order, answer in zip(orders, answers, strict=True) if answer["code"] is not None]
    cancel = capped.consumer.signed("cancel", target=taken[0].digest, version=2)
    answer = await capped.consumer_api.post(INTENTS, json=body(cancel))
    assert answer.status_code == 200, answer.text

    async def pending() -> int:
        return int((await volume(capped))["pending_wh"])

    await until(pending, (FITTING - 1) * QUANTITY_WH, within_s=60)
    answer = await capped.retailer_api.post(INTENTS, json=body(capped.confirm(refused[0])))
    assert answer.status_code == 200, answer.text
    assert await pending() == FITTING * QUANTITY_WH


async def test_a_purchase_counts_too(
    capped: Capped, direct: dict[str, Direct], confirmed: tuple[list[SignedIntent], list[dict[str, Any]]]
) -> None:
    answer = await capped.consumer_api.post(INTENTS, json=body(capped.order("purchase")))
    assert (answer.status_code, answer.json()["code"]) == (409, "volume_cap_exceeded")
    before = (await volume(capped))["pending_wh"]
    answer = await capped.consumer_api.post(INTENTS, json=body(capped.order("purchase", energy_wh=1_000)))
    assert answer.status_code == 200, answer.text
    record = await direct["ConsumerOrg"].read("ReadOrder", answer.json()["target"])
    assert record["origin"] == {"kind": "purchase"}
    assert (await volume(capped))["pending_wh"] == before + 1_000


async def test_the_exchange_sees_the_cap_and_nothing_that_is_under_it(
    market: RunningNetwork,
    capped: Capped,
    people: People,
    confirmed: tuple[list[SignedIntent], list[dict[str, Any]]],
) -> None:
    headers = await session_of(capped.exchange_api, people.exchange, "ExchangeOrg")
    shown = await capped.exchange_api.get(f"/api/v1/participants/{capped.retailer.participant}", headers=headers)
    assert shown.json()["volume_cap_wh"] == {"2026": CAP_WH}
    summary = await capped.exchange_api.get("/api/v1/reservations/summary", headers=headers)
    assert summary.status_code == 403
    assert not any(str(QUANTITY_WH) in json.dumps(answer) for answer in confirmed[1])
    needles = [str(number * QUANTITY_WH).encode() for number in range(1, FITTING + 1)]
    leaks = holding(market, needles, *OUTSIDERS, LOGS)
    assert leaks == []


async def test_a_dry_run_answers_and_changes_nothing(
    market: RunningNetwork,
    capped: Capped,
    direct: dict[str, Direct],
    confirmed: tuple[list[SignedIntent], list[dict[str, Any]]],
) -> None:
    order = capped.order()
    answer = await capped.consumer_api.post(INTENTS, json=body(order))
    assert answer.status_code == 200, answer.text
    await direct["RetailerOrg"].everywhere(answer.json()["block_number"])
    step, new = capped.confirm(order), capped.order()
    stale = capped.retailer.signed("reject", target=order.digest, version=9, args={"reason": "too_late"})
    before = await direct["RetailerOrg"].read("ReadOrder", order.digest), await volume(capped), _height(market)

    dry = {"dry_run": "true"}
    over = await capped.retailer_api.post(INTENTS, json=body(step), params=dry)
    both = await capped.retailer_api.post(INTENTS, json=[body(step), body(stale)], params=dry)
    submit = await capped.consumer_api.post(INTENTS, json=body(new), params=dry)

    assert (over.status_code, over.json()["code"]) == (409, "volume_cap_exceeded")
    assert [each["code"] for each in both.json()] == ["volume_cap_exceeded", "stale_version"]
    assert submit.json()["status"] == "applied"
    functions = [each["function"] for each in submit.json()["endorsing_organisations"]]
    assert functions == ["Deposit", "Apply"]
    after = await direct["RetailerOrg"].read("ReadOrder", order.digest), await volume(capped), _height(market)
    assert after == before
    for api, asked in ((capped.retailer_api, step), (capped.retailer_api, stale), (capped.consumer_api, new)):
        assert (await api.get(f"{INTENTS}/{asked.digest}")).status_code == 404


def _height(market: RunningNetwork) -> int:
    return max(view.height or 0 for view in views(market, market.topology.peers()))
