"""Both probes on a running network, under names of their own, on its channel and on a second one made for them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from network import participation
from network.channel import make_genesis_block
from network.deploy import Deployer
from network.paths import RunDirectory
from network.tools import obtain_tools
from network.topology import Topology
from network.topology_parts import Collection, Peer
from tests.parity.lifecycle import Definition, Lifecycle
from tests.parity.shim.cases import Variant
from tests.parity.shim.services import SIDES, ProbeService, Side, serving
from tests.running_network import RunningNetwork
from tests.standalone import free_port

OWNER = "ExchangeOrg"  # whose first peer runs the probes
_SHORT: Mapping[Side, str] = {"official": "probe-go", "ours": "probe-py"}
_ANYBODY = f"OR('{OWNER}.peer')"


@dataclass(frozen=True)
class SecondDirectory(RunDirectory):
    """The network's run directory, with the second channel's block in a folder of its own."""

    folder: Path

    @property
    def genesis_block(self) -> Path:
        return self.folder / "genesis.block"

    @property
    def network_id(self) -> Path:
        return self.folder / "network_id"


@dataclass(frozen=True)
class UnusedDirectory(SecondDirectory):
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

    def chaincode(self, side: Side, variant: Variant | None) -> str:
        """The name of a probe's chaincode."""
        return variant_of(self.names[side], variant)


def variant_of(name: str, variant: Variant | None) -> str:
    """The name of a variant, or the plain one."""
    return f"{name}-{variant}" if variant else name


@contextmanager
def deployed(network: RunningNetwork, folder: Path, *, whole: bool) -> Iterator[Deployment]:
    """Both probes on `network`, their services ended with the block; with `whole` on the second channel and as every
    variant too. Raises NetworkError."""
    mark = uuid.uuid4().hex[:6]
    channels = [network.topology.channel.name]
    if whole:
        channels.append(f"aside-{mark}")
        _make_channel(network, folder / "channel", channels[1])
    names: dict[Side, str] = {side: f"{_SHORT[side]}-{mark}" for side in SIDES}
    peer = network.topology.peers_of(network.topology.organisations[0])[0]
    with ExitStack() as stack:
        services = {
            side: stack.enter_context(_deploy(network, folder / side, side, names[side], peer, channels, whole=whole))
            for side in SIDES
        }
        yield Deployment(network=network, peer=peer, names=names, services=services, channels=tuple(channels))


@contextmanager
def _deploy(
    network: RunningNetwork, folder: Path, side: Side, name: str, peer: Peer, channels: list[str], *, whole: bool
) -> Iterator[ProbeService]:
    folder.mkdir(parents=True)
    port, lifecycle = free_port(), Lifecycle(network, folder)
    connection = _connection(network, peer, port)
    package_id = lifecycle.install(name, connection, peers=[peer])
    tls = network.directory.chaincode_tls(peer.organisation.domain)
    environment = {
        "CHAINCODE_ID": package_id,
        "CHAINCODE_TLS_KEY": str(tls / "server.key"),
        "CHAINCODE_TLS_CERT": str(tls / "server.crt"),
        "CHAINCODE_TLS_CLIENT_CACERT": str(tls / "ca.crt"),
        "CORE_PEER_LOCALMSPID": OWNER,
    }
    with serving(side, environment=environment, log=folder / "service.log", port=port) as service:
        for channel in channels:
            Lifecycle(network, folder, channel=channel).bring_into_force(
                _definition(name), _packages(network, package_id)
            )
        if whole:
            lifecycle.bring_into_force(_definition(name, "init"), _packages(network, package_id))
            uncertified = _definition(name, "uncertified")
            package_id = lifecycle.install(uncertified.name, _without_certificate(connection), peers=[peer])
            lifecycle.bring_into_force(uncertified, _packages(network, package_id))
        yield service


def _connection(network: RunningNetwork, peer: Peer, port: int) -> dict[str, Any]:
    """How the product's peer dials its own service, by mutual TLS, at another port."""
    own = json.loads((network.directory.node(peer.name) / "connection.json").read_text())
    return {**own, "address": f"{network.topology.host}:{port}"}


def _without_certificate(connection: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in connection.items() if name not in ("client_key", "client_cert")}
    return {**kept, "client_auth_required": False}


def _packages(network: RunningNetwork, package_id: str) -> dict[str, str | None]:
    """Every organisation that endorses agrees; one runs the probe."""
    agreeing = [each.msp_id for each in network.topology.organisations if not each.reads_only]
    return {**dict.fromkeys(agreeing), OWNER: package_id}


def _definition(name: str, variant: Variant | None = None) -> Definition:
    """One collection that the probes' organisation is a member of, and one that it is not."""
    return Definition(
        name=variant_of(name, variant),
        endorsement_policy=_ANYBODY,
        collections=[
            _collection("own", [OWNER, "ConsumerOrg"]),
            _collection("foreign", ["ConsumerOrg", "RetailerOrg"]),
        ],
        init_required=variant == "init",
    )


def _collection(name: str, members: list[str]) -> dict[str, object]:
    return Collection(
        name=name, members=members, required_peer_count=0, max_peer_count=1, endorsement_policy=_ANYBODY
    ).to_fabric()


def _make_channel(network: RunningNetwork, folder: Path, name: str) -> None:
    """A second channel of the same organisations, kept by the first peer of each."""
    folder.mkdir(parents=True)
    tools, data = obtain_tools(print), network.topology.model_dump()
    data["channel"]["name"] = name
    topology = Topology.model_validate(data)
    run = SecondDirectory(network.run, folder)
    make_genesis_block(UnusedDirectory(network.run, folder), topology, tools)
    for orderer in topology.orderer_nodes():
        participation.join_channel(run, topology, orderer)
    deployer = Deployer(run, topology, tools)
    for organisation in topology.organisations:
        deployer.join_channel(topology.peers_of(organisation)[0])
