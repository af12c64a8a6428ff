"""A retailer with very many orders: the list scrolls, filters, sorts and exports, and is never loaded whole."""

from __future__ import annotations

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, Request, expect
from rich.progress import Progress

from gateway.client.client import EnergySaleClient
from perf.many_orders import fill
from perf.target import RETAILER_ORG, find_target
from tests.e2e.conftest import Visit
from tests.e2e.downloads import download
from tests.e2e.figures import keep
from tests.e2e.people import Person
from tests.e2e.visitor import ENGLISH, Visitor
from tests.running_network import RunningNetwork

_PAGE = 50
_SCROLLS = 12
_DRAWN = 80  # rows in the page at most, whatever is loaded


class Asked:
    """How many orders the browser asked the API for."""

    def __init__(self, visitor: Visitor) -> None:
        self.orders = 0
        visitor.context.on("request", self._look)

    def _look(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.path == "/api/v1/orders":
            self.orders += int(parse_qs(parts.query)["limit"][0])


@pytest.mark.usefixtures("web_client")
@pytest.mark.parametrize("count", [1_000, pytest.param(100_000, marks=pytest.mark.full)])
async def test_a_long_list_is_never_loaded_whole(visit: Visit, market: RunningNetwork, count: int) -> None:
    target = find_target(market.directory.root)
    people = await fill(target, count=count, progress=Progress(disable=True))
    signer = people.retailer_of(people.offers[0])
    url = target.apis[RETAILER_ORG]
    async with EnergySaleClient(url, signer=signer, network_id=target.network_id) as client:
        orders = [order["order_id"] async for order in client.orders.find(sort="created_at", limit=500)]
        total, oldest = len(orders), orders[0]
        key_file = target.own / "keystore" / f"{signer.identity.user}.pem"
        retailer = Person(signer=signer, key_file=key_file, url=url, client=client)
        visitor = await visit(retailer, language=ENGLISH)
        asked = Asked(visitor)
        page = await visitor.open("/orders")
        await _scroll(page)
        assert asked.orders <= (_SCROLLS + 2) * _PAGE
        assert await page.get_by_role("main").get_by_role("row").count() < _DRAWN
        await visitor.assert_good_page("many-orders")

        filtered = await _seconds(page, f"/orders?id_prefix={oldest[:10]}", shown="1 in all")
        sorted_ = await _seconds(page, "/orders?sort=created_at", shown=f"{_PAGE} loaded")
        await expect(page.get_by_role("main").get_by_role("row").nth(1)).to_contain_text(oldest[:8])

        began = time.perf_counter()
        lines = (await download(visitor, page.get_by_role("main"), "CSV")).decode("utf-8-sig").splitlines()
        exported = time.perf_counter() - began
    assert len(lines) == total + 1 >= count
    keep(f"{total} orders, one found by its id, s", [filtered])
    keep(f"{total} orders, the oldest first, s", [sorted_])
    keep(f"{total} orders, exported, s", [exported])


async def _scroll(page: Page) -> None:
    """To the end of what is loaded, and again when there is more."""
    box = page.locator(".grid-box")
    status = page.get_by_role("main").get_by_role("status")
    for number in range(1, _SCROLLS + 1):
        await expect(status).to_have_text(f"{number * _PAGE} loaded")
        await box.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    await expect(status).to_have_text(f"{(_SCROLLS + 1) * _PAGE} loaded")


async def _seconds(page: Page, path: str, *, shown: str) -> float:
    """From asking for a page of the list until its rows are there."""
    began = time.perf_counter()
    await page.goto(path)
    await expect(page.get_by_role("main").get_by_role("status")).to_have_text(shown)
    return time.perf_counter() - began
