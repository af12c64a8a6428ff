"""Files that the client hands out."""

from __future__ import annotations

import asyncio

from playwright.async_api import Locator

from tests.e2e.visitor import Visitor


async def download(visitor: Visitor, place: Locator, file_format: str) -> bytes:
    """What the export of the table in `place` gives, `CSV` or `Excel`."""
    await place.get_by_role("button", name=visitor.says("导出", "Export")).first.click()
    return await saved(visitor, visitor.page.get_by_role("menuitem", name=file_format))


async def saved(visitor: Visitor, button: Locator, *, ending: str = "") -> bytes:
    """The file that this button saves. `ending` of its name, where the page shows a PDF: a browser without a viewer
    fetches that as a file too, under another name."""
    async with visitor.page.expect_download(lambda file: file.suggested_filename.endswith(ending)) as coming:
        await button.click()
    path = await (await coming.value).path()
    return await asyncio.to_thread(path.read_bytes)
