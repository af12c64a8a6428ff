"""Somebody puts a script into every text field that others read: on their pages it is text, and nothing runs."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.announcements import announcement_args
from tests.e2e.conftest import Visit
from tests.e2e.world import World
from tests.integration.market.people import fresh
from tests.packages import package_args

SCRIPT = "<img src=x onerror=window.ran=1><script>window.ran=1</script>{{constructor}}"


async def assert_text(page: Page, path: str) -> None:
    """The page shows the script as it was typed, has no element of it, and has run nothing."""
    await page.goto(path)
    await expect(page.get_by_role("main").get_by_text(SCRIPT).first).to_be_visible()
    assert await page.locator("[onerror], main script, img[src='x']").count() == 0
    assert await page.evaluate("window.ran") is None


async def test_a_package_is_named_with_a_script(visit: Visit, world: World) -> None:
    package = fresh("scripted")
    args = {**package_args(package, template=world.template), "name": SCRIPT}
    await world.take(world.people.retailer.client.packages.publish(args))
    consumer = await visit(world.people.consumer)
    await assert_text(consumer.page, f"/packages/{package}")


@pytest.mark.parametrize("field", ["title", "text"])
async def test_an_announcement_has_a_script(visit: Visit, world: World, field: str) -> None:
    announcement = fresh("scripted")
    said = {"title": {"zh": SCRIPT, "en": SCRIPT}, "text": {"zh": [SCRIPT], "en": [SCRIPT]}}
    args = announcement_args(announcement, **{field: said[field]})
    await world.take(world.people.market_operator.client.announcements.publish(args))
    consumer = await visit(world.people.consumer)
    await assert_text(consumer.page, f"/announcements/{announcement}")


async def test_a_statement_in_a_dispute_has_a_script(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    contracts = world.people.consumer.client.contracts
    await world.take(contracts.dispute(order_id, reason="metering", text=SCRIPT))
    supervisor = await visit(world.people.supervisor)
    await assert_text(supervisor.page, f"/disputes/{order_id}")
