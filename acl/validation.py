"""What an access model may say: every rule finds all faults of its kind, so that a file is put right in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acl.catalogue import Resource, resources
from acl.document import Document, Fault, ModelError
from acl.roles import ROLES

# Without these nobody could change the model again.
_KEEPERS = {"security_administrator": ("access:read", "access:write", "account:manage")}


def check_document(document: Document) -> None:
    """Raise ModelError with every fault of `document`.

    Codes: `unknown_resource`, `unknown_menu`, `unknown_business_role`, `unknown_role`, `missing_role`,
    `route_without_resource`, `duplicate_route`, `menu_cycle`, `menu_without_resource`, `not_for_role` (duties and sides
    are kept apart), `fixed_action` (the chaincode's own), `administration_lost`.
    """
    faults = tuple(_faults(document))
    if faults:
        raise ModelError(faults)


def _faults(document: Document) -> Iterator[Fault]:
    for name in document.resources.keys() - resources().keys():
        yield Fault("unknown_resource", f"resources.{name}")
    yield from _menu_faults(document)
    yield from _business_role_faults(document)
    yield from _organisation_role_faults(document)
    if all(given <= document.business_roles.keys() for given in document.organisation_roles.values()):
        yield from _grant_faults(document)


def _menu_faults(document: Document) -> Iterator[Fault]:
    routes: set[str] = set()
    for name, menu in sorted(document.menus.items()):
        path = f"menus.{name}"
        if menu.parent is not None and menu.parent not in document.menus:
            yield Fault("unknown_menu", f"{path}.parent")
        elif _in_cycle(document, name):
            yield Fault("menu_cycle", path)
        if (menu.route is None) != (menu.resource is None):
            yield Fault("route_without_resource", path)
        if menu.resource is not None and menu.resource not in document.resources:
            yield Fault("unknown_resource", f"{path}.resource")
        if menu.route is not None and menu.route in routes:
            yield Fault("duplicate_route", f"{path}.route")
        routes.add(menu.route or "")


def _in_cycle(document: Document, name: str) -> bool:
    seen: set[str] = set()
    place: str | None = name
    while place is not None and place not in seen:
        seen.add(place)
        menu = document.menus.get(place)
        place = menu.parent if menu else None
    return place is not None


def _business_role_faults(document: Document) -> Iterator[Fault]:
    for name, role in sorted(document.business_roles.items()):
        if not role.menus <= document.menus.keys():
            yield Fault("unknown_menu", f"business_roles.{name}.menus")
        if not role.resources <= document.resources.keys():
            yield Fault("unknown_resource", f"business_roles.{name}.resources")


def _organisation_role_faults(document: Document) -> Iterator[Fault]:
    for name, given in sorted(document.organisation_roles.items()):
        if name not in ROLES:
            yield Fault("unknown_role", f"organisation_roles.{name}")
        if not given <= document.business_roles.keys():
            yield Fault("unknown_business_role", f"organisation_roles.{name}")
    for name in sorted(ROLES.keys() - document.organisation_roles.keys()):
        yield Fault("missing_role", f"organisation_roles.{name}")


def _grant_faults(document: Document) -> Iterator[Fault]:
    held = {role: granted(document, role) for role in document.organisation_roles}
    for role, names in sorted(held.items()):
        if role not in ROLES:
            continue
        for resource in _known(names):
            if role not in resource.holders:
                yield Fault("not_for_role", f"organisation_roles.{role}: {resource.name}")
        for menu in sorted(_menus(document, role)):
            needed = document.menus[menu].resource
            if needed is not None and needed not in names:
                yield Fault("menu_without_resource", f"organisation_roles.{role}: {menu}")
    for resource in resources().values():
        for role in sorted(resource.holders) if resource.fixed else ():
            if resource.name not in held.get(role, ()):
                yield Fault("fixed_action", f"organisation_roles.{role}: {resource.name}")
    for role, needed_names in _KEEPERS.items():
        for name in needed_names:
            if name not in held.get(role, ()):
                yield Fault("administration_lost", f"organisation_roles.{role}: {name}")


def granted(document: Document, role: str) -> frozenset[str]:
    """The resources that `document` gives to an organisation role, right or not."""
    given = document.organisation_roles.get(role, frozenset())
    return frozenset().union(*(document.business_roles[name].resources for name in given))


def _menus(document: Document, role: str) -> frozenset[str]:
    given = document.organisation_roles[role]
    names = frozenset[str]().union(*(document.business_roles[name].menus for name in given))
    return names & document.menus.keys()


def _known(names: Iterable[str]) -> list[Resource]:
    return [resources()[name] for name in sorted(names) if name in resources()]
