"""Connection profiles: what a client of one organisation needs to reach the network through its own peers."""

from __future__ import annotations

import json
from pathlib import Path

from network.authorities import PEOPLE
from network.credentials import ADMIN, REGISTRAR, SERVICE
from network.errors import NotRunning, UnknownName
from network.files import write_json
from network.identities import user_msp
from network.paths import RunDirectory
from network.topology import Topology
from network.topology_parts import Organisation


def write_profiles(run: RunDirectory, topology: Topology) -> set[str]:
    """Write every organisation's profile. The MSP ids of those whose is another than before. Raises DiskFull."""
    changed = set()
    for organisation in topology.organisations:
        path, profile = run.profile(organisation.msp_id), connection_profile(run, topology, organisation)
        if not path.exists() or json.loads(path.read_text()) != profile:
            write_json(path, profile)
            changed.add(organisation.msp_id)
    return changed


def connection_profile(run: RunDirectory, topology: Topology, organisation: Organisation) -> dict[str, object]:
    """The profile. All paths are absolute; keys are named, never contained."""
    return {
        "msp_id": organisation.msp_id,
        "organisation_domain": organisation.domain,
        "channel": topology.channel.name,
        "chaincode": topology.chaincode.name,
        "network_id": run.network_id.read_text().strip(),
        "identity": _identity(user_msp(run, organisation, SERVICE), f"{SERVICE}@{organisation.domain}"),
        "admin": _identity(user_msp(run, organisation, ADMIN), f"{ADMIN}@{organisation.domain}"),
        "peers": [
            {
                "name": peer.name,
                "endpoint": peer.endpoint,
                "tls_ca": str(run.peer_tls_ca(organisation.domain)),
                "tls_server_name": peer.name,
                "metrics": f"{peer.host}:{peer.operations_port}",
            }
            for peer in topology.peers_of(organisation)
        ],
        "orderers": [
            {
                "name": orderer.name,
                "endpoint": f"{orderer.host}:{orderer.port}",
                "tls_ca": str(run.orderer_tls_ca(topology.domain)),
                "tls_server_name": orderer.name,
            }
            for orderer in topology.orderer_nodes()
        ],
        "certificate_authorities": [_authority(run, topology, organisation)],
        "api": {"host": topology.host, "port": organisation.api_port},
    }


def read_profile(run: RunDirectory, msp_id: str) -> dict[str, object]:
    """The profile as `up` wrote it. Raises NotRunning before the first `up`, UnknownName for no such organisation."""
    if not run.profiles.is_dir():
        raise NotRunning(f"{run.root} has no connection profiles yet", remedy="run `energysale up` first")
    known = sorted(path.stem for path in run.profiles.glob("*.json"))
    if msp_id not in known:
        raise UnknownName(f"no organisation {msp_id!r}", remedy=f"name one of {', '.join(known)}")
    profile: dict[str, object] = json.loads(run.profile(msp_id).read_text())
    return profile


def _authority(run: RunDirectory, topology: Topology, organisation: Organisation) -> dict[str, object]:
    """The organisation's CA, with the registrar that may register people (type `user`) and nobody else."""
    authority = topology.authority_of(organisation.msp_id)
    return {
        "name": authority.name,
        "url": authority.url,
        "ca_name": authority.name,
        "tls_ca": str(run.peer_organisation(organisation.domain) / "ca" / f"{authority.name}-cert.pem"),
        "affiliation": f"{authority.root_affiliation}.{PEOPLE}",
        "registrar": _identity(user_msp(run, organisation, REGISTRAR), f"{REGISTRAR}@{organisation.domain}"),
    }


def _identity(msp: Path, name: str) -> dict[str, str]:
    return {
        "certificate": str(msp / "signcerts" / f"{name}-cert.pem"),
        "private_key": str(msp / "keystore" / "priv_sk"),
    }
