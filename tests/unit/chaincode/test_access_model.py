"""The access model on the ledger: what it changes, what it cannot change, and the anchors of the audit trails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaincode import keys, role_table
from chaincode.actions import ACTIONS
from chaincode.identity.access_model import EDITABLE_NOUNS
from tests.unit.chaincode.market import CONSUMER, EXCHANGE, FIELDS, REGISTRAR, RETAILER, Market, Person

ADMINISTRATOR = Person("u-sec", "exchange-operator", "ExchangeOrg", ("security_administrator",), 90)
OUTSIDER = Person("u-sec-c", "c-operator", "ConsumerOrg", ("security_administrator",), 91)
VIEWER = Person("u-view", "c1", "ConsumerOrg", ("consumer_viewer",), 92)
SERVICE = Person("api-c", "c-operator", "ConsumerOrg", ("platform_service",), 93)
SERVICE_X = Person("api-x", "exchange-operator", "ExchangeOrg", ("platform_service",), 94)


def built_in() -> dict[str, list[str]]:
    """The market part of the built-in table, as a model says it."""
    roles: dict[str, list[str]] = {}
    for action in ACTIONS.values():
        if action.noun in EDITABLE_NOUNS:
            for role in action.roles:
                roles.setdefault(role, []).append(action.name)
    return roles


async def set_model(market: Market, roles: dict[str, list[str]], version: int | None = None) -> dict[str, Any]:
    args = {"model_hash": "ab" * 32, "roles": roles}
    return await market.do(ADMINISTRATOR, "set_access_model", args=args, expected_version=version)


async def test_a_model_says_who_may_do_what_on_the_market(market: Market) -> None:
    await market.enrol(ADMINISTRATOR)
    await market.enrol(VIEWER)
    assert (await market.do(VIEWER, "create", args=FIELDS))["code"] == "role_not_allowed"
    roles = built_in()
    roles["consumer_viewer"] = ["create"]
    roles["consumer_owner"].remove("create")
    assert (await set_model(market, roles))["status"] == "applied"
    await market.done(VIEWER, "create", args=FIELDS)
    assert (await market.do(CONSUMER, "create", args=FIELDS))["code"] == "role_not_allowed"
    await market.submit()
    assert (await set_model(market, built_in(), version=1))["version"] == 2
    assert (await market.do(VIEWER, "create", args=FIELDS))["code"] == "role_not_allowed"
    await market.done(CONSUMER, "create", args=FIELDS)


async def test_the_same_table_as_a_model_changes_nothing(market: Market) -> None:
    await market.enrol(ADMINISTRATOR)
    await set_model(market, built_in())
    record = market.record(keys.access_model())
    assert record is not None
    assert {role: sorted(actions) for role, actions in built_in().items()} == record["roles"]
    order = await market.submit()
    await market.done(RETAILER, "reject", order, args={"reason": "no"})
    await market.done(REGISTRAR, "set_user_status", RETAILER.user, args={"status": "suspended"})


async def test_an_empty_model_stops_the_market_but_not_the_registry(market: Market) -> None:
    await market.enrol(ADMINISTRATOR)
    await set_model(market, {})
    assert (await market.do(CONSUMER, "create", args=FIELDS))["code"] == "role_not_allowed"
    await market.done(REGISTRAR, "set_user_status", RETAILER.user, args={"status": "suspended"})
    assert (await set_model(market, built_in(), version=1))["status"] == "applied"
    await market.done(CONSUMER, "create", args=FIELDS)


@pytest.mark.parametrize(
    ("role", "action"),
    [
        ("consumer_owner", "audit"),
        ("consumer_owner", "publish_package"),
        ("retailer_trader", "submit"),
        ("exchange_auditor", "sign"),
        ("exchange_registrar", "confirm"),
        ("exchange_auditor", "register_user"),
        ("exchange_auditor", "set_user_roles"),
        ("consumer_operator", "propose_key"),
        ("system_administrator", "set_access_model"),
        ("audit_administrator", "anchor_audit"),
        ("security_administrator", "reject"),
        ("platform_service", "lapse"),
        ("regulator_inspector", "lapse"),
        ("regulator_inspector", "replace_key"),
        ("grid_meter_data_agent", "create"),
        ("exchange_registrar", "approve_change"),
        ("consumer_owner", "steal"),
    ],
)
async def test_what_no_model_may_give(market: Market, role: str, action: str) -> None:
    await market.enrol(ADMINISTRATOR)
    result = await set_model(market, {role: [action]})
    assert (result["code"], result["detail"]["role"]) == ("not_editable", role)
    assert market.record(keys.access_model()) is None


async def test_only_the_exchanges_security_administrator_sets_it_on_what_was_seen(market: Market) -> None:
    await market.enrol(ADMINISTRATOR)
    await market.enrol(OUTSIDER, kind="operator")
    args = {"model_hash": "ab" * 32, "roles": built_in()}
    assert (await market.do(OUTSIDER, "set_access_model", args=args))["code"] == "role_not_allowed"
    assert (await market.do(EXCHANGE, "set_access_model", args=args))["code"] == "role_not_allowed"
    assert (await market.do(REGISTRAR, "set_access_model", args=args))["code"] == "role_not_allowed"
    assert (await set_model(market, built_in(), version=1))["code"] == "stale_version"
    await set_model(market, built_in())
    assert (await set_model(market, built_in()))["code"] == "stale_version"
    unknown = await market.do(ADMINISTRATOR, "set_access_model", args={**args, "roles": {"boss": ["create"]}})
    assert unknown["code"] == "invalid_args"


async def test_each_organisations_trail_is_anchored_and_grows(market: Market) -> None:
    await market.enrol(SERVICE, kind="operator")
    await market.enrol(SERVICE_X)

    async def anchor(person: Person, count: int, version: int | None) -> dict[str, Any]:
        args = {"count": count, "head": f"{count:064x}"}
        return await market.do(person, "anchor_audit", args=args, expected_version=version)

    assert (await anchor(SERVICE, 3, None))["version"] == 1
    assert (await anchor(SERVICE, 3, 1))["code"] == "anchor_not_growing"
    assert (await anchor(SERVICE, 2, 1))["code"] == "anchor_not_growing"
    assert (await anchor(SERVICE, 4, None))["code"] == "stale_version"
    assert (await anchor(SERVICE, 9, 1))["version"] == 2
    assert (await anchor(SERVICE_X, 1, None))["version"] == 1
    kept = [market.record(keys.audit_anchor_version("ConsumerOrg", version)) for version in (1, 2)]
    assert [record and record["count"] for record in kept] == [3, 9]
    assert market.record(keys.audit_anchor("ConsumerOrg")) == {
        "version": 2,
        "count": 9,
        "head": f"{9:064x}",
        "operator": "api-c",
        "refreshed_at": market.now_ms,
    }
    assert (await anchor(CONSUMER, 10, 2))["code"] == "role_not_allowed"


def test_the_readme_has_the_table_of_roles() -> None:
    readme = (Path(role_table.__file__).parent / "README.md").read_text(encoding="utf-8")
    between = readme.split("<!-- roles: begin -->\n")[1].split("<!-- roles: end -->")[0]
    assert between == role_table.table()


async def test_they_are_read_by_the_transaction_functions(market: Market) -> None:
    await market.enrol(ADMINISTRATOR)
    await market.enrol(SERVICE_X)

    async def read(*args: str) -> tuple[int, Any]:
        call = (arg.encode() for arg in args)
        status, answer, _ = await market.peer.call(*call, organisation="RegulatorOrg", now_ms=market.now_ms)
        return status, answer

    assert await read("ReadAccessModel") == (500, {"code": "unknown_target"})
    assert await read("ReadAuditAnchor", "ExchangeOrg") == (500, {"code": "unknown_target"})
    await set_model(market, {})
    await market.done(SERVICE_X, "anchor_audit", args={"count": 1, "head": "ab" * 32})
    change = await market.done(REGISTRAR, "propose_registrar", args={"user": "reg-2", "status": "suspended"})
    assert (await read("ReadAccessModel"))[1]["version"] == 1
    assert (await read("ReadAuditAnchor", "ExchangeOrg"))[1]["count"] == 1
    assert (await read("ReadChange", change["target"]))[1]["kind"] == "status"
