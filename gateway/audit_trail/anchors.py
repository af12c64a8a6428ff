"""What the ledger says of audit trails, from the read model."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from gateway.audit_trail.chain import Anchor
from gateway.projection.tables import audit_anchors


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest anchor of a trail: its version on the ledger, and how many entries it covers."""

    version: int
    count: int


def newest_anchor(connection: Connection, organisation: str) -> Newest | None:
    """The newest anchor of an organisation's trail (MSP id), None before the first."""
    columns = audit_anchors.c
    query = select(columns.version, columns["count"]).where(columns.organisation == organisation)
    row = connection.execute(query.order_by(columns.version.desc()).limit(1)).one_or_none()
    return None if row is None else Newest(*row)


def list_anchors(connection: Connection, organisation: str) -> list[Anchor]:
    """All anchors of an organisation's trail, oldest first."""
    columns = audit_anchors.c
    query = select(columns["count"], columns.head).where(columns.organisation == organisation)
    return [Anchor(*row) for row in connection.execute(query.order_by(columns.version))]
