"""Tables of a new database, and those that an older one lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, create_engine

from gateway.audit_trail import tables as audit_trail_tables
from gateway.database import make_tables
from gateway.projection import trading_tables
from gateway.readings import tables as readings_tables


def _schema(connection: Connection) -> set[tuple[str, ...]]:
    return {tuple(row) for row in connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master")}


@pytest.mark.parametrize("noun", [trading_tables, audit_trail_tables, readings_tables])
@pytest.mark.parametrize("there", [0, 1])
def test_a_database_gets_every_table_with_its_indexes_and_triggers(tmp_path: Path, noun: object, there: int) -> None:
    metadata: MetaData = noun.metadata  # type: ignore[attr-defined]  # each of these modules has one
    wanted, made = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("wanted", "made"))
    with wanted.begin() as connection:
        metadata.create_all(connection)
        expected = _schema(connection)
    for _ in range(2):
        with made.begin() as connection:
            for table in metadata.sorted_tables[:there]:
                table.create(connection, checkfirst=True)
            make_tables(connection, metadata)
            assert _schema(connection) == expected
    for engine in (wanted, made):
        engine.dispose()
