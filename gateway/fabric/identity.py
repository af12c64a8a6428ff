"""Client identities: an MSP id and an X.509 certificate."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509

from gateway.fabric import protos


class IdentityError(ValueError):
    """A certificate or key cannot be used. The message names the file or the fault, never key material."""


@dataclass(frozen=True, slots=True, kw_only=True)
class X509Identity:
    """A member of an organisation, as its MSP knows it.

    `certificate` is one PEM certificate. `creator` is the serialised identity that stands in every signed message.
    Raises IdentityError when the certificate is not one.
    """

    msp_id: str
    certificate: bytes
    creator: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.msp_id:
            raise IdentityError("the MSP id is empty")
        try:
            x509.load_pem_x509_certificate(self.certificate)
        except ValueError:
            raise IdentityError("not a PEM certificate") from None
        creator = protos.identities.SerializedIdentity(mspid=self.msp_id, id_bytes=self.certificate)
        object.__setattr__(self, "creator", creator.SerializeToString())


def load_identity(msp_id: str, certificate: Path) -> X509Identity:
    """The identity of a PEM certificate file. Raises IdentityError when it cannot be read or is no certificate."""
    try:
        pem = certificate.read_bytes()
    except OSError as error:
        raise IdentityError(f"cannot read {certificate}: {error.strerror}") from None
    try:
        return X509Identity(msp_id=msp_id, certificate=pem)
    except IdentityError as error:
        raise IdentityError(f"{certificate}: {error}") from None
