"""Comparing two read models row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from gateway.projection.tables import metadata

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not the same in both. `key` is its primary key; its values are left out, they may be private."""

    table: str
    key: tuple[Any, ...]
    kind: str  # "missing", "surplus" or "different", seen from the present read model


def differences(present: Connection, rebuilt: Connection) -> Iterator[Difference]:
    """All rows in which `present` is not what `rebuilt` from block 0 says it should be."""
    for table in metadata.sorted_tables:
        yield from _table_differences(table, _rows(present, table), _rows(rebuilt, table))


def _rows(connection: Connection, table: Table) -> dict[tuple[Any, ...], Any]:
    width = len(table.primary_key)
    keys_first = [*table.primary_key, *(column for column in table.c if not column.primary_key)]
    result = connection.execute(select(*keys_first).execution_options(yield_per=_ROWS_AT_ONCE))
    return {tuple(row[:width]): hash(tuple(row)) for row in result}


def _table_differences(
    table: Table, present: dict[tuple[Any, ...], Any], rebuilt: dict[tuple[Any, ...], Any]
) -> Iterator[Difference]:
    for key, row in rebuilt.items():
        if key not in present:
            yield Difference(table.name, key, "missing")
        elif present[key] != row:
            yield Difference(table.name, key, "different")
    for key in present.keys() - rebuilt.keys():
        yield Difference(table.name, key, "surplus")
