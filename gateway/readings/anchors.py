"""What the ledger has of days in the store: roots that were anchored are noted beside their values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from gateway.loops import Loop
from gateway.projection.database import Database
from gateway.projection.metering_tables import reading_days
from gateway.readings import repository
from gateway.readings.model import State
from gateway.readings.repository import Key
from gateway.readings.store import ReadingStore
from gateway.readings.tables import days_of, progress

_PAGE = 2_000
_CHUNK = 200
_EVERY_S = 30.0


class AnchorNotes:
    """Follows the read model. `wake` it after each block."""

    def __init__(self, *, store: ReadingStore, read_model: Database) -> None:
        self._store = store
        self._read_model = read_model
        self._loop = Loop()

    def wake(self) -> None:
        self._loop.wake()

    async def run(self) -> None:
        """Until cancelled."""
        await self._loop.run(self.note_all, every_s=_EVERY_S, failure="anchors_not_noted")

    async def note_all(self) -> None:
        """Take over all anchors that the read model has and the store has not seen. It may run again at any time."""
        last = await self._store.read(_last_block)
        while rows := await self._read_model.read(partial(_anchored_after, block=last)):
            await self._store.write(partial(_note, rows=rows))
            last = rows[-1].block


def versions_on_ledger(connection: Connection, keys: Sequence[Key]) -> dict[Key, int]:
    """The present version of these days on the ledger; those that were never anchored are left out."""
    columns, found = reading_days.c, {}
    for start in range(0, len(keys), _CHUNK):
        query = select(columns.point_id, columns.date, func.max(columns.version))
        query = query.where(tuple_(columns.point_id, columns.date).in_(keys[start : start + _CHUNK]))
        for point, date, version in connection.execute(query.group_by(columns.point_id, columns.date)):
            found[point, date] = version
    return found


def _last_block(connection: Connection) -> int:
    return connection.execute(select(progress.c.block)).scalar_one_or_none() or -1


def _anchored_after(connection: Connection, *, block: int) -> Sequence[Row[Any]]:
    """Anchors of later blocks: whole blocks, about 2,000 anchors."""
    columns = reading_days.c
    upto = select(columns.block).where(columns.block > block).order_by(columns.block).limit(_PAGE).subquery()
    last = connection.execute(select(func.max(upto.c.block))).scalar_one()
    if last is None:
        return []
    query: Select[Any] = select(columns.point_id, columns.date, columns.version, columns.root, columns.block)
    query = query.where(columns.block > block, columns.block <= last).order_by(columns.block, columns.version)
    return connection.execute(query).all()


def _note(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """A day is anchored where its root is the ledger's; versions before it count no longer."""
    for month in sorted({row.date[:7] for row in rows}):
        if not repository.has_month(connection, f"{month}-01"):
            continue
        table = days_of(month)
        this = (table.c.point == bindparam("p"), table.c.date == bindparam("d"))
        of_month = [
            {"p": row.point_id, "d": row.date, "r": bytes.fromhex(row.root), "v": row.version, "b": row.block}
            for row in rows
            if row.date[:7] == month
        ]
        before = update(table).where(*this, table.c.root != bindparam("r"), table.c.anchored_version < bindparam("v"))
        connection.execute(
            before.values(state=State.SUPERSEDED.value),
            [{k: each[k] for k in ("p", "d", "r", "v")} for each in of_month],
        )
        found = update(table).where(*this, table.c.root == bindparam("r"))
        connection.execute(
            found.values(state=State.ANCHORED.value, anchored_version=bindparam("v"), block=bindparam("b")), of_month
        )
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    noted = dialect.insert(progress).values(id=1, block=rows[-1].block)
    connection.execute(noted.on_conflict_do_update(index_elements=["id"], set_={"block": noted.excluded.block}))
