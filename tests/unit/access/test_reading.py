"""What a role is told about itself, and who may read the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from acl.document import shipped_document
from gateway.access.dependencies import requires
from gateway.access.viewing import open_for
from gateway.sessions.schemas import Caller, Session
from tests.unit.access.market import AccessMarket, detail
from tests.unit.orders.instance import code


def routes(items: list[dict[str, Any]]) -> set[str]:
    return {route for item in items for route in [item["route"], *routes(item["children"])] if route}


async def test_a_role_gets_its_own_menus(market: AccessMarket) -> None:
    answer = await market.value("auditor", "access/menus")
    assert answer["role"] == "exchange_auditor"
    assert {"/registrations", "/audit/orders", "/audit/archive"} <= routes(answer["items"])
    assert not {"/access", "/disputes", "/system/nodes"} & routes(answer["items"])
    assert "/access" in routes((await market.value("guard", "access/menus"))["items"])


async def test_a_role_gets_its_own_resources_with_titles(market: AccessMarket) -> None:
    items = {each["name"]: each["title"] for each in (await market.value("auditor", "access/resources"))["items"]}
    assert items["action:audit"] == {"zh": "审核订单", "en": "Audit an order"}
    assert "action:sign" not in items


async def test_roles_are_listed_with_their_business_roles(market: AccessMarket) -> None:
    roles = {each["role"]: each for each in (await market.value("auditor", "access/roles"))["items"]}
    assert roles["consumer_viewer"]["business_roles"] == ["common", "consumer_reading", "key_holder"]
    assert roles["platform_service"]["side"] == "platform"


MAY_READ = {"guard": 200, "checker": 200, "head": 200, "root": 403, "clerk": 403, "auditor": 403}


@pytest.mark.parametrize("user", MAY_READ)
@pytest.mark.parametrize(
    "path", ["model", "state", "views", "versions", "versions/1", "versions/1/file", "versions/1/intent"]
)
async def test_only_those_who_need_it_read_the_model(market: AccessMarket, user: str, path: str) -> None:
    answer = await market.ask(user, "GET", f"access/{path}")
    assert answer.status_code == MAY_READ[user]
    if answer.status_code == 403:
        assert code(answer) == (403, "role_not_allowed")


async def test_without_a_session_nothing_is_told(market: AccessMarket) -> None:
    for path in ("menus", "resources", "roles", "model", "state", "views", "versions"):
        assert code(await market.http.get(f"/api/v1/access/{path}")) == (401, "unauthorised")


async def test_the_model_has_its_hash_as_etag(market: AccessMarket) -> None:
    answer = await market.ask("guard", "GET", "access/model")
    assert answer.headers["etag"] == f'"{shipped_document().model_hash}"'
    assert answer.content == shipped_document().text
    headers = {**await market.log_in("guard"), "If-None-Match": answer.headers["etag"]}
    assert (await market.get("access/model", headers)).status_code == 304


async def test_the_views_are_published_as_data(market: AccessMarket) -> None:
    rows = (await market.value("guard", "access/views"))["items"]
    assert {"entity": "audit_entry", "level": "confidential", "who": ["audit_administrator"]}.items() <= next(
        row for row in rows if row["entity"] == "audit_entry"
    ).items()


def test_a_resource_that_there_is_not_is_found_out_when_the_module_is_loaded() -> None:
    with pytest.raises(KeyError):
        requires("order:fly")


async def test_reads_of_the_product_ask_the_model(market: AccessMarket) -> None:
    assert code(await market.ask("root", "GET", "orders")) == (403, "role_not_allowed")
    assert code(await market.ask("clerk", "GET", f"orders/{'0' * 64}")) == (403, "role_not_allowed")
    assert (await market.ask("auditor", "GET", "orders")).status_code == 200
    assert code(await market.ask("auditor", "GET", f"orders/{'0' * 64}/terms")) == (403, "role_not_allowed")
    for path in ("participants", "packages", "policies", "blocks", "users/li-na"):
        assert (await market.ask("root", "GET", path)).status_code == 200


async def test_a_users_limits_are_shown_to_those_whom_they_concern(market: AccessMarket) -> None:
    assert "limits" in await market.value("clerk", "users/li-na")
    assert "limits" not in await market.value("root", "users/li-na")


def _caller(user: Any, role: str) -> Caller:
    session = Session(
        session_id="s", user_id=user.user_id, participant="exchange", role=role, generation=0, key="", expires_at_s=0
    )
    return Caller(user=user, session=session)


async def test_opening_personal_data_is_recorded_before_it_is_shown(market: AccessMarket) -> None:
    user = await market.services.users.get_user("auditor")
    value = {"participant": "mill", "data": {"contact": {"phone": "13812345678"}}}
    options: dict[str, Any] = {"trail": market.services.audit_trail, "subject": "registration/1", "purpose": "audit"}
    shown = await open_for(_caller(user, "exchange_auditor"), "registration", value, **options)
    assert shown == value
    entries = await market.entries("personal_data_read")
    assert [(each.actor, each.subject) for each in entries] == [("auditor", "registration/1")]
    assert "data.contact.phone" in detail(entries[0])["fields"]
    assert "13812345678" not in entries[0].detail
    assert await open_for(_caller(user, "exchange_supervisor"), "registration", value, **options) is None
    assert len(await market.entries("personal_data_read")) == 1


async def test_the_document_of_the_api_describes_the_endpoints(market: AccessMarket, tmp_path: Path) -> None:
    app: FastAPI = market.app
    paths = app.openapi()["paths"]
    assert {"/api/v1/access/menus", "/api/v1/access/import", "/api/v1/access/versions/{number}/intent"} <= set(paths)


async def test_an_export_is_recorded_with_its_filters(market: AccessMarket) -> None:
    assert (await market.ask("auditor", "GET", "orders.csv?state=signed")).status_code == 200
    answer = await market.http.get("/api/v1/orders", headers={**await market.log_in("auditor"), "Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    entries = await market.entries("export")
    assert [detail(each)["filters"] for each in entries] == [["state"], []]
