"""The file: one canonical JSON document of closed form, in which nothing is left unread.

Whoever changes a byte either breaks the one form that a value has, or changes the value; and every value is bound by a
hash or a signature that is checked elsewhere. There is no checksum over the whole, because whoever changes a file would
write it anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode import canonical
from gateway.verify.bill_part import BillPart, bill_value, read_bill
from gateway.verify.failures import EvidenceError
from gateway.verify.forms import MAX_PARTS, base64_of, bytes_of, count_of, distinct_texts, list_of, object_of

VERSION = 1
HASH_BYTES = 32
MAX_FILE_BYTES = 64 * 1_048_576
MAX_BLOCKS = 20_000
MAX_TRANSACTIONS = 2_000  # of one block; an orderer cuts it long before
_ORDER_ID = re.compile("[0-9a-f]{64}")
_FIELDS = {"v", "order", "data_hashes", "blocks", "flags", "attestation", "openings", "documents", "certificates"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """An orderer's signature of a block; `header` is the common.SignatureHeader that it covers."""

    header: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What orderers sign beside the header: `value` is a common.OrdererBlockMetadata."""

    value: bytes
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPart:
    """A block with all its transactions (common.Envelope each). Block 0 has no metadata: its hash names the network."""

    number: int
    transactions: tuple[bytes, ...] = field(repr=False)
    metadata: Metadata | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """A peer's signature over a result; `endorser` is a msp.SerializedIdentity."""

    endorser: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Peers' signed answer to `ReadOrder`: the order as it stood when the evidence was made.

    `channel_header` and `signature_header` are those of the proposal, `proposal` its ChaincodeProposalPayload,
    `response` the ProposalResponsePayload.
    """

    channel_header: bytes
    signature_header: bytes
    proposal: bytes
    response: bytes
    endorsements: tuple[Endorsement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything in a file: about an order, or with `bill` about a bill of that contract's.

    `data_hashes` are those of the headers of blocks 0, 1, 2, …: with them the chain of header hashes is computed.
    `flags` maps (block, position) of the transactions that prove something to Fabric's validation code. `openings` are
    private texts, `documents` the bytes of texts that steps cite by hash, `certificates` people's (DER).
    """

    order: str
    data_hashes: tuple[bytes, ...] = field(repr=False)
    blocks: Mapping[int, BlockPart] = field(repr=False)
    flags: Mapping[tuple[int, int], int]
    attestation: Attestation = field(repr=False)
    openings: tuple[str, ...] = field(repr=False)
    documents: tuple[bytes, ...] = field(repr=False)
    certificates: tuple[bytes, ...] = field(repr=False)
    bill: BillPart | None = None


def dump(evidence: Evidence) -> bytes:
    """The bytes of the file."""
    attestation = evidence.attestation
    about_a_bill = {} if evidence.bill is None else {"bill": bill_value(evidence.bill)}
    return canonical.dumps(
        {
            **about_a_bill,
            "v": VERSION,
            "order": evidence.order,
            "data_hashes": base64_of(b"".join(evidence.data_hashes)),
            "blocks": [_block_value(evidence.blocks[number]) for number in sorted(evidence.blocks)],
            "flags": [[*place, evidence.flags[place]] for place in sorted(evidence.flags)],
            "attestation": {
                "channel_header": base64_of(attestation.channel_header),
                "signature_header": base64_of(attestation.signature_header),
                "proposal": base64_of(attestation.proposal),
                "response": base64_of(attestation.response),
                "endorsements": [
                    {"endorser": base64_of(each.endorser), "signature": base64_of(each.signature)}
                    for each in attestation.endorsements
                ],
            },
            "openings": sorted(set(evidence.openings)),
            "documents": sorted({base64_of(document) for document in evidence.documents}),
            "certificates": sorted({base64_of(certificate) for certificate in evidence.certificates}),
        }
    )


def load(data: bytes) -> Evidence:
    """The evidence in a file's bytes. Raises EvidenceError `too_large`, `not_canonical`, `wrong_form`."""
    if len(data) > MAX_FILE_BYTES:
        raise EvidenceError("too_large", where="file")
    try:
        value = canonical.loads(data)
    except canonical.NotCanonicalError as error:
        raise EvidenceError("not_canonical", where="file", detail=error.reason) from None
    about_a_bill = isinstance(value, dict) and "bill" in value
    file = object_of(value, "file", _FIELDS | {"bill"} if about_a_bill else _FIELDS)
    if type(file["v"]) is not int or file["v"] != VERSION:
        raise EvidenceError("wrong_form", where="v")
    if not isinstance(file["order"], str) or not _ORDER_ID.fullmatch(file["order"]):
        raise EvidenceError("wrong_form", where="order")
    hashes = bytes_of(file["data_hashes"], "data_hashes")
    if not hashes or len(hashes) % HASH_BYTES:
        raise EvidenceError("wrong_form", where="data_hashes")
    return Evidence(
        order=file["order"],
        data_hashes=tuple(hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)),
        blocks=_blocks(file["blocks"]),
        flags=_flags(file["flags"]),
        attestation=_attestation(file["attestation"]),
        openings=tuple(distinct_texts(file["openings"], "openings")),
        documents=tuple(bytes_of(each, "documents") for each in distinct_texts(file["documents"], "documents")),
        certificates=tuple(
            bytes_of(each, "certificates") for each in distinct_texts(file["certificates"], "certificates")
        ),
        bill=read_bill(file["bill"]) if about_a_bill else None,
    )


def _block_value(block: BlockPart) -> dict[str, Any]:
    value: dict[str, Any] = {"number": block.number, "transactions": [base64_of(each) for each in block.transactions]}
    if block.metadata is not None:
        value["metadata"] = {
            "value": base64_of(block.metadata.value),
            "signatures": [
                {"header": base64_of(each.header), "signature": base64_of(each.signature)}
                for each in block.metadata.signatures
            ],
        }
    return value


def _blocks(value: Any) -> dict[int, BlockPart]:
    blocks = [_block(each) for each in list_of(value, "blocks", MAX_BLOCKS)]
    numbers = [block.number for block in blocks]
    if numbers != sorted(set(numbers)):
        raise EvidenceError("wrong_form", where="blocks", detail="not in ascending order")
    return {block.number: block for block in blocks}


def _block(value: Any) -> BlockPart:
    first = isinstance(value, dict) and value.get("number") == 0
    fields = {"number", "transactions"} if first else {"number", "transactions", "metadata"}
    block = object_of(value, "blocks", fields)
    where = f"block {count_of(block['number'], 'blocks')}"
    return BlockPart(
        number=block["number"],
        transactions=tuple(bytes_of(each, where) for each in list_of(block["transactions"], where, MAX_TRANSACTIONS)),
        metadata=None if first else _metadata(block["metadata"], where),
    )


def _metadata(value: Any, where: str) -> Metadata:
    metadata = object_of(value, where, {"value", "signatures"})
    signatures = [
        object_of(each, where, {"header", "signature"}) for each in list_of(metadata["signatures"], where, 100)
    ]
    return Metadata(
        value=bytes_of(metadata["value"], where),
        signatures=tuple(
            Signature(header=bytes_of(each["header"], where), signature=bytes_of(each["signature"], where))
            for each in signatures
        ),
    )


def _flags(value: Any) -> dict[tuple[int, int], int]:
    rows = list_of(value, "flags", MAX_PARTS)
    for row in rows:
        if len(list_of(row, "flags", 3)) != 3:
            raise EvidenceError("wrong_form", where="flags")
        for number in row:
            count_of(number, "flags")
    places = [(block, position) for block, position, _ in rows]
    if places != sorted(set(places)):
        raise EvidenceError("wrong_form", where="flags", detail="not in ascending order")
    return {(block, position): code for block, position, code in rows}


def _attestation(value: Any) -> Attestation:
    where = "attestation"
    names = ("channel_header", "signature_header", "proposal", "response")
    fields = object_of(value, where, {*names, "endorsements"})
    rows = [object_of(each, where, {"endorser", "signature"}) for each in list_of(fields["endorsements"], where, 100)]
    return Attestation(
        **{name: bytes_of(fields[name], where) for name in names},
        endorsements=tuple(
            Endorsement(endorser=bytes_of(each["endorser"], where), signature=bytes_of(each["signature"], where))
            for each in rows
        ),
    )
