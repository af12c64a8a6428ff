"""The `records` database: what an instance must keep and could not read again from the chain.

Sessions, managed keys, the audit trail, registrations, the outbox, notifications. Each noun declares its tables on a
MetaData of its own (`<noun>/tables.py`) and does its SQL in `<noun>/repository.py`, as functions of a Connection that
are handed to `read` or `write`:

    records = Records(settings.records_url)
    records.create(sessions_tables.metadata)
    await records.write(lambda connection: repository.add(connection, session))

One thread writes, a few read; each call is one database transaction, rolled back when it raises. Times are
milliseconds since 1970 UTC. SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, event

from gateway.database import SqlDatabase, make_tables, open_engine

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # nothing else has what is kept here
    "foreign_keys = ON",
    "busy_timeout = 10000",  # the command line may write too
    "secure_delete = ON",  # what is deleted leaves the file
)
_WRITES = "records_write"
_WRITERS_LOCK = 0x656E6572677973  # within the database; nothing else takes it


class Records(SqlDatabase):
    """Opens the database at `url` (a SQLAlchemy URL). A new SQLite file is readable by its owner alone.

    What `write` has done is on disk when it returns.
    """

    def __init__(self, url: str) -> None:
        engine = open_engine(url, pragmas=_PRAGMAS)
        event.listen(engine, "begin", _begin_sqlite if engine.dialect.name == "sqlite" else _begin_postgresql)
        super().__init__(engine, name="records", writing={_WRITES: True})

    def create(self, *tables: MetaData) -> None:
        """Make the tables that are missing, with their triggers and indexes."""
        with self._writing.begin() as connection:
            for metadata in tables:
                make_tables(connection, metadata)


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that reads first and writes then could find the lock taken in between.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time here too: the command line may write, and what a writer reads must not change under it.
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
