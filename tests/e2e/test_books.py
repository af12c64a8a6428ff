"""What a retailer's and a consumer's books say fits what happened; files hold what the role may see."""

from __future__ import annotations

import csv
import io

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.downloads import download
from tests.e2e.forms import main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full

ENERGY = ("1250000000", "1250.0", "1,250")  # of the world's orders


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A CSV file's rows."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def contracts_on(retailer: Visitor) -> int:
    """How many contracts the portfolio on the screen has."""
    figure = main(retailer).locator(".ant-statistic", has_text="执行中合同").locator(".ant-statistic-content")
    return int((await figure.inner_text()).replace(",", ""))


async def test_portfolio_and_customers_follow_a_contract(visit: Visit, world: World) -> None:
    retailer = await visit(world.people.retailer)
    await retailer.open("/portfolio")
    await expect(main(retailer)).to_contain_text("执行中合同")
    before = await contracts_on(retailer)
    order_id = await world.order(until="archive")
    figure = main(retailer).locator(".ant-statistic", has_text="执行中合同").locator(".ant-statistic-content")
    await expect(figure).to_have_text(f"{before + 1:,}")  # nobody reloads
    await retailer.assert_good_page("portfolio")
    await retailer.open(f"/customers?consumer={world.people.consumer.participant}")
    row = main(retailer).locator("tbody tr", has_text=world.people.consumer.participant)
    await expect(row).to_contain_text("工业")
    await retailer.assert_good_page("customers")
    (customer,) = rows_of(await download(retailer, main(retailer), "CSV"))
    of_consumer = {"consumer": world.people.consumer.participant}
    orders = [each async for each in world.people.retailer.client.orders.find(**of_consumer)]
    in_force = [each["order_id"] for each in orders if each["state"] in ("executing", "disputed")]
    assert order_id in in_force
    assert (customer["consumer"], int(customer["contracts"])) == (of_consumer["consumer"], len(in_force))


async def test_files_of_orders_hold_what_the_role_may_see(visit: Visit, world: World) -> None:
    order_id = await world.order(until="confirm")
    consumer = await visit(world.people.consumer, language=ENGLISH)
    await consumer.open("/orders")
    content = await download(consumer, main(consumer), "CSV")
    orders = rows_of(content)
    assert order_id in {row["order_id"] for row in orders}
    assert {row["consumer"] for row in orders} == {world.people.consumer.participant}
    assert (await download(consumer, main(consumer), "Excel")).startswith(b"PK")
    stranger = await visit(world.people.household)
    await stranger.open("/orders")
    assert order_id.encode() not in await download(stranger, main(stranger), "CSV")
    auditor = await visit(world.people.auditor)
    await auditor.open("/audit/orders")
    content = await download(auditor, main(auditor), "CSV")
    assert order_id.encode() in content
    for figure in ENERGY:
        assert figure.encode() not in content


async def test_results_and_listings_are_public_files_without_private_names(visit: Visit, world: World) -> None:
    listing_id = await world.listing()
    stranger = await visit(world.people.household)
    await stranger.open("/listings")
    listings = rows_of(await download(stranger, main(stranger), "CSV"))
    assert listing_id in {row["listing_id"] for row in listings}
    await world.order(until="archive")
    await stranger.open("/market/results")
    results = rows_of(await download(stranger, main(stranger), "CSV"))
    assert world.people.consumer.participant not in {row["consumer"] for row in results}


async def test_a_consumer_reads_the_market_on_a_phone(visit: Visit, world: World) -> None:
    listing_id, sequence = await world.listing(), await world.sequence("auction")
    consumer = await visit(world.people.consumer, width=390)
    for path, text, name in (
        (f"/packages/{world.package}", "平价 2026", "package"),
        (f"/packages/compare?packages={world.package},{world.flat_package}", "测算结果", "compare"),
        ("/listings", "挂牌中", "listings"),
        (f"/listings/{listing_id}", "30 MWh", "listing"),
        ("/auctions", "交易中", "auctions"),
        (f"/auctions/{sequence}", "本方尚未申报", "auction"),
    ):
        await consumer.open(path)
        await expect(main(consumer)).to_contain_text(text)
        await consumer.assert_good_page(f"phone-{name}")
