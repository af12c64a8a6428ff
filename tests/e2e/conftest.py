"""The web client in a real browser on the session's real network: `visit` gives a person before it."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, expect

from gateway.client.http import Http
from network.paths import CHECKOUT
from tests.e2e.browser import find_chromium, running_browser
from tests.e2e.people import GRID, Office, Person, indexed, open_office
from tests.e2e.visitor import CHINESE, PATIENCE_MS, Visitor
from tests.e2e.world import World, open_world
from tests.integration.market.clients import newest_block
from tests.running_network import RunningNetwork, given_network

Visit = Callable[..., Awaitable[Visitor]]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    program = find_chromium()
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium-headless-shell fonts-wqy-microhei)")
    return program


@pytest.fixture(scope="session")
def web_client(chromium: str) -> None:
    """The client as it is built from this checkout; quick when it is built already. A given network has its own."""
    if given_network():
        return
    done = subprocess.run([CHECKOUT / "scripts" / "_app"], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all journeys; each visitor has a profile of its own in it."""
    async with running_browser(chromium) as running:
        yield running


@pytest.fixture(scope="session")
async def world(
    web_client: None, market: RunningNetwork, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """The people of the journeys and what they trade."""
    async with open_world(market, tmp_path_factory.mktemp("keys")) as opened:
        yield opened


@pytest.fixture(scope="session")
async def office(market: RunningNetwork, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """The registrars, who know the grid company too."""
    if all(each.msp_id != GRID for each in market.topology.organisations):
        pytest.skip("the grid company has no organisation in this network")
    async with open_office(market, tmp_path_factory.mktemp("grid-keys")) as opened:
        yield opened


@pytest.fixture
async def visit(web_client: None, browser: Browser, market: RunningNetwork) -> AsyncIterator[Visit]:
    """Puts a person before a browser: `await visit(people.consumer, language=ENGLISH, width=390)`.

    Their organisation's site then knows all that anybody did before. When the test is over, nothing may have gone wrong
    in any of the visitors' tabs.
    """
    visitors: list[Visitor] = []

    async def arrive(person: Person, *, language: str = CHINESE, width: int = 1280, signed_in: bool = True) -> Visitor:
        async with Http(person.url) as http:
            await indexed(http, await newest_block(market))
        visitor = await Visitor.arrive(browser, person, language=language, width=width)
        visitors.append(visitor)
        if signed_in:
            await visitor.sign_in()
        return visitor

    yield arrive
    for visitor in visitors:
        await visitor.leave()
