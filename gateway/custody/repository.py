"""SQL of custody. Every function takes the open connection; times are ms since 1970 UTC."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from gateway.custody.sealing import Sealed
from gateway.custody.tables import invitations, managed_keys, recovery_codes


def add_key(
    connection: Connection,
    sealed: Sealed,
    *,
    user_id: str,
    public_key: str,
    participant: str,
    master_id: str,
    now: int,
) -> None:
    connection.execute(
        insert(managed_keys).values(
            user_id=user_id,
            public_key=public_key,
            participant=participant,
            master_id=master_id,
            code_step=0,
            created_at=now,
            changed_at=now,
            **_columns(sealed),
        )
    )


def find_key(connection: Connection, user_id: str, public_key: str) -> Row[Any] | None:
    query = select(managed_keys).where(managed_keys.c.user_id == user_id, managed_keys.c.public_key == public_key)
    return connection.execute(query).one_or_none()


def sealed_of(row: Row[Any]) -> Sealed:
    """The sealed part of a row."""
    return Sealed(cost=row.cost, salt=row.salt, key=row.sealed_key, secret=row.sealed_secret)


def replace_sealed(connection: Connection, sealed: Sealed, *, before: Row[Any], now: int) -> bool:
    """Keep the key sealed anew; False when somebody else sealed it anew since `before` was read."""
    statement = update(managed_keys).where(
        managed_keys.c.user_id == before.user_id,
        managed_keys.c.public_key == before.public_key,
        managed_keys.c.salt == before.salt,
    )
    return connection.execute(statement.values(changed_at=now, **_columns(sealed))).rowcount == 1


def take_step(connection: Connection, user_id: str, public_key: str, *, step: int) -> bool:
    """Note that the code of `step` was taken; False when it, or a later one, had been."""
    statement = update(managed_keys).where(
        managed_keys.c.user_id == user_id, managed_keys.c.public_key == public_key, managed_keys.c.code_step < step
    )
    return connection.execute(statement.values(code_step=step)).rowcount == 1


def delete_key(connection: Connection, user_id: str, public_key: str) -> None:
    """Forget a key and its codes. SQLite overwrites what is deleted."""
    delete_recovery_codes(connection, user_id, public_key)
    connection.execute(
        delete(managed_keys).where(managed_keys.c.user_id == user_id, managed_keys.c.public_key == public_key)
    )


def master_ids(connection: Connection) -> set[str]:
    """The ids of the master keys with which keys here are sealed."""
    return set(connection.execute(select(managed_keys.c.master_id).distinct()).scalars())


def add_recovery_codes(connection: Connection, user_id: str, public_key: str, *, hashes: Sequence[str]) -> None:
    connection.execute(
        insert(recovery_codes),
        [{"code_hash": each, "user_id": user_id, "public_key": public_key} for each in hashes],
    )


def delete_recovery_codes(connection: Connection, user_id: str, public_key: str) -> None:
    connection.execute(
        delete(recovery_codes).where(recovery_codes.c.user_id == user_id, recovery_codes.c.public_key == public_key)
    )


def take_recovery_code(connection: Connection, user_id: str, public_key: str, *, code_hash: str) -> bool:
    """Use a recovery code up; False when there is no such code."""
    statement = delete(recovery_codes).where(
        recovery_codes.c.code_hash == code_hash,
        recovery_codes.c.user_id == user_id,
        recovery_codes.c.public_key == public_key,
    )
    return connection.execute(statement).rowcount == 1


def count_recovery_codes(connection: Connection, user_id: str, public_key: str) -> int:
    query = select(func.count()).where(recovery_codes.c.user_id == user_id, recovery_codes.c.public_key == public_key)
    return int(connection.execute(query).scalar_one())


def add_invitation(
    connection: Connection, *, code_hash: str, user_id: str, participant: str, invited_by: str, expires_at: int
) -> None:
    """Keep an invitation; earlier ones of the same user are no longer good."""
    connection.execute(delete(invitations).where(invitations.c.user_id == user_id))
    connection.execute(
        insert(invitations).values(
            code_hash=code_hash,
            user_id=user_id,
            participant=participant,
            invited_by=invited_by,
            expires_at=expires_at,
        )
    )


def find_invitation(connection: Connection, code_hash: str, *, now: int) -> Row[Any] | None:
    query = select(invitations).where(invitations.c.code_hash == code_hash, invitations.c.expires_at > now)
    return connection.execute(query).one_or_none()


def take_invitation(connection: Connection, code_hash: str) -> bool:
    """Use an invitation up; False when it had been."""
    return connection.execute(delete(invitations).where(invitations.c.code_hash == code_hash)).rowcount == 1


def _columns(sealed: Sealed) -> dict[str, Any]:
    return {"cost": sealed.cost, "salt": sealed.salt, "sealed_key": sealed.key, "sealed_secret": sealed.secret}
