"""Data views in force: which rows a caller sees, and each row as the caller sees it.

The table is `acl.view_rows`. It acts in two ways: its rows as conditions of SQL for lists (`View.own`), and here in
Python. Everything that leaves the API as a read, an export, an event or a message goes through `present`, or through
the `shape_of` and `shaped` that it is made of where bytes are kept for several callers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from acl.entities import ENTITIES, Entity
from acl.masking import mask
from acl.view_rows import ROWS, Sight, View

__all__ = ["VIEWS", "Shape", "Sight", "View", "Viewer", "opened_fields", "present", "sees_row", "shape_of", "shaped"]

Shape = tuple[tuple[str, Sight], ...]
"""The fields of a row that are not clear, and how they are seen. Empty: all is clear."""

_ORDER = tuple(Sight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: in which roles, for which participant, as which user (None where there is no user)."""

    roles: tuple[str, ...]
    participant: str
    user: str | None = None


def _by_role() -> dict[tuple[str, str], tuple[View, ...]]:
    table: dict[tuple[str, str], tuple[View, ...]] = {}
    for row in ROWS:
        for view in row.views():
            table[row.entity, view.role] = (*table.get((row.entity, view.role), ()), view)
    return table


VIEWS: Mapping[tuple[str, str], tuple[View, ...]] = _by_role()


def views_of(entity: str, roles: Iterable[str]) -> tuple[View, ...]:
    """The views that a user with `roles` has of `entity`. Empty: sees nothing. Together they are a union."""
    return tuple(view for role in roles for view in VIEWS.get((entity, role), ()))


def sees_row(views: Iterable[View], row: Mapping[str, Any], *, participant: str, user: str | None = None) -> bool:
    """Whether one of `views` shows `row` to a user of `participant`."""
    return any(_shows(view, row, participant, user) for view in views)


def sight_of(
    views: Iterable[View], field: str, row: Mapping[str, Any], *, participant: str, user: str | None = None
) -> Sight:
    """How `field` of `row` is seen: the clearest of the views that show the row."""
    shape = shape_of(views, row, participant=participant, user=user)
    return Sight.HIDDEN if shape is None else dict(shape).get(field, Sight.CLEAR)


def shape_of(
    views: Iterable[View], row: Mapping[str, Any], *, participant: str, user: str | None = None, opened: bool = False
) -> Shape | None:
    """How `row` is seen by a user of `participant`; None when it is not seen at all.

    `opened`: the caller asks for what is masked, and whoever answers records it (`opened_fields`).
    """
    showing = tuple(view for view in views if _shows(view, row, participant, user))
    if not showing:
        return None
    return showing[0].fields if len(showing) == 1 and not opened else _clearest(showing, opened)


def shaped(entity: str, shape: Shape, value: Mapping[str, Any]) -> dict[str, Any]:
    """`value` as it is seen in `shape`: fields masked or left out, those that the entity does not have left out too."""
    return _object(ENTITIES[entity], dict(shape), value, "")


def present(
    entity: str,
    value: Mapping[str, Any],
    *,
    viewer: Viewer,
    row: Mapping[str, Any] | None = None,
    opened: bool = False,
) -> dict[str, Any] | None:
    """`value` as `viewer` sees it; None when it does not see it at all.

    `row` has the fields that say whose it is, where `value` lacks them. `opened` as in `shape_of`.
    """
    shape = shape_of(
        views_of(entity, viewer.roles),
        value if row is None else row,
        participant=viewer.participant,
        user=viewer.user,
        opened=opened,
    )
    return None if shape is None else shaped(entity, shape, value)


def opened_fields(
    entity: str, value: Mapping[str, Any], *, viewer: Viewer, row: Mapping[str, Any] | None = None
) -> tuple[str, ...]:
    """The fields that `viewer` sees clear only because it asks for them: what the audit trail is to record."""
    views, whose = views_of(entity, viewer.roles), value if row is None else row
    before = shape_of(views, whose, participant=viewer.participant, user=viewer.user)
    after = shape_of(views, whose, participant=viewer.participant, user=viewer.user, opened=True)
    still = dict(after or ())
    return tuple(name for name, _ in before or () if name not in still)


def _shows(view: View, row: Mapping[str, Any], participant: str, user: str | None) -> bool:
    if view.addressed and not _addressed(view.role, row, participant, user):
        return False
    return all(_names(row.get(column), participant) for column in view.own) and all(
        user is not None and row.get(column) == user for column in view.mine
    )


def _addressed(role: str, row: Mapping[str, Any], participant: str, user: str | None) -> bool:
    caller = (("user", user), ("participant", participant), ("role", role))
    return all(row[column] is None or row[column] == name for column, name in caller)


def _names(value: Any, participant: str) -> bool:
    # A user record names several participants, as the keys of its memberships.
    return value == participant or (isinstance(value, Mapping | list | tuple) and participant in value)


@lru_cache(maxsize=1_024)
def _clearest(views: tuple[View, ...], opened: bool) -> Shape:
    shapes = [{} if opened and view.opens else dict(view.fields) for view in views]
    common = set(shapes[0]).intersection(*shapes[1:])
    return tuple((name, min((shape[name] for shape in shapes), key=_ORDER.index)) for name in sorted(common))


def _object(entity: Entity, sights: Mapping[str, Sight], value: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, part in value.items():
        path = prefix + name
        if path in entity.fields:
            _show(entity, sights.get(path, Sight.CLEAR), path, name, value, shown)
        elif isinstance(part, Mapping):
            inner = _object(entity, sights, part, f"{path}.")
            if inner:
                shown[name] = inner
    return shown


def _show(entity: Entity, sight: Sight, path: str, name: str, value: Mapping[str, Any], shown: dict[str, Any]) -> None:
    field = entity.fields[path]
    if sight is Sight.CLEAR:
        shown[name] = value[name]
    elif sight is Sight.MASKED:
        shown[name] = mask(field.mask or "all", value[name], value)
    # Seen by hash only or hidden: left out. The hash, where there is one, is a field of its own beside it.
