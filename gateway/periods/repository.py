"""SQL of closed periods."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select

from acl.views import View
from gateway.orders.repository import visible
from gateway.periods.schemas import ClosingQuery
from gateway.projection.plant_tables import closings

BY_MONTH = (closings.c.month, closings.c.retailer)


def matching(query: ClosingQuery, views: Sequence[View], *, participant: str) -> Select[Any]:
    """The closings that fit the filters and that `views` show to a user of `participant`."""
    equal = {closings.c.retailer: query.retailer, closings.c.month: query.month}
    conditions = [column == value for column, value in equal.items() if value is not None]
    return select(closings).where(visible(closings, views, participant), *conditions)


def one(retailer: str, month: str, views: Sequence[View], *, participant: str) -> Select[Any]:
    columns = closings.c
    return select(closings).where(
        visible(closings, views, participant), columns.retailer == retailer, columns.month == month
    )


def closing_value(row: Row[Any]) -> dict[str, Any]:
    """The closing in a row (`schemas.Closing`)."""
    return {**json.loads(row.record), "changed_in_block": row.block}
