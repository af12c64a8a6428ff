"""The applicant's side: an application is saved, completed with documents, submitted, changed, withdrawn.

The applicant has no account. It makes the application's id and a secret of 256 bits; whoever has both is the applicant.
As the client makes them, saving again after a lost answer is the same request.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from chaincode.refusals import Refused
from gateway.problems import ProblemError
from gateway.records import Records
from gateway.registrations import repository
from gateway.registrations.applications import Applications, require
from gateway.registrations.checking import Checking
from gateway.registrations.content import content_columns, secret_hash
from gateway.registrations.documents import DOCUMENT_KINDS, check_document, required_documents
from gateway.registrations.moves import State
from gateway.registrations.schemas import ApplicationBody, OpenedApplication

MAX_DRAFTS = 10_000
MAX_UNDECIDED_BYTES = 8 * 1024**3
DRAFT_KEPT_MS = 30 * 24 * 3_600_000
FORGET_EVERY_S = 3_600.0

log = structlog.get_logger(__name__)


class RegistrationService:
    """What an applicant can do. `clock` gives milliseconds since 1970 UTC."""

    def __init__(
        self, *, records: Records, applications: Applications, checking: Checking, clock: Callable[[], int]
    ) -> None:
        self._records = records
        self._applications = applications
        self._checking = checking
        self._clock = clock

    async def save(self, application_id: str, *, secret: str, body: ApplicationBody) -> OpenedApplication:
        """Make the application a draft, or replace the content of one that may be changed.

        Raises ProblemError `invalid_request` (no first user), `not_found` (another secret), `busy` (too many drafts);
        what `Checking.check` raises; Refused `illegal_move`.
        """
        if body.kind == "participant" and body.user is None:
            raise ProblemError("invalid_request", context={"errors": [{"path": "body.user", "fault": "missing"}]})
        await self._checking.check(application_id, body)
        await self._records.write(lambda connection: self._save(connection, application_id, secret, body))
        return await self.view(application_id, secret=secret)

    async def view(self, application_id: str, *, secret: str) -> OpenedApplication:
        """The applicant's own application, in clear. Raises ProblemError `not_found`."""

        def work(connection: Connection) -> OpenedApplication:
            return self._applications.opened(connection, self._own(connection, application_id, secret))

        return await self._records.read(work)

    async def put_document(
        self,
        application_id: str,
        *,
        secret: str,
        kind: str,
        content: bytes,
        media_type: str,
        expires_on: str | None,
    ) -> None:
        """Keep a document, encrypted, in place of the one of its kind.

        Raises ProblemError `not_found`, `request_too_large`, `unsupported_media_type`, `busy` (strangers' documents
        take 8 GiB already); Refused `illegal_move`.
        """
        if kind not in DOCUMENT_KINDS:
            raise ProblemError("not_found")
        found = check_document(content, announced=media_type)

        def work(connection: Connection) -> None:
            application = self._editable(connection, application_id, secret)
            if repository.undecided_bytes(connection) + len(content) > MAX_UNDECIDED_BYTES:
                raise ProblemError("busy")
            key = self._applications.key_of(application)
            repository.put_document(
                connection,
                {
                    "application_id": application_id,
                    "kind": kind,
                    "media_type": found,
                    "size": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "expires_on": expires_on,
                    "qualification": DOCUMENT_KINDS[kind].qualification,
                    "sealed_content": key.seal(content, context=f"{application_id}/{kind}"),
                    "uploaded_at": self._clock(),
                },
            )
            repository.change(connection, application_id, {"refreshed_at": self._clock()})

        await self._records.write(work)

    async def remove_document(self, application_id: str, *, secret: str, kind: str) -> None:
        """Raises ProblemError `not_found`; Refused `illegal_move`."""

        def work(connection: Connection) -> None:
            self._editable(connection, application_id, secret)
            if not repository.remove_document(connection, application_id, kind):
                raise ProblemError("not_found")
            repository.change(connection, application_id, {"refreshed_at": self._clock()})

        await self._records.write(work)

    async def submit(self, application_id: str, *, secret: str) -> OpenedApplication:
        """Hand the application to the exchange; handing it in again is the same request.

        Raises ProblemError `not_found`, `document_missing`; Refused `illegal_move`, `already_registered` (also when
        another application under way wants the same id), `unknown_participant`, `participant_inactive`.
        """
        application = await self._records.read(lambda connection: self._own(connection, application_id, secret))
        if application.state != State.SUBMITTED:
            await self._checking.check_registry(
                kind=application.kind,
                participant=application.participant,
                participant_kind=application.participant_kind,
                user=application.user_id,
            )
            await self._records.write(lambda connection: self._submit(connection, application_id, secret))
        return await self.view(application_id, secret=secret)

    async def withdraw(self, application_id: str, *, secret: str) -> None:
        """Raises ProblemError `not_found`; Refused `illegal_move`."""

        def work(connection: Connection) -> None:
            application = self._own(connection, application_id, secret)
            if application.state != State.WITHDRAWN:
                self._applications.move(connection, application, "withdraw", by=None, at=self._clock())

        await self._records.write(work)

    async def run(self) -> None:
        """Forget old drafts every hour, for ever."""
        while True:
            try:
                await self.forget_old_drafts()
            except Exception as error:
                log.error("drafts not forgotten", error=type(error).__name__)
            await asyncio.sleep(FORGET_EVERY_S)

    async def forget_old_drafts(self) -> int:
        """Delete drafts that were left alone for 30 days; how many."""
        before = self._clock() - DRAFT_KEPT_MS
        return await self._records.write(lambda connection: repository.delete_drafts(connection, before=before))

    def _save(self, connection: Connection, application_id: str, secret: str, body: ApplicationBody) -> None:
        now_ms = self._clock()
        application = repository.find(connection, application_id)
        if application is None:
            if repository.count_drafts(connection) >= MAX_DRAFTS:
                raise ProblemError("busy")
            self._applications.add(connection, application_id, body, secret=secret, source="online", now_ms=now_ms)
            return
        editable = self._editable(connection, application_id, secret)
        columns = content_columns(body, application_id, self._applications.key_of(editable))
        repository.change(connection, application_id, {**columns, "refreshed_at": now_ms})

    def _submit(self, connection: Connection, application_id: str, secret: str) -> None:
        application = self._editable(connection, application_id, secret)
        if application.kind == "participant":
            party = self._applications.data_of(application)["party"]
            needed = required_documents(participant_kind=application.participant_kind, holder=party["holder"])
            missing = needed - {row.kind for row in repository.list_documents(connection, application_id)}
            if missing:
                raise ProblemError("document_missing", context={"missing": sorted(missing)})
        refuse_rivals(connection, application)
        self._applications.move(connection, application, "submit", by=None, at=self._clock())

    def _own(self, connection: Connection, application_id: str, secret: str) -> Row[Any]:
        """Raises ProblemError `not_found`, for a wrong secret as for a wrong id."""
        application = require(repository.find(connection, application_id))
        if not hmac.compare_digest(application.secret_hash, secret_hash(secret)):
            raise ProblemError("not_found")
        return application

    def _editable(self, connection: Connection, application_id: str, secret: str) -> Row[Any]:
        application = self._own(connection, application_id, secret)
        if not State(application.state).is_editable:
            raise Refused("illegal_move", key=application_id, state=application.state)
        return application


def refuse_rivals(connection: Connection, application: Row[Any]) -> None:
    """Raises Refused `already_registered` when another application under way wants the same participant or user."""
    participant = application.participant if application.kind == "participant" else None
    if repository.rival(
        connection,
        application_id=application.application_id,
        participant=participant,
        user=application.user_id,
    ):
        raise Refused("already_registered", key=application.user_id or application.participant)
