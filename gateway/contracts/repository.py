"""SQL of contracts: documents and parties of the read model, keys and papers of the records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, insert, select

from gateway.contracts.tables import case_documents, encryption_keys
from gateway.projection.documents import documents
from gateway.projection.package_tables import package_versions
from gateway.projection.tables import order_steps, participants

_SIGNING = ("sign", "propose_amendment", "propose_termination", "accept", "archive")


def package_text(connection: Connection, package_id: str, version: int) -> str | None:
    """The record of a package version, as the ledger has it."""
    columns = package_versions.c
    query = select(columns.record).where(columns.package_id == package_id, columns.version == version)
    return connection.execute(query).scalar_one_or_none()


def find_document(connection: Connection, order_id: str, document_hash: str) -> dict[str, Any] | None:
    """An envelope that the ledger keeps for an order, with its `kind`."""
    columns = documents.c
    query = select(columns.record).where(columns.order_id == order_id, columns.hash == document_hash)
    text = connection.execute(query).scalar_one_or_none()
    return None if text is None else dict(json.loads(text))


def list_documents(connection: Connection, order_id: str) -> Sequence[Row[Any]]:
    """All envelopes of an order, in the order in which they came."""
    columns = documents.c
    query = select(documents).where(columns.order_id == order_id).order_by(columns.block, columns.hash)
    return connection.execute(query).all()


def encryption_keys_of(connection: Connection, ids: Sequence[str]) -> dict[str, str | None]:
    """The encryption keys on the ledger, by participant; None for one that has none."""
    columns = participants.c
    rows = connection.execute(select(columns.participant_id, columns.record).where(columns.participant_id.in_(ids)))
    return {row.participant_id: json.loads(row.record).get("encryption_key") for row in rows}


def exchange_participant(connection: Connection) -> str | None:
    """The exchange's participant: the first one of its kind, which the market was opened with."""
    columns = participants.c
    query = select(columns.participant_id).where(columns.kind == "exchange")
    return connection.execute(query.order_by(columns.participant_id).limit(1)).scalar_one_or_none()


def signing_steps(connection: Connection, order_id: str) -> Sequence[Row[Any]]:
    """The steps by which texts of the order were signed and archived, first one first."""
    columns = order_steps.c
    query = select(order_steps).where(columns.order_id == order_id, columns.action.in_(_SIGNING))
    return connection.execute(query.order_by(columns.block, columns.position)).all()


def add_key(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(encryption_keys), dict(values))


def find_key(connection: Connection, public_key: str) -> Row[Any] | None:
    return connection.execute(select(encryption_keys).where(encryption_keys.c.public_key == public_key)).one_or_none()


def keys_of(connection: Connection, participant: str) -> Sequence[Row[Any]]:
    """The keys of a participant, the newest first."""
    columns = encryption_keys.c
    query = select(encryption_keys).where(columns.participant == participant)
    return connection.execute(query.order_by(columns.created_at.desc(), columns.public_key)).all()


def add_case_document(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(case_documents), dict(values))


def find_case_document(connection: Connection, order_id: str, document_hash: str) -> Row[Any] | None:
    columns = case_documents.c
    query = select(case_documents).where(columns.order_id == order_id, columns.hash == document_hash)
    return connection.execute(query).one_or_none()


def case_documents_of(connection: Connection, order_id: str, participant: str) -> Sequence[RowMapping]:
    """What a participant has brought to its order, without the contents."""
    columns = case_documents.c
    shown = (columns.hash, columns.media_type, columns.size, columns.uploaded_by, columns.uploaded_at)
    query = select(*shown).where(columns.order_id == order_id, columns.participant == participant)
    return connection.execute(query.order_by(columns.uploaded_at, columns.hash)).mappings().all()
