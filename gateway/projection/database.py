"""The read model's database: one thread that writes, a few that read, SQLite or PostgreSQL alike.

Reads run in one database transaction each, on a snapshot: the checkpoint that a read sees belongs to the rows it sees.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from gateway.projection.tables import metadata

T = TypeVar("T")

READERS = 4


class Database:
    """Opens the database at `url` (a SQLAlchemy URL) and makes the tables that are missing."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._writer = ThreadPoolExecutor(1, "read-model-writer")
        self._readers = ThreadPoolExecutor(READERS, "read-model-reader")
        metadata.create_all(self._engine)
        self._reading = self._engine
        if self._engine.dialect.name == "postgresql":
            self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's thread, in one transaction that is rolled back when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, self.write_now, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a reader's thread, on one snapshot."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def write_now(self, work: Callable[[Connection], T]) -> T:
        """As `write`, in the caller's thread."""
        with self._engine.begin() as connection:
            return work(connection)

    def read_now(self, work: Callable[[Connection], T]) -> T:
        """As `read`, in the caller's thread."""
        with self._reading.connect() as connection:
            return work(connection)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which the rows stand still; for long work in the caller's own threads."""
        with self._reading.connect() as connection:
            yield connection

    def close(self) -> None:
        """Wait for the work under way, then close all connections."""
        self._writer.shutdown()
        self._readers.shutdown()
        self._engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=READERS + 1, pool_pre_ping=True)
    if parsed.database:
        # Terms lie in it: for the owner's eyes, from the first byte on.
        file = Path(parsed.database)
        file.touch(mode=0o600)
        file.chmod(0o600)
    engine = create_engine(parsed, pool_size=READERS + 1, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # Python's driver would begin a transaction late, or for a read not at all
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",  # a lost tail is read again from the peer
        "busy_timeout = 10000",
        "secure_delete = ON",  # purged terms leave the file
        "cache_size = -32768",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
