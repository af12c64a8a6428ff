"""TLS of a chaincode that dials its peer: a certificate that the peer has made for it, and the peer's own CA."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import grpc

from chaincode.shim.errors import ClientStartError, TLSConfigError
from chaincode.shim.tls import check_authority, check_pair, key_for_grpc, read_pem

_TRUE = {"1", "t", "T", "true", "TRUE", "True"}
_FALSE = {"0", "f", "F", "false", "FALSE", "False"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTLSConfig:
    """PEM texts: the chaincode's certificate and key, and the CA that the peer's certificate must be from.

    Raises TLSConfigError when one of them is unreadable or key and certificate are not of one pair.
    """

    certificate: bytes = field(repr=False)
    key: bytes = field(repr=False)
    peer_ca: bytes = field(repr=False)

    def __post_init__(self) -> None:
        check_pair(certificate=self.certificate, key=self.key)
        check_authority(self.peer_ca, name="peer CA")

    @classmethod
    def from_files(cls, *, certificate: Path, key: Path, peer_ca: Path) -> Self:
        """The same from files. Raises TLSConfigError that names the file which cannot be read."""
        return cls(certificate=read_pem(certificate), key=read_pem(key), peer_ca=read_pem(peer_ca))

    def credentials(self) -> grpc.ChannelCredentials:
        """The credentials for a gRPC channel: TLS 1.2 or later."""
        return grpc.ssl_channel_credentials(self.peer_ca, key_for_grpc(self.key), self.certificate)


def tls_from_environment(environment: Mapping[str, str]) -> ClientTLSConfig | None:
    """The settings that a peer's launcher passes in `environment`; None when CORE_PEER_TLS_ENABLED is false.

    CORE_PEER_TLS_ROOTCERT_FILE is PEM. Key and certificate are PEM in CORE_TLS_CLIENT_KEY_FILE and _CERT_FILE, or
    base64 of PEM in CORE_TLS_CLIENT_KEY_PATH and _CERT_PATH. Raises ClientStartError for a setting that is missing,
    TLSConfigError for a file that cannot be used.
    """
    enabled = environment.get("CORE_PEER_TLS_ENABLED", "")
    if enabled in _FALSE:
        return None
    if enabled not in _TRUE:
        raise ClientStartError("CORE_PEER_TLS_ENABLED must be true or false")
    return ClientTLSConfig(
        certificate=_read(environment, "CORE_TLS_CLIENT_CERT"),
        key=_read(environment, "CORE_TLS_CLIENT_KEY"),
        peer_ca=read_pem(Path(_setting(environment, "CORE_PEER_TLS_ROOTCERT_FILE"))),
    )


def _read(environment: Mapping[str, str], name: str) -> bytes:
    if plain := environment.get(f"{name}_FILE"):
        return read_pem(Path(plain))
    path = Path(_setting(environment, f"{name}_PATH"))
    try:
        return base64.b64decode(read_pem(path))
    except binascii.Error:
        raise TLSConfigError(f"{path} is not base64") from None


def _setting(environment: Mapping[str, str], name: str) -> str:
    if not (value := environment.get(name)):
        raise ClientStartError(f"{name} is missing")
    return value
