"""Revoking a certificate so that it bites: at the CA, and in the channel, where every peer and orderer looks."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509

from gateway.fabric_ca import CertificateFilter, FabricCaError, NotFoundError, RevocationReason
from network.channel_update import await_configuration, revocation_lists, revocation_update, submit_update
from network.credentials import ADMIN, credentials, organisation_home
from network.errors import AuthorityRefused, LastAdmin, UnknownName
from network.files import write_atomically
from network.organisation_identity import organisation_identity
from network.parallel import run_coroutine
from network.paths import RunDirectory
from network.peers import channel_config
from network.registrars import registrar_of
from network.topology import Topology
from network.topology_parts import CertificateAuthority


@dataclass(frozen=True, kw_only=True)
class RevocationResult:
    """`revoked`: how many certificates were revoked now; `listed`: how many the channel's list has of this CA."""

    revoked: int
    listed: int


def revoke(
    run: RunDirectory, topology: Topology, *, name: str, msp_id: str, reason: RevocationReason = "unspecified"
) -> RevocationResult:
    """Revoke what `name` (an enrollment id) holds, and return once every peer refuses it.

    Of a node or service of the topology the certificates in force are revoked: `renew` gives it new ones. Anybody
    else's identity is disabled with them, for ever. May be repeated. The network must be up.

    Raises UnknownName, LastAdmin, AuthorityRefused, ChannelUpdateRefused, NotReady, DiskFull.
    """
    authority = topology.authority_of(msp_id)
    if name == f"{ADMIN}@{authority.domain}":
        raise LastAdmin(
            f"{name} is the only admin of {msp_id}: nobody could sign for the organisation any more",
            remedy="revoke another one",
        )
    own = any(credential.name == name for credential in credentials(topology))
    try:
        revoked, crl = run_coroutine(lambda: _revoke_at_ca(run, authority, name=name, reason=reason, own=own))
    except NotFoundError as error:
        raise UnknownName(f"{authority.name} knows no {name!r}", remedy="name an enrollment id of its") from error
    except FabricCaError as error:
        raise AuthorityRefused(
            f"{authority.name} did not revoke {name}: {error}", remedy=f"see `energysale logs {authority.name}`"
        ) from error
    write_revocation_list(run, topology, authority, crl)
    put_into_channel(run, topology, authority, crl)
    return RevocationResult(revoked=revoked, listed=len(x509.load_pem_x509_crl(crl)))


def put_into_channel(run: RunDirectory, topology: Topology, authority: CertificateAuthority, crl: bytes) -> None:
    """Make `crl` (PEM) the organisation's list in the channel and wait until every peer has it.

    Nothing is changed when a list with the same certificates is there. Raises ChannelUpdateRefused, NotReady.
    """
    group = "Orderer" if authority.msp_id == topology.orderers.msp_id else "Application"
    wanted = _serial_numbers(crl)
    anchor = topology.peers_of(topology.organisations[0])[0]

    def listed(config: object) -> set[int]:
        found = revocation_lists(config, group=group, msp_id=authority.msp_id)
        return set().union(*map(_serial_numbers, found))

    config = channel_config(run, topology, anchor)
    if listed(config) != wanted:
        update = revocation_update(config, channel=topology.channel.name, group=group, msp_id=authority.msp_id, crl=crl)
        admin = organisation_identity(run, topology, authority, ADMIN)
        submit_update(run, topology, update, admin)
    await_configuration(
        run, topology, topology.peers(), lambda found: listed(found) == wanted, part="the revocation list"
    )


def write_revocation_list(run: RunDirectory, topology: Topology, authority: CertificateAuthority, crl: bytes) -> None:
    """Put the list into the organisation's MSP folders: a node reads its own when it starts. Raises DiskFull."""
    home = run.organisations / organisation_home(topology, authority)
    for msp in (home / "msp", *home.glob("peers/*/msp"), *home.glob("orderers/*/msp")):
        write_atomically(msp / "crls" / f"{authority.name}-crl.pem", crl)


def revoked_serial_numbers(run: RunDirectory, topology: Topology, authority: CertificateAuthority) -> set[int]:
    """Which of the CA's certificates are on the list that the organisation keeps."""
    kept = run.organisations / organisation_home(topology, authority) / "msp" / "crls" / f"{authority.name}-crl.pem"
    return _serial_numbers(kept.read_bytes()) if kept.exists() else set()


async def _revoke_at_ca(
    run: RunDirectory, authority: CertificateAuthority, *, name: str, reason: RevocationReason, own: bool
) -> tuple[int, bytes]:
    """How many certificates were revoked, and the CA's list."""
    async with registrar_of(run, authority, ca_name=authority.name) as registrar:
        client, caller = registrar.client, registrar.identity
        if not own:
            done = await client.revoke_identity(name, caller=caller, reason=reason)
            return len(done.revoked), await client.gencrl(caller=caller)
        matching = CertificateFilter(enrollment_id=name, not_revoked=True, not_expired=True)
        in_force = await client.certificates.list(caller=caller, matching=matching)
        for certificate in in_force:
            await client.revoke_certificate(certificate, caller=caller, reason=reason)
        return len(in_force), await client.gencrl(caller=caller)


def _serial_numbers(crl: bytes) -> set[int]:
    return {entry.serial_number for entry in x509.load_pem_x509_crl(crl)}
