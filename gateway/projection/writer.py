"""Writes blocks to the read model: rows and checkpoint in one database transaction.

Blocks that are already in it are skipped, so a peer may deliver as often as it likes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, select

from gateway.projection import bulk, pace, pace_tables, tables
from gateway.projection.changes import BlockChanges
from gateway.projection.errors import ChainBreakError, DifferentNetworkError, GapError
from gateway.projection.fold import Carried, fold_orders
from gateway.projection.ledger_intents import ledger_intents
from gateway.projection.records import Row, memberships_of
from gateway.projection.trading_tables import takes, trading_steps

_CHUNK = 500  # bound values in one IN (...)

# What is asked and done for every block, or with every read, is built once.
_orders, _minute = tables.orders.c, pace_tables.latencies.c.minute
_CHECKPOINT = select(tables.checkpoint)
_HEIGHT = select(tables.checkpoint.c.block)
_CARRIED = select(
    _orders.order_id, _orders.created_at, _orders.retailer, _orders.submitted_to, _orders.concluded_at
).where(_orders.order_id.in_(bindparam("order_ids", expanding=True)))
_FORGET_PACE = delete(pace_tables.latencies).where(
    _minute < select(func.max(_minute)).scalar_subquery() - pace.KEPT_MINUTES
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The last block in the read model and its header hash (hex)."""

    block: int
    hash: str


@dataclass(slots=True, kw_only=True)
class Applied:
    """What a write changed, for caches, waiters and event streams.

    `steps` are rows of `order_steps`, `trading_steps` of that table and of `takes`; `actions` those that were applied.
    """

    height: int
    at: int
    orders: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    participants: set[str] = field(default_factory=set)
    market: bool = False
    access_model: bool = False
    steps: list[Row] = field(default_factory=list)
    trading_steps: list[tuple[Table, Row]] = field(default_factory=list)
    actions: set[str] = field(default_factory=set)


def read_checkpoint(connection: Connection, *, network_id: str | None = None) -> Checkpoint | None:
    """The checkpoint, None in an empty read model.

    Raises DifferentNetworkError when `network_id` is given and is not the one of the read model.
    """
    row = connection.execute(_CHECKPOINT).one_or_none()
    if row is None:
        return None
    if network_id is not None and row.network_id != network_id:
        raise DifferentNetworkError(expected=network_id, found=row.network_id)
    return Checkpoint(row.block, row.hash)


def write_blocks(connection: Connection, blocks: Sequence[BlockChanges], *, network_id: str) -> Applied | None:
    """Bring the read model forward by `blocks`, which follow each other. None when all were in it already.

    Raises GapError, ChainBreakError, DifferentNetworkError; UnreadableRecordError for an order's record.
    """
    checkpoint = read_checkpoint(connection, network_id=network_id)
    new: list[BlockChanges] = []
    for block in blocks:
        if _continues(block, checkpoint, network_id):
            new.append(block)
            checkpoint = Checkpoint(block.number, block.hash)
    if not new or checkpoint is None:
        return None
    applied = _write_rows(connection, new)
    bulk.upsert(
        connection,
        tables.checkpoint,
        [{"id": 1, "network_id": network_id, "block": checkpoint.block, "hash": checkpoint.hash}],
    )
    return applied


def _continues(block: BlockChanges, checkpoint: Checkpoint | None, network_id: str) -> bool:
    """Whether `block` is the next one; False when it is in the read model already."""
    if checkpoint is None:
        if block.number != 0:
            raise GapError(expected=0, found=block.number)
        found = f"{network_id.rpartition('/')[0]}/{block.hash}"
        if found != network_id:
            raise DifferentNetworkError(expected=network_id, found=found)
        return True
    if block.number < checkpoint.block:
        return False
    if block.number == checkpoint.block:
        if block.hash != checkpoint.hash:
            raise ChainBreakError(number=block.number, expected=checkpoint.hash, found=block.hash)
        return False
    if block.number != checkpoint.block + 1:
        raise GapError(expected=checkpoint.block + 1, found=block.number)
    if block.previous_hash != checkpoint.hash:
        raise ChainBreakError(number=block.number, expected=checkpoint.hash, found=block.previous_hash)
    return True


def _write_rows(connection: Connection, blocks: Sequence[BlockChanges]) -> Applied:
    applied = Applied(height=blocks[-1].number, at=blocks[-1].at)
    carried = _read_carried(connection, {order_id for block in blocks for order_id in block.orders})
    latest: dict[Table, dict[tuple[Any, ...], Row]] = {}
    terms: dict[str, Row | None] = {}
    for block in blocks:
        orders, steps = fold_orders(block, carried)
        applied.steps += steps
        applied.trading_steps += block.trading_steps
        for table, row in [*block.records, *((tables.orders, row) for row in orders)]:
            latest.setdefault(table, {})[tuple(row[column.name] for column in table.primary_key)] = row
        for terms_hash, text in block.terms.items():
            terms[terms_hash] = None if text is None else _terms_row(terms_hash, text, block.number)
    bulk.insert(connection, tables.blocks, [block.block for block in blocks])
    bulk.insert(connection, tables.transactions, [row for block in blocks for row in block.transactions])
    bulk.insert(connection, ledger_intents, [row for block in blocks for row in block.intents])
    bulk.insert(connection, tables.order_steps, applied.steps)
    bulk.insert(connection, tables.registry_steps, [row for block in blocks for row in block.registry_steps])
    for table in (trading_steps, takes):
        bulk.insert(connection, table, [row for of, row in applied.trading_steps if of is table])
    for table, rows in latest.items():
        bulk.upsert(connection, table, list(rows.values()))
    _write_pace(connection, [each for block in blocks for each in block.pace])
    _replace_memberships(connection, list(latest.get(tables.users, {}).values()))
    bulk.upsert(connection, tables.terms, [row for row in terms.values() if row is not None])
    gone = [{"gone": terms_hash} for terms_hash, row in terms.items() if row is None]
    if gone:
        connection.execute(delete(tables.terms).where(tables.terms.c.hash == bindparam("gone")), gone)
    applied.actions = {row["action"] for block in blocks for row in block.intents if row["action"] is not None}
    applied.orders = {row["order_id"] for row in latest.get(tables.orders, {}).values()}
    applied.users = {row["user_id"] for row in latest.get(tables.users, {}).values()}
    applied.participants = {row["participant_id"] for row in latest.get(tables.participants, {}).values()}
    applied.access_model = tables.access_models in latest
    applied.market = any(table not in (tables.orders, tables.users) for table in latest)
    return applied


def _read_carried(connection: Connection, order_ids: Iterable[str]) -> dict[str, Carried]:
    ids = list(order_ids)
    carried: dict[str, Carried] = {}
    for start in range(0, len(ids), _CHUNK):
        for row in connection.execute(_CARRIED, {"order_ids": ids[start : start + _CHUNK]}):
            carried[row.order_id] = Carried(row.created_at, row.retailer, row.submitted_to, row.concluded_at)
    return carried


def _replace_memberships(connection: Connection, users: Sequence[Row]) -> None:
    """A user's record says all of its memberships: those that it no longer names are gone."""
    if not users:
        return
    columns = tables.memberships.c
    connection.execute(
        delete(tables.memberships).where(columns.user_id == bindparam("of")), [{"of": row["user_id"]} for row in users]
    )
    rows = [each for row in users for each in memberships_of(row["user_id"], row["record"], row["block"])]
    bulk.insert(connection, tables.memberships, rows)


def _terms_row(terms_hash: str, text: str, block: int) -> Row:
    energy_wh = json.loads(text).get("terms", {}).get("energy_wh")
    return {"hash": terms_hash, "block": block, "energy_wh": energy_wh, "text": text}


def _write_pace(connection: Connection, added: Sequence[tuple[Table, Row]]) -> None:
    """Add to the counts, and forget the latencies of more than a day before the last one."""
    if not added:
        return
    for table in (pace_tables.paces, pace_tables.latencies):
        bulk.add_to(connection, table, [row for of, row in added if of is table], count="intents")
    connection.execute(_FORGET_PACE)


def stored_height(connection: Connection) -> int:
    """The block at which the rows of this snapshot stand; -1 in an empty read model."""
    height = connection.execute(_HEIGHT).scalar_one_or_none()
    return -1 if height is None else int(height)
