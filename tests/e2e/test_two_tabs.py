"""One person in two tabs, two people in two languages: every screen tells the same, as it happens."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.async_api import Request, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import ENGLISH
from tests.e2e.world import World

_STREAM = "/api/v1/events"


async def test_what_one_tab_does_the_other_shows_and_a_colleague_reads_in_english(visit: Visit, world: World) -> None:
    order_id = await world.order()
    await world.take(world.people.retailer.client.orders.confirm(order_id))
    consumer = await visit(world.people.consumer)
    colleague = await visit(world.people.viewer, language=ENGLISH)
    await consumer.open(f"/orders/{order_id}")
    second = await consumer.new_tab(f"/orders/{order_id}")
    await colleague.open(f"/orders/{order_id}")
    chinese, english = second.get_by_role("main"), colleague.page.get_by_role("main")
    await expect(chinese).to_contain_text("协商中")
    await expect(english).to_contain_text("Submitted")
    await expect(english.get_by_role("button", name="Confirm")).to_have_count(0)  # a viewer only looks
    await consumer.press("确认", "Confirm")
    await consumer.sign()
    for page, words in ((chinese, "已确认"), (english, "Confirmed"), (english, "It waits for: Exchange")):
        await expect(page).to_contain_text(words)


async def test_tabs_share_the_streams_and_have_a_language_each(visit: Visit, world: World) -> None:
    consumer = await visit(world.people.consumer)
    order_id = await world.order(until="create")
    streams: list[Request] = []

    def streams_orders(request: Request) -> bool:
        return urlsplit(request.url).path == _STREAM and request.frame.url.endswith(order_id)

    def note(request: Request) -> None:
        if urlsplit(request.url).path == _STREAM:
            streams.append(request)

    async with consumer.page.expect_request(streams_orders):  # not that of the page it leaves
        await consumer.open(f"/orders/{order_id}")
    consumer.context.on("request", note)
    second = await consumer.new_tab(f"/orders/{order_id}")
    await expect(second.get_by_role("main")).to_contain_text("待提交")
    await consumer.page.get_by_role("banner").get_by_text("EN", exact=True).click()
    await expect(consumer.page.get_by_role("main")).to_contain_text("Pending")
    await world.take(world.people.consumer.client.orders.plain("cancel", order_id))
    await expect(consumer.page.get_by_role("main")).to_contain_text("Cancelled")
    await expect(second.get_by_role("main")).to_contain_text("已撤销")
    own = [request for request in streams if request.frame.page == second]
    assert own == [], "the second tab has opened a stream of its own"


async def test_a_reload_keeps_the_language(visit: Visit, world: World) -> None:
    consumer = await visit(world.people.consumer)
    await consumer.page.get_by_role("banner").get_by_text("EN", exact=True).click()
    await consumer.page.reload()
    await expect(consumer.page.get_by_role("navigation", name="Main menu")).to_be_visible()
    assert await consumer.page.evaluate("document.documentElement.lang") == "en-US"
