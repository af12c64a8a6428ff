"""Revoking identities and certificates, and the CA's revocation list."""

from __future__ import annotations

import datetime
from base64 import b64decode
from typing import Any

from cryptography import x509

from gateway.fabric_ca.errors import (
    CertificateAlreadyRevokedError,
    UnexpectedAnswerError,
)
from gateway.fabric_ca.identity import EnrolledIdentity, authority_key_identifier, serial_number
from gateway.fabric_ca.model import Revocation, RevocationReason, RevokedCertificate, time_text
from gateway.fabric_ca.transport import Deadline, Transport


class Revocations:
    """For callers with `hf.Revoker` and, for the list, `hf.GenCRL`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def revoke_identity(
        self,
        enrollment_id: str,
        *,
        caller: EnrolledIdentity,
        reason: RevocationReason = "unspecified",
        with_crl: bool = False,
    ) -> Revocation:
        """Disable the identity for ever and revoke all its certificates. May be repeated: then nothing new is revoked.

        Raises NotFoundError, AuthorizationError, FabricCaError.
        """
        return await self._revoke({"id": enrollment_id}, caller=caller, reason=reason, with_crl=with_crl)

    async def revoke_certificate(
        self,
        certificate: x509.Certificate,
        *,
        caller: EnrolledIdentity,
        reason: RevocationReason = "unspecified",
        with_crl: bool = False,
    ) -> Revocation:
        """Revoke one certificate, by serial number and authority key identifier; its identity may enroll again.

        One that was revoked before is answered as done. Raises CertificateNotFoundError, AuthorizationError,
        FabricCaError.
        """
        named = {"serial": serial_number(certificate), "aki": authority_key_identifier(certificate)}
        try:
            return await self._revoke(named, caller=caller, reason=reason, with_crl=with_crl)
        except CertificateAlreadyRevokedError:
            return Revocation(revoked=(), crl=await self.gencrl(caller=caller) if with_crl else None)

    async def gencrl(
        self,
        *,
        caller: EnrolledIdentity,
        revoked_after: datetime.datetime | None = None,
        revoked_before: datetime.datetime | None = None,
        expire_after: datetime.datetime | None = None,
        expire_before: datetime.datetime | None = None,
        deadline: Deadline | None = None,
    ) -> bytes:
        """The CA's revocation list as PEM: all that are revoked, narrowed down by aware datetimes.

        Raises AuthorizationError, FabricCaError.
        """
        times = {
            "revokedafter": revoked_after,
            "revokedbefore": revoked_before,
            "expireafter": expire_after,
            "expirebefore": expire_before,
        }
        result = await self._transport.call(
            "POST",
            "gencrl",
            caller=caller,
            body={name: time_text(time) for name, time in times.items() if time},
            deadline=deadline or self._transport.deadline(),
            repeatable=True,
        )
        return _crl(result)

    async def _revoke(
        self, named: dict[str, str], *, caller: EnrolledIdentity, reason: RevocationReason, with_crl: bool
    ) -> Revocation:
        deadline = self._transport.deadline()
        result = await self._transport.call(
            "POST",
            "revoke",
            caller=caller,
            body={**named, "reason": reason, "gencrl": with_crl},
            deadline=deadline,
            repeatable=True,  # what is revoked stays so
        )
        try:
            revoked = tuple(
                RevokedCertificate(serial_number=str(item["Serial"]), authority_key_identifier=str(item["AKI"]))
                for item in result["RevokedCerts"] or ()
            )
        except (KeyError, TypeError):
            raise UnexpectedAnswerError("the CA's account of a revocation cannot be read") from None
        if not with_crl:
            return Revocation(revoked=revoked)
        # The CA adds no list where nothing new was revoked, as when the first answer was lost.
        return Revocation(
            revoked=revoked,
            crl=_crl(result) if result.get("CRL") else await self.gencrl(caller=caller, deadline=deadline),
        )


def _crl(result: Any) -> bytes:
    try:
        pem = b64decode(result["CRL"])
        x509.load_pem_x509_crl(pem)
    except (KeyError, TypeError, ValueError):
        raise UnexpectedAnswerError("the CA's answer holds no revocation list") from None
    return pem
