"""Public writes of a block as rows: one small function for each type of key.

The row's columns are what queries filter and join by; the record itself is kept as the ledger has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from gateway.projection import announcement_tables, tables
from gateway.projection.account_tables import posting_columns, postings
from gateway.projection.bill_tables import bill_question_columns, bill_questions, invoice_columns, invoices
from gateway.projection.documents import document_columns, documents
from gateway.projection.metering_rows import METERING_TYPES, metering_rows
from gateway.projection.package_rows import PROJECTIONS as PACKAGE_PROJECTIONS
from gateway.projection.plant_tables import PLANT_TYPES, plant_rows
from gateway.projection.settlement_tables import settlement_columns, settlements

Row = dict[str, Any]


def rows_of(object_type: str, attributes: tuple[str, ...], value: bytes, block: int) -> list[tuple[Table, Row]]:
    """The rows that a written record stands for, with their tables; none for types that are not projected.

    Orders are not among them: theirs are folded with their steps (`fold.py`). Raises KeyError, TypeError or ValueError
    when the value is not such a record.
    """
    projections = _PROJECTIONS.get(object_type, ())
    if not projections and object_type not in METERING_TYPES | PLANT_TYPES:
        return []
    text = value.decode()
    record = json.loads(text)
    if object_type in METERING_TYPES:
        return list(metering_rows(object_type, attributes, record, text=text, block=block))
    if object_type in PLANT_TYPES:
        return list(plant_rows(object_type, attributes, record, text=text, block=block))
    return [(table, {**columns(attributes, record), "block": block, "record": text}) for table, columns in projections]


def memberships_of(user_id: str, text: str, block: int) -> list[Row]:
    """The rows of `memberships` that follow from a user's record. Raises ValueError when it is no such record."""
    held = json.loads(text).get("memberships", {})
    return [
        {"user_id": user_id, "participant": participant, "roles": json.dumps(roles), "block": block}
        for participant, roles in held.items()
    ]


def _user(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "user_id": attributes[0],
        "version": record["version"],
        "organisation": record["organisation"],
        "status": record["status"],
        "certificate": record.get("certificate"),
        "valid_from": record.get("valid_from"),
        "valid_until": record.get("valid_until"),
    }


def _participant(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "participant_id": attributes[0],
        "organisation": record["organisation"],
        "kind": record["kind"],
        "status": record["status"],
        "consumer_class": record.get("class"),
        "credit_rating": record.get("credit_rating"),
    }


def _change(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "change_id": attributes[0],
        "version": record["version"],
        "kind": record["kind"],
        "user_id": record["user"],
        "proposed_by": record["proposed_by"],
        "status": record["status"],
        "refreshed_at": record["refreshed_at"],
    }


def _policy_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"segment": attributes[0], "version": int(attributes[1])}


def _access_model(_: tuple[str, ...], record: Row) -> Row:
    return {"version": record["version"]}


def _audit_anchor(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "organisation": attributes[0],
        "version": int(attributes[1]),
        "count": record["count"],
        "head": record["head"],
    }


def _announcement(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "announcement_id": attributes[0],
        "version": record["version"],
        "status": record["status"],
        "importance": record["importance"],
        "valid_to": record.get("valid_to"),
        "published_at": record["published_at"],
        "refreshed_at": record["refreshed_at"],
    }


def _announcement_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"announcement_id": attributes[0], "version": int(attributes[1])}


_Columns = Callable[[tuple[str, ...], Row], Row]
_PROJECTIONS: dict[str, tuple[tuple[Table, _Columns], ...]] = {
    "user": ((tables.users, _user),),
    "participant": ((tables.participants, _participant),),
    "change": ((tables.changes, _change),),
    **PACKAGE_PROJECTIONS,
    "policy_version": ((tables.policies, _policy_version),),
    "audit_anchor_version": ((tables.audit_anchors, _audit_anchor),),
    "announcement": ((announcement_tables.announcements, _announcement),),
    "announcement_version": ((announcement_tables.announcement_versions, _announcement_version),),
    "access_model": ((tables.access_models, _access_model),),
    "document": ((documents, document_columns),),
    "settlement": ((settlements, settlement_columns),),
    "posting": ((postings, posting_columns),),
    "bill_question": ((bill_questions, bill_question_columns),),
    "invoice": ((invoices, invoice_columns),),
}
