"""SQL of notifications. Functions of an open Connection, for `Records.read` and `write`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from gateway.notifications.tables import mails, notifications, preferences, progress, reads

_CHUNK = 500  # bound values in one IN (...)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: a user, acting for a participant in some roles."""

    user: str
    participant: str
    roles: tuple[str, ...]

    def may_read(self, row: Mapping[str, Any]) -> bool:
        """The same rule as `_meant_for`, for one row."""
        return (
            row["user_id"] in (None, self.user)
            and row["participant"] in (None, self.participant)
            and (row["role"] is None or row["role"] in self.roles)
        )


def _meant_for(reader: Reader) -> ColumnElement[bool]:
    columns = notifications.c
    return (
        or_(columns.user_id.is_(None), columns.user_id == reader.user)
        & or_(columns.participant.is_(None), columns.participant == reader.participant)
        & or_(columns.role.is_(None), columns.role.in_(reader.roles))
    )


def add(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Add a notification; False when there is one with its key."""
    key = values.get("key")
    if key is not None:
        known = select(notifications.c.id).where(notifications.c.key == key)
        if connection.execute(known).first() is not None:
            return False
    connection.execute(insert(notifications), dict(values))
    return True


def replace(connection: Connection, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Delete the notifications with these keys and add `rows`, which are unread again."""
    for chunk in _chunks(keys):
        connection.execute(delete(notifications).where(notifications.c.key.in_(chunk)))
    if rows:
        connection.execute(insert(notifications), [dict(row) for row in rows])


def page(
    connection: Connection, reader: Reader, *, unread: bool, before: int | None, limit: int
) -> list[tuple[Row[Any], int | None]]:
    """Rows and when the reader read them, the newest first."""
    joined = notifications.outerjoin(
        reads, (reads.c.notification_id == notifications.c.id) & (reads.c.user_id == reader.user)
    )
    query = select(notifications, reads.c.at).select_from(joined).where(_meant_for(reader))
    if unread:
        query = query.where(reads.c.at.is_(None))
    if before is not None:
        query = query.where(notifications.c.id < before)
    rows = connection.execute(query.order_by(notifications.c.id.desc()).limit(limit))
    return [(row, row.at) for row in rows]


def count_unread(connection: Connection, reader: Reader, *, at_most: int) -> int:
    return len(page(connection, reader, unread=True, before=None, limit=at_most))


def mark_read(connection: Connection, reader: Reader, ids: Iterable[int], *, at: int) -> int:
    """Mark those of `ids` that are the reader's and unread; how many they were."""
    marked = 0
    for chunk in _chunks(list(ids)):
        done = select(reads.c.notification_id).where(reads.c.user_id == reader.user)
        query = select(notifications.c.id).where(
            notifications.c.id.in_(chunk), _meant_for(reader), notifications.c.id.not_in(done)
        )
        found = list(connection.execute(query).scalars())
        if found:
            connection.execute(
                insert(reads), [{"notification_id": id_, "user_id": reader.user, "at": at} for id_ in found]
            )
        marked += len(found)
    return marked


def after(connection: Connection, last: int, *, limit: int, reader: Reader | None = None) -> list[Row[Any]]:
    """The notifications behind id `last`, in order; those meant for `reader` where one is given."""
    query = select(notifications).where(notifications.c.id > last)
    if reader is not None:
        query = query.where(_meant_for(reader))
    return list(connection.execute(query.order_by(notifications.c.id).limit(limit)))


def last_id(connection: Connection) -> int:
    return int(connection.execute(select(func.max(notifications.c.id))).scalar_one() or 0)


def due_before(connection: Connection, kind: str, *, at: int, since: int) -> list[Row[Any]]:
    """Notifications of a kind that are due in [since, at)."""
    query = select(notifications).where(
        notifications.c.kind == kind, notifications.c.due_at < at, notifications.c.due_at >= since
    )
    return list(connection.execute(query.order_by(notifications.c.due_at)))


def delete_older(connection: Connection, *, before: int) -> int:
    return connection.execute(delete(notifications).where(notifications.c.created_at < before)).rowcount


def read_progress(connection: Connection, name: str) -> int | None:
    return connection.execute(select(progress.c.value).where(progress.c.name == name)).scalar_one_or_none()


def write_progress(connection: Connection, name: str, value: int) -> None:
    known = update(progress).where(progress.c.name == name).values(value=value)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(progress), {"name": name, "value": value})


def find_preferences(connection: Connection, user: str) -> Row[Any] | None:
    return connection.execute(select(preferences).where(preferences.c.user_id == user)).one_or_none()


def all_preferences(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(preferences)))


def put_preferences(connection: Connection, user: str, values: Mapping[str, Any] | None) -> None:
    """Keep a user's preferences, or none."""
    connection.execute(delete(preferences).where(preferences.c.user_id == user))
    if values is not None:
        connection.execute(insert(preferences), {"user_id": user, **values})


def add_mail(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(mails), {"attempts": 0, **values})


def due_mails(connection: Connection, *, now_ms: int, limit: int) -> list[Row[Any]]:
    query = select(mails).where(mails.c.next_at <= now_ms).order_by(mails.c.next_at, mails.c.id).limit(limit)
    return list(connection.execute(query))


def remove_mail(connection: Connection, mail: int) -> None:
    connection.execute(delete(mails).where(mails.c.id == mail))


def put_off_mail(connection: Connection, mail: int, *, attempts: int, next_at: int) -> None:
    connection.execute(update(mails).where(mails.c.id == mail).values(attempts=attempts, next_at=next_at))


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
