"""A retailer's book and a consumer's own account; collection from the bank account to the day's reconciliation."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from chaincode.dates import market_day
from gateway.client.charge_run import ChargeRun
from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import SettlementRun
from tests.e2e.conftest import Visit
from tests.e2e.downloads import download
from tests.e2e.forms import choose, dialog, figure, fill_day, main
from tests.e2e.metered import MONTHS, MeteredContract, metered_contract
from tests.e2e.people import Office
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh, now_ms
from tests.running_network import RunningNetwork
from tests.unit.collection.bank import Line, notification, statement

pytestmark = pytest.mark.full

CHARGED_ON = ("2026-09-05", "2026-10-05")
ACCOUNT = {"户名": "粤能售电有限公司", "账号": "4402 0012 3456 7890", "行号（12 位）": "102100099996"}
PAYER = {"户名": "南海纺织厂", "账号": "6222 0212 3456 7890 123", "行号（12 位）": "103100000026"}


@pytest.fixture(scope="module")
async def charged(office: Office, world: World, tmp_path_factory: pytest.TempPathFactory) -> MeteredContract:
    """Two months' bills that are settled, charged and overdue."""
    made = await metered_contract(office, world, tmp_path_factory.mktemp("readings"))
    for month, day in zip(MONTHS, CHARGED_ON, strict=True):
        settled = await SettlementRun(made.clerk.client, ReadingsFile.read(made.readings), month=month).run(
            [made.order]
        )
        assert settled.settled == 1
        tally = await ChargeRun(made.clerk.client, month=month, day=day).run([made.order])
        assert tally.charged == 1
    return made


async def test_a_payment_is_seen_before_it_is_signed_and_given_back(visit: Visit, charged: MeteredContract) -> None:
    client, consumer = charged.clerk.client, charged.consumer.participant
    bills = await client.accounts.open_bills(owner=consumer)
    owed = sum(each["open_fen"] for each in bills)
    clerk = await visit(charged.clerk)
    await clerk.open("/accounts")
    await expect(main(clerk)).to_contain_text("借贷平衡")
    await clerk.assert_good_page("accounts")
    await clerk.press("收取违约金（2）", "Charge late fees (2)")
    await clerk.assert_good_page("accounts-late-fees")
    await dialog(clerk).get_by_role("button", name="取消").click()

    await clerk.press("登记收款", "Record a payment")
    form = dialog(clerk)
    await form.get_by_role("button", name="下一步：签名").click()
    await expect(form.get_by_text("应大于 0").first).to_be_visible()
    await form.get_by_role("combobox", name="付款方").fill(consumer)
    await form.get_by_role("textbox", name="银行流水号").fill(reference := fresh("BANK"))
    await figure(form, "金额").fill("100")
    await expect(form.get_by_text("部分支付：仍有")).to_be_visible()
    await clerk.assert_good_page("accounts-partial")
    await figure(form, "金额").fill(f"{(owed + 5_000) / 100:.2f}")
    await expect(form.get_by_text("超额支付：")).to_contain_text("50")
    await clerk.assert_good_page("accounts-over")
    await form.get_by_role("button", name="下一步：签名").click()
    await clerk.sign()
    # What was late before it was paid bears a fee still.
    assert sum(each["open_fen"] for each in await client.accounts.open_bills(owner=consumer)) == 0
    await clerk.press("收取违约金（2）", "Charge late fees (2)")
    await dialog(clerk).get_by_role("button", name="下一步：签名").click()
    await clerk.sign(count=2)
    await expect(clerk.page.get_by_role("button", name="收取违约金（2）")).to_have_count(0)
    fees = await client.accounts.open_bills(owner=consumer)
    assert len([each for each in fees if each["open_fen"]]) == 2
    await give_back(clerk, reference)


async def give_back(clerk: Visitor, reference: str) -> None:
    """A part of the payment goes back: it waits for the bank, and then it has left."""
    client = clerk.person.client
    await clerk.open("/postings?purpose=payment")
    await clerk.assert_good_page("postings")
    await main(clerk).locator("tbody").get_by_role("link").first.click()
    await expect(main(clerk).get_by_role("heading", level=1)).to_have_text("收款")
    await clerk.assert_good_page("posting")
    await clerk.press("退款", "Refund")
    form = dialog(clerk)
    await figure(form, "金额").fill("50.01")
    await form.get_by_role("button", name="下一步：签名").click()
    await expect(form.get_by_text("最多可退").first).to_be_visible()
    await figure(form, "金额").fill("20")
    await form.get_by_text("等待银行结果").click()
    await clerk.assert_good_page("accounts-refund")
    await form.get_by_role("button", name="下一步：签名").click()
    await clerk.sign()
    await clerk.open("/postings?state=pending&purpose=refund")
    await main(clerk).locator("tbody").get_by_role("link").first.click()
    await clerk.press("了结待定记账", "End a pending posting")
    await clerk.assert_good_page("posting-end")
    await dialog(clerk).get_by_role("button", name="下一步：签名").click()
    await clerk.sign()
    await expect(main(clerk).get_by_text("已入账")).to_be_visible()
    (ahead,) = (await client.accounts.balances(kind="prepayment"))["items"]
    assert ahead["balance_fen"] == 3_000, reference


async def test_a_consumer_sees_its_own_account_on_a_phone(visit: Visit, charged: MeteredContract) -> None:
    consumer = await visit(charged.consumer, language=ENGLISH, width=390)
    await consumer.open(f"/accounts?book={charged.clerk.participant}")
    await expect(main(consumer)).to_contain_text("Open bills")
    await consumer.assert_good_page("accounts-own")
    await consumer.open(f"/postings?book={charged.clerk.participant}")
    await expect(main(consumer).get_by_text("Bill", exact=True).first).to_be_visible()
    await consumer.assert_good_page("postings-own")
    content = await download(consumer, main(consumer), "CSV")
    assert charged.consumer.participant in content.decode("utf-8-sig")
    await consumer.open(f"/postings?book={charged.clerk.participant}&purpose=charge")
    await main(consumer).get_by_role("link").first.click()
    await expect(main(consumer).get_by_role("heading", level=1)).to_have_text("Bill")
    await consumer.assert_good_page("posting-own")


async def fill_account(form: Locator, account: dict[str, str]) -> None:
    for label, text in account.items():
        await form.get_by_role("textbox", name=label).fill(text)


def pass_waiting_time(run: Path) -> None:
    """The three days in which a new bank account may be stopped are over."""
    (records,) = run.glob("api/RetailerOrg/records.sqlite")
    with sqlite3.connect(records, timeout=30) as connection:
        connection.execute("UPDATE bank_accounts SET effective_at = 1 WHERE state = 'approved'")


async def test_collection_from_the_bank_account_to_the_days_reconciliation(
    visit: Visit, world: World, charged: MeteredContract, market: RunningNetwork, tmp_path: Path
) -> None:
    consumer = charged.consumer.participant
    clerk, manager = await visit(charged.clerk), await visit(world.people.retailer)
    await name_account(clerk, manager)
    pass_waiting_time(market.run)
    await clerk.open("/mandates")
    await clerk.press("登记授权", "Register")
    form = dialog(clerk)
    await form.get_by_role("textbox", name="授权编号").fill(mandate := fresh("m"))
    await form.get_by_role("textbox", name="付款方").fill(consumer)
    await fill_day(form, "签署日期", "2026-08-01")
    await fill_account(form, PAYER)
    await clerk.assert_good_page("mandate-register")
    await form.get_by_role("button", name="登记授权").click()
    await expect(main(clerk)).to_contain_text(mandate)
    await clerk.assert_good_page("mandates")

    batch = await make_batch(clerk, mandate)
    await manager.open(f"/collection-batches/{batch}")
    await manager.press("复核通过", "Approve")
    await manager.assert_good_page("batch-approve")
    await dialog(manager).get_by_role("button", name="复核通过").click()
    await expect(main(manager).get_by_text("待发送")).to_be_visible()
    await clerk.open(f"/collection-batches/{batch}")
    await clerk.press("签署分录（2）", "Sign entries (2)")
    await clerk.sign(count=2)
    await expect(clerk.page.get_by_role("button", name="签署分录（2）")).to_have_count(0)
    await clerk.page.keyboard.press("Escape")
    await clerk.press("取文件送银行", "Take the file")
    async with clerk.page.expect_download():
        await dialog(clerk).get_by_role("button", name="取文件送银行").click()
    await expect(main(clerk).get_by_text("已发送")).to_be_visible()
    await answer(clerk, batch, consumer, tmp_path)
    await reconcile(clerk, batch, tmp_path)
    phone = await visit(charged.clerk, language=ENGLISH, width=390)
    for path in (
        "bank-accounts",
        "mandates",
        "collection-batches",
        f"collection-batches/{batch}",
        "bank-answers",
        "reconciliation",
    ):
        await phone.open(f"/{path}")
        await expect(main(phone).get_by_role("heading", level=1)).to_be_visible()
        await phone.assert_good_page(f"collection-{path.split('/')[0]}{'-one' if batch in path else ''}")


async def name_account(clerk: Visitor, manager: Visitor) -> None:
    """One proposes, another types it again."""
    await clerk.open("/bank-accounts")
    await clerk.press("提出银行账户", "Propose an account")
    await fill_account(dialog(clerk), {**ACCOUNT, "账号": "12"})
    await dialog(clerk).get_by_role("button", name="提出银行账户").click()
    await expect(dialog(clerk).get_by_text("8 至 32 位数字").first).to_be_visible()
    await fill_account(dialog(clerk), ACCOUNT)
    await clerk.assert_good_page("bank-account-propose")
    await dialog(clerk).get_by_role("button", name="提出银行账户").click()
    await expect(main(clerk)).to_contain_text("待复核")
    await manager.open("/bank-accounts")
    await manager.press("复核", "Approve")
    await fill_account(dialog(manager), ACCOUNT)
    await manager.assert_good_page("bank-account-approve")
    await dialog(manager).get_by_role("button", name="复核").click()
    await expect(main(manager)).to_contain_text("等待生效")
    await manager.assert_good_page("bank-accounts")


async def make_batch(clerk: Visitor, mandate: str) -> str:
    """Two items under one mandate."""
    await clerk.open("/collection-batches")
    await clerk.press("新建批次", "New batch")
    page = main(clerk)
    await page.get_by_role("textbox", name="批次编号").fill(batch := fresh("b"))
    for place, yuan in ((1, "12.34"), (2, "56.78")):
        if place > 1:
            await clerk.press("增加一笔", "Add a line")
        await choose(page, f"第 {place} 笔授权", mandate, exact=False)
        await figure(page, f"第 {place} 笔金额").fill(yuan)
        await page.get_by_role("textbox", name=f"第 {place} 笔附言").fill("2026-08 电费")
    await clerk.assert_good_page("batch-new")
    await clerk.press("生成批次", "Make")
    await expect(page.get_by_text(f"{batch}-2")).to_be_visible()
    await clerk.assert_good_page("batch")
    await clerk.open("/collection-batches")
    await clerk.assert_good_page("batches")
    return batch


def _today() -> str:
    return market_day(now_ms())


async def answer(clerk: Visitor, batch: str, consumer: str, directory: Path) -> None:
    """One is paid, one is not, and money comes from nobody knows whom."""
    booked = f"<Dt>{_today()}</Dt>"
    lines = (
        Line("12.34", reference=fresh("AB"), end_to_end_id=f"{batch}-1", booked=booked),
        Line("56.78", "DBIT", fresh("AB"), f"{batch}-2", booked=booked, reason="AM04"),
        Line("88.00", reference=fresh("AB"), end_to_end_id=None, booked=booked),
    )
    file = directory / "answers.xml"
    file.write_bytes(notification(*lines))
    await clerk.open("/bank-answers")
    page = main(clerk)
    await page.locator("input[type=file]").set_input_files(file)
    await clerk.press("导入", "Import")
    await expect(page.get_by_role("status").first).to_contain_text("3 条记录")
    await clerk.assert_good_page("bank-answers")
    await clerk.press("签署分录（1）", "Sign entries (1)")
    await clerk.sign()
    await page.get_by_role("button", name="认领来款").first.click()
    form = dialog(clerk)
    await form.get_by_role("combobox", name="付款方").fill(consumer)
    await expect(form.get_by_role("status", name="分配预览")).to_be_visible()
    await clerk.assert_good_page("bank-identify")
    await form.get_by_role("button", name="下一步：签名").click()
    await clerk.sign()
    await expect(page.get_by_text("已认领").first).to_be_visible()
    await clerk.open(f"/collection-batches/{batch}")
    await clerk.press("签署分录（2）", "Sign entries (2)")
    await clerk.sign(count=2)
    await expect(clerk.page.get_by_role("button", name="签署分录")).to_have_count(0)  # both stand, the voided one too
    await clerk.page.keyboard.press("Escape")
    await clerk.assert_good_page("batch-answered")


async def reconcile(clerk: Visitor, batch: str, directory: Path) -> None:
    """The bank's day has a line that the books lack."""
    booked = f"<Dt>{_today()}</Dt>"
    lines = (
        Line("12.34", end_to_end_id=f"{batch}-1", booked=booked),
        Line("7.00", reference="ZZ9", end_to_end_id=None, booked=booked),
    )
    file = directory / "day.xml"
    file.write_bytes(statement(*lines, closing="19.34").replace(b"2026-03-23", _today().encode()))
    await clerk.open("/reconciliation")
    page = main(clerk)
    await page.locator("input[type=file]").set_input_files(file)
    await clerk.press("导入", "Import")
    await expect(page.get_by_role("status").first).to_contain_text("有差异")
    await clerk.assert_good_page("reconciliation")
    await page.get_by_role("status").get_by_role("link").first.click()
    await expect(page.get_by_text("账簿缺失").first).to_be_visible()
    await clerk.assert_good_page("reconciliation-day")
