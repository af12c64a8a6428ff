"""How long somebody waits for the dashboard, and for what a press does. The figures are kept beside the screenshots."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page

from tests.e2e.conftest import Visit
from tests.e2e.figures import keep
from tests.e2e.speed import Interactions, first_view_s
from tests.e2e.world import World

pytestmark = pytest.mark.full  # figures of a machine that does nothing else

_FIRST_VIEW_S = 1.5
_INTERACTION_MS = 100
_TRIES = 5  # the best of them counts: whatever else this machine does is no fault of the client


@pytest.mark.parametrize("name", ["consumer", "retailer", "market_operator"])
async def test_the_dashboard_is_there_at_once(visit: Visit, world: World, name: str) -> None:
    for until in ("submit", "confirm", "archive"):
        await world.order(until=until)
    visitor = await visit(getattr(world.people, name))
    shown = visitor.page.locator(".widget-slot").locator("li, td").first  # a record of the market, no longer its place
    tries = [await first_view_s(visitor.page, visitor.person.url, shown=shown) for _ in range(_TRIES)]
    keep(f"dashboard of {name}, first meaningful view, s", tries)
    assert min(tries) < _FIRST_VIEW_S, tries


async def press_menu(page: Page) -> None:
    await page.get_by_role("navigation", name="主菜单").get_by_role("link", name="我的订单").click()
    await page.get_by_role("heading", level=1, name="我的订单").wait_for()


async def open_order(page: Page) -> None:
    await page.get_by_role("row").nth(1).click()
    await page.wait_for_url(re.compile("/orders/[0-9a-f]+$"))


async def open_columns(page: Page) -> None:
    await page.get_by_role("button", name="列设置").click()
    await page.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("start", "press"),
    [("/", press_menu), ("/orders", open_order), ("/orders", open_columns)],
    ids=["menu", "row", "columns"],
)
async def test_a_press_is_answered_at_once(
    visit: Visit, world: World, start: str, press: Callable[[Page], Awaitable[None]]
) -> None:
    await world.order()
    consumer = await visit(world.people.consumer)
    tries = []
    for _ in range(_TRIES):
        page = await consumer.open(start)
        await page.get_by_role("main").get_by_role("heading", level=1).wait_for()
        interactions = Interactions(page)
        await interactions.begin()
        await press(page)
        tries.append(await interactions.slowest_ms())
    keep(f"interaction {press.__name__}, ms", tries)
    assert min(tries) < _INTERACTION_MS, tries
