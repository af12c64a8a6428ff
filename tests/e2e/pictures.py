"""`python -m tests.e2e.pictures`: takes the README's pictures of the web client on a running network after the demo.

They go to `app/pictures/`. ENERGYSALE_RUN names the run directory where it is not the checkout's own.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from network.paths import CHECKOUT, default_run
from tests.e2e.browser import find_chromium, running_browser
from tests.e2e.visitor import HEIGHTS

FOLDER = CHECKOUT / "app" / "pictures"
_QUALITY = 60  # JPEG: small, and letters are still sharp
_LOADING = ".ant-skeleton-active, .ant-spin-spinning"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page as one of the demo's people sees it; `then` names a link in its table that is followed first."""

    name: str
    user: str
    organisation: str
    path: str
    width: int = 1280
    role: str | None = None
    then: str | None = None


PICTURES: Sequence[Picture] = (
    Picture(
        name="compare",
        user="u-ceramics-1",
        organisation="ConsumerOrg",
        path="/packages/compare?packages=lingnan-fixed,pearl-fixed,pearl-industry,lingnan-industry",
    ),
    Picture(name="package", user="u-pearl-retail", organisation="RetailerOrg", path="/packages/pearl-industry"),
    Picture(name="monitor", user="u-exchange", organisation="ExchangeOrg", path="/monitor", role="Market operator"),
    Picture(
        name="contract",
        user="u-regulator",
        organisation="RegulatorOrg",
        path="/explorer/contracts",
        then="/explorer/contracts/",
    ),
    Picture(name="phone", user="u-ceramics-1", organisation="ConsumerOrg", path="/", width=390),
)


async def main() -> int:
    """Take them all. 1 where Chromium is not installed."""
    program = find_chromium()
    if program is None:
        print("Chromium is not installed: scripts/_services does so.", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    async with running_browser(program) as browser:
        for picture in PICTURES:
            await take(picture, browser, default_run())
    return 0


async def take(picture: Picture, browser: Browser, run: Path) -> None:
    """Sign in, wait until all is there, and keep the picture."""
    api = json.loads((run / "profiles" / f"{picture.organisation}.json").read_text("utf-8"))["api"]
    context = await browser.new_context(
        base_url=f"http://{api['host']}:{api['port']}",
        locale="en-US",
        timezone_id="Asia/Shanghai",
        viewport={"width": picture.width, "height": HEIGHTS[picture.width]},
        reduced_motion="reduce",
    )
    page = await context.new_page()
    await _sign_in(page, picture, run / "keystore" / f"{picture.user}.pem")
    if picture.then is not None:
        await page.locator(f'main a[href^="{picture.then}"]').first.click()
        await page.wait_for_url(f"**{picture.then}*")
    await expect(page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
    await expect(page.locator(_LOADING)).to_have_count(0)
    await page.screenshot(path=FOLDER / f"{picture.name}.jpg", type="jpeg", quality=_QUALITY, animations="disabled")
    await context.close()


async def _sign_in(page: Page, picture: Picture, key_file: Path) -> None:
    await page.goto(picture.path)
    await page.get_by_label("Key file (PEM)").set_input_files(key_file)
    await page.get_by_role("button", name="Import and sign in").click()
    if picture.role is not None:
        await page.get_by_role("radio", name=picture.role).check()
        await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("button", name=picture.user).wait_for()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
