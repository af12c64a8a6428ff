"""A retailer lists energy, amends and withdraws it; two consumers take of it, each seeing what the other leaves."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from playwright.async_api import expect

from chaincode.risk_warning import risk_warning_hash
from tests.e2e.conftest import Visit
from tests.e2e.downloads import download
from tests.e2e.forms import choose, dialog, figure, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import FLAT_PRICES, World
from tests.integration.market.people import fresh
from tests.packages import package_args, template_args
from tests.tariffs import FLAT_TARIFF

pytestmark = pytest.mark.full

WARNING = {"zh": "价格在交割期内不变，市场价格下跌时仍须履约。", "en": "The price stays, also when the market's falls."}


async def warned_package(world: World) -> str:
    """A package of one price whose template has a risk warning."""
    template, package = fresh("warned"), fresh("warned-fixed")
    changes: dict[str, Any] = {
        "tariff": FLAT_TARIFF,
        "price_limits": {"flat": {"min": 0, "max": 200_000_000}},
        "risk_warning_hash": risk_warning_hash(WARNING),
        "risk_warning_text": WARNING,
    }
    operator, retailer = world.people.market_operator.client, world.people.retailer.client
    await world.take(operator.templates.publish({**template_args(template, region=world.template), **changes}))
    fixed = {**package_args(package, template=template), "prices": FLAT_PRICES}
    await world.take(retailer.packages.publish(fixed))
    return package


async def publish(retailer: Visitor, sequence: str, package: str) -> None:
    """List 30 MWh, after what does not fit the sequence."""
    await retailer.open(f"/listings?sequence={sequence}")
    await retailer.press("挂牌", "Publish a listing")
    form = dialog(retailer)
    submit = form.get_by_role("button", name="核对并签名")
    await choose(form, "交易序列", sequence, exact=False)
    await choose(form, "零售套餐", package, exact=False)
    await figure(form, "价格 · 平段").fill("0.9")
    await expect(form).to_contain_text("超出交易序列的限价")
    await figure(form, "价格 · 平段").fill("0.46305")
    await expect(form).to_contain_text("须为价格步长的整数倍")
    await figure(form, "价格 · 平段").fill("0.463")
    await figure(form, "挂牌电量").fill("30")
    await figure(form, "最小摘牌量").fill("40")
    await expect(form).to_contain_text("最小摘牌量不得大于挂牌电量")
    await expect(submit).to_be_disabled()
    await retailer.assert_good_page("publish-listing-fault")
    await figure(form, "最小摘牌量").fill("2")
    await submit.click()
    await expect(dialog(retailer)).to_contain_text("30 MWh")
    await retailer.sign()


async def take(consumer: Visitor, energy: str) -> None:
    """Take this much of the listing on the page, having read the warning."""
    await consumer.press("摘牌", "Take")
    form = dialog(consumer)
    submit = form.get_by_role("button", name=consumer.says("核对并签名", "Review and sign"))
    field = figure(form, consumer.says("摘牌电量", "Energy to take"))
    for text in WARNING.values():
        await expect(form).to_contain_text(text)
    await field.fill("9999")
    await expect(form).to_contain_text(consumer.says("超过剩余电量", "is left"))
    await field.fill("0.5")
    await expect(form).to_contain_text(consumer.says("低于最小摘牌量", "At least"))
    await field.fill(energy)
    await expect(submit).to_be_disabled()  # the warning is not acknowledged yet
    await consumer.assert_good_page("take")
    await form.get_by_role("checkbox").check()
    await submit.click()
    await consumer.sign()


async def test_a_listing_is_published_amended_taken_and_withdrawn(visit: Visit, world: World) -> None:
    people = world.people
    package, sequence = await warned_package(world), await world.sequence("listing")
    retailer = await visit(people.retailer)
    await publish(retailer, sequence, package)
    row = main(retailer).locator('a[href^="/listings/"]').first
    await expect(row).to_be_visible()
    await retailer.assert_good_page("listings")
    path = str(await row.get_attribute("href"))
    listing_id = path.rpartition("/")[2]

    await retailer.open(path)
    await retailer.press("改牌", "Amend")
    await figure(dialog(retailer), "挂牌电量").fill("25")
    await retailer.assert_good_page("amend-listing")
    await dialog(retailer).get_by_role("button", name="核对并签名").click()
    await retailer.sign()
    await expect(main(retailer)).to_contain_text("25 MWh")

    other = await world.office.admit("ConsumerOrg", "consumer_owner", name="glass-works")
    first = await visit(people.consumer, width=390)
    second = await visit(other, language=ENGLISH)
    await first.open(path)
    await second.open(path)
    await first.assert_good_page("listing")
    await take(first, "10")
    await expect(main(second)).to_contain_text("15 MWh")  # nobody has reloaded it
    await take(second, "5")
    for visitor in (first, retailer):
        await expect(main(visitor)).to_contain_text("10 MWh")
    assert (await people.consumer.client.listings.get(listing_id))["remaining_wh"] == 10_000_000

    await retailer.press("撤牌", "Withdraw")
    await retailer.sign()
    for visitor in (first, second):
        await expect(main(visitor)).to_contain_text(visitor.says("已撤牌", "Withdrawn"))
        await expect(main(visitor).get_by_role("button", name=visitor.says("摘牌", "Take"), exact=True)).to_have_count(
            0
        )
    await retailer.assert_good_page("listing-withdrawn")
    await second.assert_good_page("listing-withdrawn")

    # Who took what is the parties' own: of two takes each consumer's file names itself alone.
    for visitor, named in ((retailer, {people.consumer.participant, other.participant}), (second, {other.participant})):
        content = await download(visitor, main(visitor), "CSV")
        takes = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(takes) == 2
        assert {row["consumer"] for row in takes} - {""} == named
    content = await download(second, main(second), "Excel")
    assert content.startswith(b"PK")
