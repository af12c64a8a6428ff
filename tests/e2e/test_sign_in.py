"""Journeys of signing in and out: one person, several tabs, several browsers, other people's pages."""

from __future__ import annotations

import asyncio
import json

import pytest
from playwright.async_api import Page, Route, expect

from acl.roles import ROLES
from gateway.client.bootstrap import EXCHANGE_PARTICIPANT
from tests.e2e.conftest import Visit
from tests.e2e.people import EXCHANGE
from tests.e2e.visitor import CHINESE, ENGLISH, Visitor
from tests.e2e.world import World

_RENEWAL = "**/api/v1/sessions/refresh"
_ACTING = "**/api/v1/sessions/current/acting"
_KEEPS_NOTHING = """() => {
  const forbidden = () => { throw new DOMException("forbidden", "SecurityError"); };
  IDBFactory.prototype.open = forbidden;
  for (const touch of ["getItem", "setItem", "removeItem"]) Storage.prototype[touch] = forbidden;
}"""
_KEYS_LEAVING = """async () => {
  const database = await new Promise((resolve) => {
    const opening = indexedDB.open("energysale");
    opening.onsuccess = () => resolve(opening.result);
  });
  const rows = await new Promise((resolve) => {
    const reading = database.transaction("keys").objectStore("keys").getAll();
    reading.onsuccess = () => resolve(reading.result);
  });
  database.close();
  const keys = rows.flatMap((row) => Object.values(row)).filter((value) => value instanceof CryptoKey);
  return keys.filter((key) => key.type === "private").map((key) => key.extractable);
}"""


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
async def test_a_consumer_signs_in_with_a_key_file(visit: Visit, world: World, language: str) -> None:
    visitor = await visit(world.people.consumer, language=language, signed_in=False)
    await visitor.open()
    await visitor.signed_out().wait_for()
    await visitor.assert_good_page("sign-in")
    await visitor.sign_in()
    await expect(visitor.page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    await visitor.assert_good_page("dashboard-consumer")


async def test_whoever_signs_in_comes_to_the_page_that_was_asked_for(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer, signed_in=False)
    await visitor.sign_in("/account")
    await expect(visitor.page).to_have_url(f"{visitor.person.url}/account")


async def test_a_second_tab_is_signed_in_and_a_reload_keeps_it(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer)
    second = await visitor.new_tab()
    await visitor.signed_in(second).wait_for()
    for page in (visitor.page, second, visitor.page):
        await page.reload()
        await visitor.signed_in(page).wait_for()


async def test_who_reloads_before_the_renewal_is_answered_stays_signed_in(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer)
    page, renewed = visitor.page, asyncio.Event()

    async def hold_back(route: Route) -> None:
        await renew_unheard(visitor, route)
        renewed.set()

    await page.route(_RENEWAL, hold_back, times=1)
    await page.reload(wait_until="commit")
    await renewed.wait()
    await page.reload()
    await visitor.signed_in().wait_for()


async def test_who_loses_the_connection_while_signing_in_again_is_told_and_goes_on(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer)
    page = visitor.page

    async def lose_answer(route: Route) -> None:
        await renew_unheard(visitor, route)
        await route.abort("connectionreset")

    await page.route(_RENEWAL, lose_answer)
    visitor.watch.expect_lost_connection()
    await page.reload()
    await expect(page.get_by_role("alert")).to_contain_text("no_answer")
    await visitor.assert_good_page("session-not-resumed")
    await page.unroute(_RENEWAL)
    visitor.watch.expect_lost_connection(lost=False)
    await page.get_by_role("button", name="重试").click()
    await visitor.signed_in().wait_for()


async def test_who_loses_the_connection_on_the_way_to_a_role_is_told_and_goes_on(visit: Visit, world: World) -> None:
    roles = ("exchange_auditor", "exchange_supervisor")
    person = await world.office.admit(EXCHANGE, *roles, name="both", participant=EXCHANGE_PARTICIPANT)
    visitor = await visit(person, signed_in=False)
    page = visitor.page
    await visitor.sign_in(role=ROLES["exchange_supervisor"].title_zh)
    await visitor.signed_in().click()
    await page.get_by_role("menuitem", name="退出登录").click()
    await visitor.signed_out().wait_for()

    async def lose(route: Route) -> None:
        await route.abort("connectionreset")

    await page.route(_ACTING, lose, times=1)
    visitor.watch.expect_lost_connection()
    sign_in = page.get_by_role("tabpanel").get_by_role("button", name="登录", exact=True)
    await sign_in.click()
    await expect(page.get_by_role("alert")).to_contain_text("no_answer")
    visitor.watch.expect_lost_connection(lost=False)
    await sign_in.click()
    await visitor.signed_in().wait_for()


async def test_a_browser_that_keeps_nothing_is_named(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer, signed_in=False)
    await visitor.context.add_init_script(f"({_KEEPS_NOTHING})()")
    page = await visitor.open()
    await page.get_by_label("密钥文件（PEM）").set_input_files(visitor.person.key_file)
    await page.get_by_role("button", name="导入并登录").click()
    for tab in ("导入密钥文件", "密钥登录"):
        await page.get_by_role("tab", name=tab, exact=True).click()
        await expect(page.get_by_role("tabpanel").get_by_role("alert")).to_contain_text("store_failed")
    await visitor.assert_good_page("sign-in-without-store")


async def renew_unheard(visitor: Visitor, route: Route) -> None:
    """Let the API renew the session; the browser does not hear of it."""
    held = await visitor.context.cookies()
    await route.fetch()
    await visitor.context.clear_cookies()
    await visitor.context.add_cookies(held)  # type: ignore[arg-type]  # what was read can be written


async def test_signing_out_ends_it_in_every_tab(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer)
    second = await visitor.new_tab()
    await visitor.signed_in(second).click()
    await second.get_by_role("menuitem", name="退出登录").click()
    for page in (second, visitor.page):
        await visitor.signed_out(page).wait_for()
    await visitor.page.reload()
    await visitor.signed_out().wait_for()


async def test_a_key_that_nobody_registered_opens_nothing(visit: Visit, world: World) -> None:
    people = world.people
    visitor = await visit(people.consumer, signed_in=False)
    visitor.watch.expect_refusal(401, "/api/v1/sessions")
    await visitor.open()
    await visitor.page.get_by_label("密钥文件（PEM）").set_input_files(people.retailer.key_file)
    await visitor.page.get_by_role("button", name="导入并登录").click()
    await expect(visitor.page.get_by_role("alert")).to_be_visible()
    await visitor.page.reload()
    await visitor.signed_out().wait_for()
    assert await private_keys(visitor.page) == []


async def test_neither_token_nor_key_can_be_read_from_the_browser(visit: Visit, world: World) -> None:
    visitor = await visit(world.people.consumer, signed_in=False)
    tokens: list[str] = []
    await keep_tokens(visitor, tokens)
    await visitor.sign_in()
    await visitor.page.reload()
    await visitor.signed_in().wait_for()
    assert len(tokens) >= 2
    stored = await visitor.stored()
    for secret in (*tokens, *(each["value"] for each in await visitor.context.cookies())):
        assert secret not in stored
    assert all(each["httpOnly"] and each["sameSite"] == "Strict" for each in await visitor.context.cookies())
    assert await private_keys(visitor.page) == [False]


async def keep_tokens(visitor: Visitor, tokens: list[str]) -> None:
    """Note every access token that the API gives this visitor."""

    async def passed_on(route: Route) -> None:
        response = await route.fetch()
        if response.ok and "token" in (answer := json.loads(await response.text())):
            tokens.append(answer["token"])
        await route.fulfill(response=response)

    await visitor.context.route("**/api/v1/sessions*", passed_on)
    await visitor.context.route("**/api/v1/sessions/refresh", passed_on)


async def private_keys(page: Page) -> list[bool]:
    """Of each private key in the browser, whether it can be read out."""
    found: list[bool] = await page.evaluate(_KEYS_LEAVING)
    return found
