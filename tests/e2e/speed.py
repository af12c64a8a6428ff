"""How fast the client is, as somebody before it sees it."""

from __future__ import annotations

import time

from playwright.async_api import Locator, Page

# Event Timing counts from the input to the next frame that shows what came of it, in steps of 8 ms, from 16 ms on.
_OBSERVE = """() => {
  window.__durations = [];
  new PerformanceObserver((list) => window.__durations.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({type: "event", durationThreshold: 16});
}"""
_SLOWEST = """() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
  setTimeout(() => resolve(Math.max(0, ...window.__durations))))))"""


async def first_view_s(page: Page, url: str, *, shown: Locator) -> float:
    """Seconds from asking for `url` until `shown`, what people come for, is on the screen."""
    began = time.perf_counter()
    await page.goto(url, wait_until="commit")
    await shown.wait_for()
    return time.perf_counter() - began


class Interactions:
    """The inputs of a page between `begin` and `slowest_ms`."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def begin(self) -> None:
        """Start counting; a navigation to another document ends it."""
        await self._page.evaluate(_OBSERVE)

    async def slowest_ms(self) -> float:
        """The longest time from an input to the frame that answers it; 0 where all took less than 16 ms."""
        return float(await self._page.evaluate(_SLOWEST))
