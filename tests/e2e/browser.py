"""The browser of the tests: the machine's Chromium, without a window, asking nobody but the network under test."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

# The shell is Chromium's engine without the browser's own windows, which nobody sees and which take half of its time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of the browser's program; None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def running_browser(program: str) -> AsyncIterator[Browser]:
    """One browser for many profiles, closed at the end."""
    arguments = [*_ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else list(_ARGUMENTS)  # root has no sandbox
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()
