"""Who sees which rows, and each field how. The expectations are written by hand, apart from the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acl import table
from acl.entities import ENTITIES
from acl.masking import MASKS
from acl.roles import ROLES
from acl.view_rows import ROWS, Sight, View
from acl.views import VIEWS, Viewer, opened_fields, present, sees_row, shape_of, sight_of, views_of

CONTACT = {"name": "张小明", "phone": "13812345678", "email": "zhang@mill.example"}
PARTY = {"holder": "household", "name_zh": "张小明", "name_en": "Zhang Xiaoming", "address": "福建省福州市1号"}
PARTICIPANT = {"participant_id": "mill", "status": "active", "data": {"contact": CONTACT, "party": PARTY}}
MASKED = {
    "contact": {"name": "张**", "phone": "138****5678", "email": "z***@mill.example"},
    "party": {"holder": "household", "name_zh": "张**", "name_en": "Z*** X***", "address": "福建省***"},
}


def viewer(role: str, participant: str = "elsewhere", user: str | None = None) -> Viewer:
    return Viewer(roles=(role,), participant=participant, user=user)


SEES_ORDER = {
    "consumer_owner": {"mill"},
    "consumer_operator": {"mill"},
    "consumer_viewer": {"mill"},
    "retailer_trader": {"southgrid"},
    "retailer_contract_manager": {"southgrid"},
    "retailer_settlement_clerk": {"southgrid"},
    "retailer_viewer": {"southgrid"},
    "exchange_registrar": set(),
    "exchange_auditor": {"mill", "southgrid", "other"},
    "exchange_market_operator": {"mill", "southgrid", "other"},
    "exchange_settlement_officer": {"mill", "southgrid", "other"},
    "exchange_supervisor": {"mill", "southgrid", "other"},
    "regulator_inspector": {"mill", "southgrid", "other"},
    "grid_meter_data_agent": set(),
    "system_administrator": set(),
    "security_administrator": set(),
    "audit_administrator": set(),
    "platform_service": set(),
}


@pytest.mark.parametrize("entity", ["order", "order_news"])
@pytest.mark.parametrize("role", ROLES)
def test_an_order_is_seen_by_its_parties_and_those_who_watch_over_it(role: str, entity: str) -> None:
    row = {"consumer": "mill", "retailer": "southgrid", "submitted_to": "southgrid"}
    views = views_of(entity, [role])
    seen = {name for name in ("mill", "southgrid", "other") if sees_row(views, row, participant=name)}
    assert seen == SEES_ORDER[role]


def test_a_draft_is_the_consumers_own() -> None:
    draft = {"consumer": "mill", "retailer": "southgrid", "submitted_to": None}
    assert sees_row(views_of("order", ["consumer_viewer"]), draft, participant="mill")
    assert not sees_row(views_of("order", ["retailer_trader"]), draft, participant="southgrid")


@pytest.mark.parametrize(
    ("role", "sight"),
    [
        ("consumer_viewer", Sight.CLEAR),
        ("exchange_auditor", Sight.HASH_ONLY),
        ("regulator_inspector", Sight.HASH_ONLY),
        ("exchange_registrar", Sight.HIDDEN),
    ],
)
def test_terms_are_clear_to_parties_alone(role: str, sight: Sight) -> None:
    row = {"consumer": "mill", "retailer": "southgrid", "submitted_to": "southgrid"}
    assert sight_of(views_of("order", [role]), "terms", row, participant="mill") is sight


def test_terms_seen_by_hash_leave_the_hash_alone() -> None:
    value = {"order_id": "a", "terms": "private", "terms_hash": "00"}
    row = {"consumer": "mill", "retailer": "southgrid", "submitted_to": "southgrid"}
    assert present("order", value, row=row, viewer=viewer("exchange_auditor")) == {"order_id": "a", "terms_hash": "00"}
    assert present("order", value, row=row, viewer=viewer("consumer_owner", "mill")) == value
    assert present("order", value, row=row, viewer=viewer("consumer_owner", "hotel")) is None


@pytest.mark.parametrize("role", ROLES)
def test_a_participants_personal_data_is_masked_for_all_others(role: str) -> None:
    seen = present("participant", PARTICIPANT, viewer=viewer(role))
    assert seen == PARTICIPANT | {"data": MASKED}


@pytest.mark.parametrize(
    "role", [role.name for role in ROLES.values() if role.side in ("consumer", "retailer", "grid")]
)
def test_a_participants_own_people_see_it_clear(role: str) -> None:
    assert present("participant", PARTICIPANT, viewer=viewer(role, "mill")) == PARTICIPANT


PERSONAL = {
    "data.contact.name",
    "data.contact.phone",
    "data.contact.email",
    "data.party.name_zh",
    "data.party.name_en",
    "data.party.address",
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("entity", ["participant", "registration"])
def test_only_registrar_and_auditor_open_personal_data_and_what_they_open_is_named(role: str, entity: str) -> None:
    opens = role in ("exchange_registrar", "exchange_auditor")
    who = viewer(role)
    assert set(opened_fields(entity, PARTICIPANT, viewer=who)) == (PERSONAL if opens else set())
    seen = present(entity, PARTICIPANT, viewer=who, opened=True)
    assert (seen is not None and seen["data"] == PARTICIPANT["data"]) is opens


def test_who_sees_its_own_data_clear_anyhow_opens_nothing() -> None:
    assert opened_fields("participant", PARTICIPANT, viewer=viewer("consumer_owner", "mill")) == ()


USER: dict[str, Any] = {
    "user_id": "li-na",
    "memberships": {"mill": ("consumer_operator",)},
    "limits": {"mill": 5},
    "phone": "13812345678",
    "status": "active",
}


@pytest.mark.parametrize(
    ("who", "limits", "phone"),
    [
        (viewer("consumer_viewer", "hotel", "wang"), None, "138****5678"),
        (viewer("consumer_viewer", "mill", "wang"), {"mill": 5}, "138****5678"),
        (viewer("consumer_operator", "hotel", "li-na"), {"mill": 5}, "13812345678"),
        (viewer("retailer_trader", "southgrid", "shop"), None, "138****5678"),
        (viewer("exchange_registrar", "exchange", "reg"), {"mill": 5}, "138****5678"),
        (viewer("regulator_inspector", "regulator", "eye"), {"mill": 5}, "138****5678"),
        (viewer("system_administrator", "operator", "root"), None, "138****5678"),
    ],
)
def test_a_users_limits_and_contact_data(who: Viewer, limits: Any, phone: str) -> None:
    seen = present("user", USER, viewer=who)
    assert seen is not None
    assert (seen.get("limits"), seen["phone"]) == (limits, phone)


def test_a_document_is_seen_by_hash_until_it_is_opened() -> None:
    row = {"application_id": "a", "participant": "mill", "sha256": "00", "content": "secret"}
    who = viewer("exchange_auditor")
    assert present("registration_document", row, viewer=who) == {"application_id": "a", "sha256": "00"}
    assert opened_fields("registration_document", row, viewer=who) == ("content",)
    opened = present("registration_document", row, viewer=who, opened=True)
    assert opened is not None
    assert opened["content"] == "secret"
    assert present("registration_document", row, viewer=viewer("exchange_supervisor"), opened=True) is None


@pytest.mark.parametrize("role", ROLES)
def test_the_audit_trail_is_the_audit_administrators(role: str) -> None:
    entry = {"n": 1, "kind": "sign_in"}
    assert (present("audit_entry", entry, viewer=viewer(role)) is not None) is (role == "audit_administrator")


@pytest.mark.parametrize("entity", ["package", "policy", "block", "transaction"])
@pytest.mark.parametrize("role", ROLES)
def test_the_ledger_itself_is_everybodys(role: str, entity: str) -> None:
    name = next(iter(ENTITIES[entity].fields))
    assert present(entity, {name: 1}, viewer=viewer(role)) == {name: 1}


def test_a_field_that_no_entity_has_is_shown_to_nobody() -> None:
    assert present("block", {"number": 1, "secret": "x", "more": {"secret": "x"}}, viewer=viewer("consumer_owner")) == {
        "number": 1
    }
    seen = present(
        "participant", {"participant_id": "a", "data": {"contact": {"fax": "1"}}}, viewer=viewer("retailer_trader")
    )
    assert seen == {"participant_id": "a"}


def test_several_views_of_a_row_are_a_union_and_the_clearest_sight_counts() -> None:
    roles = ("retailer_trader", "exchange_auditor")
    row = {"consumer": "mill", "retailer": "southgrid", "submitted_to": "southgrid"}
    assert shape_of(views_of("order", roles), row, participant="southgrid") == ()
    assert shape_of(views_of("order", roles), row, participant="other") == (("terms", Sight.HASH_ONLY),)
    assert shape_of((), row, participant="mill") is None


@pytest.mark.parametrize("swapped", [False, True])
def test_of_two_sights_that_are_not_clear_the_clearer_counts(swapped: bool) -> None:
    views = [View("user", "a", fields=(("phone", sight),)) for sight in (Sight.HIDDEN, Sight.MASKED)]
    shape = shape_of(tuple(reversed(views) if swapped else views), {}, participant="mill")
    assert shape == (("phone", Sight.MASKED),)


@pytest.mark.parametrize(
    ("to", "seen"),
    [
        ({"user": "li-na"}, True),
        ({"user": "wang"}, False),
        ({"user": "wang", "participant": "mill"}, False),
        ({"participant": "mill"}, True),
        ({"participant": "hotel"}, False),
        ({"participant": "mill", "role": "consumer_owner"}, True),
        ({"participant": "mill", "role": "consumer_viewer"}, False),
        ({"role": "exchange_auditor"}, False),
    ],
)
def test_a_notification_is_seen_by_those_to_whom_it_is_addressed(to: dict[str, str], seen: bool) -> None:
    row = {"user": None, "participant": None, "role": None} | to
    who = viewer("consumer_owner", "mill", "li-na")
    assert (present("notification", row, viewer=who) is not None) is seen
    assert present("notification", {**row, "user": "li-na"}, viewer=viewer("consumer_owner", "mill")) is None


def test_the_table_names_only_what_there_is() -> None:
    for row in ROWS:
        assert row.sights.keys() <= ENTITIES[row.entity].fields.keys()
        assert set(row.who) <= ROLES.keys() | {role.side for role in ROLES.values()}
    assert {entity for entity, _ in VIEWS} == set(ENTITIES)
    for entity in ENTITIES.values():
        for field in entity.fields.values():
            assert field.mask is None or field.mask in {*MASKS, "party_name"}
            assert field.hashed_as is None or field.hashed_as in entity.fields


def test_the_readme_has_the_table() -> None:
    readme = (Path(__file__).parents[3] / "acl" / "README.md").read_text("utf-8")
    assert table.table() in readme
