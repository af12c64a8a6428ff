"""`up` and `down`: from whatever state a run directory is in to a network that serves, and back to rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from network.authorities import authority_process, await_authorities, write_authority_configuration
from network.chaincode_package import ChaincodePackage, make_package, write_package
from network.channel import make_genesis_block
from network.checks import require_free_ports, require_room
from network.control import follow_plan, stop_everything
from network.deploy import Deployer
from network.errors import TopologyChanged
from network.files import locked, remove_leftovers, write_atomically
from network.identities import identities_lacking, make_identities
from network.integrity import require_whole
from network.nodes import orderer_process, peer_process, write_node_configuration
from network.paths import RunDirectory
from network.plan import ProcessSpec, read_plan
from network.profile import write_profiles
from network.progress import Progress
from network.services import api_process, chaincode_process, make_state_folders
from network.start import Start
from network.tools import FabricTools, obtain_tools
from network.topology import DEFAULT, Topology, environment_offset, load, read


@dataclass(frozen=True, kw_only=True)
class UpResult:
    """What `up` did: the network's topology, how long it took, and whether the chaincode had to be deployed."""

    topology: Topology
    seconds: float
    deployed: bool


def up(
    run: Path,
    *,
    topology_file: Path = DEFAULT,
    after_chaincode: Callable[[Path], None] | None = None,
    services: bool = True,
    progress: Progress | None = None,
) -> UpResult:
    """Bring the network of `run` up: make what is missing, start what does not run, wait until it serves.

    `after_chaincode` is called with `run` once every organisation can have transactions endorsed, before the APIs are
    waited for; `services=False` leaves the APIs as they are. May be repeated at any time; what is there is kept.

    Raises a NetworkError that names the remedy; what was made until then stays, and the next `up` goes on from there.
    """
    directory = RunDirectory(run.absolute())
    directory.root.mkdir(parents=True, exist_ok=True)
    with locked(directory.lock, purpose=f"the network in {run}"), progress or Progress() as shown:
        return _bring_up(directory, topology_file, shown, after_chaincode=after_chaincode, services=services)


def down(run: Path) -> list[str]:
    """Stop every process of the network, APIs first and orderers last; data stays. The names of what was stopped.

    Raises AlreadyRunning, NotReady.
    """
    directory = RunDirectory(run.absolute())
    if not directory.root.is_dir():
        return []
    with locked(directory.lock, purpose=f"the network in {run}"):
        return stop_everything(directory)


def resolve_topology(run: RunDirectory, topology_file: Path) -> Topology:
    """The topology to run: the file's, at the ports that this run directory already has.

    Raises TopologyInvalid, and TopologyChanged when the channel was made from something else.
    """
    if not run.topology.exists():
        return load(topology_file)
    kept = read(run.topology)
    offset = environment_offset()
    wanted = load(topology_file, port_offset=kept.port_offset if offset is None else offset)
    if run.genesis_block.exists() and wanted.channel_part() != kept.channel_part():
        before, after = kept.channel_part(), wanted.channel_part()
        changed = ", ".join(sorted(name for name in after if before.get(name) != after[name]))
        raise TopologyChanged(
            f"{changed} of the topology differ from what the channel in {run.root} was made from",
            remedy="undo the change (--topology and ENERGYSALE_PORT_OFFSET count too), "
            "or use a new run directory (ENERGYSALE_RUN)",
        )
    lost = {each.name for each in kept.chaincode.collections} - {each.name for each in wanted.chaincode.collections}
    if lost:
        raise TopologyChanged(
            f"the topology lacks collection {min(lost)}, and Fabric never lets a collection go",
            remedy="put it back: what is in it can be purged, or kept from new writes by its endorsement policy",
        )
    return wanted


def _bring_up(
    run: RunDirectory,
    topology_file: Path,
    progress: Progress,
    *,
    after_chaincode: Callable[[Path], None] | None,
    services: bool,
) -> UpResult:
    began = time.monotonic()
    topology = resolve_topology(run, topology_file)
    require_room(run)
    require_free_ports(run, topology)
    with progress.step("Fabric tools"):
        tools = obtain_tools(progress.detail)
    authorities = [authority_process(run, topology, tools, authority) for authority in topology.authorities()]
    if identities_lacking(run):
        with progress.step("certificate authorities serve, identities are certified"):
            _certify(run, topology, authorities)
    with progress.step("genesis block, configuration"):
        package = _make(run, topology, tools)
        profiles_changed = write_profiles(run, topology)
    nodes = authorities + _node_processes(run, topology, tools, package)
    apis = [api_process(run, organisation) for organisation in topology.organisations]
    # An API reads its profile when it starts: those that run go on unless theirs is another one now.
    running_apis = [] if profiles_changed else [spec for spec in read_plan(run.plan) if spec in apis]
    deployer = Deployer(run, topology, tools)
    start = Start(run, topology, deployer)
    with progress.step(f"{len(nodes)} processes started"):
        follow_plan(run, [*nodes, *running_apis])
    with progress.step("orderers have joined, Raft has a leader"):
        start.join_orderers()
    with progress.step("peers have joined"):
        start.join_peers()
    with progress.step("chaincode definition in force"):
        deployed = deployer.deploy(package, report=progress.detail)
    with progress.step("chaincode answers, endorsers are found"):
        start.await_endorsement()
    await_authorities(topology)
    if services:
        follow_plan(run, [*nodes, *apis])
    if after_chaincode:
        with progress.step("market opened"):
            after_chaincode(run.root)
    if services:
        with progress.step("APIs ready"):
            start.await_apis()
    return UpResult(topology=topology, seconds=time.monotonic() - began, deployed=deployed)


def _certify(run: RunDirectory, topology: Topology, authorities: list[ProcessSpec]) -> None:
    """Start the CAs, before anything else can be, and have them certify everybody."""
    write_authority_configuration(run, topology)
    follow_plan(run, authorities)
    await_authorities(topology)
    make_identities(run, topology)


def _make(run: RunDirectory, topology: Topology, tools: FabricTools) -> ChaincodePackage:
    """Everything that is generated. The genesis block is made once, the rest is written anew each time."""
    remove_leftovers(run.root)
    write_authority_configuration(run, topology)
    make_genesis_block(run, topology, tools)
    require_whole(run, topology)
    write_atomically(run.topology, topology.model_dump_json(indent=1))
    write_node_configuration(run, topology, tools)
    package = make_package(topology.chaincode)
    write_package(run, topology.chaincode, package)
    make_state_folders(run, topology)
    return package


def _node_processes(
    run: RunDirectory, topology: Topology, tools: FabricTools, package: ChaincodePackage
) -> list[ProcessSpec]:
    peers = sorted(topology.peers(), key=lambda peer: peer.index)  # anchors first: the others look for them
    return [
        *(orderer_process(run, topology, tools, orderer) for orderer in topology.orderer_nodes()),
        *(
            chaincode_process(run, topology, organisation, package_id=package.package_id)
            for organisation in topology.organisations
        ),
        *(peer_process(run, topology, tools, peer) for peer in peers),
    ]
