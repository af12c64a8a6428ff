"""What applicants, auditors, the CA and the ledger share: opening an application, moving it, showing it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Row

from chaincode import canonical
from gateway.notifications.service import Note, Notifications
from gateway.problems import ProblemError
from gateway.registrations import repository
from gateway.registrations.content import content_columns, secret_hash
from gateway.registrations.moves import State, after
from gateway.registrations.schemas import ApplicationBody, ApplicationInfo, DocumentInfo, MoveInfo, OpenedApplication
from gateway.vault import DataKey, Vault

AUDITOR_ROLE, REGISTRAR_ROLE = "exchange_auditor", "exchange_registrar"

_MAIL_AFTER = {
    "request_changes": "registration_changes_requested",
    "refuse": "registration_refused",
    "approve": "registration_approved",
    "bind": "registration_bound",
    "give_up": "registration_refused",
}


class Applications:
    """Steps within the caller's database transaction. `vault` opens what applicants gave."""

    def __init__(self, *, vault: Vault, notifications: Notifications) -> None:
        self._vault = vault
        self._notifications = notifications

    def key_of(self, application: Row[Any]) -> DataKey:
        return self._vault.key_of(application.data_key, owner=application.application_id)

    def data_of(self, application: Row[Any]) -> dict[str, Any]:
        """The registration data in clear."""
        text = self.key_of(application).open(application.sealed_data, context=f"{application.application_id}/data")
        data: dict[str, Any] = canonical.loads(text)["data"]
        return data

    def add(
        self,
        connection: Connection,
        application_id: str,
        body: ApplicationBody,
        *,
        secret: str,
        source: Literal["online", "import"],
        now_ms: int,
    ) -> None:
        """Keep a new draft. Raises ProblemError `invalid_request`."""
        key, wrapped = self._vault.new_key(owner=application_id)
        values = {
            "application_id": application_id,
            "secret_hash": secret_hash(secret),
            "state": State.DRAFT.value,
            "version": 1,
            "source": source,
            "data_key": wrapped,
            "created_at": now_ms,
            "refreshed_at": now_ms,
        }
        repository.add(connection, {**values, **content_columns(body, application_id, key)})

    def move(
        self,
        connection: Connection,
        application: Row[Any],
        name: str,
        *,
        by: str | None,
        at: int,
        reasons: Sequence[Mapping[str, str]] = (),
        values: Mapping[str, Any] | None = None,
    ) -> State:
        """Take the step `name` and tell who waits for it. Raises Refused `illegal_move`."""
        key = application.application_id
        state = after(name, state=State(application.state), key=key)
        repository.change(connection, key, {**(values or {}), "state": state.value, "refreshed_at": at})
        repository.add_move(connection, key, name=name, by=by, state=state, reasons=reasons, at=at)
        self._tell(connection, application, name, at=at)
        return state

    def ended(self, connection: Connection, application_id: str, on_ledger: bool, now_ms: int) -> None:
        """The outbox has ended the application's last change: it is bound, or its intents were given up."""
        application = repository.find(connection, application_id)
        if application is not None and not State(application.state).is_end:
            reasons = () if on_ledger else ({"code": "other", "text": "given_up"},)
            self.move(connection, application, "bind" if on_ledger else "give_up", by=None, at=now_ms, reasons=reasons)

    def _tell(self, connection: Connection, application: Row[Any], name: str, *, at: int) -> None:
        subject = application.application_id
        role = {"submit": AUDITOR_ROLE, "certify": REGISTRAR_ROLE}.get(name)
        if name == "approve" and application.csr is None:
            role = REGISTRAR_ROLE
        if role is not None:
            kind = "registration_submitted" if name == "submit" else "registration_to_bind"
            note = Note(kind=kind, subject=subject, role=role, detail={"participant": application.participant})
            self._notifications.put(connection, note, now_ms=at)
        if name in _MAIL_AFTER:
            address = self.data_of(application)["contact"]["email"]
            self._notifications.put_mail(
                connection, kind=_MAIL_AFTER[name], subject=subject, address=address, now_ms=at
            )

    def opened(self, connection: Connection, application: Row[Any]) -> OpenedApplication:
        """The application with all of its data in clear."""
        key = application.application_id
        return OpenedApplication(
            **info(application).model_dump(by_alias=True),
            clear=True,
            data=self.data_of(application),
            documents=[_document_info(each) for each in repository.list_documents(connection, key)],
            history=[_move_info(each) for each in repository.history(connection, key)],
            certificate=application.certificate,
        )


def require(application: Row[Any] | None) -> Row[Any]:
    """Raises ProblemError `not_found`."""
    if application is None:
        raise ProblemError("not_found")
    return application


def info(application: Row[Any]) -> ApplicationInfo:
    """The application without personal data."""
    return ApplicationInfo(
        **{"class": application.consumer_class},
        application_id=application.application_id,
        kind=application.kind,
        state=State(application.state),
        version=application.version,
        participant=application.participant,
        participant_kind=application.participant_kind,
        organisation=application.organisation,
        user=application.user_id,
        roles=json.loads(application.roles),
        authorised_by=application.authorised_by,
        source=application.source,
        created_at=application.created_at,
        refreshed_at=application.refreshed_at,
    )


def _document_info(document: Row[Any]) -> DocumentInfo:
    names = ("kind", "media_type", "size", "sha256", "expires_on", "uploaded_at")
    return DocumentInfo(**{name: getattr(document, name) for name in names})


def _move_info(move: Row[Any]) -> MoveInfo:
    return MoveInfo(name=move.name, by=move.by, at=move.at, state=State(move.state), reasons=json.loads(move.reasons))
