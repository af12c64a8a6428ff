"""The resources of the product: everything that an access model can give to a role, and to whom at most.

A resource is a check that stands somewhere in the code, so the list is the product's and cannot be edited: a model says
who is given what, within these limits. They keep duties apart: an administrator's resources are that role's alone, and
the platform's roles get nothing of the market.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from acl.roles import ROLES
from chaincode.actions import ACTIONS

MARKET_NOUNS = frozenset(
    {
        *("order", "package", "policy", "calendar", "reference_price", "template", "sequence", "listing", "bid"),
        *("announcement", "settlement_method"),
    }
)
_PREFIX = "action:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource (`noun:verb`, or `action:<name>` for an action of the chaincode).

    `holders` are the roles that it may be given to at most. `fixed`: an action of identities or of the platform, whose
    roles the chaincode does not let anybody change; the model must give it to just the `holders`.
    """

    name: str
    zh: str
    en: str
    holders: frozenset[str]
    fixed: bool = False

    @property
    def action(self) -> str | None:
        """The chaincode's name of the action that this resource is; None for others."""
        return self.name.removeprefix(_PREFIX) if self.name.startswith(_PREFIX) else None


@cache
def resources() -> Mapping[str, Resource]:
    """All resources by name."""
    table = read_data("resources.toml")
    titles = read_data("actions.toml")
    rows = [*(_resource(name, row) for name, row in table.items()), *(_action(name, titles[name]) for name in ACTIONS)]
    return {row.name: row for row in rows}


def read_data(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("acl").joinpath("data", name).read_text("utf-8"))


def _resource(name: str, row: Mapping[str, Any]) -> Resource:
    sides, roles = row.get("sides", ()), row.get("roles", ())
    of_sides = {role.name for role in ROLES.values() if role.side in sides}
    return Resource(name=name, zh=row["zh"], en=row["en"], holders=frozenset(of_sides | set(roles)))


def _action(name: str, titles: Mapping[str, str]) -> Resource:
    action = ACTIONS[name]
    editable = action.noun in MARKET_NOUNS
    return Resource(
        name=f"{_PREFIX}{name}",
        zh=titles["zh"],
        en=titles["en"],
        # The sides of those who have it out of the box are the sides for which the chaincode has a move.
        holders=_same_side(action.roles) if editable else frozenset(action.roles),
        fixed=not editable,
    )


def _same_side(roles: Iterable[str]) -> frozenset[str]:
    sides = {ROLES[role].side for role in roles}
    return frozenset(role.name for role in ROLES.values() if role.side in sides)
