"""SQL of changes. Who may see a row is part of every query that answers a caller."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, false, or_, select, true

from acl.views import View
from gateway.changes.schemas import ChangeQuery
from gateway.projection.tables import changes

LATEST_FIRST = (changes.c.refreshed_at, changes.c.change_id)

_WHO = {"user": changes.c.user_id, "proposed_by": changes.c.proposed_by}


def visible(views: Iterable[View], user: str) -> ColumnElement[bool]:
    """The condition that a change is shown by one of `views` to `user`."""
    return or_(false(), *(and_(true(), *(_WHO[name] == user for name in view.mine)) for view in views))


def matching(query: ChangeQuery, *, seen: ColumnElement[bool]) -> Select[Any]:
    """The changes that fit the filters and may be seen."""
    statement = select(changes).where(seen)
    equal = {changes.c.status: query.status, changes.c.kind: query.kind, changes.c.user_id: query.user}
    return statement.where(*(column == value for column, value in equal.items() if value is not None))


def find(connection: Connection, change_id: str) -> Row[Any] | None:
    """The change, whoever may see it: the caller of this function checks that."""
    return connection.execute(select(changes).where(changes.c.change_id == change_id)).one_or_none()


def change_value(row: Row[Any]) -> dict[str, Any]:
    """The change in a row of the read model (`schemas.Change`), before it is seen by anybody."""
    return {"change_id": row.change_id, "user_version": None, "reason": None, **json.loads(row.record)}
