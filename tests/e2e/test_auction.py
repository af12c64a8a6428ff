"""A call auction from the announcement to its orders: sealed bids that only their browser knows, revealed, cleared."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

import pytest
from playwright.async_api import expect

from chaincode.risk_warning import risk_warning_hash
from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, figure, fill_range, main
from tests.e2e.people import CONSUMER, Person
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import FLAT_PRICES, World
from tests.integration.market.people import fresh, now_ms
from tests.packages import package_args

pytestmark = pytest.mark.full

WARNING = {"zh": "统一出清价可能高于预期。", "en": "The price at which all is cleared may be above what one expects."}
BIDDING_MS, REVEAL_S = 150_000, 75
UNTIL_CLOSED_MS = 240_000  # from any moment on: whoever waits does so for the market's own clock
_MARKET = timezone(timedelta(hours=8))


async def test_a_sequence_is_announced_and_opened(visit: Visit, world: World) -> None:
    operator = await visit(world.people.market_operator)
    sequence = fresh("monthly-auction")
    await operator.open("/sequences")
    await operator.press("公告交易序列", "Announce a sequence")
    form = dialog(operator)
    submit = form.get_by_role("button", name="核对并签名")
    await expect(submit).to_be_disabled()
    await form.get_by_role("textbox", name="序列编号").fill(sequence)
    await choose(form, "市场分类", "工业")
    await form.get_by_role("textbox", name="名称").fill("2027年3月月度集中竞价")
    await fill_range(form, "交割期 (首日 – 末日)", "2027-03-01", "2027-03-15")
    opens = datetime.now(_MARKET) - timedelta(minutes=2)
    for start, end in ((opens, opens - timedelta(hours=1)), (opens, opens + timedelta(hours=1))):
        await fill_range(form, "申报时段", f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}")
    await expect(form).to_contain_text("月度交易的交割期须为一个整月")
    await figure(form, "价格下限").fill("0.9")
    await expect(submit).to_be_disabled()
    await operator.assert_good_page("announce-fault")
    await figure(form, "价格下限").fill("0.2")
    await fill_range(form, "交割期 (首日 – 末日)", "2027-03-01", "2027-03-31")
    for language, text in (("中文", WARNING["zh"]), ("英文", WARNING["en"])):
        await form.get_by_role("textbox", name=f"风险提示（{language}）").fill(text)
    await expect(submit).to_be_enabled()
    await operator.assert_good_page("announce")
    await submit.click()
    await operator.sign()
    await operator.open(f"/auctions/{sequence}")
    await operator.press("开市", "Open")
    await operator.sign()
    await expect(main(operator)).to_contain_text("交易中")
    await expect(main(operator)).to_contain_text(WARNING["zh"])
    announced = await world.people.market_operator.client.sequences.get(sequence)
    assert (announced["status"], announced["period_end"]) == ("open", "2027-04-01")
    assert announced["risk_warning_hash"] == risk_warning_hash(WARNING)


async def bid(visitor: Visitor, *, energy: str, price: str, package: str = "", change: bool = False) -> None:
    """Seal a bid of one step; a seller names the package, a buyer acknowledges the warning."""
    await visitor.press("改报" if change else "申报", "Change" if change else "Bid")
    form = dialog(visitor)
    submit = form.get_by_role("button", name=visitor.says("核对并签名", "Review and sign"))
    step = visitor.says("第 1 段", "Step 1")
    await expect(form).to_contain_text(visitor.says("只保存在此浏览器中", "Only this browser knows"))
    if package:
        await choose(form, visitor.says("零售套餐", "Package"), package, exact=False)
    await figure(form, f"{step} {visitor.says('电量', 'Energy')}").fill(energy)
    await figure(form, f"{step} {visitor.says('价格', 'Price')}").fill("0.95")
    await expect(form).to_contain_text(visitor.says("超出限价", "Outside"))
    await expect(submit).to_be_disabled()
    await figure(form, f"{step} {visitor.says('价格', 'Price')}").fill(price)
    if not package:
        await expect(form).to_contain_text(WARNING["zh"])
        await form.get_by_role("checkbox").check()
    await visitor.screenshot(f"bid-{'sell' if package else 'buy'}")
    async with visitor.page.expect_download() as backup:
        await submit.click()
        await visitor.sign()
    assert (await backup.value).suggested_filename.endswith(".bid")


async def reveal(visitor: Visitor) -> None:
    """Reveal what this browser has kept."""
    button = main(visitor).get_by_role("button", name=visitor.says("揭示申报", "Reveal the bid"))
    await expect(button).to_be_visible(timeout=UNTIL_CLOSED_MS)
    await button.click()
    await visitor.sign()
    await expect(button).to_have_count(0)


async def other_package(world: World) -> str:
    """A package of one price of the other retailer's."""
    package = fresh("nanhai-fixed")
    fixed = {**package_args(package, template=world.flat_template), "prices": FLAT_PRICES}
    await world.take(world.people.other_retailer.client.packages.publish(fixed))
    return package


async def step_of(operator: Visitor, name: str | re.Pattern[str]) -> None:
    """Take the step of the sequence as soon as it is time."""
    button = main(operator).get_by_role("button", name=name)
    await expect(button).to_be_enabled(timeout=UNTIL_CLOSED_MS)
    await button.click()
    await operator.sign()


async def test_sealed_bids_are_revealed_cleared_and_allotted(visit: Visit, world: World) -> None:
    people = world.people
    second: Person = await world.office.admit(CONSUMER, "consumer_owner", name="glass-works")
    package = await other_package(world)
    buyer, rival = await visit(people.consumer, width=390), await visit(second, language=ENGLISH)
    seller, quitter = await visit(people.retailer), await visit(people.other_retailer, language=ENGLISH)
    operator = await visit(people.market_operator)
    warned = {"risk_warning_hash": risk_warning_hash(WARNING), "risk_warning_text": WARNING}
    sequence = await world.sequence("auction", closes_at=now_ms() + BIDDING_MS, reveal_s=REVEAL_S, **warned)
    path = f"/auctions/{sequence}"
    for visitor in (buyer, rival, seller, quitter, operator):
        await visitor.open(path)
    await bid(buyer, energy="10", price="0.5")
    await bid(rival, energy="5", price="0.45")
    await bid(seller, energy="10", price="0.4", package=world.flat_package)
    await bid(quitter, energy="20", price="0.3", package=package)
    await bid(buyer, energy="12", price="0.52", change=True)
    await buyer.assert_good_page("auction-sealed")
    await quitter.press("撤报", "Withdraw")
    await quitter.sign()
    book = [each async for each in people.market_operator.client.auctions.book(sequence)]
    assert sorted(each["status"] for each in book) == ["sealed", "sealed", "sealed", "withdrawn"]

    await step_of(operator, "闭市")
    await buyer.page.reload()
    await reveal(buyer)
    await rival.page.close()
    rival.page = await rival.new_tab(path)
    await reveal(rival)
    await reveal(seller)
    await seller.assert_good_page("auction-revealed")
    await step_of(operator, "出清")
    await step_of(operator, re.compile("^生成成交单"))

    result = await people.consumer.client.auctions.result(sequence)
    assert result["volume_wh"] == 10_000_000
    (pair,) = [each async for each in people.consumer.client.auctions.pairs(sequence)]
    assert pair["consumer"] == people.consumer.participant
    for visitor in (buyer, rival, seller, quitter, operator):
        page = main(visitor)
        await expect(page).to_contain_text(visitor.says("统一出清价", "Price"))
        await page.get_by_role("button", name=visitor.says("在浏览器中验证", "Verify in the browser")).click()
        await expect(page).to_contain_text(visitor.says("验证通过：结果与规则一致", "Verified: the result"))
        await visitor.assert_good_page("auction-cleared")
        await visitor.screenshot("auction-cleared-whole", whole=True)
