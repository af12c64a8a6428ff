"""A small network of a test's own: one orderer, one peer for each of two organisations. Two seconds to make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from network import lifecycle
from tests.running_network import RunningNetwork, running_network

SMALL = """
domain = "energysale.com"
host = "127.0.0.1"

[channel]
name = "retail"
batch = { timeout = "20ms", max_message_count = 500, absolute_max_bytes = "10 MB", preferred_max_bytes = "2 MB" }

[channel.raft]
tick_interval = "100ms"
election_tick = 10
heartbeat_tick = 1
max_inflight_blocks = 5
snapshot_interval_size = "16 MB"

[orderers]
msp_id = "OrdererOrg"
count = 1
port = 7050
admin_port = 7060
operations_port = 7070
ca_port = 7200

[[organisations]]
msp_id = "ExchangeOrg"
domain = "exchangeorg.energysale.com"
peers = 1
peer_port = 7100
chaincode_port = 9500
api_port = 8003
ca_port = 7210

[[organisations]]
msp_id = "ConsumerOrg"
domain = "consumerorg.energysale.com"
peers = 1
peer_port = 7130
chaincode_port = 9501
api_port = 8001
ca_port = 7220

[chaincode]
name = "energysale"
endorsement_policy = "AND('ExchangeOrg.peer', 'ConsumerOrg.peer')"

[[chaincode.collections]]
name = "terms"
members = ["ConsumerOrg"]
required_peer_count = 0
max_peer_count = 0
endorsement_policy = "OR('ConsumerOrg.peer')"

[peer]
state_database = "leveldb"
time_window_s = 60
gateway_concurrency = 500
pull_retry_threshold_s = 1
"""


@pytest.fixture(scope="session")
def small_topology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The topology file of the small network."""
    path = tmp_path_factory.mktemp("topology") / "small.toml"
    path.write_text(SMALL)
    return path


@pytest.fixture(scope="session")
def small_network(tmp_path_factory: pytest.TempPathFactory, small_topology: Path) -> Iterator[RunningNetwork]:
    """The small network, shared by the tests that stop it and take it apart."""
    with running_network(tmp_path_factory.mktemp("small") / "run", topology_file=small_topology) as running:
        yield running


@pytest.fixture
def own_network(small_network: RunningNetwork, small_topology: Path) -> RunningNetwork:
    """The small network, up, in whatever way the test before left it."""
    lifecycle.up(small_network.run, topology_file=small_topology, services=False)
    return small_network


@pytest.fixture
def stopped_network(small_network: RunningNetwork) -> RunningNetwork:
    """The small network, stopped."""
    lifecycle.down(small_network.run)
    return small_network
