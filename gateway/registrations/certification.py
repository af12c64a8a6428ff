"""Approved applications get their certificate: the CA of the participant's organisation certifies the key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from functools import partial
from typing import Any, Protocol

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from sqlalchemy import Connection, Row

from gateway.loops import Loop
from gateway.projection.database import Database
from gateway.records import Records
from gateway.registrations import repository
from gateway.registrations.applications import Applications
from gateway.registrations.decisions import release
from gateway.registrations.moves import State
from gateway.registrations.possession import public_point
from gateway.registry_sync.ledger_records import find_record

AGAIN_AFTER_S = 15.0
_AT_ONCE = 50

log = structlog.get_logger(__name__)


class IssuingError(Exception):
    """The CA gave no certificate this time. `code` says why; asking again later is safe."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CertificateIssuer(Protocol):
    """The CAs of the organisations."""

    async def issue(self, *, organisation: str, user: str, csr: str, replacing: str | None = None) -> str:
        """The certificate (PEM) of `user` for the key in `csr` (PEM), by the CA of `organisation` (MSP id).

        `replacing` is the SHA-256 (hex of the DER form) of the certificate that is renewed: then the answer is a later
        one. Called again with the same arguments it gives the same certificate, also when an earlier call was cut off
        at any point. Raises IssuingError.
        """
        ...

    async def revoke(self, *, organisation: str, user: str, fingerprint: str) -> None:
        """Revoke the certificate of `user` with this SHA-256 (hex of the DER form), as superseded; one that is revoked
        already, or that the CA never issued, is done. Raises IssuingError."""
        ...


class Certification:
    """The loop of the exchange's instance. `released` is called when changes are in the outbox."""

    def __init__(
        self,
        *,
        records: Records,
        read_model: Database,
        applications: Applications,
        issuer: CertificateIssuer,
        clock: Callable[[], int],
        released: Callable[[], None],
        again_after_s: float = AGAIN_AFTER_S,
    ) -> None:
        self._records = records
        self._read_model = read_model
        self._applications = applications
        self._issuer = issuer
        self._clock = clock
        self._released = released
        self._again_after_s = again_after_s
        self._loop = Loop()

    def wake(self) -> None:
        """An application has been approved. For the event loop's thread."""
        self._loop.wake()

    async def run(self) -> None:
        """Certify what is approved, for ever. What failed is tried again."""
        await self._loop.run(self.certify_all, every_s=self._again_after_s, failure="certification failed")

    async def certify_all(self) -> int:
        """Ask for every certificate that is due; the number of those that were issued."""
        issued, last = 0, ""
        while rows := await self._records.read(partial(repository.to_certify, after=last, limit=_AT_ONCE)):
            for row in rows:
                try:
                    await self._certify(row)
                except IssuingError as error:
                    log.warning("no certificate yet", application=row.application_id, code=error.code)
                else:
                    issued += 1
            last = rows[-1].application_id
        if issued:
            self._released()
        return issued

    async def _certify(self, row: Row[Any]) -> None:
        pem = await self._issuer.issue(organisation=row.organisation, user=row.user_id, csr=row.csr)
        columns = certificate_columns(pem, public_key=row.public_key)
        participant = row.participant
        on_ledger = await self._read_model.read(lambda connection: find_record(connection, "participant", participant))

        def work(connection: Connection) -> None:
            application = repository.find(connection, row.application_id)
            if application is None or application.state != State.APPROVED:
                return
            now_ms = self._clock()
            approver = repository.last_mover(connection, row.application_id, "approve")
            self._applications.move(connection, application, "certify", by=None, at=now_ms, values=columns)
            certified = repository.find(connection, row.application_id)
            assert certified is not None  # noqa: S101 - for the type checker; it was changed above
            release(connection, certified, on_ledger=on_ledger, by=approver, now_ms=now_ms)

        await self._records.write(work)


def certificate_columns(pem: str, *, public_key: str) -> dict[str, Any]:
    """What is kept of a certificate: the PEM, its SHA-256, its end in ms since 1970 UTC.

    Raises IssuingError `invalid_certificate`, and `foreign_certificate` when it is not for this key.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        point = public_point(certificate.public_key())
    except ValueError:
        raise IssuingError("invalid_certificate") from None
    if point != public_key:
        raise IssuingError("foreign_certificate")
    until = certificate.not_valid_after_utc.astimezone(UTC)
    return {
        "certificate": pem,
        "certificate_hash": certificate.fingerprint(hashes.SHA256()).hex(),
        "certificate_until": int(until.timestamp()) * 1_000,
    }
