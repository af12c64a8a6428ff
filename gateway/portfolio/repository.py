"""SQL of a party's own contracts, with the energy of the terms that this instance holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from gateway.portfolio.schemas import CustomerQuery
from gateway.projection.tables import orders, participants, terms

Rows = Sequence[Row[Any]]
Party = Literal["consumer", "retailer"]
_Columns = TypeVarTuple("_Columns")

ends_on = func.coalesce(orders.c.ends_on, orders.c.period_end)
# Public terms are on the order itself; nothing is deposited of them.
energy_wh = func.coalesce(terms.c.energy_wh, orders.c.public_energy_wh)
IN_FORCE = and_(orders.c.stage.in_(("execute", "freeze")), orders.c.state.in_(("executing", "disputed")))
ARCHIVED = orders.c.stage.in_(("execute", "freeze"))
PENDING = and_(orders.c.stage.in_(("audit", "sign")), orders.c.state.in_(("confirmed", "signed")))
BY_CONSUMER = (orders.c.consumer,)


def partner_of(party: Party) -> ColumnElement[str]:
    """The column with the other party."""
    return orders.c.retailer if party == "consumer" else orders.c.consumer


def states(connection: Connection, *, seen: ColumnElement[bool]) -> Rows:
    """state, stage, orders."""
    of = (orders.c.state, orders.c.stage)
    return connection.execute(select(*of, func.count().label("orders")).where(seen).group_by(*of).order_by(*of)).all()


def totals(connection: Connection, *, seen: ColumnElement[bool], party: Party) -> Row[Any]:
    """contracts, energy_wh, without_terms, partners (of those in force), pending_orders, pending_wh."""
    query = select(
        func.count(case((IN_FORCE, 1))).label("contracts"),
        func.sum(case((IN_FORCE, energy_wh))).label("energy_wh"),
        func.count(case((and_(IN_FORCE, energy_wh.is_(None)), 1))).label("without_terms"),
        func.count(case((IN_FORCE, partner_of(party))).distinct()).label("partners"),
        func.count(case((PENDING, 1))).label("pending_orders"),
        func.sum(case((PENDING, energy_wh))).label("pending_wh"),
    )
    return connection.execute(_with_terms(query).where(seen)).one()


def expiring(
    connection: Connection, *, seen: ColumnElement[bool], party: Party, since: str, before: str, limit: int
) -> tuple[Rows, int]:
    """Contracts in force that end after `since` and before `before` (market-local dates), and how many there are."""
    renewing = aliased(orders)
    ending = (seen, IN_FORCE, ends_on > since, ends_on < before)
    renewed = select(renewing.c.order_id).where(renewing.c.renews == orders.c.order_id).exists()
    columns = orders.c
    query = _with_terms(
        select(
            *(columns.order_id, partner_of(party).label("partner"), columns.package, columns.state),
            *(columns.period_start, ends_on.label("ends_on"), energy_wh.label("energy_wh"), renewed.label("renewed")),
        )
    ).where(*ending)
    rows = connection.execute(query.order_by(ends_on, columns.order_id).limit(limit)).all()
    number = connection.execute(select(func.count()).select_from(orders).where(*ending)).scalar_one()
    return rows, number


def deliveries(
    connection: Connection,
    *,
    seen: ColumnElement[bool],
    party: Party,
    partner: str | None,
    first_day: str,
    end_day: str,
) -> Rows:
    """partner, archived, period_start, period_end, ends_on, energy_wh of concluded orders with terms that deliver
    between two days (half-open)."""
    columns = orders.c
    query = _with_terms(
        select(
            *(partner_of(party).label("partner"), ARCHIVED.label("archived")),
            *(columns.period_start, columns.period_end, columns.ends_on, energy_wh.label("energy_wh")),
        )
    ).where(seen, or_(ARCHIVED, PENDING), columns.period_start < end_day, first_day < ends_on)
    query = query.where(energy_wh.is_not(None))
    if partner is not None:
        query = query.where(partner_of(party) == partner)
    return connection.execute(query).all()


def customers(query: CustomerQuery, *, seen: ColumnElement[bool]) -> Select[Any]:
    """consumer, consumer_class, status, orders, contracts, energy_wh, next_expiry, last_order_at of each consumer."""
    columns = orders.c
    contracts = func.count(case((IN_FORCE, 1)))
    next_expiry = func.min(case((IN_FORCE, ends_on)))
    statement = _with_terms(
        select(
            columns.consumer,
            func.max(participants.c.consumer_class).label("consumer_class"),
            func.max(participants.c.status).label("status"),
            func.count().label("orders"),
            contracts.label("contracts"),
            func.sum(case((IN_FORCE, energy_wh))).label("energy_wh"),
            next_expiry.label("next_expiry"),
            func.max(columns.created_at).label("last_order_at"),
        )
    ).outerjoin(participants, participants.c.participant_id == columns.consumer)
    statement = statement.where(seen).group_by(columns.consumer)
    if query.consumer is not None:
        statement = statement.where(columns.consumer.contains(query.consumer, autoescape=True))
    if query.with_contracts is not None:
        statement = statement.having(contracts > 0 if query.with_contracts else contracts == 0)
    if query.expiring_before is not None:
        statement = statement.having(next_expiry < query.expiring_before)
    return statement


def customer_value(row: Row[Any]) -> dict[str, Any]:
    """The customer in a row (`schemas.Customer`)."""
    return {**row._mapping, "energy_wh": int(row.energy_wh or 0)}


def _with_terms(query: Select[*_Columns]) -> Select[*_Columns]:
    return query.select_from(orders).outerjoin(terms, terms.c.hash == orders.c.terms_hash)
