"""SQL of retail packages and flow policies."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from gateway.projection.tables import package_versions, packages, policies
from gateway.retail_packages.schemas import FlowPolicyQuery, RetailPackageQuery

BY_PACKAGE = (packages.c.package_id,)
BY_PACKAGE_VERSION = (package_versions.c.version,)
BY_POLICY = (policies.c.segment, policies.c.version)


def packages_matching(query: RetailPackageQuery) -> Select[Any]:
    """Packages in their present version."""
    equal = {
        packages.c.retailer: query.retailer,
        packages.c.segment: query.segment,
        packages.c.retired: query.retired,
    }
    return select(packages).where(*(column == value for column, value in equal.items() if value is not None))


def versions_of(package_id: str) -> Select[Any]:
    """All versions of a package."""
    return select(package_versions).where(package_versions.c.package_id == package_id)


def policies_matching(query: FlowPolicyQuery) -> Select[Any]:
    """All versions of the flow policies."""
    statement = select(policies)
    return statement if query.segment is None else statement.where(policies.c.segment == query.segment)


def find_package(connection: Connection, package_id: str) -> Row[Any] | None:
    """The package in its present version."""
    return connection.execute(select(packages).where(packages.c.package_id == package_id)).one_or_none()


def find_package_version(connection: Connection, package_id: str, version: int) -> Row[Any] | None:
    """One version of the package, as it was published."""
    columns = package_versions.c
    query = select(package_versions).where(columns.package_id == package_id, columns.version == version)
    return connection.execute(query).one_or_none()


def package_value(row: Row[Any]) -> dict[str, Any]:
    """The package in a row of `packages` or `package_versions` (`schemas.RetailPackage`)."""
    return {"package_id": row.package_id, "summer_bands": None, "retired": False, **json.loads(row.record)}


def policy_value(row: Row[Any]) -> dict[str, Any]:
    """The policy in a row of `policies` (`schemas.FlowPolicyVersion`)."""
    return {"segment": row.segment, "version": row.version, "policy": json.loads(row.record)}
