"""Registering identities and issuing certificates to them, each once however often it is tried."""

from __future__ import annotations

import secrets
from base64 import b64decode
from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from gateway.fabric_ca.certificates import Certificates
from gateway.fabric_ca.errors import (
    AlreadyRegisteredError,
    AnswerOverdueError,
    IdentityConflictError,
    NotFoundError,
    OutcomeOpenError,
    ServerFailedError,
    UnexpectedAnswerError,
    UnreachableError,
)
from gateway.fabric_ca.identities import Identities
from gateway.fabric_ca.identity import EnrolledIdentity
from gateway.fabric_ca.keys import load_certificate_signing_request
from gateway.fabric_ca.model import AttributeRequest, Enrollment, Registration, RegistrationRequest
from gateway.fabric_ca.transport import Deadline, EnrollmentSecret, Transport

_SECRET_BYTES = 24  # as text shorter than the 72 bytes that bcrypt looks at
_UNLIMITED = -1


class Enrollments:
    """Register, enroll, reenroll, certify."""

    def __init__(self, transport: Transport, *, identities: Identities, certificates: Certificates) -> None:
        self._transport = transport
        self._identities = identities
        self._certificates = certificates

    async def register(
        self,
        request: RegistrationRequest,
        *,
        registrar: EnrolledIdentity,
        secret: str | None = None,
        deadline: Deadline | None = None,
    ) -> Registration:
        """Put an identity into the registry, with `secret` or one of 192 random bits.

        An identity that is there with the same type, affiliation and attributes is answered as done, without a secret:
        `identities.modify` sets a new one. So a lost answer is asked for again.
        Raises IdentityConflictError when it differs, AuthorizationError, FabricCaError.
        """
        deadline = deadline or self._transport.deadline()
        secret = secret or secrets.token_urlsafe(_SECRET_BYTES)
        try:
            result = await self._transport.call(
                "POST",
                "register",
                caller=registrar,
                body=request.to_json(secret),
                deadline=deadline,
                repeatable=True,  # a second one is refused as already registered
            )
        except (AlreadyRegisteredError, ServerFailedError) as refused:
            # A first request that the CA was still at when the second came leaves the second a fault of the database.
            try:
                known = await self._identities.get(request.enrollment_id, caller=registrar, deadline=deadline)
            except NotFoundError:
                raise refused from None
            if differences := request.differences(known):
                raise IdentityConflictError(request.enrollment_id, differences) from None
            return Registration(enrollment_id=request.enrollment_id, secret=None)
        return Registration(enrollment_id=request.enrollment_id, secret=str(result["secret"]))

    async def enroll(
        self,
        enrollment_id: str,
        *,
        secret: str,
        csr: bytes,
        profile: str | None = None,
        attributes: Iterable[AttributeRequest] | None = None,
        registrar: EnrolledIdentity | None = None,
        deadline: Deadline | None = None,
    ) -> Enrollment:
        """A certificate for the key of `csr` (PEM), whose common name is the enrollment id.

        `profile` names one of the CA's signing profiles, such as `tls`. Without `attributes` the certificate holds
        those marked for certificates. When an answer is lost, `registrar` looks for the certificate that may have
        been issued for this key, and only when there is none it is asked for again: a key is for one certificate.
        Raises OutcomeOpenError when an answer is lost and there is no registrar, or it is overdue until the deadline;
        InvalidCsrError, AuthenticationError, FabricCaError.
        """
        return await self._issue(
            "enroll",
            EnrollmentSecret(enrollment_id=enrollment_id, secret=secret),
            enrollment_id=enrollment_id,
            csr=csr,
            profile=profile,
            attributes=attributes,
            registrar=registrar,
            renewed=None,
            deadline=deadline or self._transport.deadline(),
        )

    async def reenroll(
        self,
        identity: EnrolledIdentity,
        *,
        csr: bytes,
        profile: str | None = None,
        attributes: Iterable[AttributeRequest] | None = None,
        registrar: EnrolledIdentity | None = None,
    ) -> Enrollment:
        """A further certificate for an identity that has one in force; its key may stay the same or change.

        The certificate that it had stays valid. Lost answers and errors as with `enroll`.
        """
        return await self._issue(
            "reenroll",
            identity,
            enrollment_id=identity.enrollment_id,
            csr=csr,
            profile=profile,
            attributes=attributes,
            registrar=registrar,
            renewed=identity.certificate,
            deadline=self._transport.deadline(),
        )

    async def certify(
        self,
        request: RegistrationRequest,
        *,
        csr: bytes,
        registrar: EnrolledIdentity,
        profile: str | None = None,
        attributes: Iterable[AttributeRequest] | None = None,
        renewed: x509.Certificate | None = None,
    ) -> Enrollment:
        """Register and enroll in one: the certificate of an identity for the key of `csr`.

        May be repeated after any failure, also by another process: it ends in one identity and one certificate in force
        for the key; with `renewed`, one besides that certificate and all that end before it. The secret is used within
        this call alone, so `request.max_enrollments` does not count. Two calls for one identity must not run at once.
        Raises IdentityConflictError, InvalidCsrError, FabricCaError.
        """
        deadline = self._transport.deadline()
        public_key = load_certificate_signing_request(csr).public_key()
        name, secret = request.enrollment_id, secrets.token_urlsafe(_SECRET_BYTES)
        unlimited = RegistrationRequest(
            enrollment_id=name,
            type=request.type,
            affiliation=request.affiliation,
            attributes=request.attributes,
            max_enrollments=_UNLIMITED,
        )
        registration = await self.register(unlimited, registrar=registrar, secret=secret, deadline=deadline)
        if registration.secret is None:
            found = await self._certificates.find(
                caller=registrar, enrollment_id=name, public_key=public_key, other_than=renewed, deadline=deadline
            )
            if found:
                return Enrollment(certificate=found, found=True)
            await self._identities.modify(
                name, caller=registrar, secret=secret, max_enrollments=_UNLIMITED, deadline=deadline
            )
        return await self._issue(
            "enroll",
            EnrollmentSecret(enrollment_id=name, secret=secret),
            enrollment_id=name,
            csr=csr,
            profile=profile,
            attributes=attributes,
            registrar=registrar,
            renewed=renewed,
            deadline=deadline,
        )

    async def _issue(
        self,
        path: str,
        caller: EnrolledIdentity | EnrollmentSecret,
        *,
        enrollment_id: str,
        csr: bytes,
        profile: str | None,
        attributes: Iterable[AttributeRequest] | None,
        registrar: EnrolledIdentity | None,
        renewed: x509.Certificate | None,
        deadline: Deadline,
    ) -> Enrollment:
        request = load_certificate_signing_request(csr)
        body: dict[str, object] = {"certificate_request": csr.decode()}
        if profile is not None:
            body["profile"] = profile
        if attributes is not None:
            body["attr_reqs"] = [attribute.to_json() for attribute in attributes]
        while True:
            try:
                result = await self._transport.call(
                    "POST", path, caller=caller, body=body, deadline=deadline, repeatable=False
                )
                return Enrollment(certificate=_certificate(result))
            except OutcomeOpenError as lost:
                if registrar is None:
                    raise
                issued = await self._issued(
                    lost,
                    registrar=registrar,
                    enrollment_id=enrollment_id,
                    public_key=request.public_key(),
                    renewed=renewed,
                    deadline=deadline,
                )
                if issued:
                    return Enrollment(certificate=issued, found=True)
                if not await deadline.pause():
                    raise

    async def _issued(
        self,
        lost: OutcomeOpenError,
        *,
        registrar: EnrolledIdentity,
        enrollment_id: str,
        public_key: PublicKeyTypes,
        renewed: x509.Certificate | None,
        deadline: Deadline,
    ) -> x509.Certificate | None:
        """What came of a request whose answer was lost: its certificate, or None when there is none.

        Raises `lost` when that cannot be told, as while the CA may still be at work on it.
        """
        while True:
            try:
                found = await self._certificates.find(
                    caller=registrar,
                    enrollment_id=enrollment_id,
                    public_key=public_key,
                    other_than=renewed,
                    deadline=deadline,
                )
            except (UnreachableError, OutcomeOpenError):
                raise lost from None
            if found or not isinstance(lost, AnswerOverdueError):
                return found
            if not await deadline.pause():
                raise lost


def _certificate(result: object) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(b64decode(result["Cert"]))  # type: ignore[index]  # caught below
    except (KeyError, TypeError, ValueError):
        raise UnexpectedAnswerError("the CA's answer holds no certificate") from None
