"""Public writes of a block as rows: one small function for each type of key.

The row's columns are what queries filter and join by; the record itself is kept as the ledger has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from gateway.projection import tables

Row = dict[str, Any]


def row_of(object_type: str, attributes: tuple[str, ...], value: bytes, block: int) -> tuple[Table, Row] | None:
    """The table and row that a written record stands for; None for types that are not projected.

    Orders are not among them: theirs are folded with their steps (`fold.py`). Raises KeyError, TypeError or ValueError
    when the value is not such a record.
    """
    projection = _PROJECTIONS.get(object_type)
    if projection is None:
        return None
    table, columns = projection
    text = value.decode()
    return table, {**columns(attributes, json.loads(text)), "block": block, "record": text}


def _user(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "user_id": attributes[0],
        "version": record["version"],
        "participant": record["participant"],
        "organisation": record["organisation"],
        "status": record["status"],
    }


def _participant(attributes: tuple[str, ...], record: Row) -> Row:
    return {"participant_id": attributes[0], "organisation": record["organisation"], "kind": record["kind"]}


def _package(attributes: tuple[str, ...], record: Row) -> Row:
    return {
        "package_id": attributes[0],
        "version": record["version"],
        "retailer": record["retailer"],
        "segment": record["segment"],
        "retired": record.get("retired", False),
    }


def _package_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"package_id": attributes[0], "version": int(attributes[1])}


def _policy_version(attributes: tuple[str, ...], _: Row) -> Row:
    return {"segment": attributes[0], "version": int(attributes[1])}


_PROJECTIONS: dict[str, tuple[Table, Callable[[tuple[str, ...], Row], Row]]] = {
    "user": (tables.users, _user),
    "participant": (tables.participants, _participant),
    "package": (tables.packages, _package),
    "package_version": (tables.package_versions, _package_version),
    "policy_version": (tables.policies, _policy_version),
}
