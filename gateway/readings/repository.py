"""SQL of the store of readings. Dates come as `YYYY-MM-DD`; days of one call may lie in several months."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from gateway.readings.model import Code, Finding, State
from gateway.readings.statistics import MOST_DAYS
from gateway.readings.store import months_between, table_for
from gateway.readings.tables import days_of, findings, months, pasts, registers

Key = tuple[str, str]
"""A point and a date."""

_CHUNK = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The newest version of a point's day."""

    version: int
    state: State
    content: bytes


def has_month(connection: Connection, date: str) -> bool:
    query = select(months.c.month).where(months.c.month == date[:7])
    return connection.execute(query).one_or_none() is not None


def latest_of(connection: Connection, keys: Iterable[Key]) -> dict[Key, Latest]:
    """The newest version of each of these days; those that never came are left out."""
    found: dict[Key, Latest] = {}
    for date, points in _by_date(keys):
        if not has_month(connection, date):
            continue
        columns = days_of(date[:7]).c
        for part in _parts(points):
            query = select(columns.point, columns.version, columns.state, columns.content)
            query = query.where(columns.point.in_(part), columns.date == date).order_by(columns.version)
            for row in connection.execute(query):
                found[row.point, date] = Latest(version=row.version, state=State(row.state), content=row.content)
    return found


def add_days(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """New versions; those before that are not anchored count no longer."""
    for month, group in groupby(sorted(rows, key=lambda row: row["date"]), key=lambda row: row["date"][:7]):
        table, of_month = table_for(connection, f"{month}-01"), list(group)
        replaced = [{"p": row["point"], "d": row["date"]} for row in of_month if row["corrects"] is not None]
        if replaced:
            connection.execute(
                update(table)
                .where(
                    table.c.point == bindparam("p"),
                    table.c.date == bindparam("d"),
                    table.c.state.in_((State.RECEIVED.value, State.VALIDATED.value)),
                )
                .values(state=State.SUPERSEDED.value),
                replaced,
            )
        connection.execute(insert(table), of_month)


def add_findings(connection: Connection, found: Sequence[tuple[Key, int, Finding]], *, now_ms: int) -> None:
    rows = [
        {
            "point": key[0],
            "date": key[1],
            "version": version,
            "code": each.code.value,
            "interval": each.interval,
            "count": each.count,
            "found_at": now_ms,
        }
        for key, version, each in found
    ]
    if rows:
        connection.execute(insert(findings), rows)


def replace_judged(connection: Connection, key: Key, version: int, values: Mapping[str, Any]) -> None:
    """What a day became when it was judged again: its state, data and root; what was found before goes."""
    columns = findings.c
    same = (columns.point == key[0], columns.date == key[1], columns.version == version)
    told = columns.code == Code.NEGATIVE.value  # the negative values are not kept, so that they were there is
    connection.execute(delete(findings).where(*same, ~told))
    table = days_of(key[1][:7])
    this = (table.c.point == key[0], table.c.date == key[1], table.c.version == version)
    connection.execute(update(table).where(*this).values(**values))


def put_registers(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Register readings; one of the same meter, day and occasion replaces the one before."""
    _upsert(connection, registers, rows)


def registers_of(connection: Connection, points: Sequence[str], dates: Sequence[str]) -> dict[Key, list[Row[Any]]]:
    """Register readings of these points on these days."""
    found: dict[Key, list[Row[Any]]] = {}
    for part in _parts(points):
        query = select(registers).where(registers.c.point.in_(part), registers.c.date.in_(dates))
        for row in connection.execute(query):
            found.setdefault((row.point, row.date), []).append(row)
    return found


def pasts_of(connection: Connection, points: Sequence[str]) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """Date, sum and peak of the last settled days, by point and type of day."""
    found = {}
    for part in _parts(points):
        for row in connection.execute(select(pasts).where(pasts.c.point.in_(part))):
            found[row.point, row.day_type] = [(date, total, peak) for date, total, peak in json.loads(row.days)]
    return found


def put_pasts(connection: Connection, known: Mapping[tuple[str, str], Sequence[tuple[str, int, int]]]) -> None:
    rows = [
        {"point": point, "day_type": day_type, "days": json.dumps(sorted(days)[-MOST_DAYS:], separators=(",", ":"))}
        for (point, day_type), days in known.items()
    ]
    _upsert(connection, pasts, rows)


def days_before(connection: Connection, point: str, dates: Sequence[str], *, limit: int) -> list[bytes]:
    """The data of the point's newest settled days among `dates`, newest first."""
    found: list[bytes] = []
    for month in sorted({date[:7] for date in dates}, reverse=True):
        if len(found) >= limit or not has_month(connection, f"{month}-01"):
            continue
        columns = days_of(month).c
        settled = (State.VALIDATED.value, State.ANCHORED.value)
        query = select(columns.data).where(columns.point == point, columns.date.in_(dates), columns.state.in_(settled))
        query = query.order_by(columns.date.desc(), columns.version.desc()).limit(limit - len(found))
        found += connection.execute(query).scalars()
    return found


def versions_of(connection: Connection, key: Key) -> Sequence[Row[Any]]:
    """All versions of a point's day, first one first."""
    if not has_month(connection, key[1]):
        return []
    table = days_of(key[1][:7])
    query = select(table).where(table.c.point == key[0], table.c.date == key[1])
    return connection.execute(query.order_by(table.c.version)).all()


def last_versions(connection: Connection, point: str, month: str) -> list[Row[Any]]:
    """The last version of each day of a point's month (`YYYY-MM`), by date."""
    if not has_month(connection, f"{month}-01"):
        return []
    columns = days_of(month).c
    query: Select[Any] = select(columns.date, columns.version, columns.state, columns.anchored_version, columns.data)
    query = query.where(columns.point == point).order_by(columns.date, columns.version)
    return list({row.date: row for row in connection.execute(query)}.values())


def findings_in(connection: Connection, point: str, month: str) -> Sequence[Row[Any]]:
    """What was found about all versions of a point's days of a month (`YYYY-MM`)."""
    columns = findings.c
    query: Select[Any] = select(columns.date, columns.version, columns.code)
    query = query.where(columns.point == point, columns.date.startswith(f"{month}-"))
    return connection.execute(query.order_by(columns.date, columns.code)).all()


def findings_of(connection: Connection, key: Key) -> Sequence[Row[Any]]:
    query = select(findings).where(findings.c.point == key[0], findings.c.date == key[1])
    return connection.execute(query.order_by(findings.c.version, findings.c.code)).all()


def accept(connection: Connection, key: Key, version: int, *, by: str, now_ms: int) -> None:
    """Let the version stand as it is: what was found stays, with who accepted it."""
    columns = findings.c
    same = (columns.point == key[0], columns.date == key[1], columns.version == version)
    connection.execute(update(findings).where(*same).values(accepted_by=by, accepted_at=now_ms))
    table = days_of(key[1][:7])
    this = (table.c.point == key[0], table.c.date == key[1], table.c.version == version)
    connection.execute(update(table).where(*this).values(state=State.VALIDATED.value))


def waiting(connection: Connection, after: Key | None, *, limit: int) -> list[Row[Any]]:
    """Validated days that are not anchored, by date and point, from after (point, date) on."""
    found: list[Row[Any]] = []
    for month in months_between(connection, after[1] if after else None, None):
        columns = days_of(month).c
        query: Select[Any] = select(columns.point, columns.date, columns.salt, columns.root, columns.data)
        query = query.where(columns.state == State.VALIDATED.value)
        if after is not None:
            point, date = after
            query = query.where((columns.date > date) | ((columns.date == date) & (columns.point > point)))
        query = query.order_by(columns.date, columns.point).limit(limit - len(found))
        found += connection.execute(query).all()
        if len(found) >= limit:
            break
    return found


def counting_days(
    connection: Connection, month: str, points: Sequence[str], *, start: str | None, end: str | None
) -> Sequence[Row[Any]]:
    """The versions that count of the points' days in a month (`YYYY-MM`), from `start` to before `end`, by point and
    date: of a day the anchored version, and the one that waits to correct it."""
    columns = days_of(month).c
    query: Select[Any] = select(columns.point, columns.date, columns.version, columns.state, columns.data)
    query = query.where(columns.point.in_(points), *_counting(columns, start=start, end=end))
    return connection.execute(query.order_by(columns.point, columns.date, columns.version)).all()


def anchored_days(connection: Connection, month: str, points: Sequence[str]) -> Sequence[Row[Any]]:
    """The anchored days of the points in a month (`YYYY-MM`), by point and date."""
    if not has_month(connection, f"{month}-01"):
        return []
    columns = days_of(month).c
    query: Select[Any] = select(columns.point, columns.date, columns.salt, columns.tree, columns.data)
    query = query.where(columns.point.in_(points), columns.state == State.ANCHORED.value)
    return connection.execute(query.order_by(columns.point, columns.date)).all()


def count_days(connection: Connection, points: Sequence[str], *, start: str | None, end: str | None) -> int:
    """How many versions of the points' days count."""
    total = 0
    for month in months_between(connection, start, end):
        columns = days_of(month).c
        query = select(func.count()).select_from(days_of(month)).where(columns.point.in_(points))
        total += connection.execute(query.where(*_counting(columns, start=start, end=end))).scalar_one()
    return total


def _counting(columns: Any, *, start: str | None, end: str | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [columns.state != State.SUPERSEDED.value]
    if start is not None:
        conditions.append(columns.date >= start)
    if end is not None:
        conditions.append(columns.date < end)
    return conditions


def counts(connection: Connection) -> dict[str, int]:
    """How many days are in which state."""
    found: dict[str, int] = {state.value: 0 for state in State}
    for month in months_between(connection, None, None):
        columns = days_of(month).c
        for state, count in connection.execute(select(columns.state, func.count()).group_by(columns.state)):
            found[state] += count
    return found


def _by_date(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    ordered = sorted(set(keys), key=lambda key: key[1])
    for date, group in groupby(ordered, key=lambda key: key[1]):
        yield date, [point for point, _ in group]


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def _upsert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others), list(rows))
