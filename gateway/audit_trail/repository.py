"""SQL of the audit trail. Every function takes the open connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, insert, select

from gateway.audit_trail.chain import Entry, Head, entry_hash
from gateway.audit_trail.schemas import AuditFilters
from gateway.audit_trail.tables import entries

_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What is to be recorded. Its number and its hashes follow when it is written."""

    at: int
    actor: str | None
    kind: str
    subject: str | None
    detail: str


def read_head(connection: Connection, *, start: str) -> Head:
    """Where the trail stands. `start` is its origin, the head of an empty one."""
    row = connection.execute(select(entries.c.n, entries.c.hash).order_by(entries.c.n.desc()).limit(1)).one_or_none()
    return Head(0, start) if row is None else Head(row.n, row.hash)


def append(connection: Connection, new: Sequence[NewEntry], *, start: str) -> Head:
    """Write `new` behind the last entry, in this transaction. The head is read here each time, so that a chain that is
    rolled back leaves no trace. Returns the new head."""
    head = read_head(connection, start=start)
    rows = []
    for each in new:
        fields = {
            "n": head.count + 1,
            "at": each.at,
            "actor": each.actor,
            "kind": each.kind,
            "subject": each.subject,
            "detail": each.detail,
            "previous": head.hash,
        }
        digest = entry_hash(**fields)  # type: ignore[arg-type] # the fields are those of an entry
        rows.append({**fields, "hash": digest})
        head = Head(head.count + 1, digest)
    if rows:
        connection.execute(insert(entries), rows)
    return head


def search(connection: Connection, filters: AuditFilters, *, before: int | None, limit: int) -> list[Entry]:
    """Entries that fit `filters`, newest first, those with a number below `before`."""
    query = _filtered(filters)
    if before is not None:
        query = query.where(entries.c.n < before)
    return [_entry(row) for row in connection.execute(query.order_by(entries.c.n.desc()).limit(limit))]


def page(connection: Connection, filters: AuditFilters, *, after: int, limit: int) -> list[Entry]:
    """Entries that fit `filters`, oldest first, those with a number above `after`."""
    query = _filtered(filters).where(entries.c.n > after).order_by(entries.c.n).limit(limit)
    return [_entry(row) for row in connection.execute(query)]


def walk(connection: Connection) -> Iterator[Entry]:
    """The whole trail, oldest first, a page at a time."""
    after = 0
    while rows := page(connection, AuditFilters(), after=after, limit=_PAGE):
        yield from rows
        after = rows[-1].n


def _filtered(filters: AuditFilters) -> Select[tuple[object, ...]]:
    query: Select[tuple[object, ...]] = select(entries)
    for column, value in (
        (entries.c.actor, filters.actor),
        (entries.c.kind, filters.kind),
        (entries.c.subject, filters.subject),
    ):
        if value is not None:
            query = query.where(column == value)
    if filters.since is not None:
        query = query.where(entries.c.at >= filters.since)
    if filters.until is not None:
        query = query.where(entries.c.at < filters.until)
    return query


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(**row._mapping)
