"""Whose key opens which part of the web client: one demo person for every page that the menus have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway.client.bootstrap import REGISTRAR
from gateway.demo.cast import COLLEAGUES, CONSUMERS, GRID, OFFICER, REGULATOR, RETAILERS, Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user of the demo, for the screen. Who holds several roles chooses among them in the client."""

    user: str
    organisation: str
    roles: tuple[str, ...]
    who: str


def _account(member: Member) -> Account:
    who = f"{member.title} {member.title_zh}"
    return Account(user=member.user, organisation=member.organisation, roles=member.roles, who=who)


ACCOUNTS: Sequence[Account] = (
    *(_account(each) for each in CONSUMERS if each.participant in ("household-2", "ceramics-1")),
    _account(RETAILERS[1]),
    _account(OFFICER),
    Account(
        user=REGISTRAR,
        organisation=OFFICER.organisation,
        roles=("exchange_registrar",),
        who="Registrar 交易中心注册员",
    ),
    *(_account(each) for each in COLLEAGUES),
    _account(REGULATOR),
    _account(GRID),
)


def sign_in_lines(apis: Mapping[str, str], keystore: Path) -> list[str]:
    """Address, key file and person of each account; the sign-in page takes the file. `apis` is by MSP id,
    of the organisations that the network has."""
    return [
        "Sign in in a browser with a key file",
        *(
            f"{apis[each.organisation]}/  {keystore / each.user}.pem  {each.who}"
            for each in ACCOUNTS
            if each.organisation in apis
        ),
    ]
