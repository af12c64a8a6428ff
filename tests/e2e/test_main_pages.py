"""Every page of every menu: it opens, keeps within the window, and is usable by those who cannot see it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.people import Person
from tests.e2e.visitor import CHINESE, ENGLISH, Visitor
from tests.e2e.world import World

# Most pages are looked at once; the long form has all roles, and other widths and languages too.
FULL = pytest.mark.full

READERS = [
    pytest.param("consumer", CHINESE, 390),
    pytest.param("consumer", ENGLISH, 390, marks=FULL),
    pytest.param("consumer", CHINESE, 1280, marks=FULL),
    pytest.param("consumer", ENGLISH, 1920, marks=FULL),
    pytest.param("retailer", CHINESE, 1280, marks=FULL),
    pytest.param("retailer", ENGLISH, 1920),
    pytest.param("trader", CHINESE, 1920, marks=FULL),
    pytest.param("registrar", CHINESE, 1280, marks=FULL),
    pytest.param("auditor", ENGLISH, 1280),
    pytest.param("market_operator", CHINESE, 1920, marks=FULL),
    pytest.param("market_operator", ENGLISH, 1280, marks=FULL),
    pytest.param("supervisor", CHINESE, 1280, marks=FULL),
    pytest.param("inspector", CHINESE, 1280, marks=FULL),
    pytest.param("inspector", ENGLISH, 1920, marks=FULL),
    pytest.param("system_administrator", CHINESE, 1280),
    pytest.param("security_administrator", ENGLISH, 1920, marks=FULL),
    pytest.param("audit_administrator", CHINESE, 1280, marks=FULL),
]


@pytest.fixture(scope="module")
async def records(world: World) -> None:
    """Something of everything, so that no page is empty."""
    for until in ("create", "submit", "confirm", "sign", "archive", "dispute"):
        await world.order(until=until)
    await world.listing()
    await world.sequence("auction")


@pytest.mark.parametrize(("name", "language", "width"), READERS)
@pytest.mark.usefixtures("records")
async def test_every_page_of_the_menu_is_good(visit: Visit, world: World, name: str, language: str, width: int) -> None:
    visitor = await visit(getattr(world.people, name), language=language, width=width)
    faults = [fault for path in await menu_of(visitor.person) if (fault := await fault_of(visitor, path, name=name))]
    assert not faults, "\n\n".join(faults)


async def fault_of(visitor: Visitor, path: str, *, name: str) -> str | None:
    """What is wrong with the page, so that one run tells of all pages."""
    try:
        await visitor.open(path)
        await expect(visitor.page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
        await visitor.assert_good_page(f"{name}{path.replace('/', '-').rstrip('-')}")
    except AssertionError as error:
        return f"{path}: {error}"
    return None


async def menu_of(person: Person) -> list[str]:
    """The routes in the menu of the person's role, as the API gives them to the client."""
    menus = (await person.client.reader.get_object("/api/v1/access/menus"))["items"]
    found: list[str] = []
    while menus:
        menu = menus.pop(0)
        menus = [*menu["children"], *menus]
        if menu["route"] is not None:
            found.append(menu["route"])
    assert found
    return found
