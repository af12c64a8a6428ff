"""The certificates that a CA has issued."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from gateway.fabric_ca.errors import UnexpectedAnswerError
from gateway.fabric_ca.identity import EnrolledIdentity
from gateway.fabric_ca.keys import same_public_key
from gateway.fabric_ca.model import CertificateFilter
from gateway.fabric_ca.transport import Deadline, Transport


class Certificates:
    """The list of certificates, for callers with `hf.Registrar.Roles` or `hf.Revoker`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(
        self, *, caller: EnrolledIdentity, matching: CertificateFilter | None = None, deadline: Deadline | None = None
    ) -> list[x509.Certificate]:
        """Those that match and are in or under the caller's affiliation. Raises FabricCaError."""
        query = (matching or CertificateFilter()).to_query()
        result = await self._transport.get(
            "certificates", caller=caller, query=query, deadline=deadline or self._transport.deadline()
        )
        try:
            return [x509.load_pem_x509_certificate(item["PEM"].encode()) for item in result["certs"]]
        except (KeyError, TypeError, ValueError):
            raise UnexpectedAnswerError("the CA's list of certificates cannot be read") from None

    async def find(
        self,
        *,
        caller: EnrolledIdentity,
        enrollment_id: str,
        public_key: PublicKeyTypes,
        other_than: x509.Certificate | None = None,
        deadline: Deadline | None = None,
    ) -> x509.Certificate | None:
        """The certificate in force that was issued to the identity for this very key, or None.

        Of several the one that is valid longest. `other_than` leaves out a certificate and all that end before it:
        what is left was issued by its renewal. Raises FabricCaError.
        """
        matching = CertificateFilter(enrollment_id=enrollment_id, not_expired=True, not_revoked=True)
        found = [
            certificate
            for certificate in await self.list(caller=caller, matching=matching, deadline=deadline)
            if same_public_key(certificate.public_key(), public_key)
            and (
                other_than is None
                or (
                    certificate.serial_number != other_than.serial_number
                    and certificate.not_valid_after_utc >= other_than.not_valid_after_utc
                )
            )
        ]
        return max(found, key=lambda certificate: certificate.not_valid_after_utc, default=None)
