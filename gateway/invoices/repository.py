"""SQL of invoices."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from acl.views import View
from gateway.invoices.schemas import InvoiceQuery
from gateway.orders.repository import visible
from gateway.projection.bill_tables import invoices
from gateway.projection.tables import orders

BY_NUMBER = (invoices.c.retailer, invoices.c.year, invoices.c.number)


def matching(query: InvoiceQuery, views: Sequence[View], *, participant: str) -> Select[Any]:
    """The invoices that fit the filters and that `views` show to a user of `participant`."""
    columns = invoices.c
    equal = {
        columns.order_id: query.order,
        columns.month: query.month,
        columns.kind: query.kind,
        columns.year: query.year,
        columns.retailer: query.retailer,
        orders.c.consumer: query.consumer,
    }
    return _seen(views, participant).where(*(column == value for column, value in equal.items() if value is not None))


def one(retailer: str, year: int, number: int, views: Sequence[View], *, participant: str) -> Select[Any]:
    columns = invoices.c
    wanted = (columns.retailer == retailer, columns.year == year, columns.number == number)
    return _seen(views, participant).where(*wanted)


def invoice_value(row: Row[Any]) -> dict[str, Any]:
    """The invoice in a row (`schemas.Invoice`)."""
    record = json.loads(row.record)
    record["order_id"] = record.pop("order")
    return {**record, "consumer": row.consumer, "changed_in_block": row.block}


def _seen(views: Sequence[View], participant: str) -> Select[Any]:
    return (
        select(invoices, orders.c.consumer)
        .join(orders, orders.c.order_id == invoices.c.order_id)
        .where(visible(orders, views, participant))
    )
