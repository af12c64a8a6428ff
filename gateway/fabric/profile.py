"""Connection profiles: a JSON file that says who a client is and where its organisation's peers are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.fabric.endpoints import Endpoint
from gateway.fabric.gateway import Gateway
from gateway.fabric.identity import IdentityError, X509Identity, load_identity
from gateway.fabric.options import GatewayOptions
from gateway.fabric.signer import Signer, load_private_key, private_key_signer


class ProfileError(ValueError):
    """A connection profile cannot be read or lacks something. The message names the file and the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFiles:
    """The PEM files of one identity of the organisation."""

    certificate: Path
    private_key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionProfile:
    """A profile as written. The credential files are read only by `credentials` and `connect`.

    `admin` is None where the organisation's administrator is not on this machine; `network_id` is None until the
    network is made.
    """

    path: Path
    msp_id: str
    channel: str
    chaincode: str
    network_id: str | None
    identity: CredentialFiles
    admin: CredentialFiles | None
    endpoints: tuple[Endpoint, ...]


def load_connection_profile(path: Path | str) -> ConnectionProfile:
    """Read a profile, its peers' TLS roots and, where it names one, the client's own TLS pair. Raises ProfileError."""
    path = Path(path)
    fields = _Fields(path, _read_json(path))
    admin = fields.optional("admin")
    return ConnectionProfile(
        path=path,
        msp_id=fields.text("msp_id"),
        channel=fields.text("channel"),
        chaincode=fields.text("chaincode"),
        network_id=fields.optional("network_id"),
        identity=_credential_files(fields.object("identity")),
        admin=_credential_files(fields.object("admin")) if admin is not None else None,
        endpoints=_endpoints(fields),
    )


def credentials(msp_id: str, files: CredentialFiles) -> tuple[X509Identity, Signer]:
    """The identity and the signer of a pair of files. Raises IdentityError, also when key and certificate differ."""
    identity = load_identity(msp_id, files.certificate)
    key = load_private_key(files.private_key)
    certified = x509.load_pem_x509_certificate(identity.certificate).public_key()
    encoding = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    if key.public_key().public_bytes(*encoding) != certified.public_bytes(*encoding):
        raise IdentityError(f"{files.private_key} is not the key of {files.certificate}")
    return identity, private_key_signer(key)


def connect(profile: ConnectionProfile, *, options: GatewayOptions | None = None) -> Gateway:
    """A gateway for the profile's client identity. Raises IdentityError."""
    return _connect(profile, profile.identity, options)


def connect_as_admin(profile: ConnectionProfile, *, options: GatewayOptions | None = None) -> Gateway:
    """A gateway for the organisation's administrator. Raises IdentityError, ProfileError when the profile has none."""
    if profile.admin is None:
        raise ProfileError(f"{profile.path}: there is no admin")
    return _connect(profile, profile.admin, options)


def _connect(profile: ConnectionProfile, files: CredentialFiles, options: GatewayOptions | None) -> Gateway:
    identity, signer = credentials(profile.msp_id, files)
    return Gateway(identity=identity, signer=signer, endpoints=profile.endpoints, options=options)


def _endpoints(fields: _Fields) -> tuple[Endpoint, ...]:
    client = fields.object("tls_client") if fields.optional("tls_client") is not None else None
    try:
        return tuple(
            Endpoint(
                name=peer.text("name"),
                address=peer.text("endpoint"),
                tls_root=peer.read("tls_ca"),
                tls_server_name=peer.optional("tls_server_name"),
                tls_certificate=client.read("certificate") if client else None,
                tls_private_key=client.read("private_key") if client else None,
            )
            for peer in fields.objects("peers")
        )
    except ProfileError:
        raise
    except ValueError as error:
        raise ProfileError(f"{fields.path}: {error}") from None


def _credential_files(fields: _Fields) -> CredentialFiles:
    return CredentialFiles(certificate=fields.file("certificate"), private_key=fields.file("private_key"))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise ProfileError(f"cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise ProfileError(f"{path}: not JSON") from None


class _Fields:
    """A JSON object of the profile whose fields are asked for by name and type."""

    def __init__(self, path: Path, value: Any, place: str = "") -> None:
        if not isinstance(value, dict):
            raise ProfileError(f"{path}: {place or 'the profile'} is not an object")
        self.path = path
        self._value = value
        self._place = place

    def text(self, name: str) -> str:
        value = self._value.get(name)
        if not isinstance(value, str) or not value:
            raise ProfileError(f"{self.path}: {self._name(name)} is missing or not text")
        return value

    def optional(self, name: str) -> Any:
        return self._value.get(name) or None

    def file(self, name: str) -> Path:
        # A relative path is meant from the profile's own folder.
        return self.path.parent / self.text(name)

    def read(self, name: str) -> bytes:
        file = self.file(name)
        try:
            return file.read_bytes()
        except OSError as error:
            raise ProfileError(f"{self.path}: cannot read {file}: {error.strerror}") from None

    def object(self, name: str) -> _Fields:
        return _Fields(self.path, self._value.get(name), self._name(name))

    def objects(self, name: str) -> list[_Fields]:
        value = self._value.get(name)
        if not isinstance(value, list) or not value:
            raise ProfileError(f"{self.path}: {self._name(name)} is missing or not a list with entries")
        return [_Fields(self.path, item, f"{self._name(name)}[{index}]") for index, item in enumerate(value)]

    def _name(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name
