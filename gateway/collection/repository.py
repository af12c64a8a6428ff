"""SQL of mandates, batches and their items. Functions of an open Connection; every row is of one keeper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from gateway.collection.batches import BatchItem, BatchKind, BatchState, ItemState
from gateway.collection.tables import batches, items, mandates


def find_mandate(connection: Connection, keeper: str, mandate_id: str) -> Row[Any] | None:
    query = select(mandates).where(mandates.c.keeper == keeper, mandates.c.mandate_id == mandate_id)
    return connection.execute(query).one_or_none()


def list_mandates(
    connection: Connection, keeper: str, filters: Mapping[str, str], *, after: str | None, limit: int
) -> list[Row[Any]]:
    """By id, those behind `after`; `filters` by column."""
    query = select(mandates).where(mandates.c.keeper == keeper, mandates.c.mandate_id > (after or ""))
    query = query.where(*(mandates.c[name] == value for name, value in filters.items()))
    return list(connection.execute(query.order_by(mandates.c.mandate_id).limit(limit)))


def mandates_of_payers(connection: Connection, keeper: str, *, state: str) -> list[Row[Any]]:
    """All in a state, by payer, the one that was signed last first."""
    query = select(mandates).where(mandates.c.keeper == keeper, mandates.c.state == state)
    return list(
        connection.execute(query.order_by(mandates.c.payer, mandates.c.signed_on.desc(), mandates.c.mandate_id))
    )


def add_mandate(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(mandates), dict(values))


def set_mandate_state(connection: Connection, keeper: str, mandate_id: str, state: str) -> None:
    connection.execute(
        update(mandates).where(mandates.c.keeper == keeper, mandates.c.mandate_id == mandate_id).values(state=state)
    )


def count_collected(connection: Connection, keeper: str, mandate_id: str) -> None:
    """One more collection under the mandate has succeeded."""
    connection.execute(
        update(mandates)
        .where(mandates.c.keeper == keeper, mandates.c.mandate_id == mandate_id)
        .values(collected=mandates.c.collected + 1)
    )


def find_batch(connection: Connection, keeper: str, batch_id: str) -> Row[Any] | None:
    query = select(batches).where(batches.c.keeper == keeper, batches.c.batch_id == batch_id)
    return connection.execute(query).one_or_none()


def list_batches(
    connection: Connection, keeper: str, filters: Mapping[str, str], *, after: Row[Any] | None, limit: int
) -> list[Row[Any]]:
    """The newest first, those behind the batch `after`, without their files; `filters` by column."""
    columns = [column for column in batches.c if column.name not in ("sealed_file", "data_key")]
    query = select(*columns).where(batches.c.keeper == keeper)
    query = query.where(*(batches.c[name] == value for name, value in filters.items()))
    if after is not None:
        is_same = (batches.c.made_at == after.made_at) & (batches.c.batch_id > after.batch_id)
        query = query.where(or_(batches.c.made_at < after.made_at, is_same))
    return list(connection.execute(query.order_by(batches.c.made_at.desc(), batches.c.batch_id).limit(limit)))


def count_items(connection: Connection, keeper: str, batch_ids: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many items of each batch are in which state."""
    query = (
        select(items.c.batch_id, items.c.state, func.count())
        .where(items.c.keeper == keeper, items.c.batch_id.in_(list(batch_ids)))
        .group_by(items.c.batch_id, items.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for batch_id, state, count in connection.execute(query):
        found.setdefault(batch_id, {})[state] = count
    return found


def add_batch(connection: Connection, values: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    connection.execute(insert(batches), dict(values))
    connection.execute(insert(items), [dict(row) for row in rows])


def change_batch(connection: Connection, keeper: str, batch_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(
        update(batches).where(batches.c.keeper == keeper, batches.c.batch_id == batch_id).values(**values)
    )


def drop_items(connection: Connection, keeper: str, batch_id: str) -> None:
    """A discarded batch leaves its items free to be asked for again."""
    connection.execute(delete(items).where(items.c.keeper == keeper, items.c.batch_id == batch_id))


def find_item(connection: Connection, keeper: str, end_to_end_id: str) -> Row[Any] | None:
    query = select(items).where(items.c.keeper == keeper, items.c.end_to_end_id == end_to_end_id)
    return connection.execute(query).one_or_none()


def moved_items(connection: Connection, keeper: str, *, day: str) -> list[Row[Any]]:
    """Those that the bank moved or took back on a day, with their batch's kind."""
    query = (
        select(items, batches.c.kind)
        .join(batches, (batches.c.keeper == items.c.keeper) & (batches.c.batch_id == items.c.batch_id))
        .where(items.c.keeper == keeper, or_(items.c.booked_on == day, items.c.returned_on == day))
    )
    return list(connection.execute(query.order_by(items.c.end_to_end_id)))


def is_retried(connection: Connection, keeper: str, end_to_end_id: str) -> bool:
    query = select(items.c.end_to_end_id).where(items.c.keeper == keeper, items.c.retry_of == end_to_end_id)
    return connection.execute(query.limit(1)).first() is not None


def items_of(connection: Connection, keeper: str, batch_id: str) -> list[Row[Any]]:
    """In the order in which they were asked for."""
    query = select(items).where(items.c.keeper == keeper, items.c.batch_id == batch_id)
    return list(connection.execute(query.order_by(items.c.place)))


def page_of_items(
    connection: Connection, keeper: str, batch_id: str, filters: Mapping[str, str], *, after: int, limit: int
) -> list[Row[Any]]:
    """Those behind the place `after`; `filters` by column."""
    query = select(items).where(items.c.keeper == keeper, items.c.batch_id == batch_id, items.c.place > after)
    query = query.where(*(items.c[name] == value for name, value in filters.items()))
    return list(connection.execute(query.order_by(items.c.place).limit(limit)))


def payouts_to(connection: Connection, keeper: str, payees: Iterable[str]) -> list[Row[Any]]:
    """The items that pay out what payees have earned, oldest first, with `made_at` of their batch."""
    query = (
        select(items, batches.c.made_at)
        .join(batches, (batches.c.keeper == items.c.keeper) & (batches.c.batch_id == items.c.batch_id))
        .where(
            items.c.keeper == keeper,
            batches.c.kind == BatchKind.PAYOUTS.value,
            items.c.counterpart.in_(list(payees)),
            items.c.mandate_id.is_(None),
            items.c.of.is_(None),
        )
    )
    return list(connection.execute(query.order_by(batches.c.made_at, items.c.batch_id, items.c.place)))


def sent_items(connection: Connection, keeper: str, *, kind: str, end_to_end_ids: Iterable[str]) -> list[Row[Any]]:
    """Those of batches of a kind that the bank has."""
    query = (
        select(items)
        .join(batches, (batches.c.keeper == items.c.keeper) & (batches.c.batch_id == items.c.batch_id))
        .where(
            items.c.keeper == keeper,
            batches.c.kind == kind,
            batches.c.state.in_([BatchState.SENT.value, BatchState.ANSWERED.value]),
            items.c.end_to_end_id.in_(list(end_to_end_ids)),
        )
    )
    return list(connection.execute(query))


def change_item(connection: Connection, keeper: str, item: BatchItem) -> None:
    values = {
        "state": item.state.value,
        "reason": item.reason,
        "again_on": item.again_on,
        "bank_reference": item.bank_reference,
        "booked_on": item.booked_on,
        "returned_on": item.returned_on,
    }
    connection.execute(
        update(items).where(items.c.keeper == keeper, items.c.end_to_end_id == item.end_to_end_id).values(**values)
    )


def batch_item(row: Row[Any]) -> BatchItem:
    """A row of `items` as the rules take it."""
    return BatchItem(
        end_to_end_id=row.end_to_end_id,
        amount_fen=row.amount_fen,
        state=ItemState(row.state),
        reason=row.reason,
        tries=row.tries,
        again_on=row.again_on,
        bank_reference=row.bank_reference,
        booked_on=row.booked_on,
        returned_on=row.returned_on,
    )
