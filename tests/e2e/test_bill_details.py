"""The load behind a bill down to the quarter-hour, other packages, one's own figures; and the methods of settlement."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, expect

from gateway.client.errors import ProblemError
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import SettlementRun
from tests.e2e.conftest import Visit
from tests.e2e.downloads import saved
from tests.e2e.forms import choose, dialog, expect_fault, figure, fill_day, main
from tests.e2e.metered import MONTHS, MeteredContract, metered_contract
from tests.e2e.people import Office
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.http_calls import until
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full

MONTH = MONTHS[0]


@pytest.fixture(scope="module")
async def settled(office: Office, world: World, tmp_path_factory: pytest.TempPathFactory) -> MeteredContract:
    made = await metered_contract(office, world, tmp_path_factory.mktemp("readings"))
    tally = await SettlementRun(made.clerk.client, ReadingsFile.read(made.readings), month=MONTH).run([made.order])
    assert tally.settled == 1
    return made


async def test_the_load_behind_a_bill_on_a_phone(
    visit: Visit, world: World, settled: MeteredContract, tmp_path: Path
) -> None:
    consumer = await visit(settled.consumer, width=390)
    await consumer.open(f"/bills/{settled.order}/{MONTH}?tab=load")
    page = main(consumer)
    await consumer.assert_good_page("bill-load-empty")
    other = tmp_path / "other.jsonl"
    other.write_text(settled.readings.read_text().splitlines()[1] + "\n")
    await page.locator("input[type=file]").set_input_files(other)
    await expect(page.get_by_role("alert")).to_contain_text("文件中没有计量点")
    await page.locator("input[type=file]").set_input_files(settled.readings)
    await expect(page.get_by_role("status")).to_contain_text("全部 31 天")
    await expect(page.get_by_text("各时段电量之和与账单完全一致")).to_be_visible()
    await expect(page.locator("canvas")).to_have_count(2)
    await page.get_by_role("radio", name="高峰").check()
    await expect(page.get_by_text("各日用电量：高峰")).to_be_visible()
    await consumer.assert_good_page("bill-load")
    await choose(page, "账单内容", "换个套餐要多少钱")
    await choose(page, "要对比的套餐", world.people.retailer.participant, exact=False)
    await expect(page.get_by_role("table").first).to_be_visible()
    await consumer.assert_good_page("bill-other")


async def test_ones_own_figures_beside_the_bill(visit: Visit, settled: MeteredContract) -> None:
    consumer = await visit(settled.consumer)
    await consumer.open(f"/bills/reconciliation?month={MONTH}")
    page = main(consumer)
    exported = await downloaded(consumer, "下载账单明细 CSV")
    lines = await settled.consumer.client.settlements.lines(settled.order, MONTH, "csv")
    assert exported == lines.decode()
    amount = int(next(csv.DictReader(io.StringIO(exported)))["amount_fen"])
    await expect(page.get_by_role("button", name="开始对账")).to_be_disabled()
    consumer.watch.expect_refusal(400, "/api/v1/settlements/reconciliation")
    for name, content, said in (
        ("wrong.csv", "what,is,this\n1,2,3\n", "首行须为列名"),
        ("bad.csv", exported.replace(f",{amount},", ",many,", 1), "第 2 行的 amount_fen 有误"),
    ):
        await compare(consumer, name, content)
        await expect(page.get_by_role("alert")).to_contain_text(said)
    await compare(consumer, "own.csv", exported)
    await expect(page.get_by_role("status").filter(has_text="全部一致：1 份账单")).to_be_visible()
    await compare(consumer, "differs.csv", exported.replace(f",{amount},", f",{amount - 12_345},", 1))
    await expect(page.get_by_role("status").filter(has_text="1 份账单有差异")).to_be_visible()
    await expect(page.get_by_text("计算方法不同").first).to_be_visible()
    await expect(page.get_by_text("123.45").first).to_be_visible()
    await consumer.assert_good_page("bill-reconciliation")
    (found,) = csv.DictReader(io.StringIO(await downloaded(consumer, "下载差异 CSV")))
    assert (found["cause"], found["difference_fen"]) == ("other_rule", "12345")


async def test_the_grid_companys_own_figures_beside_its_part(visit: Visit, settled: MeteredContract) -> None:
    statement = await settled.consumer.client.settlements.statement(settled.order, MONTH)
    energy_wh = statement["points"][settled.point]["energy_wh"]

    async def has_it() -> bool:
        """Its own peer, soon after the parties'."""
        try:
            return bool(await settled.agent.client.settlements.grid_part(settled.order, MONTH))
        except ProblemError:
            return False

    await until(has_it, True, within_s=30)
    agent = await visit(settled.agent)
    await agent.open(f"/bills/reconciliation?month={MONTH}")
    page = main(agent)
    lines = "order_id,point,energy_wh\n" + f"{settled.order},{settled.point},"
    await compare(agent, "own.csv", f"{lines}{energy_wh}\n")
    await expect(page.get_by_role("status").filter(has_text="全部一致：1 份账单")).to_be_visible()
    await compare(agent, "differs.csv", f"{lines}{energy_wh - 1_000}\n")
    await expect(page.get_by_role("status").filter(has_text="1 份账单有差异")).to_be_visible()
    await expect(page.get_by_text("电量不同").first).to_be_visible()
    await expect(page.get_by_role("link", name=settled.order[:16])).to_have_count(0)  # the whole bill is its parties'
    await agent.assert_good_page("grid-reconciliation")


async def downloaded(visitor: Visitor, button: str) -> str:
    """The text of the file that this button of the page saves."""
    return (await saved(visitor, main(visitor).get_by_role("button", name=button))).decode("utf-8-sig")


async def compare(visitor: Visitor, name: str, content: str) -> None:
    """Choose a file of this content, and have it held against the bills."""
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    await main(visitor).locator("input[type=file]").set_input_files(file)
    await visitor.press("开始对账", "Compare")


async def test_a_method_is_published_changed_and_retired(visit: Visit, world: World) -> None:
    officer = await visit(world.people.settlement_officer, language=ENGLISH)
    await officer.open("/settlement-methods")
    await officer.press("发布结算方法", "Publish a method")
    form, method = dialog(officer), fresh("vat")
    await form.get_by_role("textbox", name="Method", exact=True).fill("Not An Id")
    await expect_fault(form, "does not have the right form")
    await form.get_by_role("textbox", name="Method", exact=True).fill(method)
    await choose(form, "Kind", "Value-added tax")
    await form.get_by_role("textbox", name="Source").fill("增值税法 (2026)")
    await form.get_by_role("textbox", name="Name Chinese name").fill("增值税 13%")
    await form.get_by_role("textbox", name="Name English name").fill("VAT of 13 %")
    await fill_day(form, "First day", "2026-01-01")
    await fill_day(form, "Day after the last", "2028-01-01")
    await expect(form.get_by_role("button", name="Next: sign")).to_be_disabled()
    await figure(form, "Rate").fill("13")
    await officer.assert_good_page("method-publish")
    await form.get_by_role("button", name="Next: sign").click()
    await officer.page.get_by_role("button", name="Cancel").last.click()
    await expect(figure(form, "Rate")).to_have_value("13")  # nothing is lost before it is signed
    await form.get_by_role("button", name="Next: sign").click()
    await officer.sign()
    await officer.open(f"/settlement-methods/{method}")
    await expect(main(officer)).to_contain_text("13%")
    await officer.assert_good_page("method")
    await officer.press("停用", "Retire")
    await officer.sign()
    await expect(main(officer).get_by_text("Retired")).to_be_visible()
    record = await world.people.settlement_officer.client.settlement_methods.get(method)
    assert record["retired"]
