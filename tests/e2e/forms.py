"""Lists and figures of a form, by their accessible names."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from tests.e2e.visitor import Visitor

_OPTION = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"


async def choose(place: Locator, label: str, *options: str, exact: bool = True) -> None:
    """Choose these options, by their words or a part of them, in the list of this name."""
    field = place.get_by_role("combobox", name=label, exact=True)
    await field.click()
    shown = place.page.locator(_OPTION)
    for option in options:
        await shown.filter(has=place.page.get_by_text(option, exact=exact)).first.click()
    # With some choices the page goes on, and the list is no longer there.
    if await field.count() and await field.get_attribute("aria-expanded") == "true":
        await field.press("Escape")
    await expect(shown).to_have_count(0)


async def fill_day(place: Locator, label: str, day: str) -> None:
    """Write a day (YYYY-MM-DD) into the date field of this name."""
    field = place.get_by_role("textbox", name=label, exact=True)
    await field.fill(day)
    await field.press("Enter")


async def fill_range(place: Locator, label: str, start: str, end: str) -> None:
    """Write both ends into the range of this label."""
    fields = place.locator(".ant-form-item", has_text=label).get_by_role("textbox")
    for field, text in ((fields.first, start), (fields.last, end)):
        await field.fill(text)
        await field.press("Enter")


def figure(place: Locator, label: str) -> Locator:
    """The field for a number of this name."""
    return place.get_by_role("spinbutton", name=label, exact=True)


def main(visitor: Visitor) -> Locator:
    """The page without the shell around it."""
    return visitor.page.get_by_role("main")


def dialog(visitor: Visitor) -> Locator:
    """The dialog or drawer that is over all else."""
    return visitor.page.get_by_role("dialog").last


async def expect_fault(place: Locator, text: str) -> None:
    """A field says this of what is typed into it."""
    await expect(place.get_by_role("alert").filter(has_text=text).first).to_be_visible()
