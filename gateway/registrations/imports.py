"""Bulk import: each line of a file becomes an application that waits for its audit, or is left out with a named code.

A line is taken as a whole, in one transaction. Its application's id follows from its content: the same file again finds
every line where it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from chaincode.refusals import Refused
from gateway.audit_trail.service import AuditTrail
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.registrations import repository
from gateway.registrations.applications import Applications, require
from gateway.registrations.checking import Checking
from gateway.registrations.import_files import USER_COLUMNS, Line, read_lines
from gateway.registrations.schemas import ApplicationBody, ImportReport, LineResult
from gateway.registrations.service import refuse_rivals

_NAMESPACE = uuid.UUID("6a0c1c56-3f0d-5d5f-8a53-2b1f4e9d7c10")


class Imports:
    """`clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self,
        *,
        records: Records,
        applications: Applications,
        checking: Checking,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
    ) -> None:
        self._records = records
        self._applications = applications
        self._checking = checking
        self._audit_trail = audit_trail
        self._clock = clock

    async def run(self, content: bytes, *, media_type: str, dry_run: bool, by: str) -> ImportReport:
        """Take every line that is right, and say of every line what became of it; a dry run takes none.

        Raises ProblemError `unsupported_media_type`, `invalid_import`.
        """
        lines = await asyncio.to_thread(read_lines, content, media_type=media_type)
        seen: set[str] = set()
        items = []
        for line in lines:
            participant = line.cells.get("participant")
            if participant in seen:
                items.append(LineResult(line=line.number, participant=participant, code="duplicate_line"))
                continue
            if participant is not None:
                seen.add(participant)
            items.append(await self._take(line, dry_run=dry_run))
        taken = sum(item.code == "ok" for item in items)
        if not dry_run:
            await self._audit_trail.record(
                actor=by, kind="registrations_imported", subject=None, detail={"lines": len(lines), "taken": taken}
            )
        return ImportReport(dry_run=dry_run, lines=len(lines), taken=taken, items=items)

    async def _take(self, line: Line, *, dry_run: bool) -> LineResult:
        participant, field = line.cells.get("participant"), None
        try:
            body = _body(line)
            application_id = _application_id(line)
            known = await self._records.read(lambda connection: repository.find(connection, application_id))
            code = "exists" if known is not None else "ok"
            if known is None:
                await self._checking.check(application_id, body)
                await self._write(application_id, body, dry_run=dry_run)
        except ValidationError as error:
            code, field = "invalid_field", _field_of(error)
            if field == "participant":
                participant = None
        except (Refused, ProblemError) as error:
            code = error.code
        return LineResult(line=line.number, participant=participant, code=code, field=field)

    async def _write(self, application_id: str, body: ApplicationBody, *, dry_run: bool) -> None:
        def work(connection: Connection) -> None:
            at = self._clock()
            # Nobody follows an imported application with a secret: the registrar who imported it answers for it.
            secret = secrets.token_urlsafe(32)
            self._applications.add(connection, application_id, body, secret=secret, source="import", now_ms=at)
            application = require(repository.find(connection, application_id))
            refuse_rivals(connection, application)
            self._applications.move(connection, application, "submit", by=None, at=at)
            if dry_run:
                raise _DryRunError

        try:
            await self._records.write(work)
        except _DryRunError:
            return


class _DryRunError(Exception):
    """Rolls back what a dry run has done to see whether it can be done."""


def _body(line: Line) -> ApplicationBody:
    """Raises ValidationError."""
    cells = line.cells
    value: dict[str, Any] = {
        "kind": "participant",
        "participant": cells.get("participant"),
        "participant_kind": cells.get("participant_kind"),
        "class": cells.get("class"),
        "data": {
            "contact": {name: cells.get(f"contact_{name}") for name in ("name", "phone", "email")},
            "party": {name: cells.get(name) for name in ("holder", "name_zh", "name_en", "address", "credit_code")},
        },
    }
    if any(name in cells for name in USER_COLUMNS):
        value["user"] = {**{name: cells.get(name) for name in USER_COLUMNS}, "roles": cells.get("roles", "").split()}
    return ApplicationBody.model_validate(value)


def _application_id(line: Line) -> str:
    content = hashlib.sha256(json.dumps(line.cells, sort_keys=True).encode()).hexdigest()
    return str(uuid.uuid5(_NAMESPACE, content))


def _field_of(error: ValidationError) -> str:
    """The column of the first fault; a rule that joins several names its own."""
    first = error.errors(include_url=False, include_context=True, include_input=False)[0]
    place = [part for part in first["loc"] if isinstance(part, str)]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"]).rpartition(".")[2]
    name = place[-1] if place else "line"
    return f"contact_{name}" if "contact" in place and name != "contact" else name
