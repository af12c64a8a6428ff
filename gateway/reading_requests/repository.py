"""SQL of requests for readings, in the store that has the days: whether one is answered is asked of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, insert, null, select, update

from gateway.reading_requests.model import State, state_of
from gateway.reading_requests.schemas import ReadingRequestQuery
from gateway.readings.repository import Key
from gateway.readings.store import months_between
from gateway.readings.tables import days_of, reading_requests

BY_AGE = (
    reading_requests.c.asked_at,
    reading_requests.c.point,
    reading_requests.c.date,
    reading_requests.c.number,
)
_columns = reading_requests.c


def matching(
    connection: Connection, query: ReadingRequestQuery, *, grid: str | None, participant: str | None
) -> Select[Any]:
    """The requests that fit the filters: of the points of `grid`, or those that `participant` has made."""
    version, at = _answers(connection)
    equal = {_columns.grid: grid, _columns.participant: participant, _columns.point: query.point}
    statement = _shown(version, at).where(*(column == value for column, value in equal.items() if value is not None))
    return statement if query.state is None else statement.where(_is(query.state, version))


def of_day(connection: Connection, key: Key) -> Sequence[Row[Any]]:
    """All requests about a point's day, first one first."""
    statement = _shown(*_answers(connection)).where(_columns.point == key[0], _columns.date == key[1])
    return connection.execute(statement.order_by(_columns.number)).all()


def count_open(connection: Connection, participant: str) -> int:
    version, _ = _answers(connection)
    query = select(func.count()).select_from(reading_requests).where(_columns.participant == participant)
    return connection.execute(query.where(_is(State.OPEN, version))).scalar_one()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(reading_requests), dict(values))


def decline(connection: Connection, key: Key, number: int, values: Mapping[str, Any]) -> None:
    this = (_columns.point == key[0], _columns.date == key[1], _columns.number == number)
    connection.execute(update(reading_requests).where(*this).values(**values))


def request_value(row: Row[Any]) -> dict[str, Any]:
    """The request in a row (`schemas.ReadingRequest`)."""
    value = dict(row._mapping)
    del value["grid"]
    state = state_of(declined_at=row.declined_at, answered_version=row.answered_version)
    return {**value, "state": state.value}


def _shown(version: ColumnElement[Any], at: ColumnElement[Any]) -> Select[Any]:
    return select(reading_requests, version.label("answered_version"), at.label("answered_at"))


def _is(state: State, answered_version: ColumnElement[Any]) -> ColumnElement[bool]:
    """As `model.state_of`, over rows."""
    if state is State.ANSWERED:
        return answered_version.is_not(None)
    declined = _columns.declined_at.is_not(None) if state is State.DECLINED else _columns.declined_at.is_(None)
    return declined & answered_version.is_(None)


def _answers(connection: Connection) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Of each request: the first version of its day that came after it, and when that came. Days are in a table a
    month, so each row looks into that of its own."""
    version, at = {}, {}
    for month in months_between(connection, None, None):
        days = days_of(month).c
        after = (
            days.point == _columns.point,
            days.date == _columns.date,
            days.version > _columns.version_before,
        )
        version[month] = select(func.min(days.version)).where(*after).correlate(reading_requests).scalar_subquery()
        at[month] = select(func.min(days.received_at)).where(*after).correlate(reading_requests).scalar_subquery()
    if not version:
        return null(), null()
    month_of = func.substr(_columns.date, 1, 7)
    return case(version, value=month_of, else_=None), case(at, value=month_of, else_=None)
