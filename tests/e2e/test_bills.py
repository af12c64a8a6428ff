"""A retailer settles two months in the browser; the consumer reads the bill, its paper, and why it is higher."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.downloads import saved
from tests.e2e.forms import dialog, main
from tests.e2e.metered import MONTHS, MeteredContract, metered_contract
from tests.e2e.people import Office
from tests.e2e.visitor import ENGLISH
from tests.e2e.world import World

BEFORE, MONTH = MONTHS


@pytest.fixture(scope="module")
async def metered(office: Office, world: World, tmp_path_factory: pytest.TempPathFactory) -> MeteredContract:
    return await metered_contract(office, world, tmp_path_factory.mktemp("readings"))


async def test_two_months_from_the_run_to_the_reason(visit: Visit, metered: MeteredContract) -> None:
    clerk = await visit(metered.clerk)
    await clerk.open(f"/settlement?from={BEFORE}&to={MONTH}&order={metered.order}")
    page = main(clerk)
    await expect(page.get_by_role("link", name=metered.order[:8])).to_be_visible()
    await page.locator("input[type=file]").set_input_files(metered.readings)
    await clerk.press("试算", "Dry run")
    await expect(page.get_by_role("status").filter(has_text="完成")).to_be_visible()
    await expect(page.get_by_text("待前月结算").first).to_be_visible()
    await clerk.assert_good_page("settlement-dry-run")
    await clerk.press("开始结算", "Settle")
    await expect(dialog(clerk)).to_contain_text("试算：")
    await clerk.assert_good_page("settlement-confirm")
    await dialog(clerk).get_by_role("button", name="签名并开始").click()
    await expect(page.get_by_role("status").filter(has_text="完成")).to_be_visible()
    await expect(page.get_by_role("row", name=MONTH).filter(has_text="已结算").first).to_be_visible()
    await clerk.assert_good_page("settlement-run")

    consumer = await visit(metered.consumer, language=ENGLISH)
    bill = await metered.consumer.client.settlements.statement(metered.order, MONTH)
    due = f"{bill['total_fen'] / 100:,.2f}"
    await consumer.open(f"/bills?month={MONTH}&order={metered.order}")
    await expect(main(consumer).get_by_role("group", name="Totals")).to_contain_text(due)
    await consumer.assert_good_page("bills")
    await main(consumer).get_by_text(due).last.click()
    await expect(main(consumer).get_by_role("heading", name=f"Bill of {MONTH}")).to_be_visible()
    await expect(main(consumer)).to_contain_text(due)
    await consumer.assert_good_page("bill")
    await main(consumer).get_by_role("tab", name="Why is it different").click()
    await expect(main(consumer).get_by_role("status")).to_contain_text(f"more than {BEFORE}")
    await expect(main(consumer).locator("canvas")).to_be_visible()
    await consumer.assert_good_page("bill-why")
    await main(consumer).get_by_role("tab", name="PDF").click()
    ending = f"-{metered.order[:16]}-1.pdf"
    paper = await saved(consumer, main(consumer).get_by_role("button", name="Download"), ending=ending)
    assert paper.startswith(b"%PDF-")
