"""The access model out of the box, what a model may say, and what is compiled from one."""

from __future__ import annotations

from typing import Any

import pytest

from acl.catalogue import MARKET_NOUNS, read_data, resources
from acl.difference import difference
from acl.document import Document, ModelError, read_document, shipped_document
from acl.model import AccessModel, MenuNode
from acl.roles import ROLES
from acl.validation import check_document
from chaincode import canonical
from chaincode.actions import ACTIONS

ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")


def shipped() -> dict[str, Any]:
    return shipped_document().as_value()


def faults_of(value: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(ModelError) as caught:
        check_document(read_document(value))
    return {(fault.code, fault.path) for fault in caught.value.faults}


def test_the_model_out_of_the_box_keeps_all_rules() -> None:
    check_document(shipped_document())


def test_every_action_of_the_chaincode_is_a_resource_and_nothing_else_is_called_one() -> None:
    actions = {resource.action for resource in resources().values() if resource.action is not None}
    assert actions == set(ACTIONS) == set(read_data("actions.toml"))


def test_out_of_the_box_roles_act_on_the_market_as_the_chaincode_has_it_built_in() -> None:
    built_in: dict[str, list[str]] = {}
    for action in ACTIONS.values():
        for role in action.roles if action.noun in MARKET_NOUNS else ():
            built_in.setdefault(role, []).append(action.name)
    table = AccessModel(shipped_document()).actions_by_role()
    assert table == {role: sorted(actions) for role, actions in sorted(built_in.items())}


# By hand, from the duties: what each administrator alone does.
DUTIES = {
    "system_administrator": {"system:read", "system:operate"},
    "security_administrator": {"access:write", "custody:invite", "session:end", "action:set_access_model"},
    "audit_administrator": {"audit_trail:read", "audit_trail:export"},
}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrators_duty_is_nobody_elses(role: str) -> None:
    model = AccessModel(shipped_document())
    for resource in DUTIES[role]:
        assert [other for other in ROLES if model.may(other, resource)] == [role]
        assert resources()[resource].holders == {role}


@pytest.mark.parametrize("role", [role.name for role in ROLES.values() if role.side in ("platform", "regulator")])
def test_platform_and_regulator_take_no_step_of_the_market(role: str) -> None:
    market = {f"action:{action.name}" for action in ACTIONS.values() if action.noun in MARKET_NOUNS}
    assert not AccessModel(shipped_document()).resources_of(role) & market
    assert not any(role in resources()[name].holders for name in market)


def test_the_regulator_has_no_action_at_all() -> None:
    held = AccessModel(shipped_document()).resources_of("regulator_inspector")
    assert not [name for name in held if name.startswith("action:")]


def test_an_unknown_role_or_resource_may_nothing() -> None:
    model = AccessModel(shipped_document())
    assert not model.may("nobody", "order:read")
    assert not model.may("consumer_owner", "order:unknown")
    assert model.menus_of("nobody") == ()


# --- what is refused ---------------------------------------------------------------------------------------------


def _give(role: str, resource: str) -> dict[str, Any]:
    value = shipped()
    value["business_roles"]["extra"] = {"zh": "附加", "en": "Extra", "menus": [], "resources": [resource]}
    value["organisation_roles"][role].append("extra")
    return value


@pytest.mark.parametrize(
    ("role", "resource"),
    [
        ("system_administrator", "access:write"),
        ("system_administrator", "audit_trail:read"),
        ("security_administrator", "system:operate"),
        ("audit_administrator", "access:write"),
        ("exchange_supervisor", "audit_trail:read"),
        ("system_administrator", "action:cancel"),
        ("security_administrator", "order:read"),
        ("platform_service", "action:submit"),
        ("consumer_owner", "action:audit"),
        ("retailer_trader", "action:create"),
        ("exchange_auditor", "action:sign"),
        ("regulator_inspector", "action:lapse"),
        ("exchange_auditor", "terms:read"),
        ("exchange_auditor", "registration:bind"),
        ("exchange_auditor", "action:register_user"),
    ],
)
def test_duties_and_sides_are_kept_apart(role: str, resource: str) -> None:
    assert ("not_for_role", f"organisation_roles.{role}: {resource}") in faults_of(_give(role, resource))


def test_what_a_document_gives_beyond_the_limits_is_not_given_by_the_compiled_model() -> None:
    model = AccessModel(read_document(_give("system_administrator", "access:write")))
    assert not model.may("system_administrator", "access:write")


def test_a_market_action_may_be_given_to_another_role_of_its_side() -> None:
    value = _give("retailer_settlement_clerk", "action:retire_package")
    document = read_document(value)
    check_document(document)
    assert AccessModel(document).actions_by_role()["retailer_settlement_clerk"] == ["retire_package"]


def _without(path: str) -> dict[str, Any]:
    section, name, part, item = path.split("/")
    value = shipped()
    value[section][name][part].remove(item)
    return value


def test_an_action_that_the_chaincode_does_not_let_be_given_away_cannot_be_taken_away_here() -> None:
    value = _without("business_roles/registration_desk/resources/action:register_user")
    assert faults_of(value) == {("fixed_action", "organisation_roles.exchange_registrar: action:register_user")}


def test_the_model_cannot_lock_its_administrator_out() -> None:
    value = _without("business_roles/security_administration/resources/access:write")
    assert faults_of(value) == {("administration_lost", "organisation_roles.security_administrator: access:write")}


def _changed(*path: str, to: Any) -> dict[str, Any]:
    value = shipped()
    place = value
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = to
    return value


MENU = {"zh": "新", "en": "New", "position": 1}
WRONG: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a menu under itself": (_changed("menus", "market", "parent", to="market"), ("menu_cycle", "menus.market")),
    "a ring of menus": (_changed("menus", "market", "parent", to="packages"), ("menu_cycle", "menus.market")),
    "an unknown parent": (_changed("menus", "orders", "parent", to="none"), ("unknown_menu", "menus.orders.parent")),
    "an unknown resource of a menu": (
        _changed("menus", "orders", "resource", to="order:fly"),
        ("unknown_resource", "menus.orders.resource"),
    ),
    "a route without a resource": (
        _changed("menus", "new", to=MENU | {"route": "/new"}),
        ("route_without_resource", "menus.new"),
    ),
    "a route twice": (
        _changed("menus", "new", to=MENU | {"route": "/orders", "resource": "order:read"}),
        ("duplicate_route", "menus.orders.route"),
    ),
    "a resource that the product does not have": (
        _changed("resources", "order:fly", to={"zh": "飞", "en": "Fly"}),
        ("unknown_resource", "resources.order:fly"),
    ),
    "an unknown menu of a business role": (
        _changed("business_roles", "common", "menus", to=["home", "none"]),
        ("unknown_menu", "business_roles.common.menus"),
    ),
    "an unknown business role": (
        _changed("organisation_roles", "consumer_viewer", to=["common", "none"]),
        ("unknown_business_role", "organisation_roles.consumer_viewer"),
    ),
    "an unknown organisation role": (
        _changed("organisation_roles", "king", to=["common"]),
        ("unknown_role", "organisation_roles.king"),
    ),
    "a menu that its holder cannot open": (
        _changed("business_roles", "meter_data", "menus", to=["nodes"]),
        ("menu_without_resource", "organisation_roles.grid_meter_data_agent: nodes"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_is_refused_by_name_and_place(name: str) -> None:
    value, fault = WRONG[name]
    assert fault in faults_of(value)


def test_a_missing_role_is_a_fault() -> None:
    value = shipped()
    del value["organisation_roles"]["consumer_viewer"]
    assert ("missing_role", "organisation_roles.consumer_viewer") in faults_of(value)


def test_all_faults_are_found_at_once() -> None:
    value = _changed("menus", "orders", "parent", to="none")
    value["organisation_roles"]["king"] = []
    assert len(faults_of(value)) == 2


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"format": 2},
        _changed("menus", "orders", "route", to="javascript:alert(1)"),
        _changed("menus", "orders", "position", to="1"),
        _changed("menus", "orders", "zh", to="订\u202e单"),
        _changed("menus", "Orders!", to=MENU),
        _changed("secret", to=1),
        "not json",
        b"[]",
    ],
)
def test_a_document_of_another_form_is_refused(value: Any) -> None:
    with pytest.raises(ModelError) as caught:
        read_document(value)
    assert {fault.code for fault in caught.value.faults} == {"invalid_document"}
    assert "alert" not in str(caught.value)


def test_a_document_that_is_too_large_is_refused() -> None:
    with pytest.raises(ModelError, match="document_too_large"):
        read_document(b" " * 262_145)


# --- canonical form and difference -------------------------------------------------------------------------------


def test_the_hash_depends_on_what_is_said_and_not_on_the_order() -> None:
    value = shipped()
    for role in value["business_roles"].values():
        role["resources"].reverse()
    shuffled = dict(reversed(value.items()))
    assert read_document(shuffled).model_hash == shipped_document().model_hash
    changed = _changed("menus", "orders", "en", to="Orders of mine")
    assert read_document(changed).model_hash != shipped_document().model_hash


def test_the_text_is_canonical_and_reads_back() -> None:
    text = shipped_document().text
    assert canonical.loads(text) == shipped()
    assert read_document(text) == shipped_document()


def test_a_difference_names_values_before_and_after_and_what_each_role_gains_and_loses() -> None:
    value = _give("consumer_viewer", "action:cancel")
    value["menus"]["orders"]["position"] = 11
    value["organisation_roles"]["audit_administrator"].remove("common")
    found = difference(shipped_document(), read_document(value))
    changes = {change.path: (change.before, change.after) for change in found.changes}
    assert set(changes) == {
        "menus.orders.position",
        "business_roles.extra",
        "organisation_roles.consumer_viewer",
        "organisation_roles.audit_administrator",
    }
    assert changes["menus.orders.position"] == (10, 11)
    assert changes["business_roles.extra"][0] is None
    assert changes["organisation_roles.consumer_viewer"] == (
        ["common", "consumer_reading", "key_holder"],
        ["common", "consumer_reading", "extra", "key_holder"],
    )
    assert found.gained == {"consumer_viewer": ["action:cancel"]}
    assert set(found.lost) == {"audit_administrator"}
    assert "package:read" in found.lost["audit_administrator"]


# --- menus -------------------------------------------------------------------------------------------------------


def _routes(nodes: tuple[MenuNode, ...]) -> list[str]:
    return [route for node in nodes for route in [*filter(None, [node.route]), *_routes(node.children)]]


def test_menus_come_as_a_tree_in_order_with_their_headings() -> None:
    nodes = AccessModel(shipped_document()).menus_of("consumer_viewer")
    assert [node.name for node in nodes] == [
        "home", "market", "trading", "metering", "money", "settlement", "company",
        "operation", "announcements", "messages", "account",
    ]  # fmt: skip
    trading = nodes[2]
    assert (trading.route, [child.route for child in trading.children]) == (
        None,
        ["/orders", "/orders/incoming", "/contracts", "/evidence"],
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_menu_of_a_role_can_be_opened_by_it(role: str) -> None:
    model = AccessModel(shipped_document())
    document = model.document
    for route in _routes(model.menus_of(role)):
        needed = next(menu.resource for menu in document.menus.values() if menu.route == route)
        assert needed is not None
        assert model.may(role, needed)


def test_two_roles_together_have_the_menus_of_both() -> None:
    model = AccessModel(shipped_document())
    both = set(_routes(model.menus_of("exchange_registrar", "exchange_auditor")))
    assert both == set(_routes(model.menus_of("exchange_registrar"))) | set(_routes(model.menus_of("exchange_auditor")))


def test_a_menu_whose_resource_is_not_held_is_not_there() -> None:
    value = _changed("business_roles", "meter_data", "menus", to=["nodes", "company"])
    model = AccessModel(read_document(value))
    assert "/system/nodes" not in _routes(model.menus_of("grid_meter_data_agent"))
    assert "/company" in _routes(model.menus_of("grid_meter_data_agent"))


def test_a_document_is_a_value() -> None:
    assert isinstance(shipped_document(), Document)
    assert read_document(shipped()) == shipped_document()
