"""A market operator draws a package template: the proof shows gap and collision on the calendar until it is sound."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full

HOUR = 4  # quarter-hours
BANDS = {"尖峰": "1", "高峰": "2", "平段": "3", "低谷": "4"}
SOUND = "校验通过：每一时刻有且只有一个价格"


async def paint(strip: Locator, band: str, start: int, end: int) -> None:
    """Paint these hours with the keyboard, as somebody does who uses no mouse."""
    await strip.press("Home")
    for _ in range(start):
        await strip.press("PageUp")
    for _ in range(end - start - 1):
        await strip.press("Shift+PageUp")
    for _ in range(HOUR - 1):
        await strip.press("Shift+ArrowRight")
    await strip.press(BANDS[band])
    await strip.press("Enter")


def proved(visitor: Visitor, row: str) -> Locator:
    """The strip of a kind of day in the proof's map, by what its name says of it."""
    return main(visitor).get_by_role("img", name=row, exact=True)


async def price_at(visitor: Visitor, hour: float) -> Locator:
    """What the year's map says beneath the pointer at this hour of a day in the middle of the year."""
    year = main(visitor).get_by_role("img", name="有效期内各日各时段的电价时段")
    await year.scroll_into_view_if_needed()
    box = await year.bounding_box()
    assert box is not None
    await visitor.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * hour / 24)
    return main(visitor)


async def fill_basics(visitor: Visitor, *, template: str, region: str) -> None:
    page = visitor.page
    await page.get_by_role("textbox", name="模板编号", exact=True).fill(template.upper())
    await expect(page.get_by_role("group", name="模板编号")).to_contain_text("小写")
    await expect(publish(visitor)).to_be_disabled()
    await page.get_by_role("textbox", name="模板编号", exact=True).fill(template)
    await page.get_by_role("textbox", name="名称", exact=True).fill("粤东分时 2027")
    await choose(main(visitor), "区域", region)


def publish(visitor: Visitor) -> Locator:
    return main(visitor).get_by_role("button", name="发布模板", exact=True)


async def test_a_template_is_proved_published_and_retired(visit: Visit, world: World) -> None:
    template = fresh("east-tou")
    operator = await visit(world.people.market_operator, width=1920)
    page = await operator.open("/packages/templates")
    await operator.press("新建套餐模板", "New package template")
    await operator.assert_good_page("template-new")
    await fill_basics(operator, template=template, region=world.template)

    await page.get_by_role("tab", name="时段").click()
    strip = page.get_by_role("slider", name="全部季节 · 全部日类型")
    await paint(strip, "高峰", 8, 12)
    await paint(strip, "平段", 14, 24)
    await expect(proved(operator, "全年 · 工作日：1 处问题")).to_be_visible()
    gap = page.get_by_role("button", name=re.compile("时段空缺"))
    await expect(gap).to_contain_text("12:00–14:00")
    await expect(await price_at(operator, 13)).to_contain_text("无价格")
    await expect(publish(operator)).to_be_disabled()
    await operator.assert_good_page("template-gap")

    await operator.press("添加适用范围", "Add a scope")
    other = page.get_by_role("slider", name="全年 · 全部日类型")
    await paint(other, "高峰", 12, 16)
    collision = page.get_by_role("button", name=re.compile("时段重叠"))
    await expect(collision).to_contain_text("14:00–16:00")
    await expect(collision).to_contain_text("规则 peak-2, flat-1")
    await expect(gap).to_have_count(0)
    await expect(await price_at(operator, 15)).to_contain_text("平段 (平段) + 高峰 (高峰)")
    await collision.hover()
    await operator.assert_good_page("template-collision")
    await expect(publish(operator)).to_be_disabled()

    await paint(strip, "平段", 16, 24)
    await strip.press("Home")
    for _ in range(14):
        await strip.press("PageUp")
    for _ in range(2 * HOUR - 1):
        await strip.press("Shift+ArrowRight")
    await strip.press("Delete")
    await expect(main(operator)).to_contain_text(SOUND)
    await expect(proved(operator, "全年 · 工作日")).to_be_visible()
    await page.get_by_role("tab", name="价格与阶梯").click()
    lowest = page.get_by_role("spinbutton", name="标价下限", exact=True).first
    await lowest.fill("3")
    await expect(main(operator)).to_contain_text("上下限颠倒")
    await lowest.fill("0.3")
    await expect(main(operator)).to_contain_text(SOUND)
    await operator.assert_good_page("template-prices")
    await publish(operator).click()
    await operator.assert_good_page("template-sign")
    await operator.sign()

    await page.wait_for_url(re.compile(rf"/packages/templates/{template}$"))
    await expect(main(operator)).to_contain_text("粤东分时 2027")
    await operator.assert_good_page("template")
    published = await world.people.market_operator.client.reader.get_object(f"/api/v1/package-templates/{template}")
    rules = {(rule["band"], rule["start"], rule["end"]) for rule in published["tariff"]["rules"]}
    assert rules == {("valley", 0, 32), ("peak", 32, 48), ("peak", 48, 64), ("flat", 64, 96)}
    assert published["price_limits"]["peak"]["min"] == 30_000_000

    retailer = await visit(world.people.retailer, language=ENGLISH)
    await retailer.open(f"/packages/templates/{template}")
    await expect(main(retailer).get_by_role("button", name="Publish a package of it")).to_be_visible()
    await operator.press("停用模板", "Retire template")
    await operator.sign()
    await expect(main(operator)).to_contain_text("已停用")
    await expect(main(retailer)).to_contain_text("Retired")  # nobody reloads
    await expect(main(retailer).get_by_role("button", name="Publish a package of it")).to_have_count(0)
    await retailer.assert_good_page("template-retired")
