"""How far contracts are settled: each with its months, of which some are billed and some wait. Public facts alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, tuple_

from acl.views import View
from chaincode.billing.model import SETTLED_POSITIONS, next_month
from chaincode.order.policy import Stage, State
from gateway.orders.repository import visible
from gateway.projection.settlement_tables import settlements
from gateway.projection.tables import orders
from gateway.settlements.schemas import CourseQuery

BY_ORDER = (orders.c.order_id,)

_POSITIONS = [(state.value, stage.value) for state, stage in SETTLED_POSITIONS]
_DISPUTED = [(State.DISPUTED.value, stage.value) for stage in (Stage.EXECUTE, Stage.FREEZE)]
_ends = func.coalesce(orders.c.ends_on, orders.c.period_end)


def contracts_matching(query: CourseQuery, views: Sequence[View], *, participant: str) -> Select[Any]:
    """The contracts that deliver, or have delivered, on a day of the months, as `views` show them."""
    equal = {
        orders.c.order_id: query.order,
        orders.c.consumer: query.consumer,
        orders.c.retailer: query.retailer,
    }
    return select(orders).where(
        visible(orders, views, participant),
        tuple_(orders.c.state, orders.c.stage).in_([*_POSITIONS, *_DISPUTED]),
        orders.c.period_start < next_month(f"{query.to_month}-01"),
        _ends > f"{query.from_month}-01",
        orders.c.period_start < _ends,
        *(column == value for column, value in equal.items() if value is not None),
    )


def course_value(row: Row[Any]) -> dict[str, Any]:
    """The contract in a row (`schemas.ContractCourse`), its months still to come."""
    names = ("order_id", "consumer", "retailer", "package", "package_version", "state", "stage", "period_start")
    return {**{name: row._mapping[name] for name in names}, "ends": row.ends_on or row.period_end}


def with_months(
    connection: Connection, contracts: Sequence[dict[str, Any]], query: CourseQuery, *, today: str
) -> list[dict[str, Any]]:
    """The contracts with the months that were asked for. `today` is the market-local date."""
    order_ids = [each["order_id"] for each in contracts]
    bills: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in connection.execute(_bills_of(order_ids, query)):
        bills[row.order_id, row.month] = dict(row._mapping)
    return [{**each, "months": list(_months(each, bills, query, today))} for each in contracts]


def _bills_of(order_ids: Sequence[str], query: CourseQuery) -> Select[Any]:
    """The present bills of the orders in the months."""
    columns = settlements.c
    within = (columns.order_id.in_(order_ids), columns.month.between(query.from_month, query.to_month))
    last = (
        select(columns.order_id, columns.month, func.max(columns.version))
        .where(*within)
        .group_by(columns.order_id, columns.month)
    )
    return select(settlements).where(tuple_(columns.order_id, columns.month, columns.version).in_(last))


def _months(
    contract: Mapping[str, Any], bills: Mapping[tuple[str, str], Mapping[str, Any]], query: CourseQuery, today: str
) -> Iterator[dict[str, Any]]:
    first = f"{query.from_month}-01"
    while first[:7] <= query.to_month:
        start, end = max(first, contract["period_start"]), min(next_month(first), contract["ends"])
        if start < end:
            bill = bills.get((contract["order_id"], first[:7]))
            yield {
                "month": first[:7],
                "start": start,
                "end": end,
                "state": _state(contract, bill, over=end <= today),
                "version": None if bill is None else bill["version"],
                "readings_hash": None if bill is None else bill["readings_hash"],
            }
        first = next_month(first)


def _state(contract: Mapping[str, Any], bill: Mapping[str, Any] | None, *, over: bool) -> str:
    if bill is not None:
        return "settled" if bill["version"] == 1 else "corrected"
    if not over:
        return "running"
    return "disputed" if contract["state"] == State.DISPUTED else "open"
