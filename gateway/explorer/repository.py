"""SQL of the explorer's lists and totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, select

from gateway.explorer.schemas import BlockQuery, IntentQuery, TransactionQuery
from gateway.projection.ledger_intents import ledger_intents
from gateway.projection.tables import blocks, orders, transactions
from gateway.projection.trading_tables import auction_results, listings, sequences

BY_NUMBER = (blocks.c.number,)
BY_PLACE = (transactions.c.block, transactions.c.position)
BY_INTENT = (ledger_intents.c.block, ledger_intents.c.position)


def blocks_matching(query: BlockQuery) -> Select[Any]:
    """The blocks that fit the filters."""
    columns = blocks.c
    conditions = _between(columns.number, query.number_from, query.number_to)
    conditions += _between(columns.at, query.at_from, query.at_to)
    if query.invalid:
        conditions.append(columns.valid < columns.transactions)
    return select(blocks).where(*conditions)


def transactions_matching(query: TransactionQuery) -> Select[Any]:
    """The transactions that fit the filters."""
    columns = transactions.c
    equal = {
        columns.block: query.block,
        columns.code: query.code,
        columns.organisation: query.organisation,
        columns.function: query.function,
    }
    conditions = [column == value for column, value in equal.items() if value is not None]
    if query.valid is not None:
        conditions.append(columns.valid.is_(query.valid))
    return select(transactions).where(*conditions, *_between(columns.at, query.at_from, query.at_to))


def intents_matching(query: IntentQuery, seen: ColumnElement[bool]) -> Select[Any]:
    """The intents that fit the filters and that the caller sees."""
    columns = ledger_intents.c
    equal = {
        columns.actor: query.actor,
        columns.participant: query.participant,
        columns.action: query.action,
    }
    conditions = (column == value for column, value in equal.items() if value is not None)
    return select(ledger_intents).where(seen, *conditions)


def place_of_transaction(connection: Connection, transaction_id: str) -> Row[Any] | None:
    """Its row; where an id was sent again and flagged invalid, the one that is valid, else the first."""
    order = (transactions.c.valid.desc(), transactions.c.block, transactions.c.position)
    query = select(transactions).where(transactions.c.transaction_id == transaction_id).order_by(*order).limit(1)
    return connection.execute(query).one_or_none()


def place_of_intent(connection: Connection, digest: str) -> Row[Any] | None:
    """The first time that the intent was applied, else the last time that it was refused."""
    columns = ledger_intents.c
    applied = case((columns.status == "applied", 0), else_=1)
    query = select(ledger_intents).where(columns.digest == digest).order_by(applied, columns.block.desc()).limit(1)
    return connection.execute(query).one_or_none()


def hash_of_block(connection: Connection, number: int) -> str | None:
    """The hash of a block's header."""
    return connection.execute(select(blocks.c.hash).where(blocks.c.number == number)).scalar_one_or_none()


def terms_hashes(connection: Connection, order_ids: Sequence[str], *, seen: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """State and terms hash of the orders among `order_ids` that are seen."""
    columns = ("order_id", "state", "terms_hash", "block")
    query: Select[Any] = select(*(orders.c[name] for name in columns))
    return connection.execute(query.where(seen, orders.c.order_id.in_(order_ids))).all()


def totals(connection: Connection, *, seen: ColumnElement[bool]) -> dict[str, Any]:
    """Sums over the orders that are seen and over what is public (`schemas.Totals` without its height)."""
    month = func.substr(orders.c.period_start, 1, 7)
    executing = func.sum(case((orders.c.state == "executing", 1), else_=0))
    by_state = connection.execute(select(orders.c.state, func.count()).where(seen).group_by(orders.c.state)).all()
    by_month = connection.execute(
        select(orders.c.segment, month, func.count(), executing)
        .where(seen)
        .group_by(orders.c.segment, month)
        .order_by(orders.c.segment, month)
    ).all()
    refused = func.sum(case((transactions.c.valid, 0), else_=1))
    sent = connection.execute(select(func.count(), refused).select_from(transactions)).one()
    archived = select(func.count()).select_from(orders).where(seen, orders.c.record.contains('"archived_by":"'))
    return {
        "orders": sum(count for _, count in by_state),
        "by_state": [{"name": state, "count": count} for state, count in sorted(map(tuple, by_state))],
        "by_segment_and_month": [
            {"segment": segment, "month": each, "orders": count, "executing": int(running)}
            for segment, each, count, running in by_month
        ],
        "public_volumes": _public_volumes(connection),
        "archived_texts": connection.execute(archived).scalar_one(),
        "with_terms": connection.execute(
            select(func.count()).select_from(orders).where(seen, orders.c.terms_hash.is_not(None))
        ).scalar_one(),
        "transactions": sent[0],
        "invalid_transactions": int(sent[1] or 0),
    }


def _public_volumes(connection: Connection) -> list[dict[str, Any]]:
    offered, taken = func.sum(listings.c.energy_wh), func.sum(listings.c.taken_wh)
    listed = connection.execute(
        select(listings.c.segment, func.count(), offered, taken)
        .group_by(listings.c.segment)
        .order_by(listings.c.segment)
    )
    cleared = connection.execute(
        select(sequences.c.segment, func.count(), func.sum(auction_results.c.volume_wh))
        .join(auction_results, auction_results.c.sequence == sequences.c.sequence_id)
        .group_by(sequences.c.segment)
        .order_by(sequences.c.segment)
    )
    return [
        *(
            {"mode": "listing", "segment": segment, "count": count, "offered_wh": int(all_wh), "concluded_wh": int(wh)}
            for segment, count, all_wh, wh in listed
        ),
        *(
            {"mode": "auction", "segment": segment, "count": count, "offered_wh": None, "concluded_wh": int(wh)}
            for segment, count, wh in cleared
        ),
    ]


def _between(column: ColumnElement[int], first: int | None, end: int | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if first is not None:
        conditions.append(column >= first)
    if end is not None:
        conditions.append(column < end)
    return conditions
