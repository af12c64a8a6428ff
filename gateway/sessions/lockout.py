"""Locking out after failures: the fifth failure in a row locks for 30 seconds, each later one for twice as long.

A name that nobody has is counted like any other, so that a lock says nothing about who exists. Only what can be
guessed is locked (passwords, codes); whoever signs with a key of their own is never locked out by somebody else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from gateway.sessions.tables import failures

FREE_FAILURES = 4
FIRST_LOCK_MS = 30_000
LONGEST_LOCK_MS = 3_600_000
_FORGOTTEN_AFTER_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Lock:
    """How many failures in a row there were, and until when the name is locked (ms; 0: it is not)."""

    failures: int
    until: int


def lock_after(count: int, *, now: int) -> int:
    """Until when (ms) the `count`th failure in a row, at `now`, locks; 0 when it does not."""
    if count <= FREE_FAILURES:
        return 0
    return now + min(FIRST_LOCK_MS << min(count - FREE_FAILURES - 1, 16), LONGEST_LOCK_MS)


def read_lock(connection: Connection, name: str, *, now: int) -> Lock:
    """Where `name` stands at `now`."""
    row = connection.execute(select(failures).where(failures.c.name_hash == _hash(name))).one_or_none()
    if row is None or row.last_at < now - _FORGOTTEN_AFTER_MS:
        return Lock(0, 0)
    return Lock(row._mapping["count"], row.locked_until if row.locked_until > now else 0)


def note_failure(connection: Connection, name: str, *, now: int) -> Lock:
    """Count one more failure; what came of it."""
    count = read_lock(connection, name, now=now).failures + 1
    until = lock_after(count, now=now)
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(failures).values(name_hash=_hash(name), count=count, last_at=now, locked_until=until)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name_hash"], set_={"count": count, "last_at": now, "locked_until": until}
        )
    )
    connection.execute(delete(failures).where(failures.c.last_at < now - _FORGOTTEN_AFTER_MS))
    return Lock(count, until)


def forget_failures(connection: Connection, name: str) -> None:
    """A success: the next failure is the first again."""
    connection.execute(delete(failures).where(failures.c.name_hash == _hash(name)))


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
