"""What runs and how it is: each process, each node's height, the Raft leader, each API's readiness."""

from __future__ import annotations

from dataclasses import dataclass

from network.authorities import serves
from network.control import find_supervisor
from network.errors import NotRunning
from network.parallel import for_each
from network.participation import view_orderer
from network.paths import RunDirectory
from network.peers import calls_lacking, view_peer
from network.plan import ORDER, Kind
from network.processes import ProcessRecord, read_table
from network.readiness import http_get
from network.topology import Topology, read


@dataclass(frozen=True, kw_only=True)
class ProcessStatus:
    """One process. `height`: blocks of the channel that a node has; `ready`: whether it answers that it serves."""

    name: str
    kind: Kind
    state: str
    pid: int | None
    restarts: int
    ready: bool
    height: int | None = None
    leader: bool = False
    last_exit: str | None = None


@dataclass(frozen=True, kw_only=True)
class NetworkStatus:
    """The whole network. `supervised`: whether what dies now would be started again."""

    run: str
    network_id: str
    supervised: bool
    processes: list[ProcessStatus]

    @property
    def serving(self) -> bool:
        """Whether everything that was started is ready."""
        return self.supervised and bool(self.processes) and all(process.ready for process in self.processes)


def network_status(run: RunDirectory) -> NetworkStatus:
    """Ask every process. Raises NotRunning when there has never been a network here."""
    if not run.topology.exists():
        raise NotRunning(f"there is no network in {run.root}", remedy="run `energysale up`")
    topology = read(run.topology)
    records = read_table(run.processes).records.values()
    ordered = sorted(records, key=lambda record: (ORDER.index(record.kind), record.name))
    return NetworkStatus(
        run=str(run.root),
        network_id=run.network_id.read_text().strip() if run.network_id.exists() else "",
        supervised=find_supervisor(run) is not None,
        processes=for_each(lambda record: _process_status(run, topology, record), ordered),
    )


def _process_status(run: RunDirectory, topology: Topology, record: ProcessRecord) -> ProcessStatus:
    alive = record.alive()
    ready, height, leader = answers(run, topology, record) if alive else (False, None, False)
    return ProcessStatus(
        name=record.name,
        kind=record.kind,
        state="running" if alive else "waiting" if record.state == "waiting" else "stopped",
        pid=record.process.pid if alive and record.process else None,
        restarts=record.restarts,
        ready=ready,
        height=height,
        leader=leader,
        last_exit=record.last_exit,
    )


def answers(run: RunDirectory, topology: Topology, record: ProcessRecord) -> tuple[bool, int | None, bool]:
    """(ready, height, leader) of a process that runs. A chaincode service has no such endpoint: its peers dial it."""
    for orderer in topology.orderer_nodes():
        if orderer.name == record.name:
            view = view_orderer(topology, orderer)
            return view.healthy and view.height is not None, view.height, view.is_leader
    for peer in topology.peers():
        if peer.name == record.name:
            seen = view_peer(topology, peer)
            ready = seen.height is not None and calls_lacking(run, topology, peer) is None
            return ready, seen.height, False
    for authority in topology.authorities():
        if authority.name == record.name:
            return serves(run, authority), None, False
    for organisation in topology.organisations:
        if record.name == f"api.{organisation.short_name}":
            return http_get(topology.host, organisation.api_port, "/readyz")[0] == 200, None, False
    return True, None, False
