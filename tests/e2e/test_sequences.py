"""A market operator announces a sequence, opens it, cancels it; closes another one when its time has come."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import choose, dialog, main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World
from tests.integration.market.people import fresh, now_ms

pytestmark = pytest.mark.full


async def fill_range(visitor: Visitor, label: str, start: str, end: str) -> None:
    """Type both ends of a range of days or times."""
    item = dialog(visitor).locator(".ant-form-item").filter(has_text=label)
    for place, text in enumerate((start, end)):
        field = item.get_by_role("textbox").nth(place)
        await field.click()
        await field.fill(text)
        await field.press("Enter")
    await expect(item.get_by_role("textbox").nth(1)).to_have_value(end)


async def announce(operator: Visitor, *, name: str) -> None:
    await operator.press("公告交易序列", "Announce a sequence")
    form = dialog(operator)
    go = form.get_by_role("button", name="Review and sign")
    await expect(go).to_be_disabled()
    await form.get_by_text("Listing", exact=True).click()
    await form.get_by_label("Id", exact=True).fill(name)
    await form.get_by_label("Name").fill("Industrial listings, March 2027")
    await choose(form, "Segment", "Industrial")
    await fill_range(operator, "Window", "2026-01-01 09:00", "2027-02-01 17:00")
    await fill_range(operator, "Delivery", "2027-03-01", "2027-03-20")
    await expect(form).to_contain_text("A monthly sequence delivers one whole month")
    await expect(go).to_be_disabled()
    await fill_range(operator, "Delivery", "2027-03-01", "2027-03-31")
    await form.get_by_label("Lowest price").fill("0.9")
    await expect(form).to_contain_text("Below the lowest price")
    await operator.assert_good_page("sequence-conflict")
    await form.get_by_label("Lowest price").fill("0.2")
    await operator.assert_good_page("sequence-announce")
    await go.click()
    await operator.assert_good_page("sequence-sign")
    await operator.sign()


def step(visitor: Visitor, name: str) -> Locator:
    return main(visitor).get_by_role("button", name=name, exact=True)


async def test_a_sequence_is_announced_opened_and_cancelled(visit: Visit, world: World) -> None:
    name = fresh("listings")
    operator = await visit(world.people.market_operator, language=ENGLISH, width=1920)
    await operator.open("/sequences")
    await announce(operator, name=name)
    await expect(main(operator).locator(f'a[href="/market/sequences/{name}"]')).to_be_visible()
    await operator.assert_good_page("sequences-desk")

    retailer = await visit(world.people.retailer)
    await retailer.open(f"/market/sequences/{name}")
    await operator.open(f"/market/sequences/{name}")
    await step(operator, "Open").click()
    await operator.sign()
    await expect(main(retailer)).to_contain_text("距闭市")  # nobody reloads
    await expect(step(operator, "Close")).to_be_disabled()
    await operator.assert_good_page("sequence-open")
    await step(operator, "Cancel the sequence").click()
    await dialog(operator).get_by_role("button", name="Review and sign").click()
    await expect(dialog(operator)).to_contain_text("This is needed")
    await choose(dialog(operator), "Reason", "The rules have changed")
    await operator.assert_good_page("sequence-cancel")
    await dialog(operator).get_by_role("button", name="Review and sign").click()
    await operator.sign()
    await expect(main(retailer)).to_contain_text("交易规则调整")
    await expect(main(operator).get_by_role("button", name="Cancel the sequence")).to_have_count(0)
    await retailer.assert_good_page("sequence-cancelled")
    sequence = await world.people.retailer.client.reader.get_object(f"/api/v1/sequences/{name}")
    assert (sequence["status"], sequence["period_end"]) == ("cancelled", "2027-04-01")


async def test_a_sequence_is_closed_when_its_time_has_come(visit: Visit, world: World) -> None:
    name = await world.sequence("listing", closes_at=now_ms() + 12_000)
    operator = await visit(world.people.market_operator)
    await operator.open(f"/market/sequences/{name}")
    await expect(step(operator, "闭市")).to_be_enabled()
    await step(operator, "闭市").click()
    await operator.sign()
    await expect(step(operator, "闭市")).to_have_count(0)
    await operator.assert_good_page("sequence-closed")
    sequence = await world.people.retailer.client.reader.get_object(f"/api/v1/sequences/{name}")
    assert sequence["status"] == "closed"
