"""The connection is lost in the middle of signing: what was signed is found again, and counts once."""

from __future__ import annotations

from playwright.async_api import Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import ENGLISH
from tests.e2e.world import World

_INTENTS = "**/api/v1/intents"
_CONFIG = "**/api/v1/config"


async def test_a_step_whose_answer_was_lost_is_taken_once(visit: Visit, world: World) -> None:
    order_id = await world.order()
    retailer = await visit(world.people.retailer, language=ENGLISH)
    sent: list[str | None] = []

    async def lose_first_answer(route: Route) -> None:
        sent.append(route.request.post_data)
        if len(sent) > 1:
            await route.continue_()
            return
        await route.fetch()  # the ledger has it, the browser never hears so
        await route.abort("connectionreset")

    page = await retailer.open(f"/orders/{order_id}")
    await retailer.press("确认", "Confirm")
    retailer.watch.expect_lost_connection()
    await page.route(_INTENTS, lose_first_answer)
    await retailer.sign()
    retailer.watch.expect_lost_connection(lost=False)
    assert len(sent) >= 2
    assert len(set(sent)) == 1, "the same bytes are sent again"
    steps = await world.people.retailer.client.orders.history(order_id)
    assert [each["action"] for each in steps].count("confirm") == 1


async def test_who_loses_the_connection_before_signing_is_told_and_goes_on(visit: Visit, world: World) -> None:
    order_id = await world.order()
    retailer = await visit(world.people.retailer, language=ENGLISH)
    page = await retailer.open(f"/orders/{order_id}")
    retailer.watch.expect_lost_connection()
    await page.route(_CONFIG, lambda route: route.abort("connectionreset"))
    await page.reload()
    await retailer.press("确认", "Confirm")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("alert")).to_contain_text("no_answer")
    await expect(dialog.get_by_role("button", name="Sign and send")).to_be_disabled()
    await retailer.screenshot("connection-lost-before-signing")
    await page.unroute(_CONFIG)
    retailer.watch.expect_lost_connection(lost=False)
    await dialog.get_by_role("button", name="Try again").click()
    await retailer.sign()
    order = await world.people.retailer.client.orders.get(order_id)
    assert list(order["confirmed"]) == ["retailer"]


async def test_a_step_signed_offline_goes_on_in_another_tab(visit: Visit, world: World) -> None:
    order_id = await world.order()
    retailer = await visit(world.people.retailer)
    page = await retailer.open(f"/orders/{order_id}")
    await retailer.press("确认", "Confirm")
    sign = page.get_by_role("button", name="签名并提交")
    await expect(sign).to_be_enabled()
    retailer.watch.expect_lost_connection()
    await retailer.context.set_offline(True)
    await sign.click()
    await expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("连接中断")
    await retailer.screenshot("connection-lost")
    await page.close()
    await retailer.context.set_offline(False)
    retailer.watch.expect_lost_connection(lost=False)
    again = await retailer.new_tab(f"/orders/{order_id}")
    await expect(again.get_by_text("上次未完成的提交已继续")).to_be_visible()
    await expect(again.get_by_role("main")).to_contain_text("等待电力用户办理")
    order = await world.people.retailer.client.orders.get(order_id)
    assert list(order["confirmed"]) == ["retailer"]
