"""SQL of announcements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select

from gateway.announcements.schemas import AnnouncementQuery, Sort
from gateway.projection.announcement_tables import announcement_versions, announcements

BY_ID = (announcements.c.announcement_id,)
BY_VERSION = (announcement_versions.c.announcement_id, announcement_versions.c.version)


def announcements_matching(query: AnnouncementQuery) -> Select[Any]:
    """The announcements that fit the filters, as they stand."""
    columns = announcements.c
    statement = select(announcements)
    if query.status is not None:
        statement = statement.where(columns.status == query.status)
    if query.importance is not None:
        statement = statement.where(columns.importance == query.importance)
    if query.holds_on is not None:
        statement = statement.where(or_(columns.valid_to.is_(None), columns.valid_to > query.holds_on))
    if query.published_from is not None:
        statement = statement.where(columns.published_at >= query.published_from)
    if query.published_to is not None:
        statement = statement.where(columns.published_at < query.published_to)
    return statement


def order_of(sort: Sort) -> tuple[Sequence[ColumnElement[Any]], bool]:
    """The columns by which a page is ordered, and whether it descends."""
    name = sort.value.removeprefix("-")
    return (announcements.c[name], announcements.c.announcement_id), name != sort.value


def one(announcement_id: str) -> Select[Any]:
    """The announcement as it stands."""
    return select(announcements).where(announcements.c.announcement_id == announcement_id)


def versions_of(announcement_id: str) -> Select[Any]:
    """All versions of an announcement."""
    return select(announcement_versions).where(announcement_versions.c.announcement_id == announcement_id)


def announcement_value(row: Row[Any]) -> dict[str, Any]:
    """The announcement in a row of either table (`schemas.Announcement`)."""
    return {
        "announcement_id": row.announcement_id,
        "valid_to": None,
        "reason": None,
        **json.loads(row.record),
        "changed_in_block": row.block,
    }
