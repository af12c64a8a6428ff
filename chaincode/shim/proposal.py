"""What the client's proposal says beside the arguments: who, when, and what it hands over in confidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from google.protobuf.message import DecodeError

from chaincode.shim.errors import MalformedProposalError
from chaincode.shim.protos import ChaincodeProposalPayload, ChannelHeader, Header, HeaderType, Proposal, SignatureHeader

_ALLOWED_TYPES = (HeaderType.ENDORSER_TRANSACTION, HeaderType.CONFIG)


@dataclass(frozen=True, slots=True)
class ProposalContext:
    """The parts of a signed proposal that a chaincode asks for. The peer has checked the signature.

    `timestamp_ns` is the client's time, in nanoseconds since 1970 UTC. `binding` is SHA-256 of nonce, creator and
    epoch, and so names this proposal.
    """

    creator: bytes = field(repr=False)
    transient: Mapping[str, bytes] = field(repr=False)
    timestamp_ns: int
    binding: bytes = field(repr=False)


def read_proposal(signed_proposal: Any) -> ProposalContext:
    """The context in a SignedProposal message. Raises MalformedProposalError."""
    try:
        proposal = Proposal.FromString(signed_proposal.proposal_bytes)
        header = Header.FromString(proposal.header)
        channel_header = ChannelHeader.FromString(header.channel_header)
        signature_header = SignatureHeader.FromString(header.signature_header)
        payload = ChaincodeProposalPayload.FromString(proposal.payload)
    except DecodeError:
        raise MalformedProposalError("the proposal cannot be decoded") from None
    if not proposal.header:
        raise MalformedProposalError("the proposal has no header")
    if channel_header.type not in _ALLOWED_TYPES:
        raise MalformedProposalError("the proposal is not of a type that chaincode may be called with")
    timestamp = channel_header.timestamp
    epoch = channel_header.epoch.to_bytes(8, "little")
    return ProposalContext(
        creator=signature_header.creator,
        transient=MappingProxyType(dict(payload.TransientMap)),
        timestamp_ns=timestamp.seconds * 1_000_000_000 + timestamp.nanos,
        binding=hashlib.sha256(signature_header.nonce + signature_header.creator + epoch).digest(),
    )
