"""A retailer confirms two hundred orders at once, and reads what became of each."""

from __future__ import annotations

from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.visitor import ENGLISH
from tests.e2e.world import World

_MANY = 200


async def test_two_hundred_orders_are_confirmed_at_once(visit: Visit, world: World) -> None:
    crowd = await world.orders(_MANY)
    retailer = await visit(world.people.retailer, language=ENGLISH, width=1920)
    page = await retailer.open(f"/orders/incoming?package={crowd.package}&size={_MANY}")
    main = page.get_by_role("main")
    await expect(main.get_by_role("status")).to_have_text(f"{_MANY} in all")
    await main.get_by_role("checkbox", name="Choose all that are loaded").check()
    await retailer.assert_good_page("bulk-choice")
    await retailer.press("批量确认", f"Confirm ({_MANY})")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("listitem")).to_have_count(_MANY)
    # While the retailer reads, one consumer thinks better of it.
    await world.take(crowd.consumers[0].client.orders.plain("cancel", crowd.order_ids[0]))
    await retailer.sign(count=_MANY)
    rows = dialog.locator(".ant-table-row")  # a long table's rows have no role
    await expect(rows.filter(has_text="Refused")).to_have_count(1)
    await expect(rows.filter(has_text="Refused")).to_contain_text(crowd.order_ids[0][:8])
    await expect(rows.filter(has_text="On the ledger").first).to_be_visible()
    await retailer.assert_good_page("bulk-results")
    await dialog.get_by_role("button", name="Close").last.click()
    await expect(main.get_by_text("Nothing fits these filters")).to_be_visible()
    orders = [each async for each in world.people.retailer.client.orders.find(package=crowd.package)]
    confirmed = [each["order_id"] for each in orders if "retailer" in each["confirmed"]]
    assert sorted(confirmed) == sorted(crowd.order_ids[1:])
