"""A consumer disputes a contract in force, the retailer answers, the exchange reads both sides and rules."""

from __future__ import annotations

from playwright.async_api import FilePayload, expect

from tests.e2e.answers import Answers
from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

COMPLAINT = "三月电表读数偏高百分之四，附检定报告。"
ANSWER = "The meter was checked in February and was right."
RULING = "The meter shall be checked again within a month. 合同恢复履行。"
REPORT = b"%PDF-1.4\n% report of the meter's check\n%%EOF\n"


async def state(visitor: Visitor, label: str, text: str) -> None:
    """Write in the drawer, and sign."""
    drawer = visitor.page.get_by_role("dialog")
    await drawer.get_by_label(label).fill(text)
    await drawer.get_by_role("button", name=visitor.says("签署并提交", "Sign and send"), exact=True).click()
    await visitor.page.get_by_text(visitor.says("请核对以下内容", "Check what follows")).wait_for()
    await visitor.sign()


async def test_a_dispute_is_heard_and_ruled(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    consumer = await visit(people.consumer)
    await consumer.open(f"/disputes/{order_id}")
    await consumer.press("提出争议", "Raise a dispute")
    await choose(dialog(consumer), "争议事由", "计量争议")
    document: FilePayload = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": REPORT}
    await consumer.page.get_by_role("dialog").get_by_label("添加文件").set_input_files(document)
    await expect(consumer.page.get_by_role("dialog")).to_contain_text("report.pdf")
    await state(consumer, "陈述（可稍后补充）", COMPLAINT)
    page = consumer.page.get_by_role("main")
    await expect(page).to_contain_text("争议中")

    retailer = await visit(people.retailer, language=ENGLISH)
    await retailer.open(f"/disputes/{order_id}")
    await expect(retailer.page.get_by_role("main")).to_contain_text(COMPLAINT)
    await retailer.press("提交陈述", "State one's case")
    await state(retailer, "Statement", ANSWER)
    await expect(page).to_contain_text(ANSWER)  # nobody reloads

    supervisor = await visit(people.supervisor, language=ENGLISH, width=1920)
    await supervisor.open(f"/disputes/{order_id}")
    for said in (COMPLAINT, ANSWER):
        await expect(supervisor.page.get_by_role("main")).to_contain_text(said)
    await supervisor.assert_good_page("dispute")
    await supervisor.press("裁定", "Rule")
    await supervisor.page.get_by_role("radio", name="resume the contract").check()
    await choose(dialog(supervisor), "Reason", "Meter replaced and corrected")
    await state(supervisor, "Ruling", RULING)
    await expect(page).to_contain_text("争议已裁定：恢复履行")
    await expect(page).to_contain_text(RULING)
    await expect(page).to_contain_text("执行中")
    await consumer.assert_good_page("dispute")


async def test_statements_are_for_the_parties_and_the_exchange(visit: Visit, world: World) -> None:
    order_id = await world.order(until="dispute")
    inspector = await visit(world.people.inspector, signed_in=False)
    answers = Answers(inspector.context)
    await inspector.sign_in(f"/explorer/contracts/{order_id}")
    await expect(inspector.page.get_by_role("main")).to_contain_text("争议中")
    seen = await answers.text() + await inspector.page.content()
    assert order_id in seen
    assert "The meter read 4 %" not in seen
    assert "三月电表偏高" not in seen
