"""What is brought to a dispute: a document whose hash the other side checks, and terms opened to the exchange."""

from __future__ import annotations

import hashlib

import pytest
from playwright.async_api import FilePayload, expect

from tests.e2e.conftest import Visit
from tests.e2e.downloads import saved
from tests.e2e.forms import choose, dialog, main
from tests.e2e.test_dispute import COMPLAINT, REPORT, state
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full

_REPORT: FilePayload = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": REPORT}
_OTHER: FilePayload = {
    "name": "report.pdf",
    "mimeType": "application/pdf",
    "buffer": REPORT.replace(b"meter", b"Meter"),
}
_TEXT: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"notes"}


async def raise_dispute(consumer: Visitor, order_id: str) -> None:
    """With a document; wrong input is said where it is wrong before."""
    await consumer.open(f"/disputes/{order_id}")
    await consumer.press("提出争议", "Raise a dispute")
    drawer = dialog(consumer)
    await drawer.get_by_role("button", name="签署并提交").click()
    await expect(drawer).to_contain_text("请选择理由")
    await drawer.get_by_label("添加文件").set_input_files(_TEXT)
    await expect(drawer).to_contain_text("只接受 PDF、PNG 或 JPEG")
    await choose(dialog(consumer), "争议事由", "计量争议")
    await drawer.get_by_label("添加文件").set_input_files(_REPORT)
    await expect(drawer).to_contain_text("report.pdf")
    await consumer.assert_good_page("dispute-raise")
    await state(consumer, "陈述（可稍后补充）", COMPLAINT)


async def show_salt(consumer: Visitor) -> str:
    """The salt that goes with the document, which is downloaded by the same button."""
    assert await saved(consumer, main(consumer).get_by_role("button", name="下载并显示盐值")) == REPORT
    return await main(consumer).get_by_text("盐值:").locator(".mono").inner_text()


async def test_a_document_is_checked_by_the_other_side(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    consumer = await visit(world.people.consumer)
    retailer = await visit(world.people.retailer, language=ENGLISH)
    await retailer.open(f"/disputes/{order_id}")
    await expect(main(retailer)).to_contain_text("has not been in dispute")
    await raise_dispute(consumer, order_id)
    await expect(main(retailer)).to_contain_text(COMPLAINT)  # nobody has reloaded the retailer's page
    salt = await show_salt(consumer)
    named = hashlib.sha256(bytes.fromhex(salt) + REPORT).hexdigest()
    await consumer.screenshot("dispute-own-documents", whole=True)
    case = await world.people.retailer.client.contracts.case(order_id)
    assert [each for item in case["items"] for each in item["documents"]] == [named]

    page = retailer.page
    await page.get_by_label("Salt (hexadecimal)").fill("salt")
    await expect(main(retailer)).to_contain_text("The salt is hexadecimal")
    await page.get_by_label("Salt (hexadecimal)").fill(salt)
    await page.get_by_label("Choose the file").set_input_files(_OTHER)
    await expect(main(retailer).get_by_role("status")).to_contain_text("It does not fit")
    await page.get_by_label("Choose the file").set_input_files(_REPORT)
    await expect(main(retailer).get_by_role("status")).to_contain_text("It fits")
    await retailer.assert_good_page("dispute-document-check")


async def test_terms_are_opened_to_the_exchange_alone(visit: Visit, world: World) -> None:
    order_id = await world.order(until="dispute")
    people = world.people
    supervisor = await visit(people.supervisor, language=ENGLISH)
    await supervisor.open(f"/disputes/{order_id}")
    await expect(main(supervisor)).to_contain_text("What the consumer says")
    assert "1,250 MWh" not in await main(supervisor).inner_text()
    left, right = (
        main(supervisor).get_by_text(f"{title} · ").first
        for title in ("What the consumer says", "What the retailer says")
    )
    boxes = await left.bounding_box(), await right.bounding_box()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"], "the two sides stand beside each other"

    retailer = await visit(people.retailer)
    await retailer.open(f"/disputes/{order_id}")
    await retailer.press("向交易中心公开条款", "Open the terms to the exchange")
    await expect(dialog(retailer)).to_contain_text("不能撤回")
    await retailer.assert_good_page("dispute-open-terms")
    await dialog(retailer).get_by_role("button", name="公开", exact=True).click()
    await retailer.page.get_by_text("请核对以下内容").wait_for()
    await retailer.assert_good_page("dispute-open-terms-sign")
    await retailer.sign()
    await expect(main(supervisor)).to_contain_text("1,250 MWh")  # live, and for the exchange
    await expect(main(supervisor)).to_contain_text("they have the terms hash on the ledger")
    await supervisor.assert_good_page("dispute-opened-terms")
    await retailer.press("提交陈述", "State one's case")
    await dialog(retailer).get_by_role("button", name="签署并提交").click()
    await expect(dialog(retailer)).to_contain_text("请填写陈述")
    await retailer.assert_good_page("dispute-no-statement")


async def test_a_ruling_that_ends_the_contract(visit: Visit, world: World) -> None:
    order_id = await world.order(until="dispute")
    people = world.people
    consumer = await visit(people.consumer, language=ENGLISH, width=390)
    await consumer.open(f"/disputes/{order_id}")
    supervisor = await visit(people.supervisor)
    await supervisor.open(f"/disputes/{order_id}")
    await supervisor.press("裁定", "Rule")
    await dialog(supervisor).get_by_role("button", name="签署并提交").click()
    for said in ("请选择裁定结果", "请选择理由", "请填写裁定书"):
        await expect(dialog(supervisor)).to_contain_text(said)
    await supervisor.assert_good_page("dispute-rule")
    await dialog(supervisor).get_by_role("radio", name="终止合同").check()
    await choose(dialog(supervisor), "裁定理由", "主张成立")
    await state(supervisor, "裁定书", "合同自今日起终止。")
    await expect(main(consumer)).to_contain_text("Ruled: end the contract")
    await expect(main(consumer)).to_contain_text("合同自今日起终止。")
    await consumer.assert_good_page("dispute-ruled")
    assert (await people.consumer.client.orders.get(order_id))["state"] == "cancelled"
