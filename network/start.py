"""The steps between started processes and a network that serves: join, elect, answer, plan."""

from __future__ import annotations

from collections.abc import Callable

from network import participation
from network.deploy import Deployer
from network.errors import DiskFull, NotReady
from network.files import write_atomically
from network.logs import last_lines
from network.parallel import for_each
from network.paths import RunDirectory
from network.peers import calls_lacking, chaincode_lacking, plan_lacking, view_peer
from network.processes import read_table
from network.readiness import http_get, wait_until
from network.topology import Topology
from network.topology_parts import Orderer, Organisation, Peer

_TIMEOUT_S = 120  # a loaded machine is slow, not broken; what keeps ending is noticed sooner
_DEATHS = 4  # ends of one process during one wait after which waiting is given up
# An evaluation that is answered whatever is on the ledger: it proves that peer and service talk to each other.
PROBE = "ReadMarket"


class Start:
    """Waits for one network to become ready. Every step may be repeated."""

    def __init__(self, run: RunDirectory, topology: Topology, deployer: Deployer) -> None:
        self._run = run
        self._topology = topology
        self._deployer = deployer

    def join_orderers(self) -> None:
        """Have every orderer take part in the channel and wait for a Raft leader. Raises NotReady, CommandFailed."""
        orderers = self._topology.orderer_nodes()
        for_each(self._join_orderer, orderers)
        if not self._run.joined.exists():
            write_atomically(self._run.joined, "")

        def leaderless() -> str | None:
            led = any(participation.view_orderer(self._topology, orderer).is_leader for orderer in orderers)
            return None if led else "no leader elected"

        self._wait(leaderless, name=orderers[0].name, what="Raft")

    def join_peers(self) -> None:
        """Have every peer keep the channel's ledger. Raises NotReady, CommandFailed."""
        for_each(self._join_peer, self._topology.peers())

    def await_caught_up(self) -> None:
        """Wait until every peer has the blocks that the highest has now: what a peer of a new organisation is asked to
        approve is in them. Raises NotReady."""
        peers = self._topology.peers()
        heights = for_each(lambda peer: view_peer(self._topology, peer).height, peers)
        wanted = max(height or 0 for height in heights)

        def behind(peer: Peer) -> str | None:
            height = view_peer(self._topology, peer).height or 0
            return None if height >= wanted else f"has {height} of {wanted} blocks"

        lagging = [peer for peer, height in zip(peers, heights, strict=True) if (height or 0) < wanted]
        for_each(lambda peer: self._wait(lambda: behind(peer), name=peer.name), lagging)

    def await_endorsement(self) -> None:
        """Wait until every peer's chaincode answers and it finds endorsers in every organisation. Raises NotReady.

        The peer of an organisation that only reads plans no endorsements: it refuses to, as the orderers refuse its
        clients.
        """
        for_each(self._await_chaincode, self._topology.peers())
        writers = self._topology.writers()
        for_each(self._await_plan, [peer for each in writers for peer in self._topology.peers_of(each)])

    def await_apis(self) -> None:
        """Wait until every organisation's API is ready. Raises NotReady."""
        for_each(self._await_api, self._topology.organisations)

    def _join_orderer(self, orderer: Orderer) -> None:
        def unreachable() -> str | None:
            joined = participation.has_joined(self._run, self._topology, orderer)
            return "does not answer" if joined is None else None

        self._wait(unreachable, name=orderer.name)
        if not participation.has_joined(self._run, self._topology, orderer):
            participation.join_channel(self._run, self._topology, orderer)

    def _join_peer(self, peer: Peer) -> None:
        self._wait(lambda: calls_lacking(self._run, self._topology, peer), name=peer.name)
        if not self._deployer.has_joined(peer):
            self._deployer.join_channel(peer)
        self._wait(
            lambda: "has not opened the ledger yet" if view_peer(self._topology, peer).height is None else None,
            name=peer.name,
        )

    def _await_chaincode(self, peer: Peer) -> None:
        self._wait(
            lambda: chaincode_lacking(self._run, self._topology, peer, PROBE),
            name=f"chaincode.{peer.organisation.short_name}",
            what=f"chaincode on {peer.name}",
        )

    def _await_plan(self, peer: Peer) -> None:
        self._wait(
            lambda: plan_lacking(self._run, self._topology, peer),
            name=peer.name,
            what=f"endorsement plan of {peer.name}",
        )

    def _await_api(self, organisation: Organisation) -> None:
        def lacking() -> str | None:
            status, body = http_get(self._topology.host, organisation.api_port, "/readyz")
            return None if status == 200 else f"{status or 'no answer'} {body[:200]}".strip()

        self._wait(lacking, name=f"api.{organisation.short_name}")

    def _wait(self, check: Callable[[], str | None], *, name: str, what: str | None = None) -> None:
        """Wait for `check`, but not for a process `name` that ends again and again: its last words are the error."""
        before = self._restarts(name)

        def watched() -> str | None:
            lacking = check()
            if lacking is not None and self._restarts(name) - before >= _DEATHS:
                raise self._dying(name)
            return lacking

        wait_until(watched, what=what or name, timeout_s=_TIMEOUT_S, interval_s=0.1)

    def _restarts(self, name: str) -> int:
        record = read_table(self._run.processes).records.get(name)
        return record.restarts if record else 0

    def _dying(self, name: str) -> DiskFull | NotReady:
        words = "\n".join(last_lines(self._run.log(name), 5))
        if "no space left on device" in words:
            return DiskFull(
                f"{name} cannot write any more: the disk is full", remedy="free some space; it goes on by itself"
            )
        return NotReady(
            f"{name} keeps ending. The end of its log:\n{words}",
            remedy=f"see `energysale logs {name}` and `energysale doctor`, then run `energysale up` again",
        )
