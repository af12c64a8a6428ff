"""Fabric's program `peer`, run as the admin of a peer's organisation."""

from __future__ import annotations

from network.command import run_command
from network.credentials import ADMIN
from network.identities import user_msp
from network.paths import RunDirectory
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Peer


class AdminCommands:
    """Commands to the peers of one network."""

    def __init__(self, run: RunDirectory, topology: Topology, tools: FabricTools) -> None:
        self._run = run
        self._topology = topology
        self._tools = tools

    def run(self, peer: Peer, *words: str) -> str:
        """What the command `words` to `peer` prints. Raises CommandFailed."""
        organisation = peer.organisation
        environment = {
            "FABRIC_CFG_PATH": str(self._tools.sample_config),
            "FABRIC_LOGGING_SPEC": "error",
            "CORE_PEER_TLS_ENABLED": "true",
            "CORE_PEER_LOCALMSPID": organisation.msp_id,
            "CORE_PEER_ADDRESS": peer.endpoint,
            "CORE_PEER_MSPCONFIGPATH": str(user_msp(self._run, organisation, ADMIN)),
            "CORE_PEER_TLS_ROOTCERT_FILE": str(self._run.peer_tls_ca(organisation.domain)),
        }
        return run_command([self._tools["peer"], *words], environment=environment)

    def orderer(self) -> list[str]:
        """The words of a command that goes on to an orderer."""
        orderer = self._topology.orderer_nodes()[0]
        authority = self._run.orderer_tls_ca(self._topology.domain)
        return ["-o", f"{orderer.host}:{orderer.port}", "--tls", "--cafile", str(authority)]
