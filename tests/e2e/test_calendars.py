"""A market operator names a region's holidays, and publishes what market-linked packages are linked to."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.visitor import ENGLISH
from tests.e2e.world import World
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full


async def test_a_calendar_of_holidays_is_set_and_changed(visit: Visit, world: World) -> None:
    region = fresh("hainan")
    operator = await visit(world.people.market_operator, language=ENGLISH)
    page = await operator.open("/calendars")
    await operator.press("新区域", "New region")
    put = main(operator).get_by_role("button", name="Set calendar")
    await page.get_by_label("Region id").fill("Hainan South")
    await expect(main(operator)).to_contain_text("Lower case, digits")
    await expect(put).to_be_disabled()
    await page.get_by_label("Region id").fill(region)
    await page.get_by_role("button", name="-10-01 ").click()
    await expect(page.get_by_role("button", name="-10-01 Holiday")).to_be_visible()
    await expect(main(operator)).to_contain_text("1 days changed")
    await operator.assert_good_page("calendar-edit")
    await put.click()
    await operator.assert_good_page("calendar-sign")
    await operator.sign()

    retailer = await visit(world.people.retailer)
    await retailer.open(f"/calendars?region={region}")
    await expect(main(retailer)).to_contain_text("第 1 版")
    await operator.open(f"/calendars?region={region}")
    await operator.press("编辑", "Edit")
    await page.get_by_text("Workday", exact=True).first.click()
    await page.get_by_role("button", name="-10-10 ").click()
    await put.click()
    await operator.sign()
    await expect(main(retailer)).to_contain_text("第 2 版")  # nobody reloads
    await retailer.assert_good_page("calendar")
    calendar = await world.people.market_operator.client.reader.get_object(f"/api/v1/calendars/{region}")
    assert sorted(day[5:] + " " + kind for day, kind in calendar["days"].items()) == ["10-01 holiday", "10-10 workday"]


async def test_a_reference_price_is_published_and_corrected(visit: Visit, world: World) -> None:
    reference = fresh("day-ahead")
    operator = await visit(world.people.market_operator)
    page = await operator.open("/reference-prices")
    for price in ("0.41235678", "0.42"):
        await operator.press("公布参考价", "Publish a price")
        act = dialog(operator).get_by_role("button", name="公布参考价")
        name = dialog(operator).get_by_role("combobox", name="参考价名称")
        await name.fill("Day Ahead")
        await expect(dialog(operator)).to_contain_text("小写字母")
        await expect(act).to_be_disabled()
        await name.fill(reference)
        await page.keyboard.press("Tab")
        await expect(act).to_be_disabled()
        await dialog(operator).get_by_label("价格", exact=True).fill(price)
        await operator.assert_good_page("reference-price-dialog")
        await act.click()
        await operator.sign()
    row = main(operator).get_by_role("row").filter(has_text=reference)
    await expect(row).to_contain_text("0.42")
    await expect(row).to_contain_text("2")
    await operator.assert_good_page("reference-prices")
    prices = await world.people.market_operator.client.reader.get_object("/api/v1/reference-prices?limit=200")
    [published] = [each for each in prices["items"] if each["reference"] == reference]
    assert (published["price_e8_yuan_per_kwh"], published["version"]) == (42_000_000, 2)
