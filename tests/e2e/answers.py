"""Everything that the API tells a visitor's browser: what a role may not see must not be in it."""

from __future__ import annotations

import asyncio

from playwright.async_api import BrowserContext, Error, Response

_STREAM = "text/event-stream"  # has no end to wait for; its events name records and carry no content


class Answers:
    """Keeps the text of each answer that a context gets from now on."""

    def __init__(self, context: BrowserContext) -> None:
        self._texts: list[asyncio.Task[str]] = []
        context.on("response", self._keep)

    async def text(self) -> str:
        """All answers so far, one after the other. Raises AssertionError where there was none."""
        texts = await asyncio.gather(*self._texts)
        assert any(texts), "the API was asked nothing"
        return "\n".join(texts)

    def _keep(self, response: Response) -> None:
        if "/api/" in response.url and _STREAM not in response.headers.get("content-type", ""):
            self._texts.append(asyncio.ensure_future(_text_of(response)))


async def _text_of(response: Response) -> str:
    """Empty where the page no longer wanted the answer."""
    try:
        return await response.text()
    except Error:
        return ""
