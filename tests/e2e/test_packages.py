"""A retailer makes a package of a template; a consumer finds it, compares it on a load of its own, and buys it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.async_api import FilePayload, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, expect_fault, figure, fill_day, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full

NAME = "白昼分时 2027"
PRICES = {"尖峰": "0.9", "高峰": "0.72", "平段": "0.44", "低谷": "0.18"}
DAYS = 59  # January and February
_QUARTERS = 96


def readings() -> FilePayload:
    """Two months of a factory's readings, 1 MWh every quarter of an hour."""
    start = datetime(2026, 1, 1)  # noqa: DTZ001 (the market's own clock, as meters write it)
    times = (start + timedelta(minutes=15 * place) for place in range(DAYS * _QUARTERS))
    rows = "\n".join(f"{time:%Y-%m-%d %H:%M},1000" for time in times)
    return {"name": "meter.csv", "mimeType": "text/csv", "buffer": f"time,energy_kwh\n{rows}\n".encode()}


async def fill_in(retailer: Visitor, world: World, package: str) -> None:
    """The form of a new package, with what goes wrong on the way."""
    page = await retailer.open("/packages")
    await retailer.press("发布新套餐", "Publish a package")
    await choose(main(retailer), "选择套餐模板", world.template, exact=False)
    form = main(retailer)
    publish = form.get_by_role("button", name="发布套餐", exact=True)
    await expect(publish).to_be_disabled()
    await form.get_by_role("textbox", name="套餐编号").fill("Not An Id")
    await expect_fault(form, "")  # the id's form
    await form.get_by_role("textbox", name="套餐编号").fill(package)
    await form.get_by_role("textbox", name="名称").fill(NAME)
    await choose(form, "市场分类", "工业")
    await expect_fault(form, "必填")  # prices
    for name, price in PRICES.items():
        await figure(form, name).fill(price)
    await figure(form, "尖峰").fill("2.5")
    await expect_fault(form, "超出模板标价范围")
    await expect(publish).to_be_disabled()
    await retailer.assert_good_page("package-form-fault")
    await figure(form, "尖峰").fill(PRICES["尖峰"])
    await fill_day(form, "可供电期止", "2019-06-01")
    await expect_fault(form, "止日须晚于起日")
    await fill_day(form, "可供电期起", "2026-01-01")
    await fill_day(form, "可供电期止", "2028-01-01")
    await figure(form, "最大电量").fill("20000000")
    await expect_fault(form, "超出模板电量范围")
    await figure(form, "最大电量").fill("500000")
    await expect(form.get_by_role("alert")).to_have_count(0)
    await retailer.assert_good_page("package-form")
    await publish.click()
    await expect(dialog(retailer)).to_contain_text(NAME)
    await retailer.assert_good_page("sign-package")
    await retailer.sign()
    await page.wait_for_url(re.compile(f"/packages/{package}$"))


async def test_a_package_is_made_compared_bought_and_retired(visit: Visit, world: World) -> None:
    people = world.people
    package = fresh("daylight")
    retailer = await visit(people.retailer)
    await fill_in(retailer, world, package)
    await expect(main(retailer)).to_contain_text("在售")
    await retailer.assert_good_page("package")

    # A consumer has the page open while the next version comes.
    consumer = await visit(people.consumer, language=ENGLISH)
    await consumer.open(f"/packages/{package}")
    await expect(main(consumer)).to_contain_text("Version 1")
    await retailer.press("发布新版本", "Publish a new version")
    form = main(retailer)
    await expect(form.get_by_role("textbox", name="套餐编号")).to_be_disabled()
    await figure(form, "平段").fill("0.45")
    await retailer.press("发布套餐", "Publish package")
    await retailer.sign()
    await expect(main(consumer)).to_contain_text("Version 2")
    versions = [each async for each in people.consumer.client.packages.versions(package)]
    assert [each["prices"]["flat"] for each in versions] == [44_000_000, 45_000_000]

    await compare(consumer, package, world.package)
    order_id = await purchase(consumer, retailer, package)
    order = await people.retailer.client.orders.get(order_id)
    assert (order["package"], order["package_version"], order["origin"]) == (package, 2, {"kind": "purchase"})

    await retailer.open(f"/packages/{package}")
    await retailer.press("停用套餐", "Retire package")
    await retailer.page.get_by_role("tooltip").get_by_role("button", name="停用套餐").click()
    await retailer.sign()
    await expect(main(retailer)).to_contain_text("已停用")
    await consumer.open(f"/packages/{package}")
    await expect(main(consumer)).to_contain_text("Retired")
    await expect(main(consumer).get_by_role("button", name="Purchase at list prices")).to_have_count(0)


async def compare(consumer: Visitor, package: str, other: str) -> None:
    """Find two packages in the list, and see what each would have cost on the readings of a file."""
    page = await consumer.open("/packages?name=2027")
    await (
        main(consumer)
        .get_by_role("searchbox", name="Search by name")
        .or_(main(consumer).get_by_role("textbox", name="Search by name"))
        .fill(NAME)
    )
    row = main(consumer).locator("tr", has=page.locator(f'a[href="/packages/{package}"]'))
    await row.get_by_role("checkbox").check()
    await consumer.assert_good_page("packages")
    await main(consumer).get_by_role("button", name="Compare 1").click()
    await page.wait_for_url(re.compile(r"/packages/compare\?"))
    await consumer.open(f"/packages/compare?packages={package},{other}")
    await main(consumer).get_by_text("My readings").click()
    upload = main(consumer).get_by_label("Choose a file of readings (CSV or Excel)")
    consumer.watch.expect_refusal(400, "/api/v1/packages/compare")
    await upload.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"when,how much\n1,2\n"})
    await expect(main(consumer).get_by_role("alert").first).to_be_visible()
    await expect(main(consumer).get_by_role("alert").first).to_contain_text("Line 1: the columns have to be time")
    await consumer.assert_good_page("compare-bad-file")
    await main(consumer).get_by_role("button", name="Delete", exact=True).click()
    await upload.set_input_files(readings())
    await expect(main(consumer)).to_contain_text("meter.csv")
    await expect(main(consumer)).to_contain_text("What it costs")
    await expect(main(consumer)).to_contain_text("5,664 MWh")
    for month in ("2026-01", "2026-02"):
        await expect(main(consumer)).to_contain_text(month)
    await expect(main(consumer).get_by_role("img", name=re.compile("^Energy"))).to_have_count(2)
    await consumer.assert_good_page("compare")


async def purchase(consumer: Visitor, retailer: Visitor, package: str) -> str:
    """Buy the package while the retailer looks at its orders: the id of the order."""
    await retailer.open(f"/orders?package={package}")
    await expect(main(retailer)).to_contain_text("没有符合条件的记录")
    page = await consumer.open(f"/packages/{package}")
    await consumer.press("按标价购买", "Purchase at list prices")
    buying = dialog(consumer)
    buy = buying.get_by_role("button", name="Sign and purchase")
    await expect(buy).to_be_disabled()
    await figure(buying, "Energy of the period").fill("600000")
    await expect_fault(buying, "Energy is from")
    await figure(buying, "Energy of the period").fill("120")
    await fill_day(buying, "First day", "2025-12-01")
    await expect_fault(buying, "The period lies within the validity")
    await expect(buy).to_be_disabled()
    await consumer.assert_good_page("purchase-fault")
    await fill_day(buying, "First day", "2027-01-01")
    await fill_day(buying, "Last day (included)", "2027-01-31")
    await expect(buying.get_by_role("alert")).to_have_count(0)
    await consumer.assert_good_page("purchase")
    await buy.click()
    await consumer.sign()
    await page.wait_for_url(re.compile(r"/orders/[0-9a-f]{64}$"))
    order_id = page.url.rpartition("/")[2]
    await expect(main(retailer).locator(f'a[href="/orders/{order_id}"]').first).to_be_visible()  # nobody reloads
    await consumer.assert_good_page("purchased")
    return order_id
