"""SQL of what the market has concluded: orders that both parties have confirmed, by whichever mode they came about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from acl.views import View
from gateway.market.schemas import BILATERAL, MarketResultQuery
from gateway.orders.repository import visible
from gateway.projection.tables import orders, terms
from gateway.projection.trading_tables import trades

BY_ORDER = (orders.c.order_id,)
_MODE = func.coalesce(trades.c.mode, BILATERAL)


def results_matching(query: MarketResultQuery, *, views: Iterable[View], participant: str) -> Select[Any]:
    """Concluded orders that `views` show to a user of `participant`, with the private text of their terms where this
    instance holds it."""
    statement = (
        select(
            orders,
            _MODE.label("mode"),
            trades.c.origin_id,
            trades.c.sequence,
            func.coalesce(trades.c.public, False).label("public"),
            terms.c.text.label("private_text"),
        )
        .select_from(orders)
        .outerjoin(trades, trades.c.order_id == orders.c.order_id)
        .outerjoin(terms, terms.c.hash == orders.c.terms_hash)
        .where(visible(orders, views, participant), _concluded())
    )
    equal = {
        _MODE: query.mode,
        trades.c.sequence: query.sequence,
        orders.c.segment: query.segment,
        orders.c.consumer: query.consumer,
        orders.c.retailer: query.retailer,
        orders.c.state: query.state,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if query.period is not None:
        statement = statement.where(orders.c.period_start <= query.period, orders.c.period_end > query.period)
    return statement


def result_value(row: Row[Any]) -> dict[str, Any]:
    """The result in a row (`schemas.MarketResult`), before it is seen by anybody."""
    record = json.loads(row.record)
    numbers = record.get("public_terms") if row.public else _private_terms(row.private_text)
    return {
        "order_id": row.order_id,
        "mode": row.mode,
        "origin_id": row.origin_id,
        "sequence": row.sequence,
        "state": row.state,
        "stage": row.stage,
        "consumer": row.consumer,
        "retailer": row.retailer,
        "segment": row.segment,
        "package": row.package,
        "package_version": row.package_version,
        "period_start": row.period_start,
        "period_end": row.period_end,
        "public": row.public,
        "terms_hash": row.terms_hash,
        "energy_wh": (numbers or {}).get("energy_wh"),
        "prices_e8_yuan_per_kwh": (numbers or {}).get("prices_e8_yuan_per_kwh"),
        "created_at": row.created_at,
        "refreshed_at": row.refreshed_at,
        "transaction_id": row.transaction_id,
        "block": row.block,
    }


def _private_terms(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    found: dict[str, Any] = json.loads(text)["terms"]
    return found


def _concluded() -> ColumnElement[bool]:
    """Both have confirmed: the order is past negotiation, and was not called off before it became a contract."""
    signing = and_(orders.c.stage.in_(("audit", "sign")), orders.c.state.in_(("confirmed", "signed")))
    return or_(signing, orders.c.stage.in_(("execute", "freeze")))
