"""The registry over HTTP: pages, filters, exports, histories, and what of it each caller sees."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.audit_trail.schemas import AuditFilters
from tests.unit.orders.instance import Instance, code, registry, user_tx
from tests.unit.participants.market import NEW_KEY, add_rated_firm, add_replaced_key
from tests.unit.projection.chain import NOW_MS, Chain


@pytest.fixture(scope="module")
async def exchange(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Instance]:
    chain = Chain()
    chain.add(registry())
    add_rated_firm(chain)
    add_replaced_key(chain)
    made = Instance(tmp_path_factory.mktemp("api"), chain, organisation="ExchangeOrg")
    made.index()
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def consumer(tmp_path_factory: pytest.TempPathFactory, exchange: Instance) -> AsyncIterator[Instance]:
    """The consumers' own instance of the same chain."""
    made = Instance(tmp_path_factory.mktemp("consumers"), exchange.chain)
    made.index()
    yield made
    await made.close()


async def ids(instance: Instance, path: str, headers: dict[str, str]) -> list[str]:
    answer = await instance.get(path, headers)
    assert answer.status_code == 200, answer.text
    name = "user_id" if path.startswith("users") else "participant_id"
    return [each[name] for each in answer.json()["items"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("participants", ["exchange", "foundry", "hotel", "mill", "regulator", "southgrid"]),
        ("participants?kind=retailer", ["southgrid"]),
        ("participants?organisation=ConsumerOrg&status=active", ["hotel", "mill"]),
        ("participants?class=industrial", ["foundry"]),
        ("participants?text=l", ["hotel", "mill", "regulator"]),
        ("users?participant=mill", ["li-na"]),
        ("users?role=consumer_owner", ["li-na", "smith", "wang"]),
        ("users?participant=mill&role=retailer_trader", []),
        ("users?organisation=RetailerOrg", ["retail-clerk"]),
        ("users?text=-&status=active", ["li-na", "retail-clerk"]),
        ("users?text=_", []),
    ],
)
async def test_filters_are_joined(exchange: Instance, query: str, found: list[str]) -> None:
    assert await ids(exchange, query, await exchange.log_in("auditor")) == found


@pytest.mark.parametrize(
    "query",
    ["participants?kind=poet", "participants?text=%25", "participants?shape=round", "users?limit=0", "users?role=A"],
)
async def test_what_is_no_filter_is_refused(exchange: Instance, query: str) -> None:
    answer = await exchange.get(query, await exchange.log_in("auditor"))
    assert code(answer) == (400, "invalid_request")


@pytest.mark.parametrize("what", ["participants", "users"])
async def test_pages_follow_each_other_and_a_cursor_serves_its_own_list_only(exchange: Instance, what: str) -> None:
    headers = await exchange.log_in("auditor")
    whole = await ids(exchange, what, headers)
    seen: list[str] = []
    cursors: list[str] = []
    while True:
        page = (await exchange.get(f"{what}?limit=2{'&cursor=' + cursors[-1] if cursors else ''}", headers)).json()
        seen += [each.get("user_id") or each["participant_id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursors.append(page["next_cursor"])
    assert (seen, len(cursors) > 1) == (whole, True)
    other = "users" if what == "participants" else "participants"
    for query in (f"{other}?cursor={cursors[0]}", f"{what}?status=active&cursor={cursors[0]}", f"{what}?cursor=x"):
        assert code(await exchange.get(query, headers)) == (400, "invalid_request")


async def test_a_participant_has_its_users_and_what_ends_first(exchange: Instance) -> None:
    exchange.chain.add(user_tx("wang", memberships={"foundry": ["consumer_owner"]}, status="suspended", valid_until=1))
    exchange.index()
    headers = await exchange.log_in("auditor")
    answer = await exchange.get("participants/foundry?min_block=9", headers)
    found = answer.json()
    assert (found["version"], found["credit_rating"], found["status"]) == (4, "A", "suspended")
    assert found["users"] == {"active": 1, "suspended": 1}
    assert (found["certificates_end"], found["qualifications_end"]) == (NOW_MS + 90, "2026-12-31")
    tag = answer.headers["etag"]
    same = await exchange.get("participants/foundry", headers | {"If-None-Match": tag})
    assert (same.status_code, same.content) == (304, b"")
    exchange.chain.add(user_tx("wang", version=3, memberships={"hotel": ["consumer_owner"]}))
    exchange.index()
    changed = await exchange.get("participants/foundry", headers | {"If-None-Match": tag})
    assert changed.json()["users"] == {"active": 1}
    assert code(await exchange.get("participants/nobody", headers)) == (404, "not_found")


async def test_the_credit_ratings_are_read_from_the_history(exchange: Instance) -> None:
    headers = await exchange.log_in("auditor")
    steps = (await exchange.get("participants/foundry/history", headers)).json()["items"]
    assert [(each["version"], each["action"], each["reason"]) for each in steps] == [
        (1, "register_participant", None),
        (2, "rate_participant", "paid_in_time"),
        (3, "rate_participant", "late"),
        (4, "set_participant_status", "inspection"),
    ]
    assert steps[0]["changes"]["kind"] == {"before": None, "after": "consumer"}
    assert steps[1]["changes"] == {"credit_rating": {"before": None, "after": "AA"}}
    assert steps[2]["changes"] is None  # a later step of the same transaction wrote the record again
    assert steps[3]["changes"] == {
        "credit_rating": {"before": "AA", "after": "A"},
        "status": {"before": "active", "after": "suspended"},
    }
    assert {each["actor"] for each in steps} == {"registrar"}
    assert [each["at"] for each in steps] == [NOW_MS + 1, NOW_MS + 2, NOW_MS + 3, NOW_MS + 3]
    opened = (await exchange.get("participants/mill/history", headers)).json()["items"]
    assert [(each["action"], each["intent_id"]) for each in opened] == [("bootstrap", None)]
    assert code(await exchange.get("participants/nobody/history", headers)) == (404, "not_found")


async def test_a_limit_is_seen_in_no_history_of_another_participants_user(
    exchange: Instance, consumer: Instance
) -> None:
    async def changed(instance: Instance, user: str) -> list[list[str]]:
        answer = await instance.get("users/smith/history", await instance.log_in(user))
        return [sorted(each["changes"]) for each in answer.json()["items"]]

    assert (await changed(exchange, "auditor"))[1:] == [["limits"], ["public_key"]]
    assert (await changed(consumer, "li-na"))[1:] == [[], ["public_key"]]
    assert "limits" not in (await changed(consumer, "li-na"))[0]


async def test_a_change_that_two_agreed_on_is_a_step_of_its_user(exchange: Instance) -> None:
    headers = await exchange.log_in("auditor")
    last = (await exchange.get("users/smith/history", headers)).json()["items"][-1]
    assert (last["version"], last["action"], last["actor"]) == (3, "approve_change", "registrar")
    assert last["changes"]["public_key"]["after"] == NEW_KEY


async def test_a_user_has_an_etag(exchange: Instance) -> None:
    headers = await exchange.log_in("auditor")
    found = await exchange.get("users/smith", headers)
    assert (found.json()["public_key"], found.headers["etag"]) == (NEW_KEY, 'W/"3"')
    assert (await exchange.get("users/smith", headers | {"If-None-Match": 'W/"3"'})).status_code == 304


async def test_exports_have_what_the_lists_have_and_are_recorded(exchange: Instance) -> None:
    headers = await exchange.log_in("auditor")
    for what in ("participants", "users"):
        exported = await exchange.get(f"{what}.csv?organisation=ConsumerOrg", headers)
        rows = list(csv.DictReader(io.StringIO(exported.text)))
        listed = (await exchange.get(f"{what}?organisation=ConsumerOrg", headers)).json()["items"]
        assert [row[f"{what[:-1]}_id"] for row in rows] == [each[f"{what[:-1]}_id"] for each in listed]
        accepted = await exchange.get(f"{what}?organisation=ConsumerOrg", headers | {"Accept": "text/csv"})
        assert accepted.content == exported.content
    assert rows[1]["memberships"] == "foundry: consumer_owner"
    entries = await exchange.services.audit_trail.page(AuditFilters(kind="export"), after=0, limit=9)
    details: list[dict[str, Any]] = [json.loads(each.detail) for each in entries]
    assert [each["resource"] for each in details] == ["participants", "participants", "users", "users"]
    assert {tuple(each["filters"]) for each in details} == {("organisation",)}


@pytest.mark.parametrize("path", ["participants.csv", "users.csv"])
async def test_a_company_exports_no_registry(consumer: Instance, path: str) -> None:
    headers = await consumer.log_in("li-na")
    assert code(await consumer.get(path, headers)) == (403, "role_not_allowed")
    asked = await consumer.get(path.removesuffix(".csv"), headers | {"Accept": "text/csv"})
    assert code(asked) == (403, "role_not_allowed")


@pytest.mark.parametrize("path", ["participants", "participants/mill", "participants/mill/history", "users", "changes"])
async def test_nobody_reads_without_a_session(exchange: Instance, path: str) -> None:
    assert code(await exchange.get(path, {})) == (401, "unauthorised")
