"""SQL of sessions and refresh tokens. Every function takes the open connection; times are ms since 1970 UTC."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from gateway.sessions.tables import nonces, refresh_tokens, refreshed, sessions


def use_nonce(connection: Connection, *, user_id: str, nonce: str, until: int, now: int) -> bool:
    """Note that `nonce` was used; False when it had been. Those whose time is over are forgotten."""
    connection.execute(delete(nonces).where(nonces.c.until < now))
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(nonces).values(user_id=user_id, nonce=nonce, until=until).on_conflict_do_nothing()
    # The row itself tells: of an INSERT the driver of PostgreSQL gives no count.
    return connection.execute(statement.returning(nonces.c.nonce)).one_or_none() is not None


def add_session(connection: Connection, row: dict[str, Any]) -> None:
    """Keep a new session; those that are long over are forgotten, with their refresh tokens."""
    connection.execute(delete(sessions).where(sessions.c.expires_at < row["opened_at"]))
    connection.execute(insert(sessions).values(row))


def find_session(connection: Connection, session_id: str) -> Row[Any] | None:
    return connection.execute(select(sessions).where(sessions.c.session_id == session_id)).one_or_none()


def list_sessions(connection: Connection, user_id: str, *, now: int) -> list[Row[Any]]:
    """The open sessions of a user, newest first."""
    query = select(sessions).where(
        sessions.c.user_id == user_id, sessions.c.ended_at.is_(None), sessions.c.expires_at > now
    )
    return list(connection.execute(query.order_by(sessions.c.opened_at.desc(), sessions.c.session_id)))


def change_acting(
    connection: Connection, session_id: str, *, participant: str, role: str, generation: int, now: int
) -> bool:
    """Set what the session acts as; False when it has ended, or another change of it came first."""
    statement = (
        update(sessions)
        .where(
            sessions.c.session_id == session_id,
            sessions.c.ended_at.is_(None),
            sessions.c.generation == generation - 1,
        )
        .values(participant=participant, role=role, generation=generation, changed_at=now)
    )
    return connection.execute(statement).rowcount == 1


def end_session(connection: Connection, session_id: str, *, now: int) -> bool:
    """End a session; False when it had ended."""
    statement = update(sessions).where(sessions.c.session_id == session_id, sessions.c.ended_at.is_(None))
    return connection.execute(statement.values(ended_at=now, changed_at=now)).rowcount == 1


def end_sessions(connection: Connection, user_id: str, *, but: str | None, now: int) -> list[str]:
    """End all open sessions of a user but the one with the id `but`; the ids of those that were ended."""
    ended = [row.session_id for row in list_sessions(connection, user_id, now=now) if row.session_id != but]
    return [session_id for session_id in ended if end_session(connection, session_id, now=now)]


def changed_since(connection: Connection, since: int) -> Iterable[Row[Any]]:
    """The sessions that ended or changed their role after `since`."""
    query = select(sessions.c.session_id, sessions.c.generation, sessions.c.ended_at, sessions.c.changed_at)
    changed = or_(sessions.c.ended_at.is_not(None), sessions.c.generation > 0)
    return connection.execute(query.where(sessions.c.changed_at > since, changed))


def add_refresh_token(connection: Connection, *, token_hash: str, session_id: str, expires_at: int) -> None:
    connection.execute(
        insert(refresh_tokens).values(token_hash=token_hash, session_id=session_id, expires_at=expires_at)
    )


def find_refresh_token(connection: Connection, token_hash: str) -> Row[Any] | None:
    return connection.execute(select(refresh_tokens).where(refresh_tokens.c.token_hash == token_hash)).one_or_none()


def forget_refresh_tokens(connection: Connection, session_id: str) -> None:
    """None of a session's refresh tokens is good any more."""
    connection.execute(delete(refresh_tokens).where(refresh_tokens.c.session_id == session_id))


def add_refreshed(connection: Connection, *, token_hash: str, origin: str, now: int) -> None:
    """Note that the refresh token `token_hash` was got with `origin`."""
    connection.execute(insert(refreshed).values(token_hash=token_hash, origin=origin, refreshed_at=now))


def refreshed_at(connection: Connection, origin: str) -> int | None:
    """When a token was first got with the refresh token `origin`."""
    first: int | None = connection.scalar(
        select(func.min(refreshed.c.refreshed_at)).where(refreshed.c.origin == origin)
    )
    return first


def mark_arrived(connection: Connection, token_hash: str, *, now: int) -> None:
    """The refresh token has come back, so its answer arrived: neither the one that it was got with nor the others that
    were got with that one are good any more."""
    origin = select(refreshed.c.origin).where(refreshed.c.token_hash == token_hash).scalar_subquery()
    siblings = select(refreshed.c.token_hash).where(refreshed.c.origin == origin, refreshed.c.token_hash != token_hash)
    tokens = refresh_tokens.c
    superseded = or_(tokens.token_hash == origin, tokens.token_hash.in_(siblings))
    connection.execute(update(refresh_tokens).where(tokens.used_at.is_(None), superseded).values(used_at=now))
