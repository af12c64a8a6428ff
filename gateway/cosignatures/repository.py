"""SQL of steps that wait for a second signature. Functions of an open Connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from gateway.cosignatures.model import State
from gateway.cosignatures.tables import cosignatures

_SETTLED = {"data_key": None, "sealed_private": None}  # what was private has served its purpose


def find(connection: Connection, digest: str) -> Row[Any] | None:
    return connection.execute(select(cosignatures).where(cosignatures.c.digest == digest)).one_or_none()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(cosignatures), dict(values))


def of_participant(connection: Connection, participant: str, *, state: str | None, limit: int) -> list[Row[Any]]:
    """The newest first."""
    query = select(cosignatures).where(cosignatures.c.participant == participant)
    if state is not None:
        query = query.where(cosignatures.c.state == state)
    return list(
        connection.execute(query.order_by(cosignatures.c.created_at.desc(), cosignatures.c.digest).limit(limit))
    )


def in_state(connection: Connection, state: State, *, limit: int) -> list[Row[Any]]:
    query = select(cosignatures).where(cosignatures.c.state == state.value).order_by(cosignatures.c.created_at)
    return list(connection.execute(query.limit(limit)))


def count_open(connection: Connection, maker: str) -> int:
    query = select(cosignatures.c.digest).where(cosignatures.c.maker == maker, cosignatures.c.state == State.OPEN.value)
    return len(list(connection.execute(query)))


def sign(connection: Connection, digest: str, *, checker: str, signature: str) -> bool:
    """Attach the second signature to an open step; False when it is not open."""
    changed = connection.execute(
        update(cosignatures)
        .where(cosignatures.c.digest == digest, cosignatures.c.state == State.OPEN.value)
        .values(state=State.SIGNED.value, checker=checker, second_signature=signature)
    )
    return changed.rowcount == 1


def settle(
    connection: Connection,
    digest: str,
    *,
    origin: State,
    state: State,
    at: int,
    code: str | None = None,
    checker: str | None = None,
) -> bool:
    """End a step that is in `origin`; what is private of it is deleted. False when it is not in `origin`."""
    values: dict[str, Any] = {**_SETTLED, "state": state.value, "settled_at": at, "code": code}
    if checker is not None:
        values["checker"] = checker
    changed = connection.execute(
        update(cosignatures)
        .where(cosignatures.c.digest == digest, cosignatures.c.state == origin.value)
        .values(**values)
    )
    return changed.rowcount == 1


def expire(connection: Connection, *, now_ms: int) -> int:
    """End the open steps whose intents can no longer be sent; how many."""
    changed = connection.execute(
        update(cosignatures)
        .where(cosignatures.c.state == State.OPEN.value, cosignatures.c.expires_at < now_ms)
        .values(**_SETTLED, state=State.EXPIRED.value, settled_at=now_ms)
    )
    return changed.rowcount


def delete_settled(connection: Connection, *, before: int) -> int:
    return connection.execute(delete(cosignatures).where(cosignatures.c.settled_at < before)).rowcount
