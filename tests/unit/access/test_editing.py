"""Versions: who makes them, on top of which, what is refused, what is written down."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from acl.document import read_document, shipped_document
from tests.unit.access.market import ADMINISTRATORS, AccessMarket, detail, document
from tests.unit.orders.instance import code

EXTRA = {"zh": "取消", "en": "Cancelling", "menus": [], "resources": ["action:cancel"]}


async def give(market: AccessMarket) -> None:
    """Versions 2 and 3: a business role, and that a consumer's viewer has it."""
    made = await market.ask("guard", "PUT", "access/business-roles/cancelling", base=1, json=EXTRA)
    assert (made.status_code, made.headers["etag"]) == (200, '"2"')
    given = {"business_roles": ["common", "consumer_reading", "key_holder", "cancelling"]}
    mapped = await market.ask("guard", "PUT", "access/organisation-roles/consumer_viewer", base=2, json=given)
    assert (mapped.status_code, mapped.headers["etag"]) == (200, '"3"')


async def test_each_change_is_a_version_with_author_time_and_before_and_after(market: AccessMarket) -> None:
    await give(market)
    history = (await market.value("guard", "access/versions"))["items"]
    assert [(each["version"], each["kind"], each["author"], each["base"], each["in_force"]) for each in history] == [
        (3, "organisation_role", "guard", 2, False),
        (2, "business_role", "guard", 1, False),
        (1, "shipped", None, None, True),
    ]
    assert {each["made_at"] for each in history} == {market.clock}
    assert history[0]["difference"] == {
        "changes": [
            {
                "path": "organisation_roles.consumer_viewer",
                "before": ["common", "consumer_reading", "key_holder"],
                "after": ["cancelling", "common", "consumer_reading", "key_holder"],
            }
        ],
        "gained": {"consumer_viewer": ["action:cancel"]},
        "lost": {},
    }


async def test_each_change_is_in_the_audit_trail(market: AccessMarket) -> None:
    await give(market)
    entries = await market.entries("access_model_changed")
    assert [(each.actor, each.subject) for each in entries] == [("guard", "access/2"), ("guard", "access/3")]
    assert detail(entries[0])["changes"] == [{"path": "business_roles.cancelling", "before": None, "after": EXTRA}]


async def test_a_business_role_can_be_deleted_when_nobody_has_it(market: AccessMarket) -> None:
    await give(market)
    kept = await market.ask("guard", "DELETE", "access/business-roles/cancelling", base=3)
    assert code(kept) == (400, "invalid_access_model")
    given = {"business_roles": ["common", "consumer_reading", "key_holder"]}
    await market.ask("guard", "PUT", "access/organisation-roles/consumer_viewer", base=3, json=given)
    gone = await market.ask("guard", "DELETE", "access/business-roles/cancelling", base=4)
    assert gone.json()["model_hash"] == shipped_document().model_hash
    assert code(await market.ask("guard", "DELETE", "access/business-roles/cancelling", base=5)) == (404, "not_found")


WRITES: dict[str, tuple[str, str, Any]] = {
    "put": ("PUT", "access/business-roles/cancelling", EXTRA),
    "delete": ("DELETE", "access/business-roles/common", None),
    "map": ("PUT", "access/organisation-roles/consumer_viewer", {"business_roles": ["common"]}),
    "import": ("POST", "access/import", document(business_roles={"cancelling": EXTRA})),
}


@pytest.mark.parametrize("user", [*sorted(set(ADMINISTRATORS) - {"guard"}), "auditor"])
@pytest.mark.parametrize("name", WRITES)
async def test_nobody_but_the_security_administrator_changes_anything(
    market: AccessMarket, name: str, user: str
) -> None:
    method, path, body = WRITES[name]
    answer = await market.ask(user, method, path, base=1, json=body)
    assert code(answer) == (403, "role_not_allowed")
    assert len((await market.value("guard", "access/versions"))["items"]) == 1


@pytest.mark.parametrize("name", WRITES)
async def test_a_change_names_the_version_that_it_is_made_on(market: AccessMarket, name: str) -> None:
    method, path, body = WRITES[name]
    assert code(await market.ask("guard", method, path, json=body)) == (428, "precondition_required")
    assert code(await market.ask("guard", method, path, base=2, json=body)) == (412, "precondition_failed")
    headers = {**await market.log_in("guard"), "If-Match": "*"}
    answer = await market.http.request(method, f"/api/v1/{path}", json=body, headers=headers)
    assert code(answer) == (400, "invalid_request")


async def test_of_two_changes_on_the_same_version_one_is_refused(market: AccessMarket) -> None:
    await market.ask("guard", "PUT", "access/business-roles/one", base=1, json=EXTRA)
    late = await market.ask("guard", "PUT", "access/business-roles/two", base=1, json=EXTRA)
    assert code(late) == (412, "precondition_failed")


async def test_a_change_that_breaks_a_rule_is_refused_with_its_fault_and_leaves_nothing(market: AccessMarket) -> None:
    given = {"business_roles": ["common", "key_holder", "system_administration", "security_administration"]}
    answer = await market.ask("guard", "PUT", "access/organisation-roles/system_administrator", base=1, json=given)
    assert code(answer) == (400, "invalid_access_model")
    assert {
        "code": "not_for_role",
        "path": "organisation_roles.system_administrator: access:write",
    } in answer.json()["context"]["faults"]
    assert (await market.value("guard", "access/state"))["newest"]["version"] == 1
    assert await market.entries("access_model_changed") == []


async def test_a_change_that_changes_nothing_is_no_version(market: AccessMarket) -> None:
    same = shipped_document().as_value()["business_roles"]["common"]
    answer = await market.ask("guard", "PUT", "access/business-roles/common", base=1, json=same)
    assert code(answer) == (409, "access_model_unchanged")


async def test_an_unknown_organisation_role_is_not_found(market: AccessMarket) -> None:
    body: dict[str, list[str]] = {"business_roles": []}
    answer = await market.ask("guard", "PUT", "access/organisation-roles/king", base=1, json=body)
    assert code(answer) == (404, "not_found")


async def test_a_version_leaves_as_a_file_and_comes_back(market: AccessMarket) -> None:
    await give(market)
    file = await market.ask("guard", "GET", "access/versions/3/file")
    assert "attachment" in file.headers["content-disposition"]
    assert read_document(file.content).model_hash == file.headers["etag"].strip('"')
    await market.ask("guard", "POST", "access/import", base=3, content=shipped_document().text)
    back = await market.ask("guard", "POST", "access/import", base=4, content=file.content)
    assert (back.status_code, back.json()["version"]) == (201, 5)
    assert (await market.value("guard", "access/versions/5"))["document"] == json.loads(file.content)


async def test_a_dry_run_says_what_would_change_and_changes_nothing(market: AccessMarket) -> None:
    body = document(business_roles={"cancelling": EXTRA})
    answer = await market.ask("guard", "POST", "access/import?dry_run=true", json=body)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    assert [each["path"] for each in answer.json()["difference"]["changes"]] == ["business_roles.cancelling"]
    assert (await market.value("guard", "access/state"))["newest"]["version"] == 1


@pytest.mark.parametrize(
    ("content", "refusal", "fault"),
    [
        (b"{", (400, "invalid_access_model"), {"code": "invalid_document", "path": ""}),
        (b'{"menus":{},"menus":{}}', (400, "invalid_access_model"), {"code": "invalid_document", "path": ""}),
        (b"{}", (400, "invalid_access_model"), {"code": "invalid_document", "path": "menus"}),
        (
            json.dumps(document(organisation_roles={"king": []})).encode(),
            (400, "invalid_access_model"),
            {"code": "unknown_role", "path": "organisation_roles.king"},
        ),
    ],
)
async def test_a_wrong_file_is_refused_with_its_faults(
    market: AccessMarket, content: bytes, refusal: tuple[int, str], fault: dict[str, str]
) -> None:
    for path in ("access/import", "access/import?dry_run=true"):
        answer = await market.ask("guard", "POST", path, base=1, content=content)
        assert code(answer) == refusal
        assert fault in answer.json()["context"]["faults"]


async def test_a_file_beyond_the_limit_is_refused(market: AccessMarket) -> None:
    answer = await market.ask("guard", "POST", "access/import", base=1, content=b" " * 262_145)
    assert code(answer) == (413, "request_too_large")


async def test_a_large_change_is_recorded_by_its_hash(market: AccessMarket) -> None:
    roles = {
        f"role_{number}": {"zh": "角" * 80, "en": "r" * 80, "menus": [], "resources": ["package:read"]}
        for number in range(170)
    }
    answer = await market.ask("guard", "POST", "access/import", base=1, json=document(business_roles=roles))
    assert answer.status_code == 201
    recorded = detail((await market.entries("access_model_changed"))[0])
    assert "changes" not in recorded
    assert len(recorded["changes_hash"]) == 64


async def test_history_comes_in_pages(market: AccessMarket) -> None:
    await give(market)
    first = await market.value("guard", "access/versions?limit=2")
    assert ([each["version"] for each in first["items"]], first["next_before"]) == ([3, 2], 2)
    last = await market.value("guard", "access/versions?limit=2&before=2")
    assert ([each["version"] for each in last["items"]], last["next_before"]) == ([1], None)
    assert code(await market.ask("guard", "GET", "access/versions/9")) == (404, "not_found")


# --- other organisations -----------------------------------------------------------------------------------------


@pytest.fixture
async def elsewhere(tmp_path: Path) -> AsyncIterator[AccessMarket]:
    made = await AccessMarket(tmp_path / "consumer", organisation="ConsumerOrg").begin()
    yield made
    await made.close()


async def test_at_another_organisation_the_model_is_not_edited(elsewhere: AccessMarket) -> None:
    answer = await elsewhere.ask("guard", "PUT", "access/business-roles/cancelling", base=1, json=EXTRA)
    assert code(answer) == (409, "access_model_elsewhere")


async def test_another_organisation_takes_over_the_model_in_force_and_no_other(elsewhere: AccessMarket) -> None:
    body = document(business_roles={"cancelling": EXTRA})
    refused = await elsewhere.ask("guard", "POST", "access/import", base=1, json=body)
    assert code(refused) == (409, "access_model_not_in_force")
    wanted = read_document(body)
    args = (await elsewhere.value("guard", "access/versions/1/intent"))["args"]
    await elsewhere.put_on_ledger(1, roles=args["roles"], model_hash=wanted.model_hash)
    assert (await elsewhere.value("guard", "access/state"))["drift"] == ["unknown_model"]
    taken = await elsewhere.ask("guard", "POST", "access/import", base=1, json=body)
    assert taken.status_code == 201
    assert (await elsewhere.value("guard", "access/state"))["drift"] == []
    assert elsewhere.services.access.model.document.model_hash == wanted.model_hash
