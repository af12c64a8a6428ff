"""How blocks are cut and how soon a lost leader is replaced: the channel's settings, brought to the topology's.

A channel is made with them. Where the topology has others later, the ordering organisation's admin signs an update.
"""

from __future__ import annotations

import re
from typing import Any

from fabric_protos.orderer import configuration_pb2
from fabric_protos.orderer.etcdraft import configuration_pb2 as etcdraft_pb2

from gateway.fabric import protos
from network.channel_update import await_configuration, submit_update, values_update
from network.credentials import ADMIN
from network.organisation_identity import organisation_identity
from network.paths import RunDirectory
from network.peers import channel_config
from network.topology import Topology
from network.topology_parts import in_bytes

# The generated modules build their classes when they are imported: a type checker cannot see them.
_ordering: Any = configuration_pb2
_raft: Any = etcdraft_pb2
_GROUP = "Orderer"
_NANOSECONDS = {"h": 3_600 * 10**9, "m": 60 * 10**9, "s": 10**9, "ms": 10**6, "µs": 10**3, "us": 10**3, "ns": 1}


def fit_ordering(run: RunDirectory, topology: Topology) -> bool:
    """Give the channel the topology's settings for blocks and Raft; whether it had others.

    Returns once every peer has the block that says so. Batches are cut by the new settings from then on; an orderer
    takes Raft's when it starts next. May be repeated. Raises ChannelUpdateRefused, NotReady.
    """
    peers = topology.peers()
    config = channel_config(run, topology, peers[0])
    values = differing(config, topology)
    if not values:
        return False
    update = values_update(config, channel=topology.channel.name, path=[_GROUP], values=values)
    admin = organisation_identity(run, topology, topology.authority_of(topology.orderers.msp_id), ADMIN)
    submit_update(run, topology, update, admin)
    await_configuration(
        run, topology, peers, lambda found: not differing(found, topology), part="the topology's settings"
    )
    return True


def differing(config: protos.Message, topology: Topology) -> dict[str, bytes]:
    """The values of the configuration's ordering group that the topology wants otherwise, as they should be."""
    batch, present = topology.channel.batch, config.channel_group.groups[_GROUP].values
    wanted: dict[str, bytes] = {}
    size = _ordering.BatchSize(
        max_message_count=batch.max_message_count,
        absolute_max_bytes=in_bytes(batch.absolute_max_bytes),
        preferred_max_bytes=in_bytes(batch.preferred_max_bytes),
    )
    if _ordering.BatchSize.FromString(present["BatchSize"].value) != size:
        wanted["BatchSize"] = size.SerializeToString()
    timeout = _ordering.BatchTimeout.FromString(present["BatchTimeout"].value).timeout
    if _in_nanoseconds(timeout) != _in_nanoseconds(batch.timeout):
        wanted["BatchTimeout"] = _ordering.BatchTimeout(timeout=batch.timeout).SerializeToString()
    consensus = _with_options(present["ConsensusType"].value, topology)
    if consensus != _ordering.ConsensusType.FromString(present["ConsensusType"].value):
        wanted["ConsensusType"] = consensus.SerializeToString()
    return wanted


def _with_options(value: bytes, topology: Topology) -> protos.Message:
    """The consensus type in `value` with the topology's options; who the consenters are stays."""
    raft, consensus = topology.channel.raft, _ordering.ConsensusType.FromString(value)
    metadata = _raft.ConfigMetadata.FromString(consensus.metadata)
    options = _raft.Options(
        tick_interval=raft.tick_interval,
        election_tick=raft.election_tick,
        heartbeat_tick=raft.heartbeat_tick,
        max_inflight_blocks=raft.max_inflight_blocks,
        snapshot_interval_size=in_bytes(raft.snapshot_interval_size),
    )
    if metadata.options != options:
        metadata.options.CopyFrom(options)
        consensus.metadata = metadata.SerializeToString()
    return consensus


def _in_nanoseconds(duration: str) -> int:
    """A duration as Go writes it: `1m30s`, `1.5s`, `8ms`."""
    parts = re.findall(r"([0-9]+)(?:\.([0-9]+))?(h|ms|m|s|µs|us|ns)", duration)
    return sum(
        int(whole) * _NANOSECONDS[unit] + int(fraction or 0) * _NANOSECONDS[unit] // 10 ** len(fraction)
        for whole, fraction, unit in parts
    )
