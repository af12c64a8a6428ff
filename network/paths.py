"""Where everything of one network lies: the run directory."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def default_run() -> Path:
    """ENERGYSALE_RUN, else `run` in the checkout (in the working directory when the package is installed elsewhere)."""
    if named := os.environ.get("ENERGYSALE_RUN", "").strip():
        return Path(named).expanduser().absolute()
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
    return base / "run"


def cache_home() -> Path:
    """The folder for tools that outlive a checkout."""
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".cache") / "energysale"


@dataclass(frozen=True)
class RunDirectory:
    """The layout of a run directory. All of it is generated; nothing outside it belongs to the network."""

    root: Path

    @property
    def topology(self) -> Path:
        """The resolved topology, JSON."""
        return self.root / "topology.json"

    @property
    def joining(self) -> Path:
        """The organisation that is joining the channel, JSON: there from the start of `org add` until the topology has
        it."""
        return self.root / "joining.json"

    @property
    def joined(self) -> Path:
        """Present once every orderer has taken part in the channel."""
        return self.root / "channel" / "joined"

    @property
    def organisations(self) -> Path:
        """Certificates and keys of nodes, admins and services, in the layout of Fabric's samples."""
        return self.root / "organisations"

    @property
    def organisations_in_making(self) -> Path:
        """The same while not every certificate is there yet: the keys that the CAs are asked to certify."""
        return self.root / "organisations.in-making"

    @property
    def authorities(self) -> Path:
        """A folder per fabric-ca-server: configuration, keys, registry. Nobody else's to read."""
        return self.root / "authorities"

    @property
    def genesis_block(self) -> Path:
        """Block 0 of the channel."""
        return self.root / "genesis.block"

    @property
    def network_id(self) -> Path:
        """Text file: channel and hash of block 0."""
        return self.root / "network_id"

    @property
    def nodes(self) -> Path:
        """A folder of configuration and data per node."""
        return self.root / "nodes"

    @property
    def logs(self) -> Path:
        """One log per process."""
        return self.root / "logs"

    @property
    def profiles(self) -> Path:
        """One connection profile per organisation."""
        return self.root / "profiles"

    @property
    def plan(self) -> Path:
        """Which processes should run; written by `up`, followed by the supervisor."""
        return self.root / "plan.json"

    @property
    def processes(self) -> Path:
        """Which processes do run; written by the supervisor."""
        return self.root / "processes.json"

    @property
    def restarts(self) -> Path:
        """Which processes are still to be started anew because they read a certificate that is another now."""
        return self.root / "restarts.json"

    @property
    def lock(self) -> Path:
        """Held by the command that changes this run directory."""
        return self.root / ".lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor as long as it lives; contains its pid."""
        return self.root / ".supervisor.lock"

    @property
    def chaincode_package(self) -> Path:
        """The package that the organisations install."""
        return self.root / "chaincode" / "package.tgz"

    @property
    def chaincode_collections(self) -> Path:
        """The collections as the Fabric tools read them."""
        return self.root / "chaincode" / "collections.json"

    def peer_organisation(self, domain: str) -> Path:
        """Folder of an organisation's identities."""
        return self.organisations / "peerOrganizations" / domain

    def orderer_organisation(self, domain: str) -> Path:
        """Folder of the ordering organisation's identities."""
        return self.organisations / "ordererOrganizations" / domain

    def peer_tls_ca(self, domain: str) -> Path:
        """The certificate that the TLS certificates of the organisation's nodes are issued by."""
        return self.peer_organisation(domain) / "tlsca" / f"tlsca.{domain}-cert.pem"

    def orderer_tls_ca(self, domain: str) -> Path:
        """The same of the ordering organisation."""
        return self.orderer_organisation(domain) / "tlsca" / f"tlsca.{domain}-cert.pem"

    def chaincode_tls(self, domain: str) -> Path:
        """Folder of the TLS keys between an organisation's peers and its chaincode service."""
        return self.peer_organisation(domain) / "chaincode"

    def node(self, name: str) -> Path:
        """Folder of one node."""
        return self.nodes / name

    def authority(self, name: str) -> Path:
        """Home of one fabric-ca-server."""
        return self.authorities / name

    def authority_root(self, name: str) -> Path:
        """The certificate of a server's CA for identities; its own TLS certificate is issued by it too."""
        return self.authority(name) / "ca-cert.pem"

    def authority_tls_root(self, name: str) -> Path:
        """The certificate of the server's CA for TLS."""
        return self.authority(name) / "tlsca" / "ca-cert.pem"

    def authority_tls_certificate(self, name: str) -> Path:
        """The certificate of the server's own TLS endpoint."""
        return self.authority(name) / "tls-cert.pem"

    def bootstrap_secret(self, name: str) -> Path:
        """Password of the CA's first registrar, who registers nodes, admins and services."""
        return self.authority(name) / "bootstrap.secret"

    def log(self, name: str) -> Path:
        """Log of one process."""
        return self.logs / f"{name}.log"

    def profile(self, msp_id: str) -> Path:
        """Connection profile of one organisation."""
        return self.profiles / f"{msp_id}.json"

    def api(self, msp_id: str) -> Path:
        """State of one organisation's API."""
        return self.root / "api" / msp_id

    @property
    def keystore(self) -> Path:
        """Users' keys made by bootstrap and demo."""
        return self.root / "keystore"
