"""SQL of renewals. Functions of an open Connection, for `Records.read` and `write`.

Every row comes with `outbox_state`, the state of its change in the registry's outbox (None before there is one).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, insert, or_, select, update

from gateway.registry_sync.model import OPEN, OutboxState
from gateway.registry_sync.tables import outbox
from gateway.renewals.schemas import RenewalState
from gateway.renewals.tables import renewals

_ENDED = (OutboxState.DONE.value, OutboxState.GIVEN_UP.value)


def find(connection: Connection, renewal_id: str) -> Row[Any] | None:
    return connection.execute(_rows(renewals.c.renewal_id == renewal_id)).one_or_none()


def find_under_way(connection: Connection, user: str) -> Row[Any] | None:
    """The user's renewal that has not ended. There is one at most."""
    under_way = or_(
        renewals.c.state == RenewalState.REQUESTED.value,
        and_(renewals.c.state == RenewalState.CERTIFIED.value, outbox.c.state.in_([each.value for each in OPEN])),
    )
    return connection.execute(_rows(renewals.c.user_id == user, under_way)).first()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(renewals), dict(values))


def change(connection: Connection, renewal_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(update(renewals).where(renewals.c.renewal_id == renewal_id).values(**values))


def to_certify(connection: Connection, *, after: str, limit: int) -> list[Row[Any]]:
    """Renewals without a certificate, by id, those behind `after`."""
    query = _rows(renewals.c.state == RenewalState.REQUESTED.value, renewals.c.renewal_id > after)
    return list(connection.execute(query.order_by(renewals.c.renewal_id).limit(limit)))


def to_revoke(connection: Connection, *, after: str, limit: int) -> list[Row[Any]]:
    """Renewals whose change has ended and that have left two certificates in force, by id, those behind `after`."""
    query = _rows(
        renewals.c.state == RenewalState.CERTIFIED.value,
        renewals.c.other_revoked.is_(False),
        outbox.c.state.in_(_ENDED),
        renewals.c.renewal_id > after,
    )
    return list(connection.execute(query.order_by(renewals.c.renewal_id).limit(limit)))


def state_of(row: Row[Any]) -> RenewalState:
    """Where the renewal stands, its change included."""
    if row.outbox_state == OutboxState.DONE:
        return RenewalState.BOUND
    if row.outbox_state == OutboxState.GIVEN_UP:
        return RenewalState.REFUSED
    return RenewalState(row.state)


def _rows(*conditions: ColumnElement[bool]) -> Select[Any]:
    joined = renewals.outerjoin(outbox, outbox.c.sequence == renewals.c.sequence)
    return select(renewals, outbox.c.state.label("outbox_state")).select_from(joined).where(*conditions)
