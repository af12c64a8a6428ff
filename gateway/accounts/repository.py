"""SQL of postings: what is public of them, and in whose books a participant may have accounts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from gateway.accounts.schemas import PostingQuery
from gateway.projection.account_tables import postings
from gateway.projection.tables import orders

BY_DAY = (postings.c.day, postings.c.posting_id)


def of_book(keeper: str, query: PostingQuery) -> Select[tuple[object, ...]]:
    """The public postings of a book that fit the filters which the ledger knows."""
    columns = postings.c
    statement: Select[tuple[object, ...]] = select(*columns).where(columns.keeper == keeper)
    if query.state is not None:
        statement = statement.where(columns.state == query.state)
    if query.day_from is not None:
        statement = statement.where(columns.day >= query.day_from)
    if query.day_to is not None:
        statement = statement.where(columns.day <= query.day_to)
    return statement


def public(connection: Connection, keeper: str, posting_ids: Sequence[str]) -> dict[str, dict[str, object]]:
    """What is public of some postings, by id."""
    columns = postings.c
    statement = select(columns.posting_id, columns.version, columns.operator, columns.refreshed_at)
    rows = connection.execute(statement.where(columns.keeper == keeper, columns.posting_id.in_(posting_ids)))
    return {row.posting_id: dict(row._mapping) for row in rows}


def suppliers(connection: Connection, participant: str) -> list[str]:
    """The retailers with which a participant has, or has had, an order: in their books it may have accounts."""
    statement = select(orders.c.retailer).where(orders.c.consumer == participant, orders.c.retailer.is_not(None))
    return sorted(connection.execute(statement.distinct()).scalars())
