"""SQL of applications, their documents and history. Functions of an open Connection, for `Records.read` and `write`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from gateway.registrations.moves import State
from gateway.registrations.tables import applications, documents, moves

OPEN_AFTER_SUBMISSION = (State.SUBMITTED, State.CHANGES_REQUESTED, State.APPROVED, State.CERTIFIED)


def find(connection: Connection, application_id: str) -> Row[Any] | None:
    query = select(applications).where(applications.c.application_id == application_id)
    return connection.execute(query).one_or_none()


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(applications), dict(values))


def change(connection: Connection, application_id: str, values: Mapping[str, Any]) -> None:
    """Write `values`, and the next version."""
    connection.execute(
        update(applications)
        .where(applications.c.application_id == application_id)
        .values(**values, version=applications.c.version + 1)
    )


def add_move(
    connection: Connection,
    application_id: str,
    *,
    name: str,
    by: str | None,
    state: State,
    reasons: Sequence[Mapping[str, str]],
    at: int,
) -> None:
    count = select(func.count()).select_from(moves).where(moves.c.application_id == application_id)
    connection.execute(
        insert(moves),
        {
            "application_id": application_id,
            "number": connection.execute(count).scalar_one() + 1,
            "name": name,
            "by": by,
            "state": state.value,
            "reasons": json.dumps([dict(reason) for reason in reasons], ensure_ascii=False),
            "at": at,
        },
    )


def history(connection: Connection, application_id: str) -> list[Row[Any]]:
    query = select(moves).where(moves.c.application_id == application_id).order_by(moves.c.number)
    return list(connection.execute(query))


def page(
    connection: Connection, *, state: str | None, kind: str | None, after: str | None, limit: int
) -> list[Row[Any]]:
    """Applications by id; ids are UUIDv7 of the applicants' clocks, so about in the order in which they were made.

    Drafts are their applicants' alone and are left out.
    """
    query = select(applications).where(applications.c.state != State.DRAFT.value)
    if state is not None:
        query = query.where(applications.c.state == state)
    if kind is not None:
        query = query.where(applications.c.kind == kind)
    if after is not None:
        query = query.where(applications.c.application_id > after)
    return list(connection.execute(query.order_by(applications.c.application_id).limit(limit)))


def rival(connection: Connection, *, application_id: str, participant: str | None, user: str | None) -> bool:
    """Whether another application that is under way wants the same new participant or the same new user."""
    others = select(applications.c.application_id).where(
        applications.c.application_id != application_id,
        applications.c.state.in_([state.value for state in OPEN_AFTER_SUBMISSION]),
    )
    wanted: list[ColumnElement[bool]] = []
    if participant is not None:
        wanted.append((applications.c.participant == participant) & (applications.c.kind == "participant"))
    if user is not None:
        wanted.append(applications.c.user_id == user)
    return any(connection.execute(others.where(condition).limit(1)).first() is not None for condition in wanted)


def to_certify(connection: Connection, *, after: str, limit: int) -> list[Row[Any]]:
    """Approved applications whose key has no certificate yet, by id, those behind `after`."""
    query = select(applications).where(
        applications.c.state == State.APPROVED.value,
        applications.c.csr.is_not(None),
        applications.c.application_id > after,
    )
    return list(connection.execute(query.order_by(applications.c.application_id).limit(limit)))


def count_drafts(connection: Connection) -> int:
    query = select(func.count()).select_from(applications).where(applications.c.state == State.DRAFT.value)
    return int(connection.execute(query).scalar_one())


def undecided_bytes(connection: Connection) -> int:
    """How much the documents of applications take on which nobody has decided yet."""
    undecided = [state.value for state in (State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED)]
    query = (
        select(func.coalesce(func.sum(documents.c.size), 0))
        .join(applications, applications.c.application_id == documents.c.application_id)
        .where(applications.c.state.in_(undecided))
    )
    return int(connection.execute(query).scalar_one())


def delete_drafts(connection: Connection, *, before: int) -> int:
    """Drafts that nobody has touched since `before` (ms) go, with their documents."""
    old = (applications.c.state == State.DRAFT.value) & (applications.c.refreshed_at < before)
    return connection.execute(delete(applications).where(old)).rowcount


def put_document(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a document in place of the one of its kind."""
    remove_document(connection, values["application_id"], values["kind"])
    connection.execute(insert(documents), dict(values))


def remove_document(connection: Connection, application_id: str, kind: str) -> bool:
    gone = (documents.c.application_id == application_id) & (documents.c.kind == kind)
    return connection.execute(delete(documents).where(gone)).rowcount == 1


def list_documents(connection: Connection, application_id: str) -> list[Row[Any]]:
    """The documents without their content, by kind."""
    columns = [column for column in documents.c if column is not documents.c.sealed_content]
    query = select(*columns).where(documents.c.application_id == application_id).order_by(documents.c.kind)
    return list(connection.execute(query))


def find_document(connection: Connection, application_id: str, kind: str) -> Row[Any] | None:
    query = select(documents).where(documents.c.application_id == application_id, documents.c.kind == kind)
    return connection.execute(query).one_or_none()


def last_mover(connection: Connection, application_id: str, name: str) -> str:
    """Who took the step `name` last."""
    query = select(moves.c.by).where(moves.c.application_id == application_id, moves.c.name == name)
    return str(connection.execute(query.order_by(moves.c.number.desc()).limit(1)).scalar_one())
