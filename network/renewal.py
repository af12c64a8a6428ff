"""Renewing certificates that end soon, and replacing revoked ones; whoever reads them is started anew, one by one."""

from __future__ import annotations

import datetime
import json
import secrets
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from cryptography import x509

from gateway.fabric_ca import (
    EnrolledIdentity,
    FabricCaError,
    certificate_signing_request,
    load_enrolled_identity,
)
from network.credentials import Credential, credentials
from network.errors import AuthorityRefused
from network.files import write_json
from network.nodes import write_chaincode_connection
from network.parallel import run_coroutine
from network.paths import RunDirectory
from network.registrars import Registrar, ensure_private_key, registrar_of, registration, write_certificate
from network.restart import restart
from network.revocation import revoked_serial_numbers
from network.topology import Topology

WARNING = datetime.timedelta(days=30)
_SECRET_BYTES = 24


def certificates_due(
    run: RunDirectory, topology: Topology, *, now: datetime.datetime, within: datetime.timedelta
) -> list[Credential]:
    """Whose certificate ends within that time, is revoked, or was being replaced when the replacing was broken off."""
    revoked = {authority.name: revoked_serial_numbers(run, topology, authority) for authority in topology.authorities()}
    due = []
    for credential in credentials(topology):
        certificate = read_certificate(run, credential)
        is_revoked = not credential.tls and certificate.serial_number in revoked[credential.authority.name]
        unfinished = _next_key(run.organisations / credential.private_key).exists()
        if is_revoked or unfinished or certificate.not_valid_after_utc - now <= within:
            due.append(credential)
    return due


def renew(
    run: RunDirectory,
    topology: Topology,
    *,
    now: datetime.datetime,
    within: datetime.timedelta,
    report: Callable[[str], None],
) -> list[str]:
    """Renew what is due; the names of the certificates. Those of CAs' own TLS endpoints are among them.

    A certificate that is renewed keeps its key: then a single file changes, and the orderers stay the consenters that
    the channel names. A revoked one gets a new key. May be broken off and repeated. The CAs must run.

    Raises AuthorityRefused, NotReady, DiskFull.
    """
    renewed = [_renew_tls_endpoint(run, topology, name) for name in _tls_endpoints_due(run, topology, now + within)]
    due = certificates_due(run, topology, now=now, within=within)
    revoked = {authority.name: revoked_serial_numbers(run, topology, authority) for authority in topology.authorities()}
    _note_readers(run, due)
    try:
        run_coroutine(lambda: _renew_all(run, due, revoked=revoked, now=now))
    except FabricCaError as error:
        raise AuthorityRefused(
            f"a CA did not renew a certificate: {error}", remedy="see `energysale logs ca.`, then run it again"
        ) from error
    _restart_readers(run, topology, report)
    return renewed + [f"{credential.name} ({'TLS' if credential.tls else 'identity'})" for credential in due]


def read_certificate(run: RunDirectory, credential: Credential) -> x509.Certificate:
    """The certificate that is in use."""
    return x509.load_pem_x509_certificate((run.organisations / credential.certificate).read_bytes())


async def _renew_all(
    run: RunDirectory, due: list[Credential], *, revoked: dict[str, set[int]], now: datetime.datetime
) -> None:
    for ca_name, group in groupby(sorted(due, key=lambda each: each.ca_name), key=lambda each: each.ca_name):
        wanted = list(group)
        async with registrar_of(run, wanted[0].authority, ca_name=ca_name) as registrar:
            for credential in wanted:
                certificate = read_certificate(run, credential)
                key = run.organisations / credential.private_key
                is_revoked = certificate.serial_number in revoked[credential.authority.name]
                if _next_key(key).exists() or (is_revoked and not credential.tls):
                    await _replace(registrar, credential, run.organisations)
                else:
                    await _prolong(registrar, credential, run.organisations, now=now)


async def _prolong(registrar: Registrar, credential: Credential, home: Path, *, now: datetime.datetime) -> None:
    """A later certificate for the same key: found, where an earlier attempt was broken off, or issued."""
    identity = load_enrolled_identity(home / credential.certificate, home / credential.private_key)
    client = registrar.client
    later = await client.certificates.find(
        caller=registrar.identity,
        enrollment_id=credential.name,
        public_key=identity.private_key.public_key(),
        other_than=identity.certificate,
    )
    if later is None or later.not_valid_after_utc <= identity.certificate.not_valid_after_utc:
        later = await _issue(registrar, credential, identity, expired=identity.certificate.not_valid_after_utc <= now)
    write_certificate(home / credential.certificate, later)


async def _issue(
    registrar: Registrar, credential: Credential, identity: EnrolledIdentity, *, expired: bool
) -> x509.Certificate:
    client, profile = registrar.client, "tls" if credential.tls else None
    csr = certificate_signing_request(credential.name, identity.private_key, hosts=credential.hosts)
    if not expired:
        enrollment = await client.reenroll(identity, csr=csr, profile=profile, registrar=registrar.identity)
        return enrollment.certificate
    secret = secrets.token_urlsafe(_SECRET_BYTES)  # nobody is known by an expired certificate
    await client.identities.modify(credential.name, caller=registrar.identity, secret=secret)
    enrollment = await client.enroll(
        credential.name, secret=secret, csr=csr, profile=profile, registrar=registrar.identity
    )
    return enrollment.certificate


async def _replace(registrar: Registrar, credential: Credential, home: Path) -> None:
    """A certificate for a new key. The key waits under another name until the certificate is in its place."""
    key_file, certificate_file = home / credential.private_key, home / credential.certificate
    key = ensure_private_key(_next_key(key_file))
    enrollment = await registrar.client.certify(
        registration(credential),
        csr=certificate_signing_request(credential.name, key, hosts=credential.hosts),
        registrar=registrar.identity,
        profile="tls" if credential.tls else None,
    )
    write_certificate(certificate_file, enrollment.certificate)
    _next_key(key_file).replace(key_file)


def _next_key(key: Path) -> Path:
    return key.with_name(f"{key.name}.next")


def _note_readers(run: RunDirectory, due: list[Credential]) -> None:
    """Keep whom to start anew, before any certificate changes: a renewal that is broken off must not forget it."""
    readers = [*_noted_readers(run), *(name for credential in due for name in credential.processes)]
    write_json(run.restarts, list(dict.fromkeys(readers)))


def _noted_readers(run: RunDirectory) -> list[str]:
    return list(json.loads(run.restarts.read_text())) if run.restarts.exists() else []


def _restart_readers(run: RunDirectory, topology: Topology, report: Callable[[str], None]) -> None:
    """One at a time, each serving again before the next."""
    peers = {peer.name: peer for peer in topology.peers()}
    names = _noted_readers(run)
    while names:
        if peer := peers.get(names[0]):
            # The peer keeps the TLS key to its chaincode service with what it built of the package: it builds again.
            write_chaincode_connection(run, topology, peer)
            shutil.rmtree(run.node(peer.name) / "data" / "externalbuilder" / "builds", ignore_errors=True)
        if restart(run, topology, names[0]):
            report(f"{names[0]} started anew")
        names = names[1:]
        write_json(run.restarts, names)
    run.restarts.unlink(missing_ok=True)


def _tls_endpoints_due(run: RunDirectory, topology: Topology, end: datetime.datetime) -> list[str]:
    due = []
    for authority in topology.authorities():
        path = run.authority_tls_certificate(authority.name)
        if path.exists() and x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc <= end:
            due.append(authority.name)
    return due


def _renew_tls_endpoint(run: RunDirectory, topology: Topology, name: str) -> str:
    """A CA issues its own TLS certificate when it starts without one."""
    run.authority_tls_certificate(name).unlink()
    restart(run, topology, name)
    return f"{name} (its TLS endpoint)"
