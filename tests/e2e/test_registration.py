"""From nobody to a first order: apply with a key made in the browser, be let in, sign in, order."""

from __future__ import annotations

import re

from playwright.async_api import FilePayload, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh

LICENCE = b"%PDF-1.7\n% a licence\n"
FIELDS = {
    "中文名称": "测试纺织厂",
    "英文名称": "Test Mill",
    "地址": "广东省广州市测试路 1 号",
    "统一社会信用代码": "91350100M000100Y43",
    "姓名": "李娜",
    "电话": "+86 20 8123 4567",
    "电子邮箱": "li.na@example.com",
}


async def apply(visitor: Visitor, *, user: str, participant: str) -> str:
    """Fill in, hand in a licence, submit: the application's id."""
    page = visitor.page
    await page.goto("/register")
    await page.get_by_role("button", name="新建申请").click()
    await page.get_by_label("主体编号").fill(participant)
    await page.get_by_label("用户编号").fill(user)
    for label, text in FIELDS.items():
        await page.get_by_label(label, exact=True).fill(text)
    await page.get_by_role("combobox", name="用户类别").click()
    await page.locator(".ant-select-item-option", has_text="工业").click()
    await page.get_by_role("button", name="保存草稿").click()
    licence: FilePayload = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": LICENCE}
    await page.get_by_label("营业执照: 文件").set_input_files(licence)
    await expect(page.get_by_role("row", name=re.compile("营业执照"))).to_contain_text("已上传")
    await visitor.assert_good_page("application")
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("交易中心正在审核，本页自动更新。")).to_be_visible()
    return page.url.rpartition("/")[2]


async def approve(auditor: Visitor, application: str) -> None:
    await auditor.open(f"/registrations/{application}")
    await auditor.press("审核通过", "Approve")
    await auditor.page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    await expect(auditor.page.get_by_role("dialog")).to_have_count(0)
    await auditor.assert_good_page("registration")


async def sign_for_ledger(registrar: Visitor, *, user: str) -> None:
    """What the approval has put on the way to the ledger: the participant and its first user."""
    page = await registrar.open("/registrations/outbox")
    await expect(page.get_by_role("main")).to_contain_text(user)
    await registrar.assert_good_page("outbox")
    await page.get_by_role("button", name=re.compile("^签名全部可签事项")).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="签名", exact=True).click()
    done = dialog.get_by_role("listitem").filter(has_text=user)
    await expect(done.filter(has_text="已上链")).to_have_count(1)


async def sign_in_with_own_key(page: Page, *, user: str) -> None:
    await page.get_by_role("link", name="登录", exact=True).click()
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.get_by_role("button", name=user).wait_for()


async def test_somebody_new_registers_and_orders(visit: Visit, world: World) -> None:
    user, participant = fresh("li-na"), fresh("test-mill")
    newcomer = await visit(world.people.consumer, width=390, signed_in=False)  # only the site is the consumer's
    application = await apply(newcomer, user=user, participant=participant)
    await approve(await visit(world.people.auditor, language=ENGLISH), application)
    await sign_for_ledger(await visit(world.people.registrar), user=user)
    page = newcomer.page
    await expect(page.get_by_text("登记完成，可以登录。")).to_be_visible()  # nobody reloads
    await newcomer.assert_good_page("application-registered")
    await sign_in_with_own_key(page, user=user)
    await page.goto(f"/orders/new?package={world.package}")
    await page.get_by_label("合同电量（整个周期）").fill("12.5")
    await newcomer.press("下一步", "Next")
    await newcomer.press("提交订单", "Submit the order")
    await newcomer.sign()
    await page.wait_for_url(re.compile(r"/orders/[0-9a-f]{64}$"))
    await expect(page.get_by_role("main")).to_contain_text("协商中")
    await newcomer.assert_good_page("first-order")
    order = await world.people.retailer.client.orders.get(page.url.rpartition("/")[2])
    assert order["consumer"] == participant
