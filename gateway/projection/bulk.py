"""Many rows of one table at once. A statement is compiled once and its rows go straight to the driver: what SQLAlchemy
does to each value was a fifth of the indexer's work."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite

from gateway.projection.records import Row


def insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, all with the same columns."""
    _execute(connection, table, rows, replacing=(), adding=())


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, or replace those of the same primary key. All have every column."""
    replacing = tuple(column.name for column in table.c if not column.primary_key)
    _execute(connection, table, rows, replacing=replacing, adding=())


def add_to(connection: Connection, table: Table, rows: Sequence[Row], *, count: str) -> None:
    """Add rows, or their `count` to that of the row of the same primary key."""
    _execute(connection, table, rows, replacing=(), adding=(count,))


def _execute(
    connection: Connection, table: Table, rows: Sequence[Row], *, replacing: tuple[str, ...], adding: tuple[str, ...]
) -> None:
    if not rows:
        return
    kind = type(connection.dialect)
    sql, places = _compiled(table, tuple(rows[0]), replacing, adding, kind)  # type: ignore[arg-type]  # a class can be hashed
    # A driver with named places takes the rows as they are.
    values: list[Any] = [tuple(map(row.__getitem__, places)) for row in rows] if places else list(rows)
    connection.exec_driver_sql(sql, values)


@lru_cache(maxsize=512)
def _compiled(
    table: Table, columns: tuple[str, ...], replacing: tuple[str, ...], adding: tuple[str, ...], kind: type[Dialect]
) -> tuple[str, tuple[str, ...]]:
    dialect = kind()  # each engine has one of its own, and all of a kind write the same
    statement = (postgresql if dialect.name == "postgresql" else sqlite).insert(table)
    changes = {name: statement.excluded[name] for name in replacing}
    changes |= {name: table.c[name] + statement.excluded[name] for name in adding}
    whole = (
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changes) if changes else statement
    )
    compiled = whole.compile(dialect=dialect, column_keys=columns)
    return str(compiled), tuple(compiled.positiontup or ())
