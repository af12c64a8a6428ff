"""A transaction taken apart: who asked for what, who endorsed which result, what was read and written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError

from gateway.verify import protos
from gateway.verify.container import Attestation, Endorsement
from gateway.verify.failures import EvidenceError

Place = tuple[int, int]
"""A block's number and the transaction's position in it: what Fabric calls a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """What a transaction did in one chaincode's namespace. A value of None was deleted, a place of None never written.

    `ranges` are the ranges that were read to their end, by first key (included) and last (excluded): each key found and
    its place; a range of more keys than a block names one by one is not among them. `hashed_reads` and `hashed_writes`
    are those of collections: (collection, hash of the key) to the place read, or to the hash of the value.
    `settles_keys`: it sets endorsement policies of single keys.
    """

    reads: Mapping[str, Place | None] = field(repr=False)
    ranges: Mapping[tuple[str, str], Mapping[str, Place | None]] = field(repr=False)
    writes: Mapping[str, bytes | None] = field(repr=False)
    hashed_reads: Mapping[tuple[str, bytes], Place | None] = field(repr=False)
    hashed_writes: Mapping[tuple[str, bytes], bytes | None] = field(repr=False)
    settles_keys: bool

    @property
    def written_collections(self) -> tuple[str, ...]:
        return tuple(sorted({collection for collection, _ in self.hashed_writes}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What endorsers signed: `payload` (a ProposalResponsePayload), and what is in it."""

    payload: bytes = field(repr=False)
    proposal_hash: bytes
    chaincode: str
    status: int
    response: bytes = field(repr=False)
    namespaces: Mapping[str, Namespace] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: of which chaincode, with which arguments (the function's name first), by whom and when.

    `creator` is a msp.SerializedIdentity, `at_ms` the transaction's time, which the submitter states and peers bound.
    """

    channel: str
    transaction_id: str
    at_ms: int
    creator: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    chaincode: str
    args: tuple[bytes, ...] = field(repr=False)
    hash: bytes = field(repr=False)

    def check_id(self, *, where: str) -> None:
        """Raise EvidenceError `transaction_id_differs` unless the id is SHA-256 of nonce and creator."""
        if hashlib.sha256(self.nonce + self.creator).hexdigest() != self.transaction_id:
            raise EvidenceError("transaction_id_differs", where=where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A call of chaincode as a block holds it. `payload` and `signature` are the envelope's."""

    request: Request
    result: Result
    endorsements: tuple[Endorsement, ...] = field(repr=False)
    payload: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def read_transaction(envelope: bytes, *, where: str) -> Transaction:
    """The transaction in a common.Envelope. Raises EvidenceError `transaction_malformed`."""
    try:
        outer = protos.common.Envelope.FromString(envelope)
        payload = protos.common.Payload.FromString(outer.payload)
        (action,) = protos.transaction.Transaction.FromString(payload.data).actions
        called = protos.transaction.ChaincodeActionPayload.FromString(action.payload)
        request = _request(
            payload.header.channel_header, payload.header.signature_header, called.chaincode_proposal_payload
        )
        return Transaction(
            request=request,
            result=_result(called.action.proposal_response_payload),
            endorsements=tuple(
                Endorsement(endorser=each.endorser, signature=each.signature) for each in called.action.endorsements
            ),
            payload=outer.payload,
            signature=outer.signature,
        )
    except (DecodeError, ValueError, IndexError):
        raise EvidenceError("transaction_malformed", where=where) from None


def read_attestation(attestation: Attestation) -> tuple[Request, Result]:
    """What was asked and what was answered. Raises EvidenceError `attestation_malformed`."""
    try:
        return (
            _request(attestation.channel_header, attestation.signature_header, attestation.proposal),
            _result(attestation.response),
        )
    except (DecodeError, ValueError, IndexError):
        raise EvidenceError("attestation_malformed", where="attestation") from None


def _request(channel_header: bytes, signature_header: bytes, proposal: bytes) -> Request:
    channel = protos.common.ChannelHeader.FromString(channel_header)
    signature = protos.common.SignatureHeader.FromString(signature_header)
    payload = protos.proposal.ChaincodeProposalPayload.FromString(proposal)
    called = protos.chaincode.ChaincodeInvocationSpec.FromString(payload.input).chaincode_spec
    if channel.type != protos.common.ENDORSER_TRANSACTION:
        raise ValueError("not a call of chaincode")
    return Request(
        channel=channel.channel_id,
        transaction_id=channel.tx_id,
        at_ms=channel.timestamp.seconds * 1_000 + channel.timestamp.nanos // 1_000_000,
        creator=signature.creator,
        nonce=signature.nonce,
        chaincode=called.chaincode_id.name,
        args=tuple(called.input.args),
        hash=hashlib.sha256(channel_header + signature_header + proposal).digest(),
    )


def _result(payload: bytes) -> Result:
    response = protos.proposal_response.ProposalResponsePayload.FromString(payload)
    action = protos.proposal.ChaincodeAction.FromString(response.extension)
    return Result(
        payload=payload,
        proposal_hash=response.proposal_hash,
        chaincode=action.chaincode_id.name,
        status=action.response.status,
        response=action.response.payload,
        namespaces={
            each.namespace: _namespace(each) for each in protos.rwset.TxReadWriteSet.FromString(action.results).ns_rwset
        },
    )


def _namespace(message: protos.Message) -> Namespace:
    public = protos.kv_rwset.KVRWSet.FromString(message.rwset)
    hashed = [
        (each.collection_name, protos.kv_rwset.HashedRWSet.FromString(each.hashed_rwset))
        for each in message.collection_hashed_rwset
    ]
    return Namespace(
        reads={read.key: _place(read) for read in public.reads},
        ranges={
            (each.start_key, each.end_key): {read.key: _place(read) for read in each.raw_reads.kv_reads}
            for each in public.range_queries_info
            if each.itr_exhausted and not each.HasField("reads_merkle_hashes")
        },
        writes={write.key: None if write.is_delete else write.value for write in public.writes},
        hashed_reads={(name, read.key_hash): _place(read) for name, each in hashed for read in each.hashed_reads},
        hashed_writes={
            (name, write.key_hash): None if write.is_delete or write.is_purge else write.value_hash
            for name, each in hashed
            for write in each.hashed_writes
        },
        settles_keys=bool(public.metadata_writes) or any(each.metadata_writes for _, each in hashed),
    )


def _place(read: protos.Message) -> Place | None:
    return (read.version.block_num, read.version.tx_num) if read.HasField("version") else None
