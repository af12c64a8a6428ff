"""The auditor's side: lists, opens, asks for changes, refuses, approves. Opening personal data is itself recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from acl.views import present
from chaincode.refusals import Refused
from gateway.access.viewing import open_for, viewer_of
from gateway.audit_trail.service import AuditTrail
from gateway.problems import ProblemError
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registrations import repository
from gateway.registrations.applications import Applications, info, require
from gateway.registrations.binding import wishes
from gateway.registrations.schemas import ApplicationPage, OpenedApplication, Reason
from gateway.registry_sync.ledger_records import find_record
from gateway.registry_sync.repository import find_wanted
from gateway.registry_sync.service import enqueue, take_over_unknown
from gateway.sessions.schemas import Caller


class Decisions:
    """What the exchange's people do with applications. `wake` is called when there is something to certify or sign."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        applications: Applications,
        audit_trail: AuditTrail,
        clock: Callable[[], int],
        wake: Callable[[], None],
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._applications = applications
        self._audit_trail = audit_trail
        self._clock = clock
        self._wake = wake

    async def page(self, *, state: str | None, kind: str | None, after: str | None, limit: int) -> ApplicationPage:
        """Applications without personal data, by id; drafts are their applicants' alone."""
        rows = await self._records.read(
            lambda connection: repository.page(connection, state=state, kind=kind, after=after, limit=limit + 1)
        )
        more = len(rows) > limit
        items = [info(row) for row in rows[:limit]]
        return ApplicationPage(items=items, next_cursor=items[-1].application_id if more else None)

    async def open(self, application_id: str, *, caller: Caller, clear: bool) -> dict[str, Any]:
        """An application as the caller's data view shows it: personal data masked, or clear where the caller asks for
        it and may; that is recorded before it is answered. Raises ProblemError `not_found`."""

        def work(connection: Connection) -> OpenedApplication:
            return self._applications.opened(connection, _submitted(connection, application_id))

        opened = await self._records.read(work)
        value = opened.model_copy(update={"clear": clear}).model_dump(by_alias=True, mode="json")
        return await self._shown("registration", value, application_id, caller=caller, clear=clear)

    async def document(self, application_id: str, kind: str, *, caller: Caller) -> tuple[bytes, str]:
        """Content and media type of a document; reading it is recorded before it is answered.

        Raises ProblemError `not_found`, also when the caller's data view does not open documents.
        """

        def work(connection: Connection) -> tuple[bytes, str, str]:
            application = _submitted(connection, application_id)
            document = require(repository.find_document(connection, application_id, kind))
            key = self._applications.key_of(application)
            content = key.open(document.sealed_content, context=f"{application_id}/{kind}")
            return content, document.media_type, application.participant

        content, media_type, participant = await self._records.read(work)
        value = {"application_id": application_id, "kind": kind, "content": content, "participant": participant}
        shown = await self._shown("registration_document", value, application_id, caller=caller, clear=True)
        if "content" not in shown:
            raise ProblemError("not_found")
        return content, media_type

    async def request_changes(self, application_id: str, *, by: str, version: int, reasons: Sequence[Reason]) -> None:
        """Raises ProblemError `not_found`; Refused `stale_version`, `illegal_move`."""
        await self._decide(application_id, "request_changes", by=by, version=version, reasons=reasons)

    async def refuse(self, application_id: str, *, by: str, version: int, reasons: Sequence[Reason]) -> None:
        """Raises as `request_changes`."""
        await self._decide(application_id, "refuse", by=by, version=version, reasons=reasons)

    async def approve(self, application_id: str, *, by: str, version: int) -> None:
        """Approve it. With a user's key the CA comes next; without, its changes are in the outbox at once, written in
        the same transaction.

        Raises as `request_changes`, and Refused `already_registered`.
        """
        await self._decide(application_id, "approve", by=by, version=version, reasons=())

    async def _decide(
        self, application_id: str, name: str, *, by: str, version: int, reasons: Sequence[Reason]
    ) -> None:
        participant = require(await self._records.read(lambda c: repository.find(c, application_id))).participant
        on_ledger = await self._read_model.read(lambda connection: find_record(connection, "participant", participant))

        def work(connection: Connection) -> None:
            application = _submitted(connection, application_id)
            if application.version != version:
                raise Refused("stale_version", key=application_id, version=application.version)
            now_ms = self._clock()
            texts = [reason.model_dump() for reason in reasons]
            self._applications.move(connection, application, name, by=by, at=now_ms, reasons=texts)
            if name == "approve" and application.csr is None:
                release(connection, application, on_ledger=on_ledger, by=by, now_ms=now_ms)
            self._audit_trail.append(
                connection,
                actor=by,
                kind="registration_decided",
                subject=f"registration/{application_id}",
                detail={"decision": name, "reasons": [reason.code for reason in reasons]},
            )

        await self._records.write(work)
        self._wake()

    async def _shown(
        self, entity: str, value: dict[str, Any], application_id: str, *, caller: Caller, clear: bool
    ) -> dict[str, Any]:
        """Raises ProblemError `not_found` when the caller does not see it at all."""
        if clear:
            shown = await open_for(
                caller,
                entity,
                value,
                trail=self._audit_trail,
                subject=f"registration/{application_id}",
                purpose="registration",
            )
        else:
            shown = present(entity, value, viewer=viewer_of(caller))
        if shown is None:
            raise ProblemError("not_found")
        return shown


def release(
    connection: Connection, application: Row[Any], *, on_ledger: dict[str, Any] | None, by: str, now_ms: int
) -> None:
    """Put an approved application's changes into the outbox, in the caller's transaction. Raises Refused
    `already_registered`, `unknown_target`."""
    if application.kind != "participant" and on_ledger is not None:
        take_over_unknown(connection, "participant", application.participant, on_ledger, now_ms=now_ms)
    known = find_wanted(connection, "participant", application.participant)
    present = known[1].get("qualifications", ()) if known else ()
    documents = repository.list_documents(connection, application.application_id)
    enqueue(connection, wishes(application, documents, present=present, by=by), now_ms=now_ms)


def _submitted(connection: Connection, application_id: str) -> Row[Any]:
    application = require(repository.find(connection, application_id))
    if application.state == "draft":
        raise ProblemError("not_found")
    return application
