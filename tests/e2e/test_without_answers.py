"""Pages while the server cannot be reached, or answers that it cannot: they say so, and come back by themselves."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full

OWN_PAGES = (
    "/",
    "/orders",
    "/orders/incoming",
    "/contracts",
    "/disputes",
    "/evidence",
    "/packages",
    "/listings",
    "/market/sequences",
    "/messages",
    "/announcements",
    "/account",
)
_KEPT = r".*/api/v1/(config|sessions.*|access/.*|.*events|.*stream)"  # without these nobody is signed in
_UNAVAILABLE = "账本未及时响应，请稍后再试。"


async def lose_connection(visitor: Visitor) -> None:
    visitor.watch.expect_lost_connection()
    await visitor.context.set_offline(True)


async def find_connection(visitor: Visitor) -> None:
    await visitor.context.set_offline(False)


async def test_pages_stay_and_say_that_the_server_is_out_of_reach(visit: Visit, world: World) -> None:
    await world.order(until="archive")
    consumer = await visit(world.people.consumer)
    banner = consumer.page.get_by_role("status").filter(has_text="无法连接服务器")
    for path in OWN_PAGES:
        await consumer.open(path)
        heading = main(consumer).get_by_role("heading", level=1)
        await expect(heading).to_be_visible()
        words = await heading.inner_text()
        await lose_connection(consumer)
        await expect(banner).to_be_visible()
        await expect(heading).to_have_text(words)  # what was there stays
        await find_connection(consumer)
        await expect(banner).to_have_count(0)
    await lose_connection(consumer)
    await consumer.screenshot("offline")
    await find_connection(consumer)
    await expect(banner).to_have_count(0)


async def test_a_page_that_is_opened_offline_comes_with_the_connection(visit: Visit, world: World) -> None:
    consumer = await visit(world.people.consumer, language=ENGLISH)
    await consumer.open("/orders")
    await expect(main(consumer).get_by_role("heading", level=1)).to_be_visible()
    await lose_connection(consumer)
    await consumer.page.get_by_role("navigation").get_by_role("link", name="Contracts", exact=True).click()
    await expect(consumer.page.get_by_role("status").filter(has_text="cannot be reached")).to_be_visible()
    await consumer.screenshot("opened-offline")
    await find_connection(consumer)
    await expect(main(consumer).get_by_role("heading", name="Contracts", level=1)).to_be_visible()
    await expect(consumer.page).to_have_url(f"{consumer.person.url}/contracts")


async def test_a_refusal_to_answer_is_said_in_words_and_asked_again(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    retailer = await visit(world.people.retailer)
    retailer.watch.expect_refusal(503, "/api/v1/.*")
    answering = False

    async def answer(route: Route) -> None:
        if answering or route.request.method != "GET":
            await route.continue_()
            return
        body = {"type": "about:blank", "title": "x", "status": 503, "code": "network_unavailable"}
        await route.fulfill(status=503, content_type="application/problem+json", body=json.dumps(body))

    await retailer.page.route(re.compile(rf"^(?!{_KEPT}).*/api/v1/"), answer)
    for path in ("/orders", f"/orders/{order_id}", f"/contracts/{order_id}", f"/disputes/{order_id}", "/packages"):
        answering = False
        await retailer.open(path)
        problem = main(retailer).get_by_role("alert").filter(has_text=_UNAVAILABLE).first
        await expect(problem).to_be_visible()
        await retailer.assert_good_page(f"unavailable{path.replace('/' + order_id, '-one').replace('/', '-')}")
        answering = True
        await problem.get_by_role("button", name="重试").click()
        await expect(main(retailer).get_by_text(_UNAVAILABLE)).to_have_count(0)
        await expect(main(retailer).get_by_role("heading", level=1)).to_be_visible()
