"""The account: what goes by mail, where one is signed in, and messages that are read."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import main
from tests.e2e.visitor import CHINESE, ENGLISH
from tests.e2e.world import World

pytestmark = pytest.mark.full


async def test_preferences_are_kept(visit: Visit, world: World) -> None:
    trader = await visit(world.people.trader)
    page = await trader.open("/account?part=notifications")
    address = page.get_by_label("邮箱地址")
    await address.fill("li.na@")
    await expect(main(trader)).to_contain_text("请输入有效的邮箱地址")
    await trader.press("保存", "Save")
    await expect(page.get_by_text("已保存")).to_have_count(0)
    await address.fill("li.na@example.com")
    await page.get_by_role("checkbox").first.check()
    await trader.assert_good_page("account-notifications")
    await trader.press("保存", "Save")
    await expect(page.get_by_text("已保存")).to_be_visible()
    await page.reload()
    await expect(address).to_have_value("li.na@example.com")
    await expect(page.get_by_role("checkbox").first).to_be_checked()
    saved = await world.people.trader.client.reader.get_object("/api/v1/notifications/preferences")
    assert saved["address"] == "li.na@example.com"
    await page.get_by_role("banner").get_by_text("EN", exact=True).click()
    await expect(page.get_by_label("Mail address")).to_have_value("li.na@example.com")
    await trader.open("/account")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Account and keys")


async def test_a_session_is_ended_from_another_device(visit: Visit, world: World) -> None:
    household = world.people.household
    here = await visit(household, language=ENGLISH)
    there = await visit(household, language=CHINESE, width=390)
    await there.open("/orders")
    await here.open("/account?part=sessions")
    rows = main(here).get_by_role("row").filter(has_text="own key")
    await expect(rows.filter(has_text="This session")).to_have_count(1)
    await here.assert_good_page("account-sessions")
    there.watch.expect_refusal(401, "/api/v1/.*")
    others = await rows.count() - 1
    assert others >= 1
    for left in range(others, 0, -1):
        await rows.get_by_role("button", name="End", exact=True).first.click()
        await expect(rows).to_have_count(left)
    await there.page.reload()
    await there.signed_out().wait_for()
    await there.assert_good_page("signed-out-from-elsewhere")
    await expect(main(here)).to_contain_text("This session")


async def test_everywhere_at_once(visit: Visit, world: World) -> None:
    household = world.people.household
    here, there = await visit(household), await visit(household)
    for visitor in (here, there):
        visitor.watch.expect_refusal(401, "/api/v1/.*")
    await here.open("/account?part=sessions")
    second = await here.new_tab("/orders")
    await here.press("全部退出", "Sign out everywhere")
    await here.assert_good_page("account-end-all")
    await here.page.get_by_role("dialog").get_by_role("button", name="全部退出").click()
    await here.signed_out().wait_for()
    await here.signed_out(second).wait_for()
    await there.page.reload()
    await there.signed_out().wait_for()


async def test_messages_come_and_are_read(visit: Visit, world: World) -> None:
    retailer = await visit(world.people.retailer, language=ENGLISH)
    page = await retailer.open("/messages?show=unread")
    asked = {"unread": "true", "limit": "1"}
    before = (await world.people.retailer.client.reader.get_object("/api/v1/notifications", asked))["unread"]
    for count in (before + 1, before + 2):
        await world.order()
        await expect(page.get_by_role("button", name=f"Messages: {count} unread")).to_be_visible()  # nobody reloads
    await expect(main(retailer).get_by_role("listitem")).to_have_count(before + 2)
    second = await retailer.new_tab("/messages")
    await retailer.assert_good_page("messages")
    await main(retailer).get_by_role("button", name="Mark as read").first.click()
    for tab in (page, second):  # the other tab is told
        await expect(tab.get_by_role("button", name=f"Messages: {before + 1} unread")).to_be_visible()
    await retailer.press("将已加载的全部标为已读", "Mark all that are loaded as read")
    await expect(page.get_by_role("button", name="Messages: 0 unread")).to_be_visible()
    await expect(main(retailer)).to_contain_text("No unread messages")
    await retailer.assert_good_page("messages-read")
