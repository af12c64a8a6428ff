"""What one access model changes in another: entries before and after, and what each role gains and loses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from acl.document import Document
from acl.model import AccessModel

_SECTIONS = ("resources", "menus", "business_roles", "organisation_roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs. `path` names it; `before` is None for a new entry, `after` for one that is gone."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All changes from one document to another, and their effect: resources that each role `gained` and `lost`."""

    changes: tuple[Change, ...]
    gained: dict[str, list[str]]
    lost: dict[str, list[str]]

    def as_value(self) -> dict[str, Any]:
        """The difference as JSON has it."""
        changes = [{"path": each.path, "before": each.before, "after": each.after} for each in self.changes]
        return {"changes": changes, "gained": self.gained, "lost": self.lost}


def difference(before: Document, after: Document) -> Difference:
    """From `before` to `after`, in the order of the document."""
    old, new = before.as_value(), after.as_value()
    changes = [change for section in _SECTIONS for change in _entries(section, old[section], new[section])]
    was, will = AccessModel(before), AccessModel(after)
    roles = sorted(before.organisation_roles.keys() | after.organisation_roles.keys())
    return Difference(
        changes=tuple(changes),
        gained=_not_empty({role: will.resources_of(role) - was.resources_of(role) for role in roles}),
        lost=_not_empty({role: was.resources_of(role) - will.resources_of(role) for role in roles}),
    )


def _entries(section: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            yield from _fields(f"{section}.{name}", old, new)
        elif old != new:
            yield Change(path=f"{section}.{name}", before=old, after=new)


def _fields(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Change(path=f"{path}.{name}", before=before.get(name), after=after.get(name))


def _not_empty(table: dict[str, frozenset[str]]) -> dict[str, list[str]]:
    return {role: sorted(names) for role, names in table.items() if names}
