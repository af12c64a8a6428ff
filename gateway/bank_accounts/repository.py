"""SQL of bank accounts. Functions of an open Connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from gateway.bank_accounts.moves import State
from gateway.bank_accounts.tables import bank_accounts


def find(connection: Connection, account_id: str) -> Row[Any] | None:
    return connection.execute(select(bank_accounts).where(bank_accounts.c.account_id == account_id)).one_or_none()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(bank_accounts), dict(values))


def change(connection: Connection, account_id: str, values: Mapping[str, Any]) -> None:
    connection.execute(update(bank_accounts).where(bank_accounts.c.account_id == account_id).values(**values))


def of_participant(connection: Connection, participant: str, *, limit: int) -> list[Row[Any]]:
    """The newest first."""
    query = select(bank_accounts).where(bank_accounts.c.participant == participant)
    ordered = query.order_by(bank_accounts.c.proposed_at.desc(), bank_accounts.c.account_id)
    return list(connection.execute(ordered.limit(limit)))


def approved(connection: Connection, participant: str) -> list[Row[Any]]:
    """All that were approved and not stopped."""
    query = select(bank_accounts).where(
        bank_accounts.c.participant == participant, bank_accounts.c.state == State.APPROVED.value
    )
    return list(connection.execute(query))


def unsettled(connection: Connection, participant: str, *, now_ms: int) -> Row[Any] | None:
    """The one that is proposed, or approved and waits for its time."""
    waits = (bank_accounts.c.state == State.APPROVED.value) & (bank_accounts.c.effective_at > now_ms)
    query = select(bank_accounts).where(
        bank_accounts.c.participant == participant, (bank_accounts.c.state == State.PROPOSED.value) | waits
    )
    return connection.execute(query.limit(1)).one_or_none()
