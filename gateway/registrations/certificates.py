"""The Fabric CAs of the organisations as the one `CertificateIssuer` of the exchange.

Each organisation lends the exchange a registrar of its CA that may register people (type `user`, which Fabric's
NodeOUs keep off the channel), revoke their certificates, and nothing else. Where its CA is, and which registrar it
lends, stands in the organisation's connection profile: `<MSP id>.json` in the folder of profiles that the exchange was
given.
"""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.fabric_ca import (
    CallOptions,
    CertificateFilter,
    FabricCaError,
    IdentityConflictError,
    InvalidCsrError,
    RegistrationRequest,
)
from gateway.registrations.authorities import Authority, NoAuthorityError, open_authority
from gateway.registrations.certification import IssuingError

PERSON = "user"


class FabricCaIssuer:
    """Issues certificates by the CAs that the profiles in the folder `profiles` name.

    Profiles and registrars are read for each certificate: renewed ones are taken up without a restart. `options` are
    those of the CAs' clients.
    """

    def __init__(self, profiles: Path, *, options: CallOptions | None = None) -> None:
        self._profiles = profiles
        self._options = options

    async def issue(self, *, organisation: str, user: str, csr: str, replacing: str | None = None) -> str:
        """As `CertificateIssuer.issue`. A certificate in force for this user and key is found rather than issued again,
        so a call that was cut off, or a CA that was killed in between, ends in one identity and one certificate.

        Raises IssuingError `no_authority`, `identity_conflict`, `invalid_csr`, `authority_failed`.
        """
        authority = self._authority(organisation)
        request = RegistrationRequest(enrollment_id=user, type=PERSON, affiliation=authority.affiliation)
        async with authority.client as client:
            try:
                enrollment = await client.certify(
                    request,
                    csr=csr.encode(),
                    registrar=authority.registrar,
                    renewed=await _issued(authority, user=user, fingerprint=replacing),
                )
            except IdentityConflictError:
                raise IssuingError("identity_conflict") from None
            except InvalidCsrError:
                raise IssuingError("invalid_csr") from None
            except FabricCaError:
                raise IssuingError("authority_failed") from None
        return enrollment.certificate.public_bytes(Encoding.PEM).decode()

    async def revoke(self, *, organisation: str, user: str, fingerprint: str) -> None:
        """As `CertificateIssuer.revoke`. Raises IssuingError `no_authority`, `authority_failed`."""
        authority = self._authority(organisation)
        async with authority.client as client:
            try:
                certificate = await _issued(authority, user=user, fingerprint=fingerprint)
                if certificate is not None:
                    await client.revoke_certificate(certificate, caller=authority.registrar, reason="superseded")
            except FabricCaError:
                raise IssuingError("authority_failed") from None

    def _authority(self, organisation: str) -> Authority:
        try:
            return open_authority(self._profiles / f"{organisation}.json", options=self._options)
        except NoAuthorityError:
            raise IssuingError("no_authority") from None


async def _issued(authority: Authority, *, user: str, fingerprint: str | None) -> x509.Certificate | None:
    """The certificate of `user` with this SHA-256, None where the CA has not issued it. Raises FabricCaError."""
    if fingerprint is None:
        return None
    matching = CertificateFilter(enrollment_id=user)
    issued = await authority.client.certificates.list(caller=authority.registrar, matching=matching)
    return next((each for each in issued if each.fingerprint(hashes.SHA256()).hex() == fingerprint), None)
