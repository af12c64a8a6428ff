"""SQL of days that wait for a decision: those that something was found about which nobody has settled yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select, tuple_

from gateway.readings.model import State
from gateway.readings.repository import Key
from gateway.readings.store import months_between
from gateway.readings.tables import days_of, findings

_CHUNK = 200
Version = tuple[str, str, int]
"""A point, a date and a version."""


def undecided(
    connection: Connection, after: Key | None, *, point: str | None, code: str | None, limit: int
) -> list[Row[Any]]:
    """Such days by date and point, from after (point, date) on: of a point, or with a finding of this code."""
    found: list[Row[Any]] = []
    for month in months_between(connection, after[1] if after else None, None):
        query = _of_month(month, point=point, code=code)
        if after is not None:
            columns = days_of(month).c
            query = query.where(tuple_(columns.date, columns.point) > (after[1], after[0]))
        found += connection.execute(query.limit(limit - len(found))).all()
        if len(found) >= limit:
            break
    return found


def codes_of(connection: Connection, versions: Sequence[Version]) -> dict[Version, list[str]]:
    """What was found about each of these versions."""
    found: dict[Version, list[str]] = {}
    columns = findings.c
    for start in range(0, len(versions), _CHUNK):
        query = select(columns.point, columns.date, columns.version, columns.code).order_by(columns.code)
        part = tuple_(columns.point, columns.date, columns.version).in_(versions[start : start + _CHUNK])
        for point, date, version, code in connection.execute(query.where(part)):
            found.setdefault((point, date, version), []).append(code)
    return found


def _of_month(month: str, *, point: str | None, code: str | None) -> Select[Any]:
    columns = days_of(month).c
    query: Select[Any] = select(columns.point, columns.date, columns.version, columns.received_at)
    query = query.where(columns.state == State.RECEIVED.value).order_by(columns.date, columns.point)
    if point is not None:
        query = query.where(columns.point == point)
    if code is not None:
        same = (findings.c.point == columns.point, findings.c.date == columns.date)
        query = query.where(exists().where(*same, findings.c.version == columns.version, findings.c.code == code))
    return query
