"""SQL of reference prices."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from gateway.projection.package_tables import reference_prices
from gateway.reference_prices.schemas import ReferencePriceQuery

_COLUMNS = reference_prices.c
BY_MONTH = (_COLUMNS.reference, _COLUMNS.month)
BY_VERSION = (*BY_MONTH, _COLUMNS.version)


@dataclass(frozen=True, slots=True)
class Published:
    """Reference prices as the calculation takes them (reference: month: price, or price of each quarter-hour, 1e-8 yuan
    per kWh), and the version of each: (reference, month, version)."""

    prices: Mapping[str, Mapping[str, int | list[int]]]
    versions: list[tuple[str, str, int]] = field(default_factory=list)


def prices_matching(query: ReferencePriceQuery) -> Select[Any]:
    """The last version of each month's price that fits the filters."""
    statement = _newest()
    if query.reference is not None:
        statement = statement.where(_COLUMNS.reference == query.reference)
    if query.from_month is not None:
        statement = statement.where(_COLUMNS.month >= query.from_month)
    if query.to_month is not None:
        statement = statement.where(_COLUMNS.month <= query.to_month)
    return statement


def present_price(reference: str, month: str) -> Select[Any]:
    """The last version of a month's price."""
    return versions_of(reference, month).order_by(_COLUMNS.version.desc()).limit(1)


def versions_of(reference: str, month: str) -> Select[Any]:
    """All versions of a month's price."""
    return select(reference_prices).where(_COLUMNS.reference == reference, _COLUMNS.month == month)


def find_published(connection: Connection, references: Collection[str], months: Collection[str]) -> Published:
    """The present prices of `references` in `months`; those that are not published are left out."""
    if not references or not months:
        return Published({})
    query = _newest().where(
        _COLUMNS.reference.in_(sorted(references)), _COLUMNS.month >= min(months), _COLUMNS.month <= max(months)
    )
    prices: dict[str, dict[str, int | list[int]]] = {}
    versions = []
    for row in connection.execute(query.order_by(*BY_MONTH)):
        if row.month in months:
            record = json.loads(row.record)
            price = record["curve"] if "curve" in record else record["price_e8_yuan_per_kwh"]
            prices.setdefault(row.reference, {})[row.month] = price
            versions.append((row.reference, row.month, row.version))
    return Published(prices, versions)


def price_value(row: Row[Any]) -> dict[str, Any]:
    """The price in a row (`schemas.ReferencePrice`)."""
    empty = {"price_e8_yuan_per_kwh": None, "curve": None}
    return {"reference": row.reference, "month": row.month, **empty, **json.loads(row.record)}


def _newest() -> Select[Any]:
    last = select(*BY_MONTH, func.max(_COLUMNS.version).label("version")).group_by(*BY_MONTH).subquery()
    same = (
        (_COLUMNS.reference == last.c.reference)
        & (_COLUMNS.month == last.c.month)
        & (_COLUMNS.version == last.c.version)
    )
    return select(reference_prices).join(last, same)
