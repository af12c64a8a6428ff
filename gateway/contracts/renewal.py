"""A renewal: the order that goes on where a contract ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from gateway.problems import ProblemError
from gateway.projection.package_tables import packages


def renewal_of(connection: Connection, order_id: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The public arguments of `submit` for the same parties and as many days, from the day on which the contract ends,
    in the package's present version. Raises ProblemError `not_found` (no contract, or its package is gone)."""
    if not record.get("archived_by"):
        raise ProblemError("not_found", detail="The order is no contract in force yet.")
    columns = packages.c
    query = select(columns.version).where(columns.package_id == record["package"], columns.retired.is_(False))
    version = connection.execute(query).scalar_one_or_none()
    if version is None:
        raise ProblemError("not_found", detail="The package is not on offer any more.")
    start = date.fromisoformat(record.get("ends_on") or record["period_end"])
    days = date.fromisoformat(record["period_end"]) - date.fromisoformat(record["period_start"])
    return {
        "retailer": record["retailer"],
        "package": record["package"],
        "package_version": version,
        "segment": record["segment"],
        "period_start": start.isoformat(),
        "period_end": (start + max(days, timedelta(days=1))).isoformat(),
        "renews": order_id,
    }
