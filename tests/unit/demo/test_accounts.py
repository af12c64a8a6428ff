"""The demo's people, as somebody in a browser signs in with their keys."""

from __future__ import annotations

from pathlib import Path

from acl.document import shipped_document
from acl.model import AccessModel, MenuNode
from acl.roles import ROLES
from gateway.demo.accounts import ACCOUNTS, sign_in_lines


def routes(nodes: tuple[MenuNode, ...]) -> set[str]:
    return {each.route for each in nodes if each.route}.union(*(routes(each.children) for each in nodes))


def test_every_page_of_the_menus_can_be_opened_by_one_of_them() -> None:
    document = shipped_document()
    model = AccessModel(document)
    opened = set().union(*(routes(model.menus_of(role)) for account in ACCOUNTS for role in account.roles))
    assert {menu.route for menu in document.menus.values() if menu.route} - opened == set()


def test_nobody_has_a_role_that_the_organisation_or_another_role_forbids() -> None:
    for account in ACCOUNTS:
        held = [ROLES[role] for role in account.roles]
        assert all(account.organisation in role.organisations for role in held), account
        assert len(held) == 1 or all(role.side != "platform" for role in held), account


def test_an_organisation_that_is_not_there_has_no_accounts() -> None:
    lines = sign_in_lines({"ConsumerOrg": "http://consumer"}, Path("/run/keystore"))
    assert len(lines) == 1 + sum(account.organisation == "ConsumerOrg" for account in ACCOUNTS)


def test_each_is_named_with_the_address_and_the_file_that_signs_in() -> None:
    apis = {account.organisation: f"http://{account.organisation}" for account in ACCOUNTS}
    lines = sign_in_lines(apis, Path("/run/keystore"))
    for account in ACCOUNTS:
        assert any(
            line.startswith(f"http://{account.organisation}/  /run/keystore/{account.user}.pem ") for line in lines
        )
