"""The ledger's records of participants and users, from this instance's read model."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select

from gateway.projection.tables import participants, users

_COLUMNS = {
    "participant": (participants.c.participant_id, participants.c.record),
    "user": (users.c.user_id, users.c.record),
}


def find_record(connection: Connection, noun: str, id: str) -> dict[str, Any] | None:  # noqa: A002 - the record's id
    """The record of a `participant` or `user`, None where the read model has none."""
    key, record = _COLUMNS[noun]
    text = connection.execute(select(record).where(key == id)).scalar_one_or_none()
    return None if text is None else json.loads(text)


def all_records(connection: Connection, noun: str) -> dict[str, dict[str, Any]]:
    """All records of a noun by id."""
    key, record = _COLUMNS[noun]
    return {row[0]: json.loads(row[1]) for row in connection.execute(select(key, record))}
