"""From a topology to a network that serves: what is missing is made, what does not run is started, in order."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from network.authorities import authority_process, await_authorities, write_authority_configuration
from network.chaincode_package import ChaincodePackage, make_package, write_package
from network.channel import make_genesis_block
from network.checks import require_free_ports, require_room
from network.control import follow_plan
from network.deploy import Deployer
from network.files import remove_leftovers, write_atomically
from network.identities import identities_lacking, make_identities
from network.integrity import require_whole
from network.nodes import orderer_process, peer_process, write_node_configuration
from network.ordering import fit_ordering
from network.paths import RunDirectory
from network.plan import ProcessSpec, read_plan
from network.profile import write_profiles
from network.progress import Progress
from network.services import api_process, chaincode_process, make_state_folders
from network.start import Start
from network.tools import FabricTools, obtain_tools
from network.topology import Topology


@dataclass(frozen=True, kw_only=True)
class UpResult:
    """What was done: the network's topology, how long it took, and whether the chaincode had to be deployed."""

    topology: Topology
    seconds: float
    deployed: bool


def bring_up(
    run: RunDirectory,
    topology: Topology,
    progress: Progress,
    *,
    after_chaincode: Callable[[Path], None] | None,
    services: bool,
) -> UpResult:
    """Bring the network of `run` to `topology`. May be repeated at any time; what is there is kept.

    `after_chaincode` is called with the run directory once every organisation can have transactions endorsed, before
    the APIs are waited for; `services=False` leaves the APIs as they are. Raises NetworkError.
    """
    began = time.monotonic()
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
        changed = write_profiles(run, topology)
    nodes = authorities + _node_processes(run, topology, tools, package)
    apis = {each.msp_id: api_process(run, each) for each in topology.organisations}
    # An API reads its profile when it starts: those that run go on unless theirs is another one now.
    kept_apis = [spec for msp_id, spec in apis.items() if msp_id not in changed and spec in read_plan(run.plan)]
    deployer = Deployer(run, topology, tools)
    start = Start(run, topology, deployer)
    with progress.step(f"{len(nodes)} processes started"):
        follow_plan(run, [*nodes, *kept_apis])
    with progress.step("orderers have joined, Raft has a leader"):
        start.join_orderers()
    with progress.step("peers have joined"):
        start.join_peers()
        start.await_caught_up()
        if fit_ordering(run, topology):
            progress.detail("blocks and Raft are set as the topology says now")
    with progress.step("chaincode definition in force"):
        deployed = deployer.deploy(package, report=progress.detail)
    await_authorities(run, topology)
    if services:  # they start while peers get to know each other
        follow_plan(run, [*nodes, *apis.values()])
    with progress.step("chaincode answers, endorsers are found"):
        start.await_endorsement()
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
    await_authorities(run, topology)
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
