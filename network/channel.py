"""The channel: its genesis block, made from the topology and the organisations' certificates, and its identifier."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fabric_protos.common import configtx_pb2
from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.block_header import block_header_hash
from network.command import run_command
from network.errors import HalfMade
from network.files import write_atomically, write_json
from network.paths import RunDirectory
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Organisation

# The generated module builds its classes when it is imported: a type checker cannot see them.
_configtx_protos: Any = configtx_pb2
_PROFILE = "Retail"


def make_genesis_block(run: RunDirectory, topology: Topology, tools: FabricTools) -> bool:
    """Make block 0 and `network_id`, unless they are there. Whether the block was made now.

    Raises HalfMade when nodes have data of a channel whose block is gone, CommandFailed, DiskFull.
    """
    made = not run.genesis_block.exists()
    if made:
        if run.nodes.is_dir() and any(run.nodes.glob("*/data")):
            raise HalfMade(
                f"{run.nodes} has ledgers, but {run.genesis_block} is gone",
                remedy=f"restore it from a copy, or move {run.root} away and run `energysale up`",
            )
        _make_block(run, topology, tools, run.root / "channel").replace(run.genesis_block)
    identifier = network_id(topology.channel.name, run.genesis_block)
    if not run.network_id.exists():
        write_atomically(run.network_id, identifier)
    elif run.network_id.read_text().strip() != identifier:
        raise HalfMade(
            f"{run.network_id} does not belong to {run.genesis_block}",
            remedy=f"delete {run.network_id} when the block is the right one, else restore the block from a copy",
        )
    return made


def organisation_group(
    run: RunDirectory, topology: Topology, tools: FabricTools, organisation: Organisation
) -> protos.Message:
    """The organisation's group (common.ConfigGroup: MSP, policies, anchors), as block 0 would have it had the
    organisation been there from the start. Raises CommandFailed, DiskFull."""
    block = protos.common.Block.FromString(_make_block(run, topology, tools, run.root / "joining").read_bytes())
    payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(block.data.data[0]).payload)
    root = _configtx_protos.ConfigEnvelope.FromString(payload.data).config.channel_group
    return root.groups["Application"].groups[organisation.msp_id]


def _make_block(run: RunDirectory, topology: Topology, tools: FabricTools, folder: Path) -> Path:
    """A file in `folder` with the first block of a channel of this topology."""
    write_json(folder / "configtx.yaml", _configtx(run, topology))
    block = folder / "genesis.block"
    run_command(
        [
            tools["configtxgen"],
            *("-profile", _PROFILE, "-channelID", topology.channel.name),
            *("-configPath", folder, "-outputBlock", block),
        ],
        environment={"FABRIC_CFG_PATH": str(folder), "FABRIC_LOGGING_SPEC": "error"},
    )
    return block


def network_id(channel: str, genesis_block: Path) -> str:
    """`<channel>/<hex hash of block 0>`: which network a signed intent is meant for. Raises HalfMade."""
    try:
        block = protos.common.Block.FromString(genesis_block.read_bytes())
    except DecodeError as error:
        raise HalfMade(
            f"{genesis_block} is not a block: {error}", remedy="restore it from a copy, or start in a new run directory"
        ) from error
    header = block.header
    identifier = block_header_hash(number=header.number, previous_hash=header.previous_hash, data_hash=header.data_hash)
    return f"{channel}/{identifier.hex()}"


def _implicit(rule: str) -> dict[str, str]:
    return {"Type": "ImplicitMeta", "Rule": rule}


def _signature(rule: str) -> dict[str, str]:
    return {"Type": "Signature", "Rule": rule}


def _configtx(run: RunDirectory, topology: Topology) -> dict[str, object]:
    """configtx.yaml (JSON is YAML) with the one profile that configtxgen is asked for."""
    common = {
        "Readers": _implicit("ANY Readers"),
        "Writers": _implicit("ANY Writers"),
        "Admins": _implicit("MAJORITY Admins"),
    }
    profile = {
        "Policies": common,
        "Capabilities": {"V3_0": True},
        "Orderer": _ordering(run, topology) | {"Policies": common | {"BlockValidation": _implicit("ANY Writers")}},
        "Application": {
            "Organizations": [_peer_organisation(run, topology, each) for each in topology.organisations],
            "Capabilities": {"V2_5": True},
            # A proposal needs no more than reading rights: the regulator evaluates on its own peer. Ordering a
            # transaction still takes a writer.
            "ACLs": {"peer/Propose": "/Channel/Application/Readers"},
            "Policies": common
            | {
                "Endorsement": _implicit("MAJORITY Endorsement"),
                "LifecycleEndorsement": _implicit("MAJORITY Endorsement"),
            },
        },
    }
    return {"Profiles": {_PROFILE: profile}}


def _ordering(run: RunDirectory, topology: Topology) -> dict[str, object]:
    batch, raft = topology.channel.batch, topology.channel.raft
    orderers = topology.orderer_nodes()
    certificates = {
        orderer.name: str(run.orderer_organisation(topology.domain) / "orderers" / orderer.name / "tls" / "server.crt")
        for orderer in orderers
    }
    msp_id = topology.orderers.msp_id
    organisation = {
        "Name": msp_id,
        "ID": msp_id,
        "MSPDir": str(run.orderer_organisation(topology.domain) / "msp"),
        "Policies": {
            "Readers": _signature(f"OR('{msp_id}.member')"),
            "Writers": _signature(f"OR('{msp_id}.member')"),
            "Admins": _signature(f"OR('{msp_id}.admin')"),
        },
        "OrdererEndpoints": [f"{orderer.host}:{orderer.port}" for orderer in orderers],
    }
    return {
        "OrdererType": "etcdraft",
        "BatchTimeout": batch.timeout,
        "BatchSize": {
            "MaxMessageCount": batch.max_message_count,
            "AbsoluteMaxBytes": batch.absolute_max_bytes,
            "PreferredMaxBytes": batch.preferred_max_bytes,
        },
        "EtcdRaft": {
            "Consenters": [
                {
                    "Host": orderer.host,
                    "Port": orderer.port,
                    "ClientTLSCert": certificates[orderer.name],
                    "ServerTLSCert": certificates[orderer.name],
                }
                for orderer in orderers
            ],
            "Options": {
                "TickInterval": raft.tick_interval,
                "ElectionTick": raft.election_tick,
                "HeartbeatTick": raft.heartbeat_tick,
                "MaxInflightBlocks": raft.max_inflight_blocks,
                "SnapshotIntervalSize": raft.snapshot_interval_size,
            },
        },
        "Organizations": [organisation],
        "Capabilities": {"V2_0": True},
    }


def _peer_organisation(run: RunDirectory, topology: Topology, organisation: Organisation) -> dict[str, object]:
    msp_id = organisation.msp_id
    # An organisation that only reads still approves chaincode definitions, or its own peer would not run the
    # chaincode: its admin's key alone may write, and is not given to any service.
    writers = f"OR('{msp_id}.admin')" if organisation.reads_only else f"OR('{msp_id}.member')"
    anchor = topology.peers_of(organisation)[0]
    return {
        "Name": msp_id,
        "ID": msp_id,
        "MSPDir": str(run.peer_organisation(organisation.domain) / "msp"),
        "Policies": {
            "Readers": _signature(f"OR('{msp_id}.member')"),
            "Writers": _signature(writers),
            "Admins": _signature(f"OR('{msp_id}.admin')"),
            "Endorsement": _signature(f"OR('{msp_id}.peer')"),
        },
        # Without anchors no other organisation's endorsers are ever discovered.
        "AnchorPeers": [{"Host": anchor.host, "Port": anchor.port}],
    }
