"""Calls of a probe by the protocol's own messages: one peer executes the proposal, and its answer is taken whole."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from fabric_protos.gateway import gateway_pb2_grpc
from fabric_protos.peer import peer_pb2_grpc

from gateway.fabric import protos
from gateway.fabric.headers import new_header
from gateway.fabric.signer import SigningIdentity
from network.organisation_identity import organisation_identity
from network.topology_parts import Peer
from tests.running_network import RunningNetwork

# The generated modules build their classes when they are imported: a type checker cannot see them.
_peer_services: Any = peer_pb2_grpc
_gateway_services: Any = gateway_pb2_grpc
_TIMEOUT_S = 60
_OPTIONS = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A signed proposal, and what of it the chaincode may tell."""

    signed: protos.Message
    transaction_id: str
    creator: bytes
    nonce: bytes
    timestamp_ns: int

    @property
    def binding(self) -> bytes:
        """SHA-256 of nonce, creator and epoch, which is 0."""
        return hashlib.sha256(self.nonce + self.creator + bytes(8)).digest()


class Caller:
    """Calls the chaincodes of one peer as a service of its organisation."""

    def __init__(self, channel: grpc.Channel, identity: SigningIdentity) -> None:
        self._endorser = _peer_services.EndorserStub(channel)
        self._gateway = _gateway_services.GatewayStub(channel)
        self._identity = identity

    def call(
        self,
        *,
        channel: str,
        chaincode: str,
        args: Sequence[bytes],
        transient: Mapping[str, bytes] | None = None,
        is_init: bool = False,
    ) -> Call:
        """A proposal to call `chaincode`, or its Init, with exactly these arguments, be there none."""
        chaincode_id = protos.chaincode.ChaincodeID(name=chaincode)
        made = new_header(
            kind=protos.common.ENDORSER_TRANSACTION,
            channel=channel,
            creator=self._identity.creator,
            extension=protos.proposal.ChaincodeHeaderExtension(chaincode_id=chaincode_id).SerializeToString(),
        )
        invocation = protos.chaincode.ChaincodeInvocationSpec(
            chaincode_spec=protos.chaincode.ChaincodeSpec(
                chaincode_id=chaincode_id, input=protos.chaincode.ChaincodeInput(args=args, is_init=is_init)
            )
        )
        payload = protos.proposal.ChaincodeProposalPayload(
            input=invocation.SerializeToString(), TransientMap=dict(transient or {})
        )
        content = protos.proposal.Proposal(
            header=made.header.SerializeToString(), payload=payload.SerializeToString()
        ).SerializeToString()
        timestamp = protos.common.ChannelHeader.FromString(made.header.channel_header).timestamp
        return Call(
            signed=protos.proposal.SignedProposal(proposal_bytes=content, signature=self._identity.sign(content)),
            transaction_id=made.transaction_id,
            creator=self._identity.creator,
            nonce=protos.common.SignatureHeader.FromString(made.header.signature_header).nonce,
            timestamp_ns=timestamp.seconds * 1_000_000_000 + timestamp.nanos,
        )

    def endorse(self, call: Call) -> protos.Message:
        """The peer's ProposalResponse. Raises grpc.RpcError where it gives none."""
        return self._endorser.ProcessProposal(call.signed, timeout=_TIMEOUT_S)

    def commit(self, call: Call, endorsed: protos.Message, *, channel: str) -> str:
        """Have the transaction ordered; the name of its validation code, once this peer has it in a block."""
        envelope = self._envelope(call, endorsed)
        self._gateway.Submit(
            protos.gateway.SubmitRequest(
                transaction_id=call.transaction_id, channel_id=channel, prepared_transaction=envelope
            ),
            timeout=_TIMEOUT_S,
        )
        request = protos.gateway.CommitStatusRequest(
            transaction_id=call.transaction_id, channel_id=channel, identity=self._identity.creator
        ).SerializeToString()
        signed = protos.gateway.SignedCommitStatusRequest(request=request, signature=self._identity.sign(request))
        code = self._gateway.CommitStatus(signed, timeout=_TIMEOUT_S).result
        name: str = protos.transaction.TxValidationCode.Name(code)
        return name

    def await_answer(self, *, channel: str, chaincode: str) -> None:
        """Wait until the peer reaches the probe, having dialled it anew where it must. Raises TimeoutError."""
        until = time.monotonic() + _TIMEOUT_S
        while time.monotonic() < until:
            try:
                answer = self.endorse(self.call(channel=channel, chaincode=chaincode, args=[b"echo", b"here"]))
            except grpc.RpcError:
                continue
            if answer.response.payload == b"here":
                return
        raise TimeoutError(f"{chaincode} does not answer on {channel}")

    def _envelope(self, call: Call, endorsed: protos.Message) -> protos.Envelope:
        proposal = protos.proposal.Proposal.FromString(call.signed.proposal_bytes)
        header = protos.common.Header.FromString(proposal.header)
        shown = protos.proposal.ChaincodeProposalPayload.FromString(proposal.payload)
        shown.ClearField("TransientMap")  # it must not reach the orderers
        action = protos.transaction.ChaincodeActionPayload(
            chaincode_proposal_payload=shown.SerializeToString(),
            action=protos.transaction.ChaincodeEndorsedAction(
                proposal_response_payload=endorsed.payload, endorsements=[endorsed.endorsement]
            ),
        )
        transaction = protos.transaction.Transaction(
            actions=[
                protos.transaction.TransactionAction(header=header.signature_header, payload=action.SerializeToString())
            ]
        )
        payload = protos.common.Payload(header=header, data=transaction.SerializeToString()).SerializeToString()
        return protos.common.Envelope(payload=payload, signature=self._identity.sign(payload))


@contextmanager
def calling(network: RunningNetwork, peer: Peer, *, user: str = "Service") -> Iterator[Caller]:
    """A caller at `peer`, as a user of its organisation."""
    topology = network.topology
    authority = topology.authority_of(peer.organisation.msp_id)
    identity = organisation_identity(network.directory, topology, authority, user)
    credentials = grpc.ssl_channel_credentials(network.directory.peer_tls_ca(peer.organisation.domain).read_bytes())
    options = [*_OPTIONS, ("grpc.ssl_target_name_override", peer.name)]
    with grpc.secure_channel(peer.endpoint, credentials, options) as channel:
        yield Caller(channel, identity)
