"""The registration desk: an application sent back and refused with reasons; a file of participants; drift."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import FilePayload, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, main
from tests.e2e.test_registration import apply
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh
from tests.integration.market.test_registration import line, table

pytestmark = pytest.mark.full


async def decide(auditor: Visitor, *, button: str, kind: str, text: str, name: str) -> None:
    """Send back or refuse with one reason; without words for the applicant nothing is sent."""
    await auditor.press("", button)
    await dialog(auditor).get_by_role("button", name=button).click()
    await expect(dialog(auditor).get_by_text("This is needed", exact=True)).to_have_count(2)
    await choose(dialog(auditor), "Kind", kind)
    await dialog(auditor).get_by_label("In words, for the applicant").fill(text)
    await auditor.assert_good_page(name)
    await dialog(auditor).get_by_role("button", name=button).click()
    await expect(auditor.page.get_by_role("dialog")).to_have_count(0)


async def test_an_application_is_sent_back_and_then_refused(visit: Visit, world: World) -> None:
    newcomer = await visit(world.people.consumer, width=390, signed_in=False)
    application = await apply(newcomer, user=fresh("li-na"), participant=fresh("test-mill"))
    auditor = await visit(world.people.auditor, language=ENGLISH)
    await auditor.open(f"/registrations/{application}")
    await decide(
        auditor,
        button="Ask for changes",
        kind="Document unreadable",
        text="请重新上传清晰的执照。",
        name="desk-send-back",
    )
    page = newcomer.page
    await expect(page.get_by_text("请重新上传清晰的执照。")).to_be_visible()  # nobody reloads
    await newcomer.assert_good_page("application-sent-back")
    await page.get_by_label("地址", exact=True).fill("广东省广州市测试路 9 号")
    await page.get_by_role("button", name=re.compile("^保存")).click()
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("交易中心正在审核，本页自动更新。")).to_be_visible()
    await decide(auditor, button="Refuse", kind="Not eligible", text="不在本省用电。", name="desk-refuse")
    await expect(page.get_by_text("不在本省用电。")).to_be_visible()
    await newcomer.assert_good_page("application-refused")
    await auditor.assert_good_page("registration-refused")
    record = await world.people.auditor.client.registrations.show(application)
    assert record["state"] == "refused"


async def test_a_file_of_participants_is_checked_and_imported(visit: Visit, world: World) -> None:
    good, bad = line(fresh("shop")), {**line(fresh("shop")), "credit_code": "91350100M000100Y44"}
    registrar = await visit(world.people.registrar)
    page = await registrar.open("/registrations/import")
    file: FilePayload = {"name": "shops.csv", "mimeType": "text/csv", "buffer": table([good, bad])}
    await page.locator("input[type=file]").set_input_files(file)
    await registrar.press("核对文件", "Check")
    await expect(main(registrar)).to_contain_text("核对结果：2 行中 1 行可导入")
    await expect(main(registrar)).to_contain_text("内容不符合要求")
    await registrar.assert_good_page("import-checked")
    await registrar.press("导入 1 行", "Import 1 lines")
    await expect(main(registrar)).to_contain_text("已导入 1 行，共 2 行")
    await registrar.assert_good_page("import-done")
    await registrar.press("查看登记申请", "See the applications")
    await expect(main(registrar)).to_contain_text(good["participant"])
    await registrar.open("/registrations/drift")
    await expect(main(registrar)).to_contain_text(re.compile("账本与登记库一致|条记录不一致"))
    await registrar.assert_good_page("drift")
