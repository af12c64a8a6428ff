"""SQL of package templates."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Row, Select, select

from gateway.package_templates.schemas import PackageTemplateQuery
from gateway.projection.package_rows import is_green, price_kinds_of
from gateway.projection.package_tables import template_versions, templates

BY_TEMPLATE = (templates.c.template_id,)
BY_VERSION = (template_versions.c.version,)


def templates_matching(query: PackageTemplateQuery) -> Select[Any]:
    """Templates in their present version."""
    columns = templates.c
    equal = {
        columns.region: query.region,
        columns.stage: query.stage,
        columns.green: query.green,
        columns.retired: query.retired,
    }
    statement = select(templates).where(*(column == value for column, value in equal.items() if value is not None))
    if query.valid_on is not None:
        statement = statement.where(columns.valid_from <= query.valid_on, columns.valid_to > query.valid_on)
    if query.name is not None:
        statement = statement.where(columns.name.icontains(query.name, autoescape=True))
    if query.price_kind is not None:
        statement = statement.where(columns.price_kinds.contains(f" {query.price_kind} ", autoescape=True))
    return statement


def one(template_id: str) -> Select[Any]:
    """The template in its present version."""
    return select(templates).where(templates.c.template_id == template_id)


def versions_of(template_id: str) -> Select[Any]:
    """All published versions of a template."""
    return select(template_versions).where(template_versions.c.template_id == template_id)


def one_version(template_id: str, version: int) -> Select[Any]:
    """One version of the template, as it was published."""
    return versions_of(template_id).where(template_versions.c.version == version)


def template_value(row: Row[Any]) -> dict[str, Any]:
    """The template in a row of `templates` or `template_versions` (`schemas.PackageTemplate`)."""
    record = json.loads(row.record)
    return {
        "template_id": row.template_id,
        "risk_warning_hash": None,
        "risk_warning_text": None,
        "eligibility": {},
        "retired": False,
        **record,
        "price_kinds": price_kinds_of(record["tariff"]),
        "green": is_green(record["tariff"]),
    }
