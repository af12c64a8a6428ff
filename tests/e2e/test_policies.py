"""A flow policy is changed: a new order follows it, one that was made before does not."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.world import World

pytestmark = pytest.mark.full

SEGMENT = "industrial"


async def test_a_new_order_follows_a_new_policy_and_an_old_one_does_not(visit: Visit, world: World) -> None:
    client = world.people.market_operator.client
    versions = [each for each in await client.registry.policies() if each["segment"] == SEGMENT]
    before = max(versions, key=lambda each: int(each["version"]))
    old = await world.order(until="submit")
    operator = await visit(world.people.market_operator)
    page = await operator.open("/policies")
    await operator.assert_good_page("policies")
    await page.get_by_role("button", name="修改: 工业").click()
    form = dialog(operator)
    await form.get_by_role("radio", name="免审核").check()
    await form.get_by_label("协商中时限", exact=True).fill("45")
    await operator.assert_good_page("policy-dialog")
    await form.get_by_role("button", name="下一步：签名").click()
    await operator.assert_good_page("policy-sign")
    await operator.sign()
    number = before["version"] + 1
    names = ("audit", "consumer_reconfirms", "deadlines_s")  # the record has more, which is not an argument
    given = {name: before["policy"][name] for name in names}
    await expect(main(operator)).to_contain_text(f"现行第 {number} 版")
    try:
        new = await world.order(until="submit")
        for order_id in (old, new):
            await world.take(world.people.retailer.client.orders.confirm(order_id))
            await world.take(world.people.consumer.client.orders.confirm(order_id))
        consumer = await visit(world.people.consumer)
        await consumer.open(f"/orders/{old}")
        await expect(main(consumer)).to_contain_text("等待交易中心办理")
        await consumer.open(f"/contracts/{new}")
        await expect(main(consumer).get_by_role("button", name="阅读并签署", exact=True)).to_be_visible()
        await consumer.assert_good_page("order-without-audit")
    finally:
        await world.take(client.registry.set_flow_policy(SEGMENT, given, version=number))
    await expect(main(operator)).to_contain_text(f"现行第 {number + 1} 版")  # nobody reloads
    await page.get_by_text("历史版本").click()
    await operator.assert_good_page("policy-versions")
