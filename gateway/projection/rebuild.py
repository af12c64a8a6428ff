"""Rebuilding the read model from block 0: to check the present one, or to replace it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, delete, select

from gateway.projection import bulk
from gateway.projection.compare import Difference, differences
from gateway.projection.database import Database
from gateway.projection.errors import ProjectionError
from gateway.projection.indexer import Indexer
from gateway.projection.records import Row
from gateway.projection.source import BlockSource
from gateway.projection.tables import metadata
from gateway.projection.writer import Applied, read_checkpoint

_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """`height` is the last block that was rebuilt; `found` the rows in which the present read model differed."""

    height: int
    found: tuple[Difference, ...]


async def rebuild(
    *,
    source: BlockSource,
    database: Database,
    chaincode: str,
    network_id: str,
    with_terms: bool,
    scratch: Path,
    check: bool,
    on_block: Callable[[int], None] = lambda _: None,
) -> Rebuilt:
    """Build a read model of its own from block 0 to the present one's height, and compare the two row by row.

    Without `check` the present rows are then replaced in one database transaction, the checkpoint included; the API of
    this read model should be stopped meanwhile, because its caches are not told. `scratch` is a directory with room for
    a second copy, removed afterwards. `on_block` hears the height as it grows. With an empty read model there is
    nothing to do. Raises ProjectionError.
    """
    with tempfile.TemporaryDirectory(prefix="rebuild-", dir=scratch) as directory:
        fresh = Database(f"sqlite:///{directory}/read_model.sqlite")
        try:
            indexer = Indexer(
                source=source,
                database=fresh,
                chaincode=chaincode,
                network_id=network_id,
                with_terms=with_terms,
                on_applied=lambda applied: _report(applied, on_block),
            )
            # Twice: while the first run takes its time, a running API moves the present one on.
            await indexer.run(until=await database.read(_height))
            result = await _compare(indexer, database, fresh)
            if not check:
                await database.write(lambda present: fresh.read_now(lambda rebuilt: _replace_all(present, rebuilt)))
            return result
        finally:
            fresh.close()


def _report(applied: Applied, on_block: Callable[[int], None]) -> None:
    on_block(applied.height)


def _height(connection: Connection) -> int:
    checkpoint = read_checkpoint(connection)
    if checkpoint is None:
        raise ProjectionError("the read model is empty; start the API once and it is built")
    return checkpoint.block


async def _compare(indexer: Indexer, database: Database, fresh: Database) -> Rebuilt:
    # The snapshot stands still while a running API writes on.
    with database.snapshot() as present:
        height = _height(present)
        await indexer.run(until=height)
        found = await fresh.read(lambda rebuilt: tuple(differences(present, rebuilt)))
    return Rebuilt(height=height, found=found)


def _replace_all(present: Connection, rebuilt: Connection) -> None:
    if read_checkpoint(present) != read_checkpoint(rebuilt):
        raise ProjectionError("the read model moved on while it was rebuilt; stop its API and start again")
    for table in metadata.sorted_tables:
        present.execute(delete(table))
        for rows in _batches(rebuilt, table):
            bulk.insert(present, table, rows)


def _batches(connection: Connection, table: Table) -> Iterator[list[Row]]:
    result = connection.execute(select(table).execution_options(yield_per=_ROWS_AT_ONCE))
    for partition in result.mappings().partitions():
        yield [dict(row) for row in partition]
