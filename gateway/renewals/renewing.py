"""From a taken request to the one certificate in force: the CA issues it, a registrar binds it, the old one is revoked.

Each step is noted when it is done and may be repeated before: a process or a CA that is killed leaves no second one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection, Row

from gateway.audit_trail.service import AuditTrail
from gateway.loops import Loop
from gateway.notifications.service import Note, Notifications
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registrations.applications import REGISTRAR_ROLE
from gateway.registrations.certification import CertificateIssuer, IssuingError, certificate_columns
from gateway.registry_sync.ledger_records import find_record
from gateway.registry_sync.model import OutboxState
from gateway.registry_sync.service import Wish, enqueue, take_over_unknown
from gateway.renewals import repository
from gateway.renewals.schemas import RenewalState

AGAIN_AFTER_S = 5.0
_AT_ONCE = 50
# What the CA will not do tomorrow either.
_FINAL = frozenset({"identity_conflict", "invalid_csr", "foreign_certificate"})

log = structlog.get_logger(__name__)


class Renewing:
    """The loop of the exchange's instance."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        issuer: CertificateIssuer,
        audit_trail: AuditTrail,
        notifications: Notifications,
        clock: Callable[[], int],
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._issuer = issuer
        self._audit_trail = audit_trail
        self._notifications = notifications
        self._clock = clock
        self._again_after_s = again_after_s
        self._loop = Loop()

    def wake(self) -> None:
        """A renewal was requested. For the event loop's thread."""
        self._loop.wake()

    async def run(self) -> None:
        """Certify and revoke what is due, for ever. What failed is tried again."""
        await self._loop.run(self._work, every_s=self._again_after_s, failure="renewal failed")

    async def _work(self) -> None:
        await self.certify_all()
        await self.revoke_all()

    async def certify_all(self) -> None:
        """Ask for every certificate that is due."""
        last = ""
        while rows := await self._records.read(partial(repository.to_certify, after=last, limit=_AT_ONCE)):
            for row in rows:
                try:
                    await self._certify(row)
                except IssuingError as error:
                    log.warning("no renewed certificate yet", renewal=row.renewal_id, code=error.code)
                    if error.code in _FINAL:
                        await self._refuse(row, error.code)
            last = rows[-1].renewal_id

    async def revoke_all(self) -> None:
        """Leave one certificate in force: the renewed one where it is on the ledger, else the one before."""
        last = ""
        while rows := await self._records.read(partial(repository.to_revoke, after=last, limit=_AT_ONCE)):
            for row in rows:
                lost = row.replaced_hash if row.outbox_state == OutboxState.DONE else row.certificate_hash
                try:
                    if lost is not None:
                        await self._issuer.revoke(organisation=row.organisation, user=row.user_id, fingerprint=lost)
                except IssuingError as error:
                    log.warning("certificate not revoked yet", renewal=row.renewal_id, code=error.code)
                else:
                    await self._records.write(
                        partial(repository.change, renewal_id=row.renewal_id, values={"other_revoked": True})
                    )
            last = rows[-1].renewal_id

    async def _certify(self, row: Row[Any]) -> None:
        record = await self._read_model.read(lambda connection: find_record(connection, "user", row.user_id))
        if record is None or record["public_key"] != row.public_key:
            await self._refuse(row, "stale_version")  # the user has replaced the key meanwhile
            return
        pem = await self._issuer.issue(
            organisation=row.organisation, user=row.user_id, csr=row.csr, replacing=row.replaced_hash
        )
        columns = certificate_columns(pem, public_key=row.public_key)
        await self._records.write(lambda connection: self._enqueue(connection, row, record, columns))

    def _enqueue(self, connection: Connection, row: Row[Any], record: dict[str, Any], columns: dict[str, Any]) -> None:
        """Note the certificate and put its change into the outbox, where a registrar finds it."""
        current = repository.find(connection, row.renewal_id)
        if current is None or current.state != RenewalState.REQUESTED:
            return
        now_ms = self._clock()
        take_over_unknown(connection, "user", row.user_id, record, now_ms=now_ms)
        wish = Wish(
            action="certify_user",
            id=row.user_id,
            lane=row.user_id,
            args={"certificate": columns["certificate_hash"], "valid_until": columns["certificate_until"]},
            requested_by=row.user_id,
        )
        (sequence,) = enqueue(connection, [wish], now_ms=now_ms)
        values = {**columns, "state": RenewalState.CERTIFIED.value, "sequence": sequence}
        repository.change(connection, row.renewal_id, values)
        self._audit_trail.append(
            connection,
            actor=row.user_id,
            kind="registry_change_requested",
            subject=f"user/{row.user_id}",
            detail={"action": "certify_user"},
        )
        note = Note(kind="registration_to_bind", subject=row.user_id, role=REGISTRAR_ROLE)
        self._notifications.put(connection, note, now_ms=now_ms)

    async def _refuse(self, row: Row[Any], code: str) -> None:
        values = {"state": RenewalState.REFUSED.value, "code": code}
        await self._records.write(partial(repository.change, renewal_id=row.renewal_id, values=values))
