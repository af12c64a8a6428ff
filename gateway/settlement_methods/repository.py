"""SQL of settlement methods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from gateway.projection.package_tables import settlement_method_versions, settlement_methods
from gateway.settlement_methods.schemas import SettlementMethodQuery

BY_METHOD = (settlement_methods.c.method_id,)
BY_VERSION = (settlement_method_versions.c.version,)


def methods_matching(query: SettlementMethodQuery) -> Select[Any]:
    """Methods in their present version."""
    columns = settlement_methods.c
    equal = {columns.kind: query.kind, columns.retired: query.retired}
    statement = select(settlement_methods).where(
        *(column == value for column, value in equal.items() if value is not None)
    )
    if query.valid_on is not None:
        statement = statement.where(columns.valid_from <= query.valid_on, columns.valid_to > query.valid_on)
    return statement


def one(method_id: str) -> Select[Any]:
    """The method in its present version."""
    return select(settlement_methods).where(settlement_methods.c.method_id == method_id)


def versions_of(method_id: str) -> Select[Any]:
    """All published versions of a method."""
    return select(settlement_method_versions).where(settlement_method_versions.c.method_id == method_id)


def one_version(method_id: str, version: int) -> Select[Any]:
    """One version of the method, as it was published."""
    return versions_of(method_id).where(settlement_method_versions.c.version == version)


def find_named(connection: Connection, named: Iterable[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """The records of the versions that a package names, as `methods_of` takes them."""
    return [
        (
            each["method"],
            json.loads(connection.execute(one_version(each["method"], each["version"])).one().record),
        )
        for each in named
    ]


def method_value(row: Row[Any]) -> dict[str, Any]:
    """The method in a row of `settlement_methods` or of its versions (`schemas.SettlementMethod`)."""
    record = json.loads(row.record)
    return {"method_id": row.method_id, "kind": record["rules"]["kind"], "retired": False, **record}
