"""What the pages of operator and regulator say of an order that went through: found by all that names it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.forms import main
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

pytestmark = pytest.mark.full


async def search(inspector: Visitor, text: str) -> None:
    await inspector.open("/explorer/search")
    field = main(inspector).get_by_role("searchbox").or_(main(inspector).get_by_role("textbox")).first
    await field.fill(text)
    await field.press("Enter")


async def test_the_inspector_finds_an_order_and_proves_that_nothing_can_be_written(visit: Visit, world: World) -> None:
    people = world.people
    order_id = await world.order(until="archive")
    order = await people.consumer.client.orders.get(order_id)
    inspector = await visit(people.inspector, width=1920)
    link = main(inspector).locator(f'a[href*="{order_id}"]').first
    for text in (order_id, order_id[:12]):
        await search(inspector, text)
        await expect(link).to_be_visible()
    await inspector.assert_good_page("search-id")
    await search(inspector, str(order["terms_hash"]))
    await expect(link).to_be_visible()
    await inspector.assert_good_page("search-hash")
    await search(inspector, people.consumer.participant)
    await expect(main(inspector)).to_contain_text(people.consumer.participant)
    await expect(main(inspector)).to_contain_text("电力用户")
    await inspector.assert_good_page("search-participant")
    await search(inspector, "2020-01-01")  # the first blocks since then
    await expect(main(inspector).locator('a[href="/explorer/blocks/0"]').first).to_be_visible()
    await search(inspector, "no-such-thing")
    await expect(main(inspector)).to_contain_text("没有与“no-such-thing”相符的内容")

    totals = await people.inspector.client.reader.get_object("/api/v1/explorer/totals")
    await inspector.open("/explorer/totals")
    await expect(main(inspector)).to_contain_text("执行中")
    await expect(main(inspector)).to_contain_text(f"{totals['orders']:,}")
    await inspector.assert_good_page("totals")
    await inspector.open("/explorer/read-only")
    await inspector.press("尝试写入", "Try to write")
    await expect(main(inspector)).to_contain_text("写入尝试全部被拒绝")
    await inspector.assert_good_page("read-only")


async def test_the_operator_sees_every_node_up_and_what_went_wrong(visit: Visit, world: World) -> None:
    operator = await visit(world.people.system_administrator, language=ENGLISH)
    await operator.open("/system/nodes")
    rows = main(operator).get_by_role("row")
    await expect(rows.filter(has_text="Answers").first).to_be_visible()
    await expect(rows.filter(has_text="No answer")).to_have_count(0)
    nodes = (await world.people.system_administrator.client.reader.get_object("/api/v1/system/nodes"))["nodes"]
    await expect(rows.filter(has_text="Answers")).to_have_count(len(nodes))
    await operator.assert_good_page("nodes")
    await operator.open("/system/faults")
    faults = await world.people.system_administrator.client.reader.get_object("/api/v1/system/faults")
    if faults["totals"]:
        await expect(main(operator).get_by_role("table").first).to_contain_text(faults["totals"][0]["code"])
    else:
        await expect(main(operator)).to_contain_text("No faults")
    await operator.assert_good_page("faults")
