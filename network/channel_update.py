"""Changes of the channel's configuration, signed and ordered: an organisation's revocation list, a new organisation,
how blocks are cut."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import grpc
from fabric_protos.common import configtx_pb2
from fabric_protos.msp import msp_config_pb2
from fabric_protos.orderer import ab_pb2_grpc

from gateway.fabric import protos
from gateway.fabric.headers import new_header
from gateway.fabric.signer import SigningIdentity
from network.errors import ChannelUpdateRefused
from network.parallel import for_each
from network.paths import RunDirectory
from network.peers import channel_config
from network.readiness import wait_until
from network.topology import Topology
from network.topology_parts import Peer

# The generated modules build their classes when they are imported: a type checker cannot see them.
_configtx: Any = configtx_pb2
_msp: Any = msp_config_pb2
_orderer_services: Any = ab_pb2_grpc
_SUCCESS = 200
_PASSING = {503}  # no Raft leader at the moment
_TIMEOUT_S = 10
_IN_FORCE_WITHIN_S = 30
_NONCE_BYTES = 24


def revocation_lists(config: protos.Message, *, group: str, msp_id: str) -> list[bytes]:
    """An organisation's lists (PEM) in a channel configuration. `group` is `Application` or `Orderer`."""
    value = config.channel_group.groups[group].groups[msp_id].values["MSP"]
    return list(_fabric_msp(value).revocation_list)


def revocation_update(config: protos.Message, *, channel: str, group: str, msp_id: str, crl: bytes) -> protos.Message:
    """The update (common.ConfigUpdate) that makes `crl` the organisation's only revocation list."""
    present = config.channel_group.groups[group].groups[msp_id].values["MSP"]
    outer = _msp.MSPConfig.FromString(present.value)
    inner = _msp.FabricMSPConfig.FromString(outer.config)
    del inner.revocation_list[:]
    inner.revocation_list.append(crl)
    outer.config = inner.SerializeToString()

    return values_update(config, channel=channel, path=[group, msp_id], values={"MSP": outer.SerializeToString()})


def values_update(
    config: protos.Message, *, channel: str, path: Sequence[str], values: Mapping[str, bytes]
) -> protos.Message:
    """The update (common.ConfigUpdate) that gives the group under `path` these values, which it has already.

    As Fabric computes updates: the read set names the versions of the groups on the way, the write set repeats them and
    has the changed values at their next version.
    """
    update = _configtx.ConfigUpdate(channel_id=channel)
    present, read, written = config.channel_group, update.read_set, update.write_set
    read.version = written.version = present.version
    for name in path:
        present, read, written = present.groups[name], read.groups[name], written.groups[name]
        read.version = written.version = present.version
    for name, value in values.items():
        before, after = present.values[name], written.values[name]
        after.version, after.mod_policy, after.value = before.version + 1, before.mod_policy, value
    return update


def members(config: protos.Message) -> list[str]:
    """The MSP ids of the organisations with peers in a channel configuration, sorted."""
    return sorted(config.channel_group.groups["Application"].groups)


def membership_update(config: protos.Message, *, channel: str, msp_id: str, group: protos.Message) -> protos.Message:
    """The update (common.ConfigUpdate) that takes an organisation into the channel; `group` is its common.ConfigGroup.

    As Fabric computes updates: a group that gets another member is at its next version, and both sets name all that is
    in it already, by versions alone.
    """
    root = config.channel_group
    application = root.groups["Application"]
    update = _configtx.ConfigUpdate(channel_id=channel)
    for tree in (update.read_set, update.write_set):
        tree.version = root.version
        _copy_versions(application, tree.groups["Application"])
    written = update.write_set.groups["Application"]
    written.version = application.version + 1
    written.mod_policy = application.mod_policy
    written.groups[msp_id].CopyFrom(group)
    return update


def signed_envelope(update: protos.Message, *identities: SigningIdentity, channel: str) -> protos.Message:
    """The update as an envelope for the orderers, with the signatures that its policy asks for; the first one sends."""
    content, sender = update.SerializeToString(), identities[0]
    signatures = []
    for identity in identities:
        signature_header = protos.common.SignatureHeader(
            creator=identity.creator, nonce=os.urandom(_NONCE_BYTES)
        ).SerializeToString()
        signature = identity.sign(signature_header + content)
        signatures.append(_configtx.ConfigSignature(signature_header=signature_header, signature=signature))
    data = _configtx.ConfigUpdateEnvelope(config_update=content, signatures=signatures)
    header = new_header(kind=protos.common.CONFIG_UPDATE, channel=channel, creator=sender.creator).header
    payload = protos.common.Payload(header=header, data=data.SerializeToString()).SerializeToString()
    return protos.common.Envelope(payload=payload, signature=sender.sign(payload))


def broadcast(run: RunDirectory, topology: Topology, envelope: protos.Message) -> str | None:
    """Hand the envelope to the first orderer that takes it; None when one did, else why none did for the moment.

    Raises ChannelUpdateRefused when an orderer refuses what it says.
    """
    credentials = grpc.ssl_channel_credentials(run.orderer_tls_ca(topology.domain).read_bytes())
    lacking = "no orderer"
    for orderer in topology.orderer_nodes():
        options = [("grpc.ssl_target_name_override", orderer.name)]
        try:
            with grpc.secure_channel(f"{orderer.host}:{orderer.port}", credentials, options) as channel:
                answers = _orderer_services.AtomicBroadcastStub(channel).Broadcast(iter([envelope]), timeout=_TIMEOUT_S)
                answer = next(answers)
        except (grpc.RpcError, StopIteration):
            lacking = f"{orderer.name} does not answer"
            continue
        if answer.status == _SUCCESS:
            return None
        lacking = f"{orderer.name}: {answer.status} {answer.info}"
        if answer.status not in _PASSING:
            raise ChannelUpdateRefused(
                f"the channel's configuration was not changed: {lacking}",
                remedy="run the command again: another update may have come first",
            )
    return lacking


def submit_update(run: RunDirectory, topology: Topology, update: protos.Message, *identities: SigningIdentity) -> None:
    """Have the update ordered with these signatures, the first its sender's. Raises ChannelUpdateRefused, NotReady."""
    envelope = signed_envelope(update, *identities, channel=topology.channel.name)
    wait_until(lambda: broadcast(run, topology, envelope), what="an orderer", timeout_s=_IN_FORCE_WITHIN_S)


def await_configuration(
    run: RunDirectory,
    topology: Topology,
    peers: Sequence[Peer],
    has: Callable[[protos.Message], bool],
    *,
    part: str,
) -> None:
    """Wait until every one of `peers` has a configuration in force of which `has` is true: one with `part` in it.

    Raises NotReady.
    """

    def behind() -> str | None:
        configs = for_each(lambda peer: channel_config(run, topology, peer), peers)
        lacking = [peer.name for peer, found in zip(peers, configs, strict=True) if not has(found)]
        return f"{', '.join(lacking)} without {part}" if lacking else None

    wait_until(behind, what="the channel's configuration", timeout_s=_IN_FORCE_WITHIN_S)


def _copy_versions(group: protos.Message, into: protos.Message) -> None:
    """What a group has, without what it is."""
    into.version = group.version
    for name, value in group.values.items():
        into.values[name].version = value.version
    for name, policy in group.policies.items():
        into.policies[name].version = policy.version
    for name, inner in group.groups.items():
        into.groups[name].version = inner.version


def _fabric_msp(value: protos.Message) -> protos.Message:
    return _msp.FabricMSPConfig.FromString(_msp.MSPConfig.FromString(value.value).config)
