"""TLS of the service: its own certificate and, for mutual TLS, the CA that its peers' certificates must be from."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import grpc
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)

from chaincode.shim.errors import TLSConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class TLSConfig:
    """PEM texts. With `client_ca` only a peer whose certificate is from that CA is let in (mutual TLS).

    Raises TLSConfigError when one of them is unreadable or key and certificate are not of one pair: gRPC would start
    and then fail every handshake without a word.
    """

    certificate: bytes = field(repr=False)
    key: bytes = field(repr=False)
    client_ca: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        check_pair(certificate=self.certificate, key=self.key)
        if self.client_ca is not None:
            check_authority(self.client_ca, name="client CA")

    @classmethod
    def from_files(cls, *, certificate: Path, key: Path, client_ca: Path | None = None) -> Self:
        """The same from files. Raises TLSConfigError that names the file which cannot be read."""
        return cls(
            certificate=read_pem(certificate),
            key=read_pem(key),
            client_ca=None if client_ca is None else read_pem(client_ca),
        )

    def credentials(self) -> grpc.ServerCredentials:
        """The credentials for a gRPC server: TLS 1.2 or later."""
        return grpc.ssl_server_credentials(
            [(key_for_grpc(self.key), self.certificate)],
            root_certificates=self.client_ca,
            require_client_auth=self.client_ca is not None,
        )


def check_pair(*, certificate: bytes, key: bytes) -> None:
    """Raises TLSConfigError when one of the two PEM texts is unreadable or they are not of one pair."""
    try:
        public_key = x509.load_pem_x509_certificates(certificate)[0].public_key()
    except ValueError:
        raise TLSConfigError("the TLS certificate is not a PEM certificate") from None
    if _public_bytes(_private_key(key).public_key()) != _public_bytes(public_key):
        raise TLSConfigError("the TLS key does not belong to the TLS certificate")


def key_for_grpc(key: bytes) -> bytes:
    """The PEM key as PKCS#8 under its proper label, which is what gRPC reads. Raises TLSConfigError."""
    pem: bytes = _private_key(key).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem


def check_authority(certificates: bytes, *, name: str) -> None:
    """Raises TLSConfigError when the PEM text holds no certificate; `name` says whose it is."""
    try:
        x509.load_pem_x509_certificates(certificates)
    except ValueError:
        raise TLSConfigError(f"the {name} is not a PEM certificate") from None


def read_pem(path: Path) -> bytes:
    """The file's content. Raises TLSConfigError that names a file which cannot be read."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise TLSConfigError(f"cannot read {path}: {problem.strerror}") from None


def _private_key(pem: bytes) -> Any:
    """A peer labels the PKCS#8 key that it makes for its chaincode "EC PRIVATE KEY". Go looks into it and never minds
    the label, so a key that cannot be read by its label is read by what it is."""
    body = b"".join(line for line in pem.splitlines() if not line.startswith(b"-----"))
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: the key is encrypted
        return load_pem_private_key(pem, password=None)
    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        return load_der_private_key(b64decode(body), password=None)
    raise TLSConfigError("the TLS key is not an unencrypted PEM private key")


def _public_bytes(key: object) -> bytes:
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]  # every kind of public key has it, but they share no base class
    return encoded
