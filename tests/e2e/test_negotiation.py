"""Negotiation between two parties: bad input, three counters, cancelled, rejected with a reason, revised, deleted."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, figure, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full


async def fill_in_badly(consumer: Visitor, world: World) -> None:
    """The wizard with something wrong in each field, until all is right; the order is submitted."""
    page = await consumer.open(f"/packages/{world.flat_package}")
    await consumer.press("下单协商", "Order and negotiate")
    form = main(consumer)
    energy, price = figure(form, "合同电量（整个周期）"), figure(form, "平段")
    await price.fill("")
    await consumer.press("下一步", "Next")
    for fault in ("请填写电量", "请填写价格"):
        await expect(form).to_contain_text(fault)
    await energy.fill("9999999")
    await price.fill("99")
    await consumer.press("下一步", "Next")
    await expect(form).not_to_contain_text("请填写电量")
    await expect(energy).to_have_attribute("aria-invalid", "true")
    await consumer.assert_good_page("order-fault")
    await energy.fill("800")
    await price.fill("0.45")
    await consumer.press("下一步", "Next")
    await expect(form).to_contain_text("800 MWh")
    await consumer.press("提交订单", "Submit the order")
    await consumer.sign()
    await page.wait_for_url(re.compile(r"/orders/(?!new)[^/?]+$"))


async def counter(visitor: Visitor, price: str) -> None:
    """Ask for another price."""
    await visitor.press("还价", "Counter")
    drawer = dialog(visitor)
    await figure(drawer, visitor.says("平段", "Flat")).fill(price)
    await visitor.assert_good_page("counter")
    await drawer.get_by_role("button", name=visitor.says("签名并还价", "Sign and counter")).click()
    await visitor.sign()


async def test_three_counters_and_a_cancellation(visit: Visit, world: World) -> None:
    consumer = await visit(world.people.consumer)
    retailer = await visit(world.people.retailer, language=ENGLISH)
    await fill_in_badly(consumer, world)
    order_id = consumer.page.url.rpartition("/")[2]
    await retailer.open(f"/orders/{order_id}")
    rounds = consumer.page.get_by_role("region", name="协商过程")
    for number, (visitor, price) in enumerate(((retailer, "0.47"), (consumer, "0.455"), (retailer, "0.46")), start=2):
        await counter(visitor, price)
        await expect(rounds).to_contain_text(f"第 {number} 轮")
        await expect(rounds).to_contain_text(f"{float(price):.4f}")
    await expect(main(consumer)).to_contain_text("办理期限")
    await consumer.assert_good_page("order-three-counters")
    await retailer.assert_good_page("order-three-counters")
    await consumer.press("撤销订单", "Cancel the order")
    await dialog(consumer).get_by_role("button", name="继续").click()
    await consumer.sign()
    await expect(main(retailer)).to_contain_text("Cancelled")
    order = await world.people.consumer.client.orders.get(order_id)
    assert order["state"] == "cancelled"


async def test_an_order_is_rejected_with_a_reason_revised_and_deleted(visit: Visit, world: World) -> None:
    order_id = await world.order(until="submit")
    consumer = await visit(world.people.consumer, width=390)
    retailer = await visit(world.people.retailer)
    await consumer.open(f"/orders/{order_id}")
    await retailer.open(f"/orders/{order_id}")
    await retailer.press("驳回", "Reject")
    reject = dialog(retailer).get_by_role("button", name="驳回")
    await expect(reject).to_be_disabled()
    await dialog(retailer).get_by_role("radio", name="价格偏低").check()
    await retailer.assert_good_page("reject")
    await reject.click()
    await retailer.sign()
    await expect(main(consumer)).to_contain_text("价格偏低")  # nobody reloads
    await consumer.assert_good_page("order-rejected")
    await consumer.press("继续填写并提交", "Go on and submit")
    await figure(main(consumer), "合同电量（整个周期）").fill("1200")
    await consumer.press("下一步", "Next")
    await consumer.press("提交订单", "Submit the order")
    await consumer.page.get_by_role("button", name=re.compile("^(全部)?签名并提交")).last.click()
    await expect(main(retailer)).to_contain_text("协商中")

    draft = await world.order(until="create")
    await consumer.open(f"/orders/{draft}")
    await consumer.press("删除", "Delete")
    await dialog(consumer).get_by_role("button", name="继续").click()
    await consumer.sign()
    await expect(main(consumer)).to_contain_text("已删除")
