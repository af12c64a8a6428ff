"""How blocks are cut and Raft's clock: what a topology wants otherwise than the channel has it, and the update."""

from __future__ import annotations

from typing import Any

import pytest
from fabric_protos.common import configtx_pb2
from fabric_protos.orderer import configuration_pb2
from fabric_protos.orderer.etcdraft import configuration_pb2 as etcdraft_pb2

from network.channel_update import values_update
from network.ordering import differing
from network.topology import Topology, load

configtx: Any = configtx_pb2
ordering: Any = configuration_pb2
etcdraft: Any = etcdraft_pb2


@pytest.fixture(scope="module")
def topology() -> Topology:
    return load(port_offset=0)


@pytest.fixture
def config(topology: Topology) -> Any:
    """The configuration that configtxgen makes of the topology."""
    batch, raft = topology.channel.batch, topology.channel.raft
    options = etcdraft.Options(
        tick_interval=raft.tick_interval,
        election_tick=raft.election_tick,
        heartbeat_tick=raft.heartbeat_tick,
        max_inflight_blocks=raft.max_inflight_blocks,
        snapshot_interval_size=16 * 1024 * 1024,
    )
    metadata = etcdraft.ConfigMetadata(consenters=[etcdraft.Consenter(host="127.0.0.1", port=7050)], options=options)
    values = {
        "BatchSize": ordering.BatchSize(
            max_message_count=batch.max_message_count,
            absolute_max_bytes=10 * 1024 * 1024,
            preferred_max_bytes=2 * 1024 * 1024,
        ),
        "BatchTimeout": ordering.BatchTimeout(timeout=batch.timeout),
        "ConsensusType": ordering.ConsensusType(type="etcdraft", metadata=metadata.SerializeToString()),
    }
    config = configtx.Config(sequence=7)
    config.channel_group.version = 2
    group = config.channel_group.groups["Orderer"]
    group.version = 4
    group.values["Capabilities"].value = b"capabilities"
    for version, (name, value) in enumerate(values.items()):
        group.values[name].version = version
        group.values[name].mod_policy = "Admins"
        group.values[name].value = value.SerializeToString()
    return config


def changed(topology: Topology, part: str, **values: object) -> Topology:
    data = topology.model_dump()
    data["channel"][part] |= values
    return Topology.model_validate(data)


def test_a_channel_made_of_the_topology_needs_nothing(config: Any, topology: Topology) -> None:
    assert differing(config, topology) == {}


@pytest.mark.parametrize(
    ("part", "values", "named"),
    [
        ("batch", {"timeout": "2s"}, "BatchTimeout"),
        ("batch", {"max_message_count": 7}, "BatchSize"),
        ("batch", {"absolute_max_bytes": "11 MB"}, "BatchSize"),
        ("batch", {"preferred_max_bytes": "512 KB"}, "BatchSize"),
        ("raft", {"tick_interval": "500ms"}, "ConsensusType"),
        ("raft", {"election_tick": 11}, "ConsensusType"),
        ("raft", {"heartbeat_tick": 2}, "ConsensusType"),
        ("raft", {"max_inflight_blocks": 6}, "ConsensusType"),
        ("raft", {"snapshot_interval_size": "20 MB"}, "ConsensusType"),
    ],
)
def test_each_setting_is_carried_over_and_is_then_in_force(
    config: Any, topology: Topology, part: str, values: dict[str, object], named: str
) -> None:
    wanted = changed(topology, part, **values)
    found = differing(config, wanted)
    assert list(found) == [named]
    before = etcdraft.ConfigMetadata.FromString(_consensus(config).metadata).consenters
    for name, value in found.items():
        config.channel_group.groups["Orderer"].values[name].value = value
    assert differing(config, wanted) == {}
    assert etcdraft.ConfigMetadata.FromString(_consensus(config).metadata).consenters == before


@pytest.mark.parametrize(
    ("there", "wanted"), [("1m30s", "90s"), ("1.5s", "1500ms"), ("1s", "1000ms"), ("2s", "2s"), ("1h0m0s", "3600s")]
)
def test_a_duration_in_gos_words_is_the_same(config: Any, topology: Topology, there: str, wanted: str) -> None:
    group = config.channel_group.groups["Orderer"]
    group.values["BatchTimeout"].value = ordering.BatchTimeout(timeout=there).SerializeToString()
    assert differing(config, changed(topology, "batch", timeout=wanted)) == {}
    assert list(differing(config, changed(topology, "batch", timeout="7ms"))) == ["BatchTimeout"]


def test_the_update_has_the_changed_values_and_no_others(config: Any) -> None:
    update = values_update(config, channel="retail", path=["Orderer"], values={"BatchSize": b"new"})
    read, written = update.read_set, update.write_set
    assert (update.channel_id, read.version, written.version) == ("retail", 2, 2)
    assert read.groups["Orderer"].version == written.groups["Orderer"].version == 4
    assert not read.groups["Orderer"].values
    assert list(written.groups["Orderer"].values) == ["BatchSize"]
    value = written.groups["Orderer"].values["BatchSize"]
    assert (value.version, value.mod_policy, value.value) == (1, "Admins", b"new")


def _consensus(config: Any) -> Any:
    return ordering.ConsensusType.FromString(config.channel_group.groups["Orderer"].values["ConsensusType"].value)
