"""A contract in force is changed, ended, left and gone on with: by both parties, and archived like the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.contract_pages import choose_day, choose_further, read_text
from tests.e2e.forms import dialog, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import TERMS, World

pytestmark = pytest.mark.full

_FEE_YUAN_PER_KWH = Decimal("0.02")  # what the template of these packages asks for energy that is left over
_MARKET = timedelta(hours=8)


async def archive_change(visitor: Visitor, order_id: str) -> None:
    """The exchange reads what both have signed, and archives it."""
    await visitor.open(f"/contracts/{order_id}")
    await visitor.press("核对并归档", "Check and archive")
    await read_text(visitor, act=visitor.says("归档", "Archive"))


async def amend(visitor: Visitor, order_id: str, *, megawatt_hours: str) -> None:
    """Propose another quantity."""
    await visitor.open(f"/contracts/{order_id}")
    await choose_further(visitor, "变更条款", "Amend the terms")
    await (
        dialog(visitor)
        .get_by_label(visitor.says("合同电量（整个周期）", "Contracted energy (whole period)"))
        .fill(megawatt_hours)
    )
    await dialog(visitor).get_by_role("button", name=visitor.says("下一步：阅读文本", "Next: read the text")).click()
    await read_text(visitor, act=visitor.says("签署并提出", "Sign and propose"))


def fee_text(order: dict[str, object], ends_on: date) -> str:
    """The fee for the days that are left, as a page shows it."""
    start, end = (date.fromisoformat(str(order[name])) for name in ("period_start", "period_end"))
    left = Decimal(TERMS["energy_wh"]) / 1000 * (end - ends_on).days / (end - start).days
    return f"{(left * _FEE_YUAN_PER_KWH).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


async def test_an_amendment_is_read_accepted_and_archived(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    consumer = await visit(people.consumer)
    await consumer.open(f"/contracts/{order_id}")
    retailer = await visit(people.retailer, language=ENGLISH)
    await amend(retailer, order_id, megawatt_hours="1,111.5")
    await expect(main(retailer)).to_contain_text("Retailer has proposed: Amendment")
    await retailer.assert_good_page("contract-proposal")
    await expect(main(consumer)).to_contain_text("售电公司提出了变更协议")  # nobody has reloaded this page
    await expect(main(consumer)).to_contain_text("1,111.5 MWh")
    await consumer.press("阅读并接受", "Read and accept")
    await expect(dialog(consumer)).to_contain_text("1,111.5 MWh")
    await consumer.assert_good_page("contract-accept")
    await read_text(consumer, act="接受并签署")
    await expect(main(consumer)).to_contain_text("等待交易中心归档后生效")
    auditor = await visit(people.auditor)
    await auditor.open("/audit/archive?tab=waitsChange")
    await expect(main(auditor).locator(f'a[href="/contracts/{order_id}"]')).to_be_visible()
    await auditor.assert_good_page("archive-changes")
    await archive_change(auditor, order_id)
    await expect(main(consumer)).not_to_contain_text("变更协议")
    assert (await people.consumer.client.orders.terms(order_id)).terms["energy_wh"] == 1_111_500_000
    await main(consumer).get_by_role("tab", name="价格附件").click()
    await expect(main(consumer)).to_contain_text("1,111.5 MWh")
    await expect(main(consumer)).to_contain_text("附件中的条款与账本条款哈希一致")
    await main(consumer).get_by_role("tab", name="合同文本").click()
    await expect(main(consumer)).to_contain_text("SHA-256 与账本记录一致")
    await consumer.assert_good_page("contract-amended")


async def test_an_amendment_beyond_the_package_is_said_at_its_field(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    consumer = await visit(world.people.consumer, width=390)
    await consumer.open(f"/contracts/{order_id}")
    await choose_further(consumer, "变更条款", "Amend the terms")
    energy = dialog(consumer).get_by_label("合同电量（整个周期）")
    await energy.fill("")
    await expect(dialog(consumer)).to_contain_text("请填写电量")
    await energy.fill("1,000,000.001")
    await dialog(consumer).get_by_role("button", name="下一步：阅读文本").click()
    await expect(dialog(consumer)).to_contain_text("电量应在套餐允许的范围内：0.001 kWh 至 1,000 GWh")
    await expect(dialog(consumer).get_by_role("checkbox")).to_have_count(0)
    await consumer.assert_good_page("contract-amend-beyond")


async def test_a_proposal_is_declined_or_withdrawn(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    retailer = await visit(people.retailer)
    consumer = await visit(people.consumer, language=ENGLISH)
    await amend(consumer, order_id, megawatt_hours="1000")
    await retailer.open(f"/contracts/{order_id}")
    await retailer.press("拒绝", "Decline")
    await retailer.assert_good_page("contract-decline")
    await retailer.sign()
    await expect(main(consumer)).not_to_contain_text("proposed")
    await amend(consumer, order_id, megawatt_hours="1001")
    await expect(main(retailer)).to_contain_text("1,001 MWh")
    await consumer.press("撤回提议", "Withdraw the proposal")
    await consumer.assert_good_page("contract-withdraw")
    await consumer.sign()
    await expect(main(retailer)).not_to_contain_text("1,001 MWh")
    steps = [each["action"] for each in await people.consumer.client.orders.history(order_id)]
    assert steps[-4:] == ["propose_amendment", "decline", "propose_amendment", "withdraw"]
    assert (await people.consumer.client.orders.terms(order_id)).terms == TERMS


async def test_a_contract_ends_by_agreement_with_the_fee_of_its_template(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    order = await people.consumer.client.orders.get(order_id)
    last = date.fromisoformat(order["period_start"]) + timedelta(days=14)
    fee = fee_text(order, last + timedelta(days=1))
    consumer = await visit(people.consumer)
    await consumer.open(f"/contracts/{order_id}")
    await choose_further(consumer, "协商解除", "End by agreement")
    await dialog(consumer).get_by_role("button", name="下一步：阅读文本").click()
    await expect(dialog(consumer)).to_contain_text("请选择日期")
    await choose_day(consumer, "最后交付日", last.isoformat())
    await consumer.assert_good_page("contract-termination-day")
    await dialog(consumer).get_by_role("button", name="下一步：阅读文本").click()
    await expect(dialog(consumer)).to_contain_text(fee)
    await expect(dialog(consumer)).to_contain_text("文本、附件与所签指令中的终止日一致")
    await consumer.assert_good_page("contract-termination")
    ends_on = (last + timedelta(days=1)).isoformat()
    await read_text(consumer, act="签署并提出", says=f"自 {ends_on} 起不再交付")
    await expect(main(consumer)).to_contain_text(fee)
    assert (await people.consumer.client.orders.get(order_id))["proposal"]["ends_on"] == ends_on

    retailer = await visit(people.retailer, language=ENGLISH, width=1920)
    await retailer.open(f"/contracts/{order_id}")
    await expect(main(retailer)).to_contain_text(fee)
    await retailer.press("阅读并接受", "Read and accept")
    await expect(dialog(retailer)).to_contain_text(fee)
    await expect(dialog(retailer)).to_contain_text("name the same day on which the contract ends")
    await retailer.assert_good_page("contract-termination-accept")
    await read_text(retailer, act="Accept and sign")
    auditor = await visit(people.auditor)
    await auditor.open(f"/contracts/{order_id}")
    await expect(main(auditor)).to_contain_text("起不再交付")  # the day is public, the fee is not
    await expect(main(auditor)).not_to_contain_text(fee)
    await archive_change(auditor, order_id)
    await expect(main(consumer)).not_to_contain_text("等待交易中心归档")
    await expect(main(consumer)).to_contain_text("双方已协议提前终止，交付至")
    await expect(main(retailer)).to_contain_text("Ends early by agreement; delivery until")
    ended = await people.consumer.client.orders.get(order_id)
    assert (ended["state"], ended["ends_on"], ended["proposal"]) == ("executing", ends_on, None)
    await consumer.assert_good_page("contract-ended")
    await retailer.assert_good_page("contract-ended-english")
    await consumer.press("更多操作", "More")
    await expect(consumer.page.get_by_role("menuitem", name="更换售电公司 / 销户")).to_have_count(0)


async def test_a_consumer_gives_notice(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    order = await people.consumer.client.orders.get(order_id)
    last = date.fromisoformat(order["period_start"]) + timedelta(days=9)
    retailer = await visit(people.retailer, language=ENGLISH)
    await retailer.open(f"/contracts/{order_id}")
    consumer = await visit(people.consumer, width=390)
    await consumer.open(f"/contracts/{order_id}")
    await choose_further(consumer, "更换售电公司 / 销户", "Switch retailer / move out")
    await expect(dialog(consumer)).to_contain_text("提前 30 天")
    await dialog(consumer).get_by_role("button", name="签署通知").click()
    await expect(dialog(consumer)).to_contain_text("请选择日期")
    await dialog(consumer).get_by_role("radio", name="销户").check()
    await choose_day(consumer, "最后交付日", last.isoformat())
    await consumer.assert_good_page("contract-notice")
    await dialog(consumer).get_by_role("button", name="签署通知").click()
    await expect(dialog(consumer).get_by_text("请核对以下内容")).to_be_visible()
    await consumer.assert_good_page("contract-notice-sign")
    await consumer.sign()
    await expect(main(consumer)).to_contain_text("已办理：销户")
    await expect(main(retailer)).to_contain_text("Notice given: moving out")
    order = await people.consumer.client.orders.get(order_id)
    assert order["notice"]["kind"] == "move_out"
    assert order["ends_on"] == (last + timedelta(days=1)).isoformat()
    await consumer.press("更多操作", "More")
    await expect(consumer.page.get_by_role("menuitem", name="更换售电公司 / 销户")).to_have_count(0)


async def test_a_contract_is_gone_on_with(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    world.fields()  # the month that the renewal is for
    before = await people.consumer.client.orders.get(order_id)
    consumer = await visit(people.consumer, language=ENGLISH)
    await consumer.open(f"/contracts/{order_id}")
    await consumer.press("续签", "Renew")
    await consumer.page.wait_for_url("**/orders/new?*renews=*")
    await main(consumer).get_by_label("Contracted energy (whole period)").fill("900")
    await consumer.assert_good_page("renewal")
    await consumer.press("下一步", "Next")
    await expect(main(consumer)).to_contain_text("900 MWh")
    await consumer.assert_good_page("renewal-review")
    await consumer.press("提交订单", "Submit the order")
    await consumer.sign()
    await consumer.page.wait_for_url(lambda url: "/orders/new" not in url)
    renewal = await people.consumer.client.orders.get(consumer.page.url.rpartition("/")[2])
    assert (renewal["renews"], renewal["period_start"]) == (order_id, before["period_end"])
    await expect(main(consumer).locator(f'a[href$="/{order_id}"]')).to_be_visible()
    await consumer.assert_good_page("renewal-order")


async def test_deliveries_are_declared_day_by_day(visit: Visit, world: World) -> None:
    people = world.people
    today = (datetime.now(UTC) + _MARKET).date()
    start, end = today - timedelta(days=10), today + timedelta(days=20)
    fields = replace(world.fields(), period_start=start.isoformat(), period_end=end.isoformat())
    order_id = await world.order(until="archive", fields=fields)
    retailer = await visit(people.retailer)
    await retailer.open(f"/contracts/{order_id}?tab=overview")
    await retailer.press("申报交付电量", "Declare delivered energy")
    lines, save = dialog(retailer).get_by_label("每日电量"), dialog(retailer).get_by_role("button", name="保存")
    await expect(save).to_be_disabled()
    await lines.fill("yesterday,12\n12 kWh")
    await expect(dialog(retailer).get_by_role("alert")).to_contain_text("第 2 行无法识别")
    await lines.fill(f"{today},10")
    await expect(dialog(retailer).get_by_role("alert")).to_contain_text("第 1 行的日期不在交割期内")
    await expect(save).to_be_disabled()
    days = [start + timedelta(days=number) for number in range(10)]
    await lines.fill("\n".join(f"{day},50000.5" for day in days))
    await expect(dialog(retailer)).to_contain_text("共 10 天")
    await retailer.assert_good_page("deliveries")
    await save.click()
    await expect(main(retailer)).to_contain_text("已申报 10 / 10 天，交割期共 30 天")
    await expect(main(retailer)).to_contain_text("500.005 MWh")
    await retailer.assert_good_page("deliveries-declared")
    progress = await people.retailer.client.contracts.progress(order_id)
    assert progress["delivered_wh"] == 500_005_000
    assert not (await people.consumer.client.contracts.progress(order_id))["delivered_wh"], "each party has its own"
