"""SQL of participants and users, and of the steps that made them what they are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from gateway.participants.schemas import Participant, ParticipantFilters, User, UserFilters
from gateway.projection.tables import memberships, participants, registry_steps, users


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
        organisation=record["organisation"],
        memberships={participant: tuple(roles) for participant, roles in record.get("memberships", {}).items()},
        public_key=record["public_key"],
        status=record["status"],
        certificate=record.get("certificate"),
        valid_from=record.get("valid_from"),
        valid_until=record.get("valid_until"),
        limits=record.get("limits", {}),
    )


def participant_of_record(participant_id: str, text: str | bytes) -> Participant:
    """The participant in a record of the ledger (JSON text)."""
    record = json.loads(text)
    return Participant(
        participant_id=participant_id,
        organisation=record["organisation"],
        kind=record["kind"],
        status=record["status"],
    )


def participant_value(participant_id: str, text: str) -> dict[str, Any]:
    """The participant in a record of the ledger (`schemas.ParticipantRecord`), before it is seen by anybody."""
    empty: dict[str, Any] = {"class": None, "credit_rating": None, "data_hash": None, "qualifications": []}
    empty |= {"encryption_key": None, "volume_cap_wh": {}}
    return {"participant_id": participant_id, **empty, **json.loads(text)}


def find_participant(connection: Connection, participant_id: str) -> Participant | None:
    """The participant, or None when the read model does not know it."""
    columns = participants.c
    row = connection.execute(
        select(columns.participant_id, columns.organisation, columns.kind, columns.status).where(
            columns.participant_id == participant_id
        )
    ).one_or_none()
    return None if row is None else Participant(**row._mapping)


def find_participant_record(connection: Connection, participant_id: str) -> str | None:
    """The participant's record of the ledger (JSON text), or None when the read model does not know it."""
    columns = participants.c
    return connection.execute(
        select(columns.record).where(columns.participant_id == participant_id)
    ).scalar_one_or_none()


def participants_matching(filters: ParticipantFilters) -> Select[Any]:
    """The participants that fit the filters."""
    columns = participants.c
    equal = {
        columns.organisation: filters.organisation,
        columns.kind: filters.kind,
        columns.consumer_class: filters.consumer_class,
        columns.status: filters.status,
    }
    statement = select(participants).where(*(column == value for column, value in equal.items() if value is not None))
    if filters.text is not None:
        statement = statement.where(columns.participant_id.contains(filters.text, autoescape=True))
    return statement


def users_matching(filters: UserFilters) -> Select[Any]:
    """The users that fit the filters."""
    equal = {users.c.organisation: filters.organisation, users.c.status: filters.status}
    statement = select(users).where(*(column == value for column, value in equal.items() if value is not None))
    if filters.text is not None:
        statement = statement.where(users.c.user_id.contains(filters.text, autoescape=True))
    if filters.participant is None and filters.role is None:
        return statement
    held = select(memberships.c.user_id)
    if filters.participant is not None:
        held = held.where(memberships.c.participant == filters.participant)
    if filters.role is not None:
        held = held.where(memberships.c.roles.contains(f'"{filters.role}"', autoescape=True))
    return statement.where(users.c.user_id.in_(held))


def count_users(connection: Connection, participant_id: str) -> dict[str, int]:
    """How many users act for the participant, by status."""
    query = select(users.c.status, func.count()).join(memberships, memberships.c.user_id == users.c.user_id)
    query = query.where(memberships.c.participant == participant_id).group_by(users.c.status)
    return {row[0]: row[1] for row in connection.execute(query)}


def first_end_of_users(connection: Connection, participant_id: str) -> int | None:
    """When (ms since 1970 UTC) the first of the participant's active users ceases to be valid; None: none does."""
    query = select(func.min(users.c.valid_until)).join(memberships, memberships.c.user_id == users.c.user_id)
    query = query.where(memberships.c.participant == participant_id, users.c.status == "active")
    end: int | None = connection.execute(query).scalar_one()
    return end


def list_steps(connection: Connection, noun: str, subject: str) -> Sequence[Row[Any]]:
    """The steps on a participant or user (`noun`), first one first."""
    columns = registry_steps.c
    query = select(registry_steps).where(columns.noun == noun, columns.subject == subject)
    return connection.execute(query.order_by(columns.block, columns.position)).all()
