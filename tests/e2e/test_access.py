"""The access model put in force, sessions ended, and a step beyond a person's limit that two people sign."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import dialog, main
from tests.e2e.people import CONSUMER
from tests.e2e.visitor import CHINESE, ENGLISH
from tests.e2e.world import World
from tests.integration.market.access_models import newest_model, put_in_force
from tests.integration.market.people import fresh

pytestmark = pytest.mark.full


@pytest.fixture
async def model_put_back(world: World) -> AsyncIterator[None]:
    """The APIs of the other organisations have the model of before, and nobody brings them another."""
    client = world.people.security_administrator.client
    before = await newest_model(client)
    yield
    await put_in_force(client, before)


@pytest.mark.usefixtures("model_put_back")
async def test_a_changed_role_is_reviewed_saved_and_put_in_force(visit: Visit, world: World) -> None:
    person = world.people.security_administrator
    title = f"Looks at the market {fresh('x')}"
    administrator = await visit(person, language=ENGLISH, width=1920)
    page = await administrator.open("/access?tab=business")
    await main(administrator).get_by_role("button", name="Edit: ").first.click()
    english = dialog(administrator).get_by_label("Title in English")
    was = await english.input_value()
    await english.fill("")
    await dialog(administrator).get_by_role("button", name="OK", exact=True).click()
    await expect(english).to_have_attribute("aria-invalid", "true")
    await english.fill(title)
    await administrator.assert_good_page("access-role")
    await dialog(administrator).get_by_role("button", name="OK", exact=True).click()
    await administrator.press("查看差异", "See what differs")
    await expect(dialog(administrator)).to_contain_text(was)
    await expect(dialog(administrator)).to_contain_text(title)
    await administrator.assert_good_page("access-review")
    await dialog(administrator).get_by_role("button", name="Save as a new version").click()
    await page.wait_for_url("**/access/versions/*")
    number = int(page.url.rpartition("/")[2])
    await expect(main(administrator)).to_contain_text(title)
    await administrator.assert_good_page("access-version")
    await main(administrator).get_by_role("button", name=f"Put version {number} in force").click()
    await administrator.assert_good_page("access-sign")
    await administrator.sign()
    await expect(main(administrator).get_by_text("In force", exact=True)).to_be_visible()
    await administrator.assert_good_page("access-in-force")
    state = await person.client.reader.get_object("/api/v1/access/state")
    assert state["in_force"]["version"] == number
    assert state["drift"] == []


async def test_somebodys_sessions_are_ended(visit: Visit, world: World) -> None:
    auditor = await visit(world.people.auditor)
    administrator = await visit(world.people.security_administrator)
    await administrator.open(f"/security/sessions?text={world.people.auditor.user}")
    await administrator.page.get_by_role("button", name=f"结束会话: {world.people.auditor.user}").click()
    await administrator.assert_good_page("sessions-end")
    await dialog(administrator).get_by_role("button", name="结束会话").click()
    await expect(administrator.page.get_by_text(f"已结束 {world.people.auditor.user} 的")).to_be_visible()
    auditor.watch.expect_refusal(401, "/api/v1/.*")
    await auditor.open("/audit/orders")
    await expect(auditor.signed_out()).to_be_visible()
    await auditor.assert_good_page("session-ended")


async def test_a_step_beyond_ones_limit_is_signed_by_two(visit: Visit, world: World) -> None:
    owner = await world.office.admit(CONSUMER, "consumer_owner", name="paper-mill")
    buyer = await world.office.admit(CONSUMER, "consumer_operator", name="paper-buyer", participant=owner.participant)
    await world.take(owner.client.contracts.make_encryption_key())
    registrar = world.people.registrar.client.registry
    receipt = await world.take(registrar.set_limit(buyer.user, 1_000_000, participant=owner.participant))
    for person in (owner, buyer):
        person.client.reader.note_block(receipt.block_number)

    limited = await visit(buyer)
    page = await limited.open(f"/orders/new?package={world.package}")
    await page.get_by_label("合同电量（整个周期）").fill("50")
    await limited.press("下一步", "Next")
    await limited.press("提交订单", "Submit the order")
    await page.get_by_role("button", name="签名并提交", exact=True).last.click()
    await page.wait_for_url("**/company")
    await expect(main(limited)).to_contain_text("待复核")
    await limited.assert_good_page("limit-waits")

    second = await visit(owner, language=ENGLISH, width=390)
    await second.open("/company")
    await expect(main(second)).to_contain_text(buyer.user)
    await second.assert_good_page("second-waiting")
    await second.page.get_by_role("button", name="Look and sign").first.click()
    await expect(dialog(second)).to_contain_text("50")
    await second.assert_good_page("second-sign")
    await dialog(second).get_by_role("button", name="Sign as the second person").click()
    await expect(second.page.get_by_role("dialog")).to_have_count(0)
    await expect(main(second)).to_contain_text("On the ledger")
    await expect(main(limited)).to_contain_text("已记入账本")  # nobody reloads
    await limited.assert_good_page("second-done")
    orders = [each async for each in owner.client.orders.find()]
    assert [each["state"] for each in orders] == ["submitted"]
    assert limited.language == CHINESE
