"""The journey of one contract: ordered, countered, confirmed, audited, signed, archived, and seen by the regulator."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.e2e.answers import Answers
from tests.e2e.conftest import Visit
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

# Nothing else of the market has these figures: wherever they turn up, they come from this order's terms.
MEGAWATT_HOURS, PRICE, COUNTERED_PRICE = "4321.987", "0.46713579", "0.47913571"
FIGURES = ("4321987", "4,321.987", MEGAWATT_HOURS, "46713579", PRICE, "47913571", COUNTERED_PRICE)
STEPS = ("提交订单", "还价", "确认", "审核订单", "签订合同", "上链归档")


async def order_from_package(consumer: Visitor, package: str) -> str:
    """From the page of a package through the wizard: the id of the order."""
    page = await consumer.open(f"/packages/{package}")
    await consumer.press("下单协商", "Order and negotiate")
    await page.get_by_label("合同电量（整个周期）").fill(MEGAWATT_HOURS)
    await page.get_by_label("平段", exact=True).fill(PRICE)
    await consumer.assert_good_page("new-order")
    await consumer.press("下一步", "Next")
    await expect(main(consumer)).to_contain_text("4,321.987")
    await consumer.press("提交订单", "Submit the order")
    await expect(page.get_by_role("dialog")).to_contain_text("加密")
    await consumer.assert_good_page("sign-order")
    await consumer.sign()
    await page.wait_for_url(re.compile(r"/orders/(?!new)[^/?]+$"))
    await expect(main(consumer)).to_contain_text("协商中")
    return page.url.rpartition("/")[2]


async def counter(retailer: Visitor, order_id: str) -> None:
    """The retailer finds the order among what waits for an answer, and asks for another price."""
    page = await retailer.open("/orders/incoming")
    await page.locator(f'a[href="/orders/{order_id}"]').click()
    await retailer.press("还价", "Counter")
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("Flat", exact=True).fill(COUNTERED_PRICE)
    await drawer.get_by_role("button", name="Sign and counter").click()
    await retailer.sign()


async def read_and_sign(visitor: Visitor, order_id: str) -> None:
    """Read the contract's text, which the browser checks, and sign it."""
    await visitor.open(f"/contracts/{order_id}")
    await visitor.press("阅读并签署", "Read and sign")
    await read(visitor, act=visitor.says("签署", "Sign"))


async def read(visitor: Visitor, *, act: str) -> None:
    dialog = visitor.page.get_by_role("dialog")
    await dialog.get_by_role("checkbox").check()
    await expect(dialog.get_by_label("✗")).to_have_count(0)
    await dialog.get_by_role("button", name=act, exact=True).click()
    await visitor.sign()


def main(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("main")


async def test_an_order_becomes_a_contract_that_the_regulator_sees(visit: Visit, world: World) -> None:
    people = world.people
    consumer = await visit(people.consumer)
    retailer = await visit(people.retailer, language=ENGLISH, width=1920)
    order_id = await order_from_package(consumer, world.package)
    await counter(retailer, order_id)
    rounds = consumer.page.get_by_role("region", name="协商过程")
    await expect(rounds).to_contain_text("第 2 轮")  # nobody has reloaded the consumer's page
    await expect(rounds).to_contain_text(COUNTERED_PRICE)
    await consumer.assert_good_page("order-negotiation")
    for visitor in (consumer, retailer):
        await visitor.press("确认", "Confirm")
        await expect(visitor.page.get_by_role("dialog")).to_contain_text(COUNTERED_PRICE)
        await visitor.sign()
    await expect(main(consumer)).to_contain_text("等待交易中心办理")

    auditor = await visit(people.auditor, signed_in=False)
    told = [Answers(auditor.context)]
    await auditor.sign_in("/audit/orders")
    await auditor.page.locator(f'a[href="/orders/{order_id}"]').click()
    await auditor.press("审核通过", "Pass")
    await auditor.sign()
    for visitor in (consumer, retailer):
        await read_and_sign(visitor, order_id)
    await auditor.open(f"/contracts/{order_id}")
    await auditor.press("核对并归档", "Check and archive")
    await read(auditor, act="归档")
    await expect(main(auditor)).to_contain_text("交易中心已归档")
    await expect(main(consumer)).to_contain_text("执行中")
    await consumer.assert_good_page("contract")
    await retailer.assert_good_page("contract")

    inspector = await visit(people.inspector, signed_in=False)
    told.append(Answers(inspector.context))
    await inspector.sign_in(f"/explorer/contracts/{order_id}")
    for step in STEPS:
        await expect(main(inspector)).to_contain_text(step)
    for person in (people.consumer, people.retailer, people.auditor):
        await expect(main(inspector)).to_contain_text(person.user)
    await inspector.assert_good_page("life-of-a-contract")
    for visitor, answers in zip((auditor, inspector), told, strict=True):
        seen = await answers.text() + await visitor.page.content() + await visitor.stored()
        assert order_id in seen
        for figure in FIGURES:
            assert figure not in seen, f"{visitor.person.user} has seen {figure}"
