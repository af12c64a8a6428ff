"""The store of readings: a database of its own, beside the records and the read model.

As in `records.py`, one thread writes and a few read. SQLite in the state directory, or what ENERGYSALE_READINGS_URL
names. What is here is nowhere else but for the roots on the ledger: **back it up**.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, event, select

from gateway.database import SqlDatabase, make_tables, open_engine
from gateway.readings.tables import days_of, metadata, months

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # nothing else has what is kept here
    "busy_timeout = 10000",
    "secure_delete = ON",
    "cache_size = -65536",
)
_WRITES = "readings_write"


class ReadingStore(SqlDatabase):
    """Opens the database at `url` (a SQLAlchemy URL), with the tables that are not one a month."""

    def __init__(self, url: str) -> None:
        engine = open_engine(url, pragmas=_PRAGMAS)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "begin", _begin_sqlite)
        super().__init__(engine, name="readings", writing={_WRITES: True})
        self.write_now(lambda connection: make_tables(connection, metadata))


def table_for(connection: Connection, date: str) -> Table:
    """The table of the month of `date`, made where it is not there yet. For the writer."""
    month = date[:7]
    table = days_of(month)
    if connection.execute(select(months.c.month).where(months.c.month == month)).one_or_none() is None:
        table.create(connection, checkfirst=True)
        connection.execute(months.insert().values(month=month))
    return table


def months_between(connection: Connection, start: str | None, end: str | None) -> list[str]:
    """The months that have a table and days from `start` to before `end` (dates), in order."""
    found = connection.execute(select(months.c.month).order_by(months.c.month)).scalars()
    return [month for month in found if (start is None or month >= start[:7]) and (end is None or month <= end[:7])]


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
