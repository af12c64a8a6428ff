"""The read model's database.

Reads run in one database transaction each, on a snapshot: the checkpoint that a read sees belongs to the rows it sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from gateway.database import SqlDatabase, open_engine
from gateway.projection.trading_tables import metadata  # the one of tables.py, with all that is declared on it

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = NORMAL",  # a lost tail is read again from the peer
    "busy_timeout = 10000",
    "secure_delete = ON",  # purged terms leave the file
    "cache_size = -32768",
)


class Database(SqlDatabase):
    """Opens the database at `url` (a SQLAlchemy URL) and makes the tables that are missing."""

    def __init__(self, url: str) -> None:
        engine = open_engine(url, pragmas=_PRAGMAS)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "begin", _begin_sqlite)
        super().__init__(engine, name="read-model", writing={})
        metadata.create_all(engine)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which the rows stand still; for long work in the caller's own threads."""
        with self._reading.connect() as connection:
            yield connection


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
