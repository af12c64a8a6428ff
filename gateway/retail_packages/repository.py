"""SQL of retail packages and flow policies."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from gateway.projection.tables import packages, policies


def list_packages(
    connection: Connection, *, retailer: str | None, segment: str | None, retired: bool | None
) -> list[dict[str, Any]]:
    """Packages in their current version, by id (`schemas.RetailPackage`)."""
    query = select(packages.c.package_id, packages.c.record)
    for column, value in (
        (packages.c.retailer, retailer),
        (packages.c.segment, segment),
        (packages.c.retired, retired),
    ):
        if value is not None:
            query = query.where(column == value)
    rows = connection.execute(query.order_by(packages.c.package_id))
    return [_package(package_id, record) for package_id, record in rows]


def list_policies(connection: Connection, *, segment: str | None) -> list[dict[str, Any]]:
    """All versions of the flow policies, by segment and version (`schemas.FlowPolicyVersion`)."""
    query = select(policies.c.segment, policies.c.version, policies.c.record)
    if segment is not None:
        query = query.where(policies.c.segment == segment)
    rows = connection.execute(query.order_by(policies.c.segment, policies.c.version))
    return [{"segment": row[0], "version": row[1], "policy": json.loads(row[2])} for row in rows]


def _package(package_id: str, record: str) -> dict[str, Any]:
    return {"package_id": package_id, "summer_bands": None, "retired": False, **json.loads(record)}
