"""Somebody follows a link that was meant for another role: the page is not there, and its data is not asked for."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.e2e.answers import Answers
from tests.e2e.conftest import Visit
from tests.e2e.visitor import ENGLISH, Visitor
from tests.e2e.world import World

# What only the order's parties may know: no other record of the market has these figures.
TERMS = {"energy_wh": 8_765_432_000, "prices_e8_yuan_per_kwh": {"flat": 45_678_913}}
FIGURES = ("8765432", "8,765.432", "45678913", "0.45678913")

# Who tries, the page, the name of its place in the menu, and what the page would ask the API for.
LINKS = [
    pytest.param("consumer", "/system/nodes", "运行节点", "/api/v1/system/", id="consumer-system"),
    pytest.param("consumer", "/audit/orders", "订单审核", "/api/v1/orders", id="consumer-audit"),
    pytest.param("retailer", "/security/sessions", "会话管理", "/api/v1/users", id="retailer-sessions"),
    pytest.param("auditor", "/access", "访问控制", "/api/v1/access/models", id="auditor-access"),
    pytest.param("inspector", "/orders/new", "新建订单", "/api/v1/packages", id="regulator-order"),
]


def asked_of(visitor: Visitor) -> list[str]:
    """The addresses of the API that the visitor's browser asks from now on."""
    asked: list[str] = []
    visitor.context.on("request", lambda request: asked.append(request.url))
    return asked


@pytest.mark.parametrize(("name", "path", "place", "data"), LINKS)
async def test_a_page_of_another_role_is_refused(
    visit: Visit, world: World, name: str, path: str, place: str, data: str
) -> None:
    visitor = await visit(getattr(world.people, name))
    await visitor.page.goto("about:blank")
    asked = asked_of(visitor)
    await visitor.open(path)
    await expect(visitor.page.get_by_text("当前身份无权查看此页面")).to_be_visible()
    await expect(visitor.page.get_by_role("menuitem", name=place, exact=True)).to_have_count(0)
    assert [url for url in asked if data in url] == []
    await visitor.assert_good_page(f"forbidden-{name}")


async def test_an_order_of_others_is_not_there(visit: Visit, world: World) -> None:
    order_id = await world.order(until="confirm", terms=TERMS)
    stranger = await visit(world.people.household, language=ENGLISH, width=390)
    answers = Answers(stranger.context)
    stranger.watch.expect_refusal(404, rf"/api/v1/orders/{order_id}(/.*)?")
    await stranger.open(f"/orders/{order_id}")
    await expect(stranger.page.get_by_role("alert")).to_be_visible()
    await stranger.assert_good_page("order-of-others")
    seen = await answers.text() + await stranger.page.content()
    for secret in (*FIGURES, world.people.consumer.participant, world.people.retailer.participant):
        assert secret not in seen, secret


async def test_the_exchange_sees_an_order_and_not_its_figures(visit: Visit, world: World) -> None:
    order_id = await world.order(until="confirm", terms=TERMS)
    auditor = await visit(world.people.auditor, signed_in=False)
    answers = Answers(auditor.context)
    await auditor.sign_in(f"/orders/{order_id}")
    main = auditor.page.get_by_role("main")
    await expect(main).to_contain_text(world.people.consumer.participant)
    await expect(main).to_contain_text("电量与价格仅买卖双方可见")
    await expect(main.get_by_role("button", name=re.compile("^(确认|还价)$"))).to_have_count(0)
    seen = await answers.text() + await auditor.page.content() + await auditor.stored()
    assert order_id in seen
    for figure in FIGURES:
        assert figure not in seen, figure
