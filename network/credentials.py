"""The table of every certificate that the network runs on: who holds it, which CA issues it, where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from network.authorities import NODES, PEOPLE, SERVICES
from network.topology import Topology
from network.topology_parts import CertificateAuthority, Organisation

IdentityType = Literal["orderer", "peer", "admin", "client", "user"]
ADMIN, SERVICE, REGISTRAR = "Admin", "Service", "Registrar"
# What the API's registrar may do: people alone, within `people`, and nothing that makes a member of the channel.
_REGISTRAR_ATTRIBUTES = (
    ("hf.Registrar.Roles", "user"),
    ("hf.Registrar.Attributes", "energysale.*"),
    ("hf.Revoker", "true"),
    ("hf.GenCRL", "true"),
)


@dataclass(frozen=True, kw_only=True)
class Credential:
    """One certificate with its key; paths are relative to the folder of all organisations.

    `processes` read it when they start: they must be started anew for another one.
    """

    name: str
    authority: CertificateAuthority
    type: IdentityType
    affiliation: str
    certificate: Path
    private_key: Path
    hosts: tuple[str, ...] = ()
    tls: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    processes: tuple[str, ...] = ()

    @property
    def ca_name(self) -> str:
        """Which of the server's CAs issues it."""
        return self.authority.tls_name if self.tls else self.authority.name


def organisation_home(topology: Topology, authority: CertificateAuthority) -> Path:
    """An organisation's folder within the folder of all."""
    kind = "ordererOrganizations" if authority.msp_id == topology.orderers.msp_id else "peerOrganizations"
    return Path(kind) / authority.domain


def credentials(topology: Topology) -> list[Credential]:
    """Every certificate of nodes, admins and services."""
    ordering, *others = topology.authorities()
    found = [_user(topology, ordering, ADMIN)]
    for orderer in topology.orderer_nodes():
        found += _node(topology, ordering, orderer.name, type_="orderer")
    for authority, organisation in zip(others, topology.organisations, strict=True):
        for peer in topology.peers_of(organisation):
            found += _node(topology, authority, peer.name, type_="peer")
        found += [_user(topology, authority, name) for name in (ADMIN, SERVICE, REGISTRAR)]
        found += _chaincode(topology, authority, organisation)
    return found


def _node(
    topology: Topology, authority: CertificateAuthority, name: str, *, type_: Literal["orderer", "peer"]
) -> list[Credential]:
    folder = organisation_home(topology, authority) / f"{type_}s" / name
    affiliation = f"{authority.root_affiliation}.{NODES}"
    return [
        Credential(
            name=name,
            authority=authority,
            type=type_,
            affiliation=affiliation,
            certificate=folder / "msp" / "signcerts" / f"{name}-cert.pem",
            private_key=folder / "msp" / "keystore" / "priv_sk",
            processes=(name,),
        ),
        Credential(
            name=name,
            authority=authority,
            type=type_,
            affiliation=affiliation,
            certificate=folder / "tls" / "server.crt",
            private_key=folder / "tls" / "server.key",
            hosts=(name, *_hosts(topology)),
            tls=True,
            processes=(name,),
        ),
    ]


def _user(topology: Topology, authority: CertificateAuthority, user: str) -> Credential:
    types: dict[str, tuple[IdentityType, str]] = {
        ADMIN: ("admin", SERVICES),
        SERVICE: ("client", SERVICES),
        REGISTRAR: ("user", PEOPLE),
    }
    type_, below = types[user]
    name = f"{user}@{authority.domain}"
    msp = organisation_home(topology, authority) / "users" / name / "msp"
    return Credential(
        name=name,
        authority=authority,
        type=type_,
        affiliation=f"{authority.root_affiliation}.{below}",
        certificate=msp / "signcerts" / f"{name}-cert.pem",
        private_key=msp / "keystore" / "priv_sk",
        attributes=_REGISTRAR_ATTRIBUTES if user == REGISTRAR else (),
        processes=() if user == ADMIN else (f"api.{authority.root_affiliation}",),
    )


def _chaincode(topology: Topology, authority: CertificateAuthority, organisation: Organisation) -> list[Credential]:
    """TLS between the organisation's peers (clients) and its chaincode service (server)."""
    folder = organisation_home(topology, authority) / "chaincode"
    peers = tuple(peer.name for peer in topology.peers_of(organisation))
    readers = {"server": (f"chaincode.{organisation.short_name}",), "client": peers}
    return [
        Credential(
            name=f"chaincode-{side}.{authority.domain}",
            authority=authority,
            type="client",
            affiliation=f"{authority.root_affiliation}.{SERVICES}",
            certificate=folder / f"{side}.crt",
            private_key=folder / f"{side}.key",
            hosts=(f"chaincode-{side}.{authority.domain}", *_hosts(topology)),
            tls=True,
            processes=processes,
        )
        for side, processes in readers.items()
    ]


def _hosts(topology: Topology) -> tuple[str, ...]:
    return tuple(sorted({"localhost", "127.0.0.1", topology.host}))
