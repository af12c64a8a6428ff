"""A plant's month in the browser: the producer settles it, the buyer sees what it pays, a roof's owner its own part."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Route, expect

from tests.e2e.answers import Answers
from tests.e2e.conftest import Visit
from tests.e2e.downloads import saved
from tests.e2e.forms import dialog, main
from tests.e2e.people import Office
from tests.e2e.producing import MONTH, Producing, producing
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
async def site(office: Office, world: World) -> Producing:
    return await producing(office, world)


def yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"


async def test_a_month_is_settled_from_the_grid_companys_readings(visit: Visit, site: Producing) -> None:
    producer = await visit(site.producer)
    await producer.open("/plants")
    await producer.press("结算月份", "Settle a month")
    form = dialog(producer)
    await form.get_by_role("textbox", name="月份").fill(MONTH)
    await form.get_by_role("textbox", name="月份").press("Enter")
    await expect(form.get_by_role("status").first).to_contain_text(f"{MONTH} 有 1 座电站可结算，其中 0 座已结算")
    await expect(form.get_by_role("button", name="试算")).to_be_disabled()
    await form.get_by_role("button", name="从电网企业获取").click()
    await expect(form).to_contain_text(f"readings-{MONTH}.ndjson")
    await form.get_by_role("button", name="试算").click()
    await expect(form.get_by_role("status").filter(has_text="完成")).to_be_visible()
    await expect(form.get_by_text("将结算")).to_be_visible()
    await producer.assert_good_page("plants-dry-run")
    assert [each async for each in site.producer.client.plants.months(plant=site.plant)] == []
    await _sign_and_close_the_tab(producer)
    left = main(producer).get_by_role("alert").filter(has_text=f"{MONTH} 的电站结算尚未完成（0 / 1 座）")
    await expect(left).to_be_visible()
    await producer.assert_good_page("plants-left")
    await left.get_by_role("button", name="继续").click()
    await expect(form).to_contain_text(f"readings-{MONTH}.ndjson")
    await form.get_by_role("button", name="签名并开始").click()
    await expect(main(producer).get_by_role("status").filter(has_text="完成：共 1 座电站")).to_be_visible()
    await expect(main(producer).get_by_text("已结算")).to_be_visible()
    await expect(left).to_have_count(0)
    await producer.assert_good_page("plants-settled")

    income = await site.producer.client.plants.income(site.plant, MONTH)
    assert income["total_fen"] > 0
    await main(producer).get_by_role("link", name=site.plant).click()
    await expect(main(producer)).to_contain_text(yuan(income["total_fen"]))
    await expect(main(producer).locator("canvas")).to_be_visible()
    await producer.assert_good_page("plant-income")


async def _sign_and_close_the_tab(producer: Visitor) -> None:
    """In the middle of the run: what its first month comes to is asked and not answered yet."""
    drafts, asked = "**/api/v1/plant-settlements/drafts", asyncio.Event()

    async def no_answer(_: Route) -> None:
        asked.set()

    await producer.page.route(drafts, no_answer)
    await dialog(producer).get_by_role("button", name="签名并开始").click()
    await asyncio.wait_for(asked.wait(), timeout=30)
    await producer.page.reload()
    await producer.page.unroute(drafts)


async def test_the_buyers_clerk_finds_it_settled(visit: Visit, site: Producing, tmp_path: Path) -> None:
    paid = await site.producer.client.plants.statement(site.plant, MONTH)
    clerk = await visit(site.clerk, language=ENGLISH)
    await clerk.open(f"/plants/{site.plant}")
    await expect(main(clerk)).to_contain_text(yuan(paid["total_fen"]))
    await clerk.press("结算月份", "Settle a month")
    form = dialog(clerk)
    await form.get_by_role("textbox", name="Month").fill(MONTH)
    await form.get_by_role("textbox", name="Month").press("Enter")
    await expect(form.get_by_role("status").first).to_contain_text("1 of them settled already")
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{}\n")
    await form.locator("input[type=file]").set_input_files(bad)
    await expect(form.get_by_role("alert")).to_contain_text("Line 1 has no readings")
    await form.get_by_role("button", name="Get from the grid company").click()
    await expect(form).to_contain_text(f"readings-{MONTH}.ndjson")
    await form.get_by_role("button", name="Dry run").click()
    await expect(form.get_by_text("Unchanged")).to_be_visible()
    await clerk.assert_good_page("plant-settle-again")


async def test_ones_own_figures_beside_the_statement(visit: Visit, site: Producing, world: World) -> None:
    """The producer's line is short by 123.45 yuan; the roof's exported income agrees as it is."""
    paid = await site.producer.client.plants.statement(site.plant, MONTH)
    rows = [
        f"{each['role']},{each['payee']},{each['amount_fen'] - 12_345 * (each['role'] == 'producer')}"
        for each in paid["lines"]
    ]
    producer = await visit(site.producer)
    await producer.open(f"/plants/{site.plant}")
    await main(producer).get_by_role("link", name="与本方数据对账").click()
    page = main(producer)
    await expect(page.get_by_text(f"仅电站 {site.plant}")).to_be_visible()
    await compare(producer, "\n".join(["role,payee,amount_fen", *rows]).encode())
    await expect(page.get_by_role("status").filter(has_text="1 份结算单有差异")).to_be_visible()
    await expect(page.get_by_text("计算方法不同").first).to_be_visible()
    await expect(page.get_by_text("123.45").first).to_be_visible()
    await producer.assert_good_page("plant-reconciliation")
    differences = (await saved(producer, page.get_by_role("button", name="下载差异 CSV"))).decode("utf-8-sig")
    (found,) = csv.DictReader(io.StringIO(differences))
    assert (found["plant_id"], found["role"], found["difference_fen"]) == (site.plant, "producer", "12345")

    consumer = world.people.consumer
    export = (await consumer.client.reader.get(f"/api/v1/plants/{site.plant}/income.csv", {})).content
    roof = await visit(consumer, language=ENGLISH, width=390)
    await roof.open(f"/bills/reconciliation?month={MONTH}")
    await main(roof).get_by_text("Plants", exact=True).click()
    await compare(roof, export)
    await expect(main(roof).get_by_role("status").filter(has_text="All agrees: 1 statements")).to_be_visible()
    await roof.assert_good_page("plant-reconciliation-roof")


async def compare(visitor: Visitor, content: bytes) -> None:
    file: FilePayload = {"name": "own.csv", "mimeType": "text/csv", "buffer": content}
    await main(visitor).locator("input[type=file]").set_input_files(file)
    await visitor.press("开始对账", "Compare")


async def test_a_roofs_owner_sees_its_own_part_alone(visit: Visit, site: Producing, world: World) -> None:
    consumer = world.people.consumer
    paid = await site.producer.client.plants.statement(site.plant, MONTH)
    mine = await consumer.client.plants.income(site.plant, MONTH)
    visitor = await visit(consumer, language=ENGLISH, width=390, signed_in=False)
    answers = Answers(visitor.context)
    await visitor.sign_in(f"/plants/{site.plant}")
    await expect(main(visitor)).to_contain_text(yuan(mine["total_fen"]))
    await expect(main(visitor).get_by_role("button", name="Settle a month")).to_have_count(0)
    await visitor.assert_good_page("plant-roof")
    told = await answers.text()
    assert str(mine["total_fen"]) in told
    assert str(paid["total_fen"]) not in told
