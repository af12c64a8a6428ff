"""Blocks as plain values: what was asked, by whom, who endorsed it, what came of it and what it changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError

from gateway.fabric import protos
from gateway.fabric.block_header import block_header_hash
from gateway.fabric.rwset import (
    CollectionHashes,
    PrivateWrite,
    Read,
    ReadWriteSet,
    Write,
    decode_private_writes,
    decode_read_write_set,
)
from gateway.fabric.status import ValidationCode


class MalformedBlockError(ValueError):
    """A block or a VALID transaction in it is not what Fabric makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The one event that a transaction may set."""

    name: str
    payload: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One transaction of a block, VALID or not.

    `kind` is the header's type: 3 for a call of chaincode, 1 for a change of configuration, of which only the header's
    fields are filled. `timestamp_ms` is what the submitter claimed, in milliseconds since 1970 UTC.
    `creator_certificate` is PEM. `chaincode`, `args` (the function's name first), `response_status`,
    `response_payload`, `event`, `endorsers` (MSP ids, in the order of the endorsements), `endorser_certificates` (PEM,
    likewise), `reads`, `writes` and `collections` are those of its action. `private_writes` is filled only for VALID
    transactions and only where the private data was given to `decode_block`. A transaction that is not VALID may be
    anything: what cannot be read of it is left empty.
    """

    tx_id: str
    kind: int
    timestamp_ms: int
    validation_code: ValidationCode
    creator_msp_id: str
    creator_certificate: bytes = field(repr=False)
    chaincode: str = ""
    args: tuple[bytes, ...] = field(default=(), repr=False)
    response_status: int = 0
    response_payload: bytes = field(default=b"", repr=False)
    event: Event | None = None
    endorsers: tuple[str, ...] = ()
    endorser_certificates: tuple[bytes, ...] = field(default=(), repr=False)
    reads: tuple[Read, ...] = field(default=(), repr=False)
    writes: tuple[Write, ...] = field(default=(), repr=False)
    collections: tuple[CollectionHashes, ...] = field(default=(), repr=False)
    private_writes: tuple[PrivateWrite, ...] = field(default=(), repr=False)

    @property
    def is_valid(self) -> bool:
        return self.validation_code is ValidationCode.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block. `header_hash` and `previous_hash` are 32 bytes (the latter is empty in block 0).

    A block has no time of its own: `timestamp_ms` is the latest of its transactions'. `size_bytes` is the size of the
    serialised block, metadata included; `data_bytes` that of its transactions, which is the same at every peer.
    """

    number: int
    header_hash: bytes
    previous_hash: bytes
    data_hash: bytes
    timestamp_ms: int
    size_bytes: int
    data_bytes: int
    transactions: tuple[Transaction, ...]


def decode_block(block: protos.BlockMessage, private: Mapping[int, protos.PrivateDataMessage] | None = None) -> Block:
    """Decode a common.Block as a peer delivers it.

    `private` is the `private_data_map` of protos.BlockAndPrivateData (position in the block -> private write sets).
    Peers store and deliver private data of transactions that were not VALID too; it is dropped here. Raises
    MalformedBlockError.
    """
    codes = _validation_codes(block)
    private = private or {}
    transactions = tuple(
        _decode_transaction(envelope, codes[position], private.get(position))
        for position, envelope in enumerate(block.data.data)
    )
    header = block.header
    return Block(
        number=header.number,
        header_hash=block_header_hash(
            number=header.number, previous_hash=header.previous_hash, data_hash=header.data_hash
        ),
        previous_hash=header.previous_hash,
        data_hash=header.data_hash,
        timestamp_ms=max((transaction.timestamp_ms for transaction in transactions), default=0),
        size_bytes=block.ByteSize(),
        data_bytes=block.data.ByteSize(),
        transactions=transactions,
    )


def _validation_codes(block: protos.BlockMessage) -> list[ValidationCode]:
    metadata = block.metadata.metadata
    index = protos.common.TRANSACTIONS_FILTER
    codes = metadata[index] if len(metadata) > index else b""
    count = len(block.data.data)
    if not codes:  # as orderers deliver it, and in block 0 of a file
        return [ValidationCode.NOT_VALIDATED] * count
    if len(codes) != count:
        raise MalformedBlockError(f"block {block.header.number} has {count} transactions and {len(codes)} codes")
    return [ValidationCode(code) for code in codes]


@dataclass(slots=True)
class _Action:
    """What is known of a transaction's call of chaincode; empty until it was read."""

    chaincode: str = ""
    args: tuple[bytes, ...] = ()
    response_status: int = 0
    response_payload: bytes = b""
    event: Event | None = None
    endorsers: tuple[str, ...] = ()
    endorser_certificates: tuple[bytes, ...] = ()
    changes: ReadWriteSet = field(default_factory=ReadWriteSet)
    private_writes: tuple[PrivateWrite, ...] = ()


@dataclass(slots=True)
class _Header:
    tx_id: str = ""
    kind: int = -1
    timestamp_ms: int = 0
    msp_id: str = ""
    certificate: bytes = b""


def _decode_transaction(
    envelope: bytes, code: ValidationCode, private: protos.PrivateDataMessage | None
) -> Transaction:
    header, action = _Header(), _Action()
    try:
        payload = protos.common.Payload.FromString(protos.common.Envelope.FromString(envelope).payload)
        header = _decode_header(payload.header)
        if header.kind == protos.common.ENDORSER_TRANSACTION:
            action = _decode_action(payload.data)
            if private is not None and code is ValidationCode.VALID:
                action.private_writes = tuple(decode_private_writes(private))
    except (DecodeError, IndexError):
        if code is ValidationCode.VALID:
            raise MalformedBlockError(f"the VALID transaction {header.tx_id!r} cannot be decoded") from None
    return Transaction(
        tx_id=header.tx_id,
        kind=header.kind,
        timestamp_ms=header.timestamp_ms,
        validation_code=code,
        creator_msp_id=header.msp_id,
        creator_certificate=header.certificate,
        chaincode=action.chaincode,
        args=action.args,
        response_status=action.response_status,
        response_payload=action.response_payload,
        event=action.event,
        endorsers=action.endorsers,
        endorser_certificates=action.endorser_certificates,
        reads=action.changes.reads,
        writes=action.changes.writes,
        collections=action.changes.collections,
        private_writes=action.private_writes,
    )


def _decode_header(header: protos.Message) -> _Header:
    channel_header = protos.common.ChannelHeader.FromString(header.channel_header)
    signature_header = protos.common.SignatureHeader.FromString(header.signature_header)
    creator = protos.identities.SerializedIdentity.FromString(signature_header.creator)
    time = channel_header.timestamp
    return _Header(
        tx_id=channel_header.tx_id,
        kind=channel_header.type,
        timestamp_ms=time.seconds * 1_000 + time.nanos // 1_000_000,
        msp_id=creator.mspid,
        certificate=creator.id_bytes,
    )


def _decode_action(data: bytes) -> _Action:
    # Fabric's transactions have exactly one action.
    payload = protos.transaction.ChaincodeActionPayload.FromString(
        protos.transaction.Transaction.FromString(data).actions[0].payload
    )
    proposal = protos.proposal.ChaincodeProposalPayload.FromString(payload.chaincode_proposal_payload)
    called = protos.chaincode.ChaincodeInvocationSpec.FromString(proposal.input).chaincode_spec
    response = protos.proposal_response.ProposalResponsePayload.FromString(payload.action.proposal_response_payload)
    result = protos.proposal.ChaincodeAction.FromString(response.extension)
    endorsers = [protos.identities.SerializedIdentity.FromString(each.endorser) for each in payload.action.endorsements]
    return _Action(
        chaincode=called.chaincode_id.name,
        args=tuple(called.input.args),
        response_status=result.response.status,
        response_payload=result.response.payload,
        event=_decode_event(result.events),
        endorsers=tuple(each.mspid for each in endorsers),
        endorser_certificates=tuple(each.id_bytes for each in endorsers),
        changes=decode_read_write_set(result.results),
    )


def _decode_event(data: bytes) -> Event | None:
    if not data:
        return None
    event = protos.chaincode_event.ChaincodeEvent.FromString(data)
    return Event(name=event.event_name, payload=event.payload)
