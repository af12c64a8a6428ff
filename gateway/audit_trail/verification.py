"""Verifying a trail with what the ledger has of it: for the command line, without a running API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import inspect

from gateway.audit_trail import repository
from gateway.audit_trail.anchors import list_anchors
from gateway.audit_trail.chain import Anchor, Verdict, origin, verify
from gateway.audit_trail.export import read_csv
from gateway.fabric import Contract, EvaluateError
from gateway.projection.database import Database
from gateway.records import Records
from gateway.settings import Settings


class NoAuditTrailError(Exception):
    """There is no audit trail where it should be. The message says where."""


def verify_database(settings: Settings, anchors: Sequence[Anchor]) -> Verdict:
    """Recompute the trail in the instance's `records` database. Raises NoAuditTrailError."""
    path = settings.state / "records.sqlite"
    if not settings.records_database_url and not path.exists():
        raise NoAuditTrailError(f"{path} does not exist: has the API of {settings.msp_id} ever run?")
    records = Records(settings.records_url)
    try:
        return records.read_now(
            lambda connection: (
                verify(repository.walk(connection), anchors, start=_origin(settings), complete=True)
                if inspect(connection).has_table("audit_entries")
                else _missing(settings)
            )
        )
    finally:
        records.close()


def verify_export(path: Path, settings: Settings, anchors: Sequence[Anchor]) -> Verdict:
    """Recompute the trail in a CSV export of all entries. Raises AuditFileError, and OSError when it cannot be read."""
    with path.open(encoding="utf-8", newline="") as file:
        return verify(read_csv(file), anchors, start=_origin(settings), complete=False)


def anchors_in_read_model(settings: Settings) -> list[Anchor]:
    """All anchors of the organisation's trail that its read model has taken from blocks."""
    database = Database(settings.database_url)
    try:
        return database.read_now(lambda connection: list_anchors(connection, settings.msp_id))
    finally:
        database.close()


async def newest_anchor_on_ledger(contract: Contract, organisation: str) -> Anchor | None:
    """The newest anchor, as a peer has it now; None before the first. Raises EvaluateError when no peer answers."""
    try:
        record = json.loads(await contract.evaluate("ReadAuditAnchor", arguments=[organisation]))
    except EvaluateError as error:
        if error.chaincode_response is not None:
            return None
        raise
    return Anchor(record["count"], record["head"])


def _origin(settings: Settings) -> str:
    return origin(organisation=settings.msp_id, network_id=settings.network_id)


def _missing(settings: Settings) -> Verdict:
    raise NoAuditTrailError(f"the records database of {settings.msp_id} has no audit trail")
