"""What the nodes are told: policies of the channel, settings of peers and orderers."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from network import channel, nodes
from network.checks import listener, require_free_ports
from network.errors import PortTaken, ToolMissing
from network.paths import RunDirectory
from network.readiness import metric
from network.tools import FabricTools
from network.topology import Topology, load

RUN = RunDirectory(Path("/run/directory"))
TOOLS = FabricTools(bin=Path("/fabric/bin"), sample_config=Path("/fabric/config"), ca_server=Path("/fabric/bin/ca"))
CORE = """
chaincode:
  externalBuilders:
    - name: ccaas_builder
      path: /opt/hyperledger/ccaas_builder
      propagateEnvironment:
        - CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG

  # a comment of what follows
  installTimeout: 300s
"""


@pytest.fixture
def topology() -> Topology:
    return load(port_offset=0)


def _application(topology: Topology) -> dict[str, Any]:
    profiles: Any = channel._configtx(RUN, topology)["Profiles"]
    application: dict[str, Any] = profiles["Retail"]["Application"]
    return application


def test_only_the_admin_of_the_reading_organisation_may_write(topology: Topology) -> None:
    writers = {
        organisation["Name"]: organisation["Policies"]["Writers"]["Rule"]
        for organisation in _application(topology)["Organizations"]
    }
    assert writers["RegulatorOrg"] == "OR('RegulatorOrg.admin')"
    assert writers["ConsumerOrg"] == "OR('ConsumerOrg.member')"
    assert _application(topology)["ACLs"] == {"peer/Propose": "/Channel/Application/Readers"}


def test_every_organisation_has_its_first_peer_as_anchor(topology: Topology) -> None:
    anchors = {
        organisation["Name"]: organisation["AnchorPeers"] for organisation in _application(topology)["Organizations"]
    }
    assert anchors["RetailerOrg"] == [{"Host": "127.0.0.1", "Port": 7150}]


def test_every_node_listens_on_this_machine_only(topology: Topology) -> None:
    specs = [nodes.peer_process(RUN, topology, TOOLS, peer) for peer in topology.peers()]
    specs += [nodes.orderer_process(RUN, topology, TOOLS, orderer) for orderer in topology.orderer_nodes()]
    for spec in specs:
        addresses = {name: value for name, value in spec.environment.items() if name.endswith("LISTENADDRESS")}
        assert len(addresses) == 3
        assert all(value.split(":")[0] == "127.0.0.1" for value in addresses.values())


def test_proposals_outside_the_time_window_are_refused(topology: Topology) -> None:
    peer = nodes.peer_process(RUN, topology, TOOLS, topology.peers()[0])
    assert peer.environment["CORE_PEER_AUTHENTICATION_TIMEWINDOW"] == "60s"
    assert not any("HANDLERS" in name for name in peer.environment)  # TimeWindowCheck stays among the authFilters


def test_the_password_of_a_state_database_is_named_and_not_written(
    topology: Topology, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENERGYSALE_COUCHDB_PASSWORD", "planted-secret")
    addresses = {peer.name: "127.0.0.1:5984" for peer in topology.peers()}
    couch = topology.model_copy(
        update={"peer": topology.peer.model_copy(update={"state_database": "couchdb", "couchdb": addresses})}
    )
    spec = nodes.peer_process(RUN, couch, TOOLS, couch.peers()[0])
    assert spec.environment["CORE_LEDGER_STATE_STATEDATABASE"] == "CouchDB"
    assert (
        spec.secrets["CORE_LEDGER_STATE_COUCHDBCONFIG_PASSWORD"] == "ENERGYSALE_COUCHDB_PASSWORD_PEER0_EXCHANGEORG"  # noqa: S105 - a name
    )
    assert "planted-secret" not in repr(spec)


def test_our_builder_takes_the_place_of_the_sample_one() -> None:
    text = nodes._with_builder(CORE, Path("/run/directory/builder"))
    [line] = re.findall(r"^  externalBuilders: (.*)$", text, re.MULTILINE)
    assert [builder["path"] for builder in json.loads(line)] == ["/run/directory/builder"]
    assert "/opt/hyperledger" not in text
    assert "\n  installTimeout: 300s\n" in text


def test_a_configuration_without_builders_is_refused() -> None:
    with pytest.raises(ToolMissing, match="externalBuilders"):
        nodes._with_builder("chaincode:\n  mode: net\n", Path("/builder"))


def test_a_metric_is_read_for_its_channel_alone() -> None:
    text = 'height{channel="other"} 7\nheight{channel="retail"} 12\nleader{a="b",channel="retail",c="d"} 1e+00\n'
    assert metric(text, "height", channel="retail") == 12
    assert metric(text, "leader", channel="retail") == 1
    assert metric(text, "height", channel="none") is None


def test_the_listener_of_a_port_is_found(tmp_path: Path, topology: Topology) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = listener(port)
        assert found is not None
        assert re.search(r"\(pid \d+\)$", found)
        moved = topology.model_copy(
            update={"orderers": topology.orderers.model_copy(update={"count": 1, "port": port})}
        )
        with pytest.raises(PortTaken, match=f"port {port} of orderer0"):
            require_free_ports(RunDirectory(tmp_path), moved)
    assert listener(port) is None
