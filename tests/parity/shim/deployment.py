"""Both probes on a running network, under names of their own, on its channel and on a second one made for them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from network import participation
from network.chaincode_package import ChaincodePackage, make_package, write_package
from network.channel import make_genesis_block
from network.deploy import Deployer
from network.errors import CommandFailed
from network.nodes import write_chaincode_connection
from network.paths import RunDirectory
from network.tools import FabricTools, obtain_tools
from network.topology import Topology
from network.topology_parts import ChaincodeDefinition, Collection, Peer
from tests.parity.shim.go_probe import SOURCE
from tests.parity.shim.services import SIDES, ProbeService, Side, free_port, serving
from tests.running_network import RunningNetwork

OWNER = "ExchangeOrg"  # whose first peer runs the probes
_SHORT: Mapping[Side, str] = {"official": "probe-go", "ours": "probe-py"}
_SOURCES: Mapping[Side, Path] = {"official": SOURCE, "ours": Path(__file__).with_name("probe")}
_ATTEMPTS = 5
_ANYBODY = f"OR('{OWNER}.peer')"


class ProbeTopology(Topology):
    """A network whose chaincode is a probe: only one peer has it."""

    def peers(self) -> list[Peer]:
        """The peer that the probe is installed on."""
        return self.peers_of(self.organisations[0])[:1]


@dataclass(frozen=True)
class ProbeDirectory(RunDirectory):
    """The network's run directory, with the packages and the second channel's block in a folder of their own."""

    folder: Path

    @property
    def chaincode_package(self) -> Path:
        return self.folder / "package.tgz"

    @property
    def chaincode_collections(self) -> Path:
        return self.folder / "collections.json"

    @property
    def genesis_block(self) -> Path:
        return self.folder / "genesis.block"

    @property
    def network_id(self) -> Path:
        return self.folder / "network_id"


@dataclass(frozen=True)
class UnusedDirectory(ProbeDirectory):
    """The same before any node has data of the second channel."""

    @property
    def nodes(self) -> Path:
        return self.folder / "nodes"


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """Both probes, running. `names` are those of their chaincodes, `channels` the first and the second one."""

    network: RunningNetwork
    peer: Peer
    names: Mapping[Side, str]
    services: Mapping[Side, ProbeService]
    channels: tuple[str, ...]


@contextmanager
def deployed(network: RunningNetwork, folder: Path, *, second_channel: bool) -> Iterator[Deployment]:
    """Both probes on `network`, their services ended with the block. Raises NetworkError."""
    tools, mark = obtain_tools(print), uuid.uuid4().hex[:6]
    channels = [network.topology.channel.name]
    if second_channel:
        channels.append(f"aside-{mark}")
        _make_channel(network, tools, folder / "channel", channels[1])
    names: dict[Side, str] = {side: f"{_SHORT[side]}-{mark}" for side in SIDES}
    peer = network.topology.peers_of(network.topology.organisations[0])[0]
    with ExitStack() as stack:
        services = {
            side: stack.enter_context(_deploy(network, tools, folder / side, side, names[side], channels))
            for side in SIDES
        }
        yield Deployment(network=network, peer=peer, names=names, services=services, channels=tuple(channels))


@contextmanager
def _deploy(
    network: RunningNetwork, tools: FabricTools, folder: Path, side: Side, name: str, channels: list[str]
) -> Iterator[ProbeService]:
    folder.mkdir(parents=True)
    run, port = ProbeDirectory(network.run, folder), free_port()
    topologies = [_topology(network.topology, name, channel, port) for channel in channels]
    package = make_package(topologies[0].chaincode, source=_SOURCES[side])
    write_package(run, topologies[0].chaincode, package)
    tls = run.chaincode_tls(topologies[0].organisations[0].domain)
    environment = {
        "CHAINCODE_ID": package.package_id,
        "CHAINCODE_TLS_KEY": str(tls / "server.key"),
        "CHAINCODE_TLS_CERT": str(tls / "server.crt"),
        "CHAINCODE_TLS_CLIENT_CACERT": str(tls / "ca.crt"),
        "CORE_PEER_LOCALMSPID": OWNER,
    }
    with serving(side, environment=environment, log=folder / "service.log", port=port) as service:
        [peer] = topologies[0].peers()
        # The peer's builder keeps, with the package, the address that it finds there while it is installed.
        write_chaincode_connection(run, topologies[0], peer)
        try:
            for topology in topologies:
                _bring_into_force(Deployer(run, topology, tools), package)
        finally:
            write_chaincode_connection(network.directory, network.topology, peer)
        yield service


def _bring_into_force(deployer: Deployer, package: ChaincodePackage) -> None:
    """Deploy, again when it fails: on a busy machine the endorsers of a definition may stand at different heights."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            deployer.deploy(package, report=print)
        except CommandFailed:
            if attempt == _ATTEMPTS:
                raise
        else:
            return


def _topology(topology: Topology, name: str, channel: str, port: int) -> ProbeTopology:
    data = topology.model_dump()
    data["channel"]["name"] = channel
    data["chaincode"] = _definition(name).model_dump()
    data["joined"] = {}
    data["organisations"][0]["chaincode_port"] = port
    return ProbeTopology.model_validate(data)


def _definition(name: str) -> ChaincodeDefinition:
    """One collection that the probes' organisation is a member of, and one that it is not."""
    return ChaincodeDefinition(
        name=name,
        endorsement_policy=_ANYBODY,
        collections=[
            _collection("own", [OWNER, "ConsumerOrg"]),
            _collection("foreign", ["ConsumerOrg", "RetailerOrg"]),
        ],
    )


def _collection(name: str, members: list[str]) -> Collection:
    return Collection(name=name, members=members, required_peer_count=0, max_peer_count=1, endorsement_policy=_ANYBODY)


def _make_channel(network: RunningNetwork, tools: FabricTools, folder: Path, name: str) -> None:
    """A second channel of the same organisations, kept by the first peer of each."""
    folder.mkdir(parents=True)
    data = network.topology.model_dump()
    data["channel"]["name"] = name
    topology = Topology.model_validate(data)
    run = ProbeDirectory(network.run, folder)
    make_genesis_block(UnusedDirectory(network.run, folder), topology, tools)
    for orderer in topology.orderer_nodes():
        participation.join_channel(run, topology, orderer)
    deployer = Deployer(run, topology, tools)
    for organisation in topology.organisations:
        deployer.join_channel(topology.peers_of(organisation)[0])
