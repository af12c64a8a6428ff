"""A bill is asked about, answered, accepted or disputed; it is invoiced, alone and with all of its month."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect

from gateway.client.readings_file import ReadingsFile
from gateway.client.settlement_run import SettlementRun
from tests.e2e.answers import Answers
from tests.e2e.conftest import Visit
from tests.e2e.downloads import saved
from tests.e2e.forms import choose, dialog, main
from tests.e2e.metered import MONTHS, MeteredContract, metered_contract
from tests.e2e.people import Office
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full

BEFORE, MONTH = MONTHS
ASKED = "为什么高峰电量比上月多一倍？"
ANSWER = "In September your plant drew its peak from 11:00 to 20:00, as the load of the bill shows."
SECOND = "The energy of the whole bill is too high."


@pytest.fixture(scope="module")
async def settled(office: Office, world: World, tmp_path_factory: pytest.TempPathFactory) -> MeteredContract:
    made = await metered_contract(office, world, tmp_path_factory.mktemp("readings"))
    for month in MONTHS:
        tally = await SettlementRun(made.clerk.client, ReadingsFile.read(made.readings), month=month).run([made.order])
        assert tally.settled == 1
    return made


async def say(visitor: Visitor, label: str, text: str) -> None:
    """Write in the drawer, and sign."""
    await dialog(visitor).get_by_label(label).fill(text)
    await dialog(visitor).get_by_role("button", name=visitor.says("下一步：签名", "Next: sign")).click()
    await visitor.sign()


async def test_a_question_is_answered_and_accepted(visit: Visit, settled: MeteredContract) -> None:
    consumer = await visit(settled.consumer)
    await consumer.open(f"/bills/{settled.order}/{MONTH}?tab=questions")
    await consumer.press("对账单提问", "Ask about the bill")
    form = dialog(consumer)
    await form.get_by_role("button", name="下一步：签名").click()
    await expect(form).to_contain_text("请填写内容")
    await choose(form, "问题针对", "高峰", exact=False)
    await consumer.assert_good_page("bill-ask")
    await say(consumer, "问题内容", ASKED)
    page = main(consumer)
    await expect(page).to_contain_text(ASKED)
    await expect(page).to_contain_text("高峰")
    await expect(page).to_contain_text("还有")
    await expect(page.get_by_role("button", name="提出异议")).to_have_count(0)  # there is time to answer yet
    await consumer.assert_good_page("bill-asked")

    clerk = await visit(settled.clerk, language=ENGLISH)
    await clerk.open("/bill-questions")
    row = main(clerk).get_by_text(MONTH, exact=True)
    await clerk.assert_good_page("bill-questions-waiting")
    await row.first.click()
    await expect(main(clerk)).to_contain_text(ASKED)
    await clerk.press("答复", "Answer")
    await clerk.assert_good_page("bill-answer")
    await say(clerk, "Answer", ANSWER)
    await expect(page).to_contain_text(ANSWER)  # nobody reloads
    await page.get_by_role("button", name="接受答复").click()
    await consumer.sign()
    await expect(page.get_by_text("已接受")).to_be_visible()
    (question,) = [each async for each in settled.consumer.client.bill_questions.find(order=settled.order)]
    assert question["state"] == "accepted"
    texts = await settled.consumer.client.bill_questions.texts(question["question_id"])
    assert texts["question"]["text"] == ASKED
    assert texts["answer"] == {"text": ANSWER}


async def test_a_bill_is_invoiced_alone_and_with_its_month(
    visit: Visit, world: World, settled: MeteredContract
) -> None:
    clerk = await visit(settled.clerk)
    await clerk.open(f"/bills/{settled.order}/{BEFORE}?tab=invoices")
    await clerk.press("开具发票", "Issue the invoice")
    await clerk.sign()
    await expect(main(clerk).get_by_role("link", name="2026-")).to_be_visible()
    await expect(main(clerk).get_by_role("button", name="开具发票")).to_have_count(0)
    await clerk.open("/invoices")
    await clerk.press("按月开票", "Invoice a month")
    await dialog(clerk).get_by_role("textbox", name="账单月份").fill(MONTH)
    await dialog(clerk).get_by_role("textbox", name="账单月份").press("Enter")
    await expect(dialog(clerk).get_by_role("status")).to_contain_text(f"{MONTH} 有")
    await clerk.assert_good_page("invoices-month")
    await dialog(clerk).get_by_role("button", name="签名并开始").click()
    await expect(main(clerk).get_by_role("status").filter(has_text="完成")).to_be_visible()
    await clerk.assert_good_page("invoices-issued")
    found = [each async for each in settled.clerk.client.invoices.find(order=settled.order)]
    assert sorted(each["month"] for each in found) == list(MONTHS)
    numbers = sorted(each["number"] for each in found)

    consumer = await visit(settled.consumer, language=ENGLISH, width=390)
    await consumer.open(f"/invoices?order={settled.order}&month={MONTH}")
    await main(consumer).get_by_role("button", name="Open", exact=True).click()
    await expect(main(consumer).get_by_role("heading", name=f"Invoice 2026-{numbers[-1]:06}")).to_be_visible()
    content = await settled.consumer.client.invoices.content(world.people.retailer.participant, 2026, numbers[-1])
    await expect(main(consumer)).to_contain_text(f"{content['gross_fen'] / 100:,.2f}")
    await consumer.assert_good_page("invoice")
    for language, name in (("English", "en"), ("中文", "zh")):
        await main(consumer).get_by_text(language, exact=True).click()
        paper = await saved(consumer, main(consumer).get_by_role("button", name="Download"), ending=f"-{name}.pdf")
        assert paper.startswith(b"%PDF-")
    await clerk.open(f"/invoices/{world.people.retailer.participant}/2026/{numbers[-1]}")
    await expect(main(clerk).get_by_text("价税合计").first).to_be_visible()
    await clerk.screenshot("invoice", whole=True)


async def test_an_answer_that_does_not_settle_it_is_disputed(
    visit: Visit, world: World, settled: MeteredContract
) -> None:
    consumer_client, clerk_client = settled.consumer.client, settled.clerk.client
    await consumer_client.bill_questions.ask(settled.order, BEFORE, SECOND)
    (question,) = [each async for each in consumer_client.bill_questions.find(order=settled.order, month=BEFORE)]
    clerk_client.reader.note_block(consumer_client.reader.seen)
    await clerk_client.bill_questions.answer(question["question_id"], "It is what was metered.")

    consumer = await visit(settled.consumer, language=ENGLISH, width=390)
    await consumer.open(f"/bills/{settled.order}/{BEFORE}?tab=questions")
    page = main(consumer)
    await expect(page).to_contain_text(SECOND)
    await page.get_by_role("button", name="Dispute", exact=True).click()
    await choose(dialog(consumer), "Reason", "Metering", exact=False)
    await consumer.assert_good_page("bill-dispute")
    await dialog(consumer).get_by_role("button", name="Next: sign").click()
    for _ in ("the contract", "the bill"):
        send = consumer.page.get_by_role("button", name="Sign and send", exact=True)
        await send.click()
        await expect(send).to_have_count(0)
    await expect(page.get_by_text("Disputed", exact=True)).to_be_visible()
    await consumer.assert_good_page("bill-disputed")
    order = await consumer_client.orders.get(settled.order)
    assert order["state"] == "disputed"
    evidence = await saved(consumer, page.get_by_role("button", name="Evidence"))
    assert settled.order in json.dumps(json.loads(evidence))
    await page.get_by_role("link", name="To the contract's dispute").click()
    await expect(main(consumer).get_by_role("heading", name="Dispute")).to_be_visible()

    supervisor = await visit(world.people.supervisor, signed_in=False)
    answers = Answers(supervisor.context)
    await supervisor.sign_in("/bill-questions")
    await expect(main(supervisor)).to_contain_text("没有逾期未答复的问题")
    await supervisor.assert_good_page("bill-questions-overdue")
    await main(supervisor).get_by_text("全部", exact=True).click()
    await expect(main(supervisor).get_by_text("有异议").first).to_be_visible()
    await supervisor.assert_good_page("bill-questions-watched")
    assert SECOND not in await answers.text()
