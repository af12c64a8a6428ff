"""An access model compiled for checks that cost the same whatever the model's size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from acl.catalogue import MARKET_NOUNS, resources
from acl.document import Document, Menu
from acl.roles import ROLES
from acl.validation import granted
from chaincode.actions import ACTIONS

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuNode:
    """A menu with those under it, in the order in which they are shown. `route` is None for a heading."""

    name: str
    zh: str
    en: str
    route: str | None
    resource: str | None
    children: tuple[MenuNode, ...]

    def as_value(self) -> dict[str, Any]:
        """The menu as JSON has it."""
        return {
            "id": self.name,
            "title": {"zh": self.zh, "en": self.en},
            "route": self.route,
            "resource": self.resource,
            "children": [child.as_value() for child in self.children],
        }


class AccessModel:
    """What each organisation role may do. Immutable: a change is another AccessModel.

    What a document gives beyond the catalogue's limits is not given here, whoever let it in.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._resources = {role: _within_limits(document, role) for role in document.organisation_roles}
        self._menus = {role: _tree(document, _open_menus(document, role, held)) for role, held in self._held()}

    def may(self, role: str, resource: str) -> bool:
        """Whether `role` may use `resource`. Unknown names may nothing. Two look-ups, whatever the model's size."""
        return resource in self._resources.get(role, _NOTHING)

    def may_any(self, roles: Iterable[str], resource: str) -> bool:
        """Whether one of `roles` may use `resource`."""
        return any(resource in self._resources.get(role, _NOTHING) for role in roles)

    def resources_of(self, *roles: str) -> frozenset[str]:
        """All resources of these roles together."""
        return _NOTHING.union(*(self._resources.get(role, _NOTHING) for role in roles))

    def menus_of(self, *roles: str) -> tuple[MenuNode, ...]:
        """The menu tree of a role (made when the model was), or of several roles together."""
        if len(roles) == 1:
            return self._menus.get(roles[0], ())
        names = _NOTHING.union(
            *(_open_menus(self.document, role, held) for role, held in self._held() if role in roles)
        )
        return _tree(self.document, names)

    def actions_by_role(self) -> dict[str, list[str]]:
        """Market actions by role, sorted: the argument `roles` of the chaincode's `set_access_model`.

        Roles without one are left out.
        """
        table = {role: sorted(_market_actions(names)) for role, names in self._held()}
        return {role: actions for role, actions in sorted(table.items()) if actions}

    def _held(self) -> Iterable[tuple[str, frozenset[str]]]:
        return self._resources.items()


def _within_limits(document: Document, role: str) -> frozenset[str]:
    if role not in ROLES:
        return _NOTHING
    names = granted(document, role) & resources().keys()
    return frozenset(name for name in names if role in resources()[name].holders)


def _open_menus(document: Document, role: str, held: frozenset[str]) -> frozenset[str]:
    given = document.organisation_roles[role]
    names = _NOTHING.union(*(document.business_roles[name].menus for name in given))
    return frozenset(name for name in names if document.menus[name].resource in held)


def _tree(document: Document, names: frozenset[str]) -> tuple[MenuNode, ...]:
    """The menus `names`, and the headings over them."""
    shown = set(names)
    for name in names:
        parent = document.menus[name].parent
        while parent is not None and parent not in shown:
            shown.add(parent)
            parent = document.menus[parent].parent
    return _children(document, shown, None)


def _children(document: Document, shown: set[str], parent: str | None) -> tuple[MenuNode, ...]:
    found = [(name, document.menus[name]) for name in shown if document.menus[name].parent == parent]
    return tuple(_node(document, shown, name, menu) for name, menu in sorted(found, key=_place))


def _place(entry: tuple[str, Menu]) -> tuple[int, str]:
    return entry[1].position, entry[0]


def _node(document: Document, shown: set[str], name: str, menu: Menu) -> MenuNode:
    return MenuNode(
        name=name,
        zh=menu.zh,
        en=menu.en,
        route=menu.route,
        resource=menu.resource,
        children=_children(document, shown, name),
    )


def _market_actions(names: Iterable[str]) -> list[str]:
    actions = (resources()[name].action for name in names)
    return [action for action in actions if action is not None and ACTIONS[action].noun in MARKET_NOUNS]
