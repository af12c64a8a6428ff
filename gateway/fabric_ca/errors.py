"""What can go wrong, one class per kind, with Fabric CA's own code and message.

Messages hold no secret: neither a password nor an authorization header nor the body of a request.
"""

from __future__ import annotations

from collections.abc import Mapping

# Fabric CA repeats the whole request body in this one error, and a body may hold an enrollment secret.
_BAD_REQUEST_BODY = 5
_SERVER_ERROR = 500
_LONGEST_MESSAGE = 500


class FabricCaError(Exception):
    """Base of every error of this package.

    `code` and `message` are Fabric CA's (lib/caerrors), `status` is the HTTP status; None where there was no answer.
    """

    def __init__(self, message: str, *, code: int | None = None, status: int | None = None) -> None:
        super().__init__(message if code is None else f"{message} (Fabric CA code {code}, HTTP {status})")
        self.message = message
        self.code = code
        self.status = status


class UnreachableError(FabricCaError):
    """The CA could not be reached in time, or its TLS certificate is not trusted. Nothing was asked of it."""


class UntrustedError(UnreachableError):
    """The TLS certificate of the server is not trusted: another server, or another root. Trying again is of no use."""


class OutcomeOpenError(FabricCaError):
    """The request was sent and the answer lost. It may have been carried out; the same call may be made again."""


class AnswerOverdueError(OutcomeOpenError):
    """The same, and the CA may still be at work on the request."""


class UnexpectedAnswerError(FabricCaError):
    """The answer is not one of a Fabric CA."""


class ServerFailedError(FabricCaError):
    """The CA itself failed, for example its database."""


class InvalidRequestError(FabricCaError):
    """The CA does not accept the request as it is written."""


class InvalidCsrError(InvalidRequestError):
    """The certificate signing request is malformed, too long, or its common name is not the enrollment id."""


class AuthenticationError(FabricCaError):
    """Unknown identity, wrong or used-up secret, expired, revoked or foreign certificate: the CA does not say which."""


class LockedOutError(AuthenticationError):
    """Too many wrong secrets were given for the identity. A registrar sets a new one with `identities.modify`."""


class AuthorizationError(FabricCaError):
    """The caller is known, but may not do this: the type, affiliation or attribute is not its to give."""


class NotFoundError(FabricCaError):
    """No such identity, affiliation or certificate authority."""


class CertificateNotFoundError(NotFoundError):
    """No certificate with this serial number and authority key identifier."""


class CertificateAlreadyRevokedError(FabricCaError):
    """The certificate was revoked before."""


class AlreadyRegisteredError(FabricCaError):
    """The enrollment id is taken. `register` answers it as done when the identity is the one that was asked for."""


class IdentityConflictError(FabricCaError):
    """The enrollment id is taken by an identity of another type, affiliation or attributes: `differences`."""

    def __init__(self, enrollment_id: str, differences: tuple[str, ...]) -> None:
        super().__init__(f"{enrollment_id} is registered already, with another {', '.join(differences)}")
        self.enrollment_id = enrollment_id
        self.differences = differences


class AffiliationExistsError(FabricCaError):
    """The affiliation is there already."""


class RemovalDisabledError(FabricCaError):
    """The CA's configuration does not let identities be removed, or it is the caller's own and `force` was not given.

    Fabric CA has one code for both; the message tells which.
    """


def error_of(*, status: int, code: int, message: str) -> FabricCaError:
    """The error for what a CA answered."""
    kind = _BY_STATUS_AND_CODE.get((status, code)) or _BY_CODE.get(code)
    if kind is None:
        kind = ServerFailedError if status >= _SERVER_ERROR else InvalidRequestError
    said = "the request body is invalid" if code == _BAD_REQUEST_BODY else message[:_LONGEST_MESSAGE]
    return kind(said, code=code, status=status)


_BY_CODE: Mapping[int, type[FabricCaError]] = {
    2: AuthenticationError,
    8: CertificateNotFoundError,
    10: NotFoundError,
    16: NotFoundError,
    19: NotFoundError,
    20: AuthenticationError,
    29: AuthenticationError,
    30: CertificateNotFoundError,
    31: InvalidCsrError,
    63: NotFoundError,
    66: CertificateAlreadyRevokedError,
    71: AuthorizationError,
    73: LockedOutError,
    74: AlreadyRegisteredError,
    77: InvalidCsrError,
    80: InvalidCsrError,
}
_BY_STATUS_AND_CODE: Mapping[tuple[int, int], type[FabricCaError]] = {
    (403, 56): RemovalDisabledError,
    (409, 60): AffiliationExistsError,
}
