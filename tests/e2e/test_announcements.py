"""The exchange publishes announcements in both languages; a consumer's open page shows them, and no longer."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full


async def publish(operator: Visitor, *, name: str, important: bool) -> str:
    """Write and publish: the English title."""
    await operator.press("发布公告", "Write an announcement")
    form = dialog(operator)
    await form.get_by_role("button", name="核对并签名").click()
    await expect(form.get_by_text("必填", exact=True)).to_have_count(5)
    await form.get_by_label("公告编号").fill("Notice No. 1")
    await expect(form.get_by_label("公告编号")).to_have_attribute("aria-invalid", "true")
    await form.get_by_label("公告编号").fill(name)
    await form.get_by_label("标题（中文）").fill(f"年度交易安排 {name}")
    await form.get_by_label("标题（英文）").fill(f"Annual trading {name}")
    await form.get_by_label("正文（中文）").fill("长" * 4_001)
    await expect(form).to_contain_text("正文不得超过 4000 个字符")
    await form.get_by_label("正文（中文）").fill("一、十二月一日开市。\n二、请及时申报。")
    await form.get_by_label("正文（英文）").fill("Trading opens on 1 December.\nPlease declare in time.")
    if important:
        await form.get_by_text("重要", exact=True).click()
    await operator.assert_good_page("announcement-form")
    await form.get_by_role("button", name="核对并签名").click()
    await operator.assert_good_page("announcement-sign")
    await operator.sign()
    return f"Annual trading {name}"


async def test_announcements_come_and_go_on_an_open_page(visit: Visit, world: World) -> None:
    consumer = await visit(world.people.consumer, language=ENGLISH, width=390)
    await consumer.open("/announcements")
    operator = await visit(world.people.market_operator)
    await operator.open("/announcements/edit")
    normal, urgent = fresh("notice"), fresh("notice")
    plain = await publish(operator, name=normal, important=False)
    await expect(main(consumer)).to_contain_text(plain)  # nobody reloads
    important = await publish(operator, name=urgent, important=True)
    await expect(main(consumer)).to_contain_text(important)
    await consumer.page.get_by_role("checkbox", name="Important only").check()
    await expect(main(consumer).get_by_role("link", name=plain)).to_have_count(0)
    await expect(main(consumer)).to_contain_text(important)
    await consumer.assert_good_page("announcements")
    await consumer.page.get_by_role("link", name=important).click()
    await expect(main(consumer)).to_contain_text("Please declare in time.")
    await consumer.assert_good_page("announcement")

    card = main(operator).locator(".ant-card", has_text=urgent).last
    await card.get_by_role("button", name="撤回").click()
    await choose(dialog(operator), "撤回原因", "已被其他公告替代")
    await operator.assert_good_page("announcement-withdraw")
    await dialog(operator).get_by_role("button", name="核对并签名").click()
    await operator.sign()
    await expect(main(consumer)).to_contain_text("Withdrawn")
    await consumer.open("/announcements")
    await expect(main(consumer)).to_contain_text(plain)
    await expect(main(consumer).get_by_role("link", name=important)).to_have_count(0)
    record = await world.people.consumer.client.reader.get_object(f"/api/v1/announcements/{urgent}")
    assert (record["status"], record["importance"]) == ("withdrawn", "important")
