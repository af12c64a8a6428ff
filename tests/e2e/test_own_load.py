"""A consumer gives the dashboard a file of readings, and sees what they cost at the prices of the contract in force."""

from __future__ import annotations

import base64

from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.world import TERMS, World

_DAYS = ("2027-01-04", "2027-01-05", "2027-01-09")


def readings() -> bytes:
    """1 kWh in each quarter-hour of two working days and of a Saturday."""
    times = [f"{day}T{quarter // 4:02}:{quarter % 4 * 15:02}" for day in _DAYS for quarter in range(96)]
    return ("time,energy_kwh\n" + "".join(f"{time},1\n" for time in times)).encode()


async def test_a_load_costs_what_the_contract_says(visit: Visit, world: World) -> None:
    order_id = await world.order(until="archive")
    client = world.people.consumer.client
    file = {"media_type": "text/csv", "content": base64.b64encode(readings()).decode()}
    asked = {"readings": file, "prices": TERMS["prices_e8_yuan_per_kwh"]}
    quote = await client.packages.quote((await client.orders.get(order_id))["package"], asked)

    consumer = await visit(world.people.consumer)
    card = consumer.page.locator(".ant-card").filter(has_text="我的用电与电费")
    await card.get_by_label("选择用电数据文件（CSV 或 Excel）").set_input_files(
        {"name": "january.csv", "mimeType": "text/csv", "buffer": readings()}
    )
    await expect(card).to_contain_text("288 kWh")
    await expect(card).to_contain_text(f"{quote['total_fen'] / 100:,.2f}")
    await consumer.assert_good_page("own-load")
    await expect(card.locator("canvas")).to_be_visible()
    await card.get_by_text("各月电费").click()
    await card.get_by_role("button", name="以表格查看").click()
    await expect(card.get_by_role("table")).to_contain_text("2027-01")
    await consumer.page.reload()
    await expect(card).to_contain_text(f"{quote['total_fen'] / 100:,.2f}")  # this browser keeps the file
    await consumer.assert_good_page("own-load-again")
