"""TLS of the service: its own certificate and, for mutual TLS, the CA that its peers' certificates must be from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import grpc
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

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
        try:
            certificate = x509.load_pem_x509_certificates(self.certificate)[0]
        except ValueError:
            raise TLSConfigError("the TLS certificate is not a PEM certificate") from None
        try:
            key = load_pem_private_key(self.key, password=None)
        except (ValueError, TypeError):  # TypeError: the key is encrypted
            raise TLSConfigError("the TLS key is not an unencrypted PEM private key") from None
        if _public_bytes(key.public_key()) != _public_bytes(certificate.public_key()):
            raise TLSConfigError("the TLS key does not belong to the TLS certificate")
        if self.client_ca is not None:
            try:
                x509.load_pem_x509_certificates(self.client_ca)
            except ValueError:
                raise TLSConfigError("the client CA is not a PEM certificate") from None

    @classmethod
    def from_files(cls, *, certificate: Path, key: Path, client_ca: Path | None = None) -> Self:
        """The same from files. Raises TLSConfigError that names the file which cannot be read."""
        return cls(
            certificate=_read(certificate),
            key=_read(key),
            client_ca=None if client_ca is None else _read(client_ca),
        )

    def credentials(self) -> grpc.ServerCredentials:
        """The credentials for a gRPC server: TLS 1.2 or later."""
        return grpc.ssl_server_credentials(
            [(self.key, self.certificate)],
            root_certificates=self.client_ca,
            require_client_auth=self.client_ca is not None,
        )


def _public_bytes(key: object) -> bytes:
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]  # every kind of public key has it, but they share no base class
    return encoded


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise TLSConfigError(f"cannot read {path}: {problem.strerror}") from None
