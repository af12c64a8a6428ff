"""SQL of calendars."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from gateway.projection.package_tables import calendars

BY_REGION = (calendars.c.region,)
BY_VERSION = (calendars.c.region, calendars.c.version)


def present_calendars() -> Select[Any]:
    """The last version of each region's calendar."""
    last = select(calendars.c.region, func.max(calendars.c.version).label("version")).group_by(calendars.c.region)
    newest = last.subquery()
    return select(calendars).join(
        newest, (calendars.c.region == newest.c.region) & (calendars.c.version == newest.c.version)
    )


def present_calendar(region: str) -> Select[Any]:
    """The last version of a region's calendar."""
    return versions_of(region).order_by(calendars.c.version.desc()).limit(1)


def versions_of(region: str) -> Select[Any]:
    """All versions of a region's calendar."""
    return select(calendars).where(calendars.c.region == region)


def find_days(connection: Connection, region: str) -> tuple[int, dict[str, str]] | None:
    """Version and days of the present calendar of a region."""
    row = connection.execute(present_calendar(region)).one_or_none()
    return None if row is None else (row.version, json.loads(row.record)["days"])


def calendar_value(row: Row[Any]) -> dict[str, Any]:
    """The calendar in a row (`schemas.Calendar`)."""
    return {"region": row.region, **json.loads(row.record)}
