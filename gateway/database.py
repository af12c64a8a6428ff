"""One thread that writes and a few that read: what the read model and the `records` database have in common.

SQLite and PostgreSQL alike. Each call is one database transaction, rolled back when it raises.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    MetaData,
    create_engine,
    create_mock_engine,
    event,
    inspect,
    make_url,
)

T = TypeVar("T")

READERS = 4


class SqlDatabase:
    """`name` is what its threads are called, `writing` are execution options of the writer's connections."""

    def __init__(self, engine: Engine, *, name: str, writing: Mapping[str, Any]) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**writing)
        self._reading = engine
        if engine.dialect.name == "postgresql":
            self._reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writer = ThreadPoolExecutor(1, f"{name}-writer")
        self._readers = ThreadPoolExecutor(READERS, f"{name}-reader")

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's thread, in one transaction that is rolled back when it raises."""
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


def open_engine(url: str, *, pragmas: tuple[str, ...]) -> Engine:
    """The engine for `url` (a SQLAlchemy URL). A SQLite file is its owner's alone from the first byte on; `pragmas` are
    set on each of its connections, and its transactions begin where the caller's `begin` listener says."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=READERS + 1, pool_pre_ping=True)
    if parsed.database:
        file = Path(parsed.database)
        file.touch(mode=0o600)
        file.chmod(0o600)  # SQLite gives its side files the mode of this one
    engine = create_engine(parsed, pool_size=READERS + 1, connect_args={"check_same_thread": False})

    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # Python's driver would begin a transaction late, or for a read not at all
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    return engine


def make_tables(connection: Connection, metadata: MetaData) -> None:
    """Make the tables that are missing, with their indexes and triggers."""
    if set(metadata.tables).isdisjoint(inspect(connection).get_table_names()):
        for statement in _statements(metadata, type(connection.dialect)):  # type: ignore[arg-type]  # a class can be hashed
            connection.exec_driver_sql(statement)
    else:
        metadata.create_all(connection)


@cache
def _statements(metadata: MetaData, kind: type[Dialect]) -> tuple[str, ...]:
    """What makes all of the tables. Writing it takes longer than doing it, and is the same for every database."""
    dialect, statements = kind(), list[str]()

    def note(statement: Any, *_: Any, **__: Any) -> None:
        statements.append(str(statement.compile(dialect=dialect)))

    metadata.create_all(create_mock_engine(f"{dialect.name}://", note), checkfirst=False)
    return tuple(statements)
