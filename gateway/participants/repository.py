"""SQL of participants and users."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from gateway.participants.schemas import Participant, User
from gateway.projection.tables import participants, users


def find_user(connection: Connection, user_id: str) -> User | None:
    """The user, or None when the read model does not know it."""
    text = connection.execute(select(users.c.record).where(users.c.user_id == user_id)).scalar_one_or_none()
    return None if text is None else user_of_record(user_id, text)


def user_of_record(user_id: str, text: str | bytes) -> User:
    """The user in a record of the ledger (JSON text)."""
    record = json.loads(text)
    return User(
        user_id=user_id,
        version=record["version"],
        participant=record["participant"],
        organisation=record["organisation"],
        roles=tuple(record["roles"]),
        public_key=record["public_key"],
        status=record["status"],
    )


def list_participants(connection: Connection, *, kind: str | None) -> list[Participant]:
    """All participants, or those of one kind, by id."""
    query = select(participants.c.participant_id, participants.c.organisation, participants.c.kind)
    if kind is not None:
        query = query.where(participants.c.kind == kind)
    rows = connection.execute(query.order_by(participants.c.participant_id))
    return [Participant(participant_id=row[0], organisation=row[1], kind=row[2]) for row in rows]
