"""What journeys do on the page of a contract."""

from __future__ import annotations

from playwright.async_api import expect

from tests.e2e.forms import dialog
from tests.e2e.visitor import Visitor


async def choose_further(visitor: Visitor, chinese: str, english: str) -> None:
    """Choose from the menu of what else may be done with the contract."""
    await visitor.press("更多操作", "More")
    await visitor.page.get_by_role("menuitem", name=visitor.says(chinese, english), exact=True).click()


async def choose_day(visitor: Visitor, label: str, day: str) -> None:
    """Type a day (`2027-03-01`) into a date field of the dialog."""
    field = dialog(visitor).get_by_label(label, exact=True)
    await field.click()
    await field.fill(day)
    await field.press("Tab")


async def read_text(visitor: Visitor, *, act: str, says: str | None = None) -> None:
    """Read the text that is to be signed: all checks hold. Then sign; `act` is the name of the dialog's button, `says`
    what the step's own sentence has to say."""
    window = dialog(visitor)
    await window.get_by_role("checkbox").check()
    await expect(window.get_by_label("✓")).not_to_have_count(0)
    await expect(window.get_by_label("✗")).to_have_count(0)
    await window.get_by_role("button", name=act, exact=True).click()
    if says is not None:
        await expect(visitor.page.get_by_text(says)).to_be_visible()
    await visitor.sign()
