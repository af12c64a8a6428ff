"""Fabric's program `peer`, run as the admin of a peer's organisation."""

from __future__ import annotations

from collections.abc import Iterable

from network.command import run_command
from network.credentials import ADMIN
from network.errors import CommandFailed
from network.identities import user_msp
from network.paths import RunDirectory
from network.readiness import wait_until
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Peer

_PASSING_WITHIN_S = 60
_PASSING = (
    *("no Raft leader", "SERVICE_UNAVAILABLE", "connection refused"),
    *("context deadline exceeded", "timed out waiting for"),  # it may have been carried out all the same
    *("ProposalResponsePayloads do not match", "MVCC_READ_CONFLICT"),  # a peer has not got the last approval yet
)
_APPROVED = "with unchanged content"  # to be approved: this very definition is
_COMMITTED = "but new definition must be sequence"  # this one is in force; without an earlier try of ours, another is


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

    def submit(self, peer: Peer, *words: str) -> None:
        """A transaction of Fabric's lifecycle by the command `words`, tried again while what hinders it passes.

        It is done as well when an earlier one, whose answer was lost, is found to have done it. Raises CommandFailed,
        NotReady.
        """
        tries = 0

        def attempt() -> str | None:
            nonlocal tries
            tries += 1
            try:
                self.run(peer, "lifecycle", "chaincode", *words)
            except CommandFailed as error:
                if _APPROVED in str(error) or (tries > 1 and _COMMITTED in str(error)):
                    return None
                if not any(passing in str(error) for passing in _PASSING):
                    raise
                return str(error)
            return None

        wait_until(
            attempt, what=f"{words[0]} by {peer.organisation.msp_id}", timeout_s=_PASSING_WITHIN_S, interval_s=0.2
        )

    def endorsers(self, peers: Iterable[Peer]) -> list[str]:
        """The words of a command that has these peers endorse a transaction."""
        return [
            word
            for peer in peers
            for word in (
                *("--peerAddresses", peer.endpoint),
                *("--tlsRootCertFiles", str(self._run.peer_tls_ca(peer.organisation.domain))),
            )
        ]

    def orderer(self) -> list[str]:
        """The words of a command that goes on to an orderer."""
        orderer = self._topology.orderer_nodes()[0]
        authority = self._run.orderer_tls_ca(self._topology.domain)
        return ["-o", f"{orderer.host}:{orderer.port}", "--tls", "--cafile", str(authority)]
