"""Certificates and keys of every organisation, node and service, certified by the CAs once per run directory."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from gateway.fabric_ca import FabricCaError, certificate_signing_request
from network.credentials import Credential, credentials, organisation_home
from network.errors import AuthorityRefused, HalfMade
from network.files import write_atomically
from network.parallel import run_coroutine
from network.paths import RunDirectory
from network.registrars import Registrar, ensure_private_key, registrar_of, registration, write_certificate
from network.topology import Topology
from network.topology_parts import CertificateAuthority, Organisation

_NODE_OUS = ("client", "peer", "admin", "orderer")


def identities_lacking(run: RunDirectory) -> bool:
    """Whether identities are to be made: then the CAs must serve first.

    Raises HalfMade when the channel exists but the identities it was made from are gone.
    """
    if run.organisations.is_dir():
        return False
    if run.genesis_block.exists():
        raise HalfMade(
            f"{run.genesis_block} is there, but the identities it was made from ({run.organisations}) are gone",
            remedy=f"restore {run.organisations} from a copy, or move {run.root} away and run `energysale up`",
        )
    return True


def make_identities(run: RunDirectory, topology: Topology) -> None:
    """Have the CAs certify every identity. The CAs must serve.

    Keys are made first and kept, so that this may be broken off anywhere and repeated: a certificate that was issued
    is found by its key rather than issued twice. Raises AuthorityRefused, DiskFull.
    """
    _make_identities(run, topology, topology.authorities()).rename(run.organisations)


def make_identities_of(run: RunDirectory, topology: Topology, authority: CertificateAuthority) -> None:
    """The same for one organisation that comes later, unless it has them. Its CA must serve."""
    folder = organisation_home(topology, authority)
    if not (run.organisations / folder).is_dir():
        home = _make_identities(run, topology, [authority])
        (home / folder).rename(run.organisations / folder)
        shutil.rmtree(home)


def user_msp(run: RunDirectory, organisation: Organisation, user: str) -> Path:
    """MSP folder of `Admin` (OU admin), `Service` (OU client: the organisation's API) or `Registrar` (OU user)."""
    return run.peer_organisation(organisation.domain) / "users" / f"{user}@{organisation.domain}" / "msp"


def _make_identities(run: RunDirectory, topology: Topology, authorities: list[CertificateAuthority]) -> Path:
    """The folder in which all identities of these organisations are."""
    home = run.organisations_in_making
    home.mkdir(exist_ok=True)
    home.chmod(0o700)
    wanted = [credential for credential in credentials(topology) if credential.authority in authorities]
    try:
        run_coroutine(lambda: _certify_all(run, wanted, home))
    except FabricCaError as error:
        raise AuthorityRefused(
            f"a CA did not certify an identity: {error}",
            remedy="see `energysale logs ca.`, then run `energysale up` again: it goes on from there",
        ) from error
    for authority in authorities:
        _write_authorities(run, home / organisation_home(topology, authority), authority)
    for credential in wanted:
        _complete(run, home, credential)
    return home


async def _certify_all(run: RunDirectory, wanted: Iterable[Credential], home: Path) -> None:
    by_ca = groupby(sorted(wanted, key=lambda each: each.ca_name), key=lambda each: each.ca_name)
    async with asyncio.TaskGroup() as tasks:
        for ca_name, group in by_ca:
            tasks.create_task(_certify_at(run, ca_name, list(group), home))


async def _certify_at(run: RunDirectory, ca_name: str, wanted: list[Credential], home: Path) -> None:
    async with registrar_of(run, wanted[0].authority, ca_name=ca_name) as registrar, asyncio.TaskGroup() as tasks:
        for credential in wanted:
            if not (home / credential.certificate).exists():
                tasks.create_task(_certify(registrar, credential, home))


async def _certify(registrar: Registrar, credential: Credential, home: Path) -> None:
    key = ensure_private_key(home / credential.private_key)
    enrollment = await registrar.client.certify(
        registration(credential),
        csr=certificate_signing_request(credential.name, key, hosts=credential.hosts),
        registrar=registrar.identity,
        profile="tls" if credential.tls else None,
    )
    write_certificate(home / credential.certificate, enrollment.certificate)


def _complete(run: RunDirectory, home: Path, credential: Credential) -> None:
    """What must lie beside a certificate: the root of a TLS certificate, the MSP around an identity."""
    folder = (home / credential.certificate).parent
    if credential.tls:
        shutil.copyfile(run.authority_tls_root(credential.authority.name), folder / "ca.crt")
    else:
        _write_msp(run, folder.parent, credential.authority)


def _write_authorities(run: RunDirectory, home: Path, authority: CertificateAuthority) -> None:
    """The organisation's roots where clients look for them, and the MSP that goes into the channel."""
    for folder, name, source in (
        ("ca", authority.name, run.authority_root(authority.name)),
        ("tlsca", authority.tls_name, run.authority_tls_root(authority.name)),
    ):
        write_atomically(home / folder / f"{name}-cert.pem", source.read_bytes())
    _write_msp(run, home / "msp", authority)


def _write_msp(run: RunDirectory, msp: Path, authority: CertificateAuthority) -> None:
    root = f"cacerts/{authority.name}-cert.pem"
    write_atomically(msp / root, run.authority_root(authority.name).read_bytes())
    write_atomically(
        msp / "tlscacerts" / f"{authority.tls_name}-cert.pem", run.authority_tls_root(authority.name).read_bytes()
    )
    node_ous = {
        f"{ou.capitalize()}OUIdentifier": {"Certificate": root, "OrganizationalUnitIdentifier": ou} for ou in _NODE_OUS
    }
    write_atomically(msp / "config.yaml", json.dumps({"NodeOUs": {"Enable": True, **node_ous}}, indent=1))
