"""The read model's database.

Reads run in one database transaction each, on a snapshot: the checkpoint that a read sees belongs to the rows it sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event, inspect

from gateway.database import SqlDatabase, make_tables, open_engine
from gateway.projection.trading_tables import metadata  # the one of tables.py, with all that is declared on it

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",  # a lost tail is read again from the peer
    "busy_timeout = 10000",
    "secure_delete = ON",  # purged terms leave the file
    "cache_size = -32768",
    # Pages. Orders and digests lie at random places: the longer the log, the fewer pages are copied more than once.
    "wal_autocheckpoint = 10000",
)


class Database(SqlDatabase):
    """Opens the database at `url` (a SQLAlchemy URL). Tables that another version made are made anew, empty: the
    indexer fills them from block 0, so that an upgrade needs no hand."""

    def __init__(self, url: str) -> None:
        engine = open_engine(url, pragmas=_PRAGMAS)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "begin", _begin_sqlite)
        super().__init__(engine, name="read-model", writing={})
        self.write_now(_make_tables)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which the rows stand still; for long work in the caller's own threads."""
        with self._reading.connect() as connection:
            yield connection


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _make_tables(connection: Connection) -> None:
    present = set(inspect(connection).get_table_names())
    known_tables = present & set(metadata.tables)
    if known_tables and not _as_declared(connection, present):
        metadata.drop_all(connection)
    make_tables(connection, metadata)
    if not known_tables:
        return  # all were made just now, indexes and all
    made = inspect(connection)
    for table in metadata.tables.values():
        known = {index["name"] for index in made.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in known:
                index.create(connection)


def _as_declared(connection: Connection, present: set[str]) -> bool:
    """Whether every table is there with the columns that it is to have."""
    inspector = inspect(connection)
    return all(
        table.name in present
        and {column["name"] for column in inspector.get_columns(table.name)}
        == {column.name for column in table.columns}
        for table in metadata.tables.values()
    )
