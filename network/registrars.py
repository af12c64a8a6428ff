"""Calls to the CAs as their first registrar, who is known by a password until it has a certificate."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.fabric_ca import (
    Attribute,
    CallOptions,
    EnrolledIdentity,
    FabricCaClient,
    RegistrationRequest,
    certificate_signing_request,
    generate_private_key,
    load_enrolled_identity,
    private_key_from_pem,
    private_key_to_pem,
)
from network.authorities import BOOTSTRAP
from network.credentials import Credential
from network.files import write_atomically
from network.paths import RunDirectory
from network.topology_parts import CertificateAuthority

_OPTIONS = CallOptions(deadline_s=60)  # a CA that was killed is back within seconds
_USABLE = datetime.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Registrar:
    """A client of one CA together with the identity that calls it."""

    client: FabricCaClient
    identity: EnrolledIdentity


@asynccontextmanager
async def registrar_of(run: RunDirectory, authority: CertificateAuthority, *, ca_name: str) -> AsyncIterator[Registrar]:
    """The first registrar of one CA, enrolled where it is not yet. Raises FabricCaError, DiskFull."""
    async with FabricCaClient(
        authority.url, tls_ca=run.authority_root(authority.name), ca_name=ca_name, options=_OPTIONS
    ) as client:
        identity = await _enrolled(client, run, authority, folder=run.authority(authority.name) / BOOTSTRAP / ca_name)
        yield Registrar(client=client, identity=identity)


async def _enrolled(
    client: FabricCaClient, run: RunDirectory, authority: CertificateAuthority, *, folder: Path
) -> EnrolledIdentity:
    certificate, private_key = folder / "certificate.pem", folder / "priv_sk"
    if certificate.exists():
        known = load_enrolled_identity(certificate, private_key)
        if known.certificate.not_valid_after_utc - _USABLE > datetime.datetime.now(datetime.UTC):
            return known
    key = ensure_private_key(private_key)
    enrollment = await client.enroll(
        BOOTSTRAP,
        secret=run.bootstrap_secret(authority.name).read_text(),
        csr=certificate_signing_request(BOOTSTRAP, key),
    )
    write_certificate(certificate, enrollment.certificate)
    return EnrolledIdentity(certificate=enrollment.certificate, private_key=key)


def registration(credential: Credential) -> RegistrationRequest:
    """How a certificate's holder is registered."""
    return RegistrationRequest(
        enrollment_id=credential.name,
        type=credential.type,
        affiliation=credential.affiliation,
        attributes=tuple(Attribute(name=name, value=value) for name, value in credential.attributes),
    )


def ensure_private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key at `path`, made where there is none. Raises DiskFull."""
    if not path.exists():
        write_atomically(path, private_key_to_pem(generate_private_key()), mode=0o600)
    return private_key_from_pem(path.read_bytes())


def write_certificate(path: Path, certificate: x509.Certificate) -> None:
    """Put the certificate at `path` as PEM, in one step. Raises DiskFull."""
    write_atomically(path, certificate.public_bytes(Encoding.PEM))
