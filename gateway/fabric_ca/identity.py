"""An enrolled identity: a certificate of the CA and the key to it, which signs what is asked of the CA."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.fabric_ca.keys import common_name, private_key_from_pem, require_known_curve, same_public_key


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledIdentity:
    """Who calls the CA. Raises ValueError when the key is not the certificate's or not on P-256 or P-384."""

    certificate: x509.Certificate
    private_key: ec.EllipticCurvePrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        if not same_public_key(self.certificate.public_key(), self.private_key.public_key()):
            raise ValueError("the private key does not belong to the certificate")
        require_known_curve(self.private_key)

    @property
    def enrollment_id(self) -> str:
        """The name under which the CA knows it."""
        return common_name(self.certificate.subject)

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def load_enrolled_identity(certificate: Path, private_key: Path) -> EnrolledIdentity:
    """The identity of two PEM files.

    Raises ValueError, which names the files and nothing of their content, and OSError when they cannot be read.
    """
    try:
        return EnrolledIdentity(
            certificate=x509.load_pem_x509_certificate(certificate.read_bytes()),
            private_key=private_key_from_pem(private_key.read_bytes()),
        )
    except ValueError as error:
        raise ValueError(f"{certificate}, {private_key}: no identity: {error}") from None


def serial_number(certificate: x509.Certificate) -> str:
    """The serial number as Fabric CA writes it: hexadecimal, without leading zeros."""
    return f"{certificate.serial_number:x}"


def authority_key_identifier(certificate: x509.Certificate) -> str:
    """The authority key identifier as Fabric CA writes it: hexadecimal. Raises ValueError when there is none."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound:
        raise ValueError("the certificate has no authority key identifier") from None
    return (extension.value.key_identifier or b"").hex()
