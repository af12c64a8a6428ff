"""A read model that another version made: its tables are made anew, and filled from the chain."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from gateway.projection.database import Database
from gateway.projection.writer import read_checkpoint
from tests.unit.projection.test_projection import market_day, write


def opened_again(path: Path, *statements: str) -> Database:
    """A filled read model on which another version did this, opened by the present one."""
    url = f"sqlite:///{path}/read_model.sqlite"
    first, chain = Database(url), market_day()
    write(first, chain, chain.received)

    def change(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    first.write_now(change)
    first.close()
    return Database(url)


def height(database: Database) -> int | None:
    checkpoint = database.read_now(read_checkpoint)
    return None if checkpoint is None else checkpoint.block


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE ledger_intents",
        "ALTER TABLE users ADD COLUMN of_another_version TEXT",
        "ALTER TABLE blocks DROP COLUMN bytes",
    ],
)
def test_other_tables_are_made_anew_and_filled_from_the_chain(tmp_path: Path, statement: str) -> None:
    database, chain = opened_again(tmp_path, statement), market_day()
    assert height(database) is None
    write(database, chain, chain.received)
    assert height(database) == chain.received[-1].number
    database.close()


def test_the_same_tables_stay_as_they_are(tmp_path: Path) -> None:
    database = opened_again(tmp_path)
    assert height(database) == market_day().received[-1].number
    database.close()


def test_an_index_that_is_missing_is_made_and_nothing_is_lost(tmp_path: Path) -> None:
    database = opened_again(tmp_path, "DROP INDEX orders_by_created")
    assert height(database) == market_day().received[-1].number
    names = database.read_now(lambda connection: [each["name"] for each in inspect(connection).get_indexes("orders")])
    assert "orders_by_created" in names
    database.close()
