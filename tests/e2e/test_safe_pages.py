"""What the pages of the client let nobody do, whoever is signed in."""

from __future__ import annotations

import httpx2
import pytest
from playwright.async_api import Browser

from tests.e2e.world import World

PAGES = ("/", "/orders", "/sign-in")


def policy_of(answer: httpx2.Response) -> dict[str, str]:
    """The directives of the answer's content security policy."""
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_runs_the_clients_scripts_only_and_is_framed_by_nobody(world: World, path: str) -> None:
    async with httpx2.AsyncClient(base_url=world.people.consumer.url) as http:
        answer = await http.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text


async def test_another_site_cannot_show_the_client_in_a_frame(world: World, browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    refusals: list[str] = []
    page.on("console", lambda message: refusals.append(message.text))
    await page.set_content(f'<iframe src="{world.people.consumer.url}/sign-in"></iframe>')
    await page.wait_for_load_state("networkidle")
    framed = page.frames[1]
    assert await framed.locator("#root").count() == 0
    assert any("frame-ancestors" in text for text in refusals), refusals
    await context.close()


async def test_a_script_that_got_into_a_page_does_not_run(world: World, browser: Browser) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{world.people.consumer.url}/sign-in")
    await page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.head.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.ran = true'>");
        }"""
    )
    await page.wait_for_load_state("networkidle")
    assert await page.evaluate("window.ran") is None
    await context.close()


async def test_other_sites_cannot_ask_the_api_in_a_visitors_name(world: World) -> None:
    async with httpx2.AsyncClient(base_url=world.people.consumer.url) as http:
        asked = {"Origin": "http://elsewhere.test", "Access-Control-Request-Method": "POST"}
        for path in ("/api/v1/sessions/refresh", "/api/v1/intents", "/api/v1/orders"):
            answer = await http.options(path, headers=asked)
            assert "access-control-allow-origin" not in answer.headers, path
