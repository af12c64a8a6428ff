"""Calls to one peer: what it knows of the channel, whether its chaincode answers, whom it would have endorse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import grpc
from fabric_protos.common import configtx_pb2
from fabric_protos.discovery import protocol_pb2, protocol_pb2_grpc
from fabric_protos.peer import peer_pb2_grpc

from gateway.fabric import protos
from gateway.fabric.headers import new_header
from gateway.fabric.signer import SigningIdentity
from network.credentials import ADMIN, SERVICE
from network.errors import NotReady
from network.organisation_identity import organisation_identity
from network.paths import RunDirectory
from network.readiness import http_get, metric
from network.topology import Topology
from network.topology_parts import Peer

# The generated modules build their classes when they are imported: a type checker cannot see them.
_configtx: Any = configtx_pb2
_discovery: Any = protocol_pb2
_discovery_services: Any = protocol_pb2_grpc
_peer_services: Any = peer_pb2_grpc
_TIMEOUT_S = 10
_OK = 200
_NO_CHANNEL = ""  # what a peer is asked of itself, not of a ledger


@dataclass(frozen=True, kw_only=True)
class PeerView:
    """What one peer says of the channel. `height` is None while it has not joined, and where it is not healthy."""

    height: int | None = None


def view_peer(topology: Topology, peer: Peer) -> PeerView:
    """The peer's own account, from its operations endpoint."""
    if http_get(peer.host, peer.operations_port, "/healthz")[0] != 200:
        return PeerView()
    text = http_get(peer.host, peer.operations_port, "/metrics")[1]
    height = metric(text, "ledger_blockchain_height", channel=topology.channel.name)
    return PeerView(height=None if height is None else int(height))


def calls_lacking(run: RunDirectory, topology: Topology, peer: Peer) -> str | None:
    """None when the peer answers calls, be it by a refusal, else what stands in the way.

    By its operations endpoint a peer is healthy a moment before it listens for anything else.
    """
    identity = _identity(run, topology, peer, SERVICE)
    try:
        _process(run, peer, _proposal(identity, _NO_CHANNEL, "cscc", [b"GetChannels"]))
    except grpc.RpcError as error:
        return f"{peer.name}: {_details(error)}"
    return None


def chaincode_lacking(run: RunDirectory, topology: Topology, peer: Peer, function: str) -> str | None:
    """None when the peer's own chaincode service answers `function`, else what stands in the way.

    A refusal of the chaincode's is an answer too: its message is JSON with a code, which no fault of the peer's is.
    """
    identity = _identity(run, topology, peer, SERVICE)
    proposal = _proposal(identity, topology.channel.name, topology.chaincode.name, [function.encode()])
    try:
        answer = _process(run, peer, proposal)
    except grpc.RpcError as error:
        return f"{peer.name}: {_details(error)}"
    if answer.response.status < 400 or _is_refusal(answer.response.message):
        return None
    return f"{peer.name}: {answer.response.message}"


def channel_config(run: RunDirectory, topology: Topology, peer: Peer) -> protos.Message:
    """The channel's configuration (common.Config) that the peer has in force, asked for as its organisation's admin.

    Raises NotReady when the peer does not answer or refuses.
    """
    identity = _identity(run, topology, peer, ADMIN)
    proposal = _proposal(identity, topology.channel.name, "cscc", [b"GetChannelConfig", topology.channel.name.encode()])
    try:
        answer = _process(run, peer, proposal)
    except grpc.RpcError as error:
        raise NotReady(
            f"{peer.name} does not tell the channel's configuration: {_details(error)}",
            remedy=f"see `energysale logs {peer.name}`",
        ) from None
    if answer.response.status != _OK:
        raise NotReady(
            f"{peer.name} does not tell the channel's configuration: {answer.response.message}",
            remedy=f"see `energysale logs {peer.name}`",
        )
    return _configtx.Config.FromString(answer.response.payload)


def plan_lacking(run: RunDirectory, topology: Topology, peer: Peer) -> str | None:
    """None when the peer knows of endorsers in every organisation that endorses, and can name a combination of them
    for the chaincode and for its organisation's collections; else what it lacks.

    A policy may be met without one of the organisations, and a caller may still ask for that one by name.
    """
    identity = _identity(run, topology, peer, SERVICE)
    request = _discovery.Request(
        authentication=_discovery.AuthInfo(client_identity=identity.creator),
        queries=[_members_query(topology), *_plan_queries(topology, peer)],
    ).SerializeToString()
    signed = _discovery.SignedRequest(payload=request, signature=identity.sign(request))
    try:
        with _connect(run, peer) as channel:
            response = _discovery_services.DiscoveryStub(channel).Discover(signed, timeout=_TIMEOUT_S)
    except grpc.RpcError as error:
        return f"{peer.name}: {_details(error)}"
    for result in response.results:
        if result.HasField("error"):
            return f"{peer.name}: {result.error.content}"
    members, *plans = response.results
    known = {msp_id for msp_id, found in members.members.peers_by_org.items() if found.peers}
    unknown = [organisation.msp_id for organisation in topology.writers() if organisation.msp_id not in known]
    if unknown:
        return f"{peer.name}: knows of no endorser of {', '.join(unknown)}"
    if not all(descriptor.layouts for plan in plans for descriptor in plan.cc_query_res.content):
        return f"{peer.name}: no combination of endorsers"
    return None


def _members_query(topology: Topology) -> Any:
    """For the channel's peers that have the chaincode."""
    peers = _discovery.PeerMembershipQuery(filter=_interest(topology))
    return _discovery.Query(channel=topology.channel.name, peer_query=peers)


def _plan_queries(topology: Topology, peer: Peer) -> list[Any]:
    """One for public writes, one for each collection that the peer's organisation is a member of."""
    own = [each.name for each in topology.chaincode.collections if peer.organisation.msp_id in each.members]
    interests = [_interest(topology), *(_interest(topology, name) for name in own)]
    return [
        _discovery.Query(channel=topology.channel.name, cc_query=_discovery.ChaincodeQuery(interests=[interest]))
        for interest in interests
    ]


def _interest(topology: Topology, *collections: str) -> protos.Message:
    messages = protos.proposal_response
    call = messages.ChaincodeCall(name=topology.chaincode.name, collection_names=collections)
    return messages.ChaincodeInterest(chaincodes=[call])


def _identity(run: RunDirectory, topology: Topology, peer: Peer, user: str) -> SigningIdentity:
    return organisation_identity(run, topology, topology.authority_of(peer.organisation.msp_id), user)


def _process(run: RunDirectory, peer: Peer, proposal: protos.Message) -> Any:
    with _connect(run, peer) as channel:
        return _peer_services.EndorserStub(channel).ProcessProposal(proposal, timeout=_TIMEOUT_S)


def _connect(run: RunDirectory, peer: Peer) -> grpc.Channel:
    credentials = grpc.ssl_channel_credentials(run.peer_tls_ca(peer.organisation.domain).read_bytes())
    return grpc.secure_channel(peer.endpoint, credentials, [("grpc.ssl_target_name_override", peer.name)])


def _proposal(identity: SigningIdentity, channel: str, chaincode_name: str, arguments: list[bytes]) -> protos.Message:
    chaincode = protos.chaincode.ChaincodeID(name=chaincode_name)
    signed_header = new_header(
        kind=protos.common.ENDORSER_TRANSACTION,
        channel=channel,
        creator=identity.creator,
        extension=protos.proposal.ChaincodeHeaderExtension(chaincode_id=chaincode).SerializeToString(),
    )
    call = protos.chaincode.ChaincodeInput(args=arguments)
    invocation = protos.chaincode.ChaincodeInvocationSpec(
        chaincode_spec=protos.chaincode.ChaincodeSpec(chaincode_id=chaincode, input=call)
    )
    payload = protos.proposal.ChaincodeProposalPayload(input=invocation.SerializeToString())
    content = protos.proposal.Proposal(
        header=signed_header.header.SerializeToString(), payload=payload.SerializeToString()
    ).SerializeToString()
    return protos.proposal.SignedProposal(proposal_bytes=content, signature=identity.sign(content))


def _is_refusal(message: str) -> bool:
    try:
        return "code" in json.loads(message)
    except (ValueError, TypeError):
        return False


def _details(error: grpc.RpcError) -> str:
    return str(error.details()) if isinstance(error, grpc.Call) else "no answer"
