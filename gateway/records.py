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

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url

T = TypeVar("T")

READERS = 4
_WRITES = "records_write"
_WRITERS_LOCK = 0x656E6572677973  # within the database; nothing else takes it


class Records:
    """Opens the database at `url` (a SQLAlchemy URL). A new SQLite file is readable by its owner alone."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._writing = self._engine.execution_options(**{_WRITES: True})
        self._reading = self._engine
        if self._engine.dialect.name == "postgresql":
            self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writer = ThreadPoolExecutor(1, "records-writer")
        self._readers = ThreadPoolExecutor(READERS, "records-reader")

    def create(self, *tables: MetaData) -> None:
        """Make the tables that are missing, with their triggers and indexes."""
        for metadata in tables:
            with self._writing.begin() as connection:
                metadata.create_all(connection)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's thread, in one transaction; on return it is on disk."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self.write_now, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a reader's thread, on one snapshot. It must not write."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        """As `write`, in the caller's thread."""
        with self._writing.begin() as connection:
            return work(connection)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """As `read`, in the caller's thread."""
        with self._reading.connect() as connection:
            return work(connection)

    def close(self) -> None:
        """Wait for the work under way, then close all connections. May be called twice."""
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=READERS + 1, pool_pre_ping=True)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    if parsed.database:
        file = Path(parsed.database)
        file.touch(mode=0o600)
        file.chmod(0o600)  # SQLite gives its side files the mode of this one
    engine = create_engine(parsed, pool_size=READERS + 1, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # Python's driver would begin a transaction late, or for a read not at all
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",  # nothing else has what is kept here
        "foreign_keys = ON",
        "busy_timeout = 10000",  # the command line may write too
        "secure_delete = ON",  # what is deleted leaves the file
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that reads first and writes then could find the lock taken in between.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time here too: the command line may write, and what a writer reads must not change under it.
    if connection.get_execution_options().get(_WRITES, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")
