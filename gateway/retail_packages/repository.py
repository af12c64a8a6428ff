"""SQL of retail packages and flow policies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select

from gateway.projection.package_tables import package_versions, packages, template_versions
from gateway.projection.tables import policies
from gateway.retail_packages.schemas import FlowPolicyQuery, RetailPackageQuery, Sort

BY_PACKAGE = (packages.c.package_id,)
BY_PACKAGE_VERSION = (package_versions.c.version,)
BY_POLICY = (policies.c.segment, policies.c.version)

_OF_TEMPLATE = template_versions.c
_COLUMN_OF_SORT = {"id": packages.c.package_id, "price": packages.c.price_most}
_EMPTY: dict[str, Any] = {"eligibility": {}, "risk_warning_hash": None, "methods": [], "retired": False}


def packages_matching(query: RetailPackageQuery) -> Select[Any]:
    """Packages in their present version, with what their template's version says of them."""
    columns = packages.c
    equal: dict[ColumnElement[Any], Any] = {
        columns.retailer: query.retailer,
        columns.segment: query.segment,
        columns.template: query.template,
        columns.retired: query.retired,
        _OF_TEMPLATE.region: query.region,
        _OF_TEMPLATE.stage: query.stage,
        _OF_TEMPLATE.green: query.green,
    }
    statement = _with_template(packages).where(
        *(column == value for column, value in equal.items() if value is not None)
    )
    for column, word in ((columns.classes, query.consumer_class), (_OF_TEMPLATE.price_kinds, query.price_kind)):
        if word is not None:
            statement = statement.where(column.contains(f" {word} ", autoescape=True))
    if query.name is not None:
        statement = statement.where(columns.name.icontains(query.name, autoescape=True))
    if query.valid_on is not None:
        statement = statement.where(columns.valid_from <= query.valid_on, columns.valid_to > query.valid_on)
    if query.price_from is not None:
        statement = statement.where(columns.price_least >= query.price_from)
    if query.price_to is not None:
        statement = statement.where(columns.price_most <= query.price_to)
    return statement


def order_of(sort: Sort) -> tuple[Sequence[ColumnElement[Any]], bool]:
    """The columns by which a page is ordered, and whether it descends."""
    name = sort.value.removeprefix("-")
    column = _COLUMN_OF_SORT.get(name)
    column = packages.c[name] if column is None else column
    by = BY_PACKAGE if name == "id" else (column, packages.c.package_id)
    return by, name != sort.value


def one(package_id: str) -> Select[Any]:
    """The package in its present version."""
    return _with_template(packages).where(packages.c.package_id == package_id)


def versions_of(package_id: str) -> Select[Any]:
    """All published versions of a package."""
    return _with_template(package_versions).where(package_versions.c.package_id == package_id)


def one_version(package_id: str, version: int) -> Select[Any]:
    """One version of the package, as it was published."""
    return versions_of(package_id).where(package_versions.c.version == version)


def find_version(connection: Connection, package_id: str, version: int | None) -> Row[Any] | None:
    """One published version, the last one by default. Retiring makes none."""
    query = versions_of(package_id) if version is None else one_version(package_id, version)
    return connection.execute(query.order_by(package_versions.c.version.desc()).limit(1)).one_or_none()


def policies_matching(query: FlowPolicyQuery) -> Select[Any]:
    """All versions of the flow policies."""
    statement = select(policies)
    return statement if query.segment is None else statement.where(policies.c.segment == query.segment)


def package_value(row: Row[Any]) -> dict[str, Any]:
    """The package in a row of `packages` or `package_versions` (`schemas.RetailPackage`)."""
    return {
        "package_id": row.package_id,
        "region": row.region,
        "stage": row.stage,
        "price_kinds": row.price_kinds.split(),
        "green": row.green,
        **_EMPTY,
        **json.loads(row.record),
    }


def policy_value(row: Row[Any]) -> dict[str, Any]:
    """The policy in a row of `policies` (`schemas.FlowPolicyVersion`)."""
    return {"segment": row.segment, "version": row.version, "policy": json.loads(row.record)}


def _with_template(table: Table) -> Select[Any]:
    """The rows of a table of packages, each with region, stage and price kinds of its template's version."""
    columns = (_OF_TEMPLATE.region, _OF_TEMPLATE.stage, _OF_TEMPLATE.price_kinds, _OF_TEMPLATE.green)
    same = (_OF_TEMPLATE.template_id == table.c.template) & (_OF_TEMPLATE.version == table.c.template_version)
    return select(table, *columns).join(template_versions, same)
