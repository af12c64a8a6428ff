"""SQL of the wanted registry and of the outbox. Functions of an open Connection, for `Records.read` and `write`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from gateway.registry_sync.model import OPEN, OutboxState, Record
from gateway.registry_sync.tables import outbox, wanted

_OPEN = [state.value for state in OPEN]


def find_wanted(connection: Connection, noun: str, id: str) -> tuple[str, Record] | None:  # noqa: A002 - the column
    """Lane and record of what is wanted, None where nothing is."""
    query = select(wanted.c.lane, wanted.c.record).where(wanted.c.noun == noun, wanted.c.id == id)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.lane, json.loads(row.record))


def put_wanted(connection: Connection, noun: str, id: str, *, lane: str, record: Record, now_ms: int) -> None:  # noqa: A002 - as above
    values = {"lane": lane, "record": json.dumps(record, sort_keys=True), "refreshed_at": now_ms}
    known = update(wanted).where(wanted.c.noun == noun, wanted.c.id == id).values(**values)
    if connection.execute(known).rowcount == 0:
        connection.execute(insert(wanted), {"noun": noun, "id": id, **values})


def drop_wanted(connection: Connection, noun: str, id: str) -> None:  # noqa: A002 - as above
    connection.execute(delete(wanted).where(wanted.c.noun == noun, wanted.c.id == id))


def all_wanted(connection: Connection) -> list[tuple[str, str, Record]]:
    """Noun, id and record of everything that is wanted."""
    rows = connection.execute(select(wanted).order_by(wanted.c.noun, wanted.c.id))
    return [(row.noun, row.id, json.loads(row.record)) for row in rows]


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """A new row at the end of its lane; its sequence number."""
    result = connection.execute(insert(outbox).values(**values, state=OutboxState.WAITING.value))
    return int(result.inserted_primary_key[0])  # type: ignore[index] # one row has one key


def find(connection: Connection, sequence: int) -> Row[Any] | None:
    return connection.execute(select(outbox).where(outbox.c.sequence == sequence)).one_or_none()


def page(
    connection: Connection, *, state: str | None, after: int | None, limit: int, descending: bool = False
) -> list[Row[Any]]:
    """Rows in their order, or newest first, from the one that follows `after` on."""
    query = select(outbox)
    if after is not None:
        query = query.where(outbox.c.sequence < after if descending else outbox.c.sequence > after)
    if state is not None:
        query = query.where(outbox.c.state == state)
    order = outbox.c.sequence.desc() if descending else outbox.c.sequence
    return list(connection.execute(query.order_by(order).limit(limit)))


def heads(connection: Connection, *, limit: int) -> list[Row[Any]]:
    """The first open row of each lane, where it is signed: what may be sent now."""
    first = select(func.min(outbox.c.sequence)).where(outbox.c.state.in_(_OPEN)).group_by(outbox.c.lane)
    query = select(outbox).where(outbox.c.sequence.in_(first), outbox.c.state == OutboxState.SIGNED.value)
    return list(connection.execute(query.order_by(outbox.c.sequence).limit(limit)))


def attach(connection: Connection, sequence: int, *, intent: str, signature: str) -> None:
    connection.execute(
        update(outbox)
        .where(outbox.c.sequence == sequence, outbox.c.state.in_(_OPEN))
        .values(state=OutboxState.SIGNED.value, intent=intent, signature=signature, code=None)
    )


def finish(
    connection: Connection,
    sequence: int,
    *,
    state: OutboxState,
    now_ms: int,
    code: str | None = None,
    transaction_id: str | None = None,
    block_number: int | None = None,
) -> bool:
    """Set an end; False when the row had one."""
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.sequence == sequence, outbox.c.state.in_(_OPEN))
        .values(state=state.value, code=code, transaction_id=transaction_id, block_number=block_number, done_at=now_ms)
    )
    return changed.rowcount == 1


def ask_again(connection: Connection, sequence: int, *, code: str) -> None:
    """The ledger refused the signed intent: the row waits for another one."""
    connection.execute(
        update(outbox)
        .where(outbox.c.sequence == sequence, outbox.c.state == OutboxState.SIGNED.value)
        .values(state=OutboxState.WAITING.value, intent=None, signature=None, code=code)
    )


def open_ids(connection: Connection) -> set[tuple[str, str]]:
    """The records (noun, id) that have changes on their way."""
    rows = connection.execute(select(outbox.c.noun, outbox.c.id).where(outbox.c.state.in_(_OPEN)).distinct())
    return {(row.noun, row.id) for row in rows}


def of_application(connection: Connection, application_id: str) -> list[Row[Any]]:
    query = select(outbox).where(outbox.c.application_id == application_id)
    return list(connection.execute(query.order_by(outbox.c.sequence)))


def open_of_record(connection: Connection, noun: str, ids: Iterable[str]) -> list[Row[Any]]:
    query = select(outbox).where(outbox.c.noun == noun, outbox.c.id.in_(list(ids)), outbox.c.state.in_(_OPEN))
    return list(connection.execute(query.order_by(outbox.c.sequence)))


def counts(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    return {row[0]: row[1] for row in rows}
