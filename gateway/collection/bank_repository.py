"""SQL of what the bank says: entries that no item explains, and statements by day. Every row is of one keeper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from gateway.collection.tables import bank_days, unmatched
from gateway.collection.unmatched import UnmatchedState


def find_unmatched(connection: Connection, keeper: str, entry_id: str) -> Row[Any] | None:
    query = select(unmatched).where(unmatched.c.keeper == keeper, unmatched.c.entry_id == entry_id)
    return connection.execute(query).one_or_none()


def add_unmatched(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(unmatched), dict(values))


def change_unmatched(connection: Connection, keeper: str, entry_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(
        update(unmatched).where(unmatched.c.keeper == keeper, unmatched.c.entry_id == entry_id).values(**values)
    )


def list_unmatched(
    connection: Connection, keeper: str, filters: Mapping[str, str], *, after: Row[Any] | None, limit: int
) -> list[Row[Any]]:
    """The newest first, those behind the entry `after`; `filters` by column."""
    query = select(unmatched).where(unmatched.c.keeper == keeper)
    query = query.where(*(unmatched.c[name] == value for name, value in filters.items()))
    if after is not None:
        is_same = (unmatched.c.imported_at == after.imported_at) & (unmatched.c.entry_id > after.entry_id)
        query = query.where(or_(unmatched.c.imported_at < after.imported_at, is_same))
    return list(connection.execute(query.order_by(unmatched.c.imported_at.desc(), unmatched.c.entry_id).limit(limit)))


def open_unmatched(connection: Connection, keeper: str) -> list[Row[Any]]:
    """Those that nobody has settled."""
    query = select(unmatched).where(unmatched.c.keeper == keeper, unmatched.c.state == UnmatchedState.OPEN.value)
    return list(connection.execute(query.order_by(unmatched.c.entry_id)))


def unmatched_of_day(connection: Connection, keeper: str, day: str) -> list[Row[Any]]:
    """Those that the bank booked on a day."""
    query = select(unmatched).where(unmatched.c.keeper == keeper, unmatched.c.booked_on == day)
    return list(connection.execute(query.order_by(unmatched.c.entry_id)))


def find_day(connection: Connection, keeper: str, day: str) -> Row[Any] | None:
    return connection.execute(
        select(bank_days).where(bank_days.c.keeper == keeper, bank_days.c.day == day)
    ).one_or_none()


def list_days(connection: Connection, keeper: str, *, before: str | None, limit: int) -> list[Row[Any]]:
    """The last day first."""
    query = select(bank_days).where(bank_days.c.keeper == keeper)
    if before is not None:
        query = query.where(bank_days.c.day < before)
    return list(connection.execute(query.order_by(bank_days.c.day.desc()).limit(limit)))


def put_day(connection: Connection, values: Mapping[str, Any]) -> None:
    """In place of what there was of the day."""
    is_day = (bank_days.c.keeper == values["keeper"]) & (bank_days.c.day == values["day"])
    connection.execute(delete(bank_days).where(is_day))
    connection.execute(insert(bank_days), dict(values))
