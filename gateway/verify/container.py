"""The file: one canonical JSON document of closed form, in which nothing is left unread.

Whoever changes a byte either breaks the one form that a value has, or changes the value; and every value is bound by a
hash or a signature that is checked elsewhere. There is no checksum over the whole, because whoever changes a file would
write it anew.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode import canonical
from gateway.verify.failures import EvidenceError

VERSION = 1
HASH_BYTES = 32
MAX_FILE_BYTES = 64 * 1_048_576
MAX_BLOCKS = 20_000
MAX_TRANSACTIONS = 2_000  # of one block; an orderer cuts it long before
MAX_PARTS = 10_000
_ORDER_ID = re.compile("[0-9a-f]{64}")


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
    """Everything in a file.

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


def dump(evidence: Evidence) -> bytes:
    """The bytes of the file."""
    attestation = evidence.attestation
    return canonical.dumps(
        {
            "v": VERSION,
            "order": evidence.order,
            "data_hashes": _text(b"".join(evidence.data_hashes)),
            "blocks": [_block_value(evidence.blocks[number]) for number in sorted(evidence.blocks)],
            "flags": [[*place, evidence.flags[place]] for place in sorted(evidence.flags)],
            "attestation": {
                "channel_header": _text(attestation.channel_header),
                "signature_header": _text(attestation.signature_header),
                "proposal": _text(attestation.proposal),
                "response": _text(attestation.response),
                "endorsements": [
                    {"endorser": _text(each.endorser), "signature": _text(each.signature)}
                    for each in attestation.endorsements
                ],
            },
            "openings": sorted(set(evidence.openings)),
            "documents": sorted({_text(document) for document in evidence.documents}),
            "certificates": sorted({_text(certificate) for certificate in evidence.certificates}),
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
    file = _object(
        value,
        "file",
        {"v", "order", "data_hashes", "blocks", "flags", "attestation", "openings", "documents", "certificates"},
    )
    if type(file["v"]) is not int or file["v"] != VERSION:
        raise EvidenceError("wrong_form", where="v")
    if not isinstance(file["order"], str) or not _ORDER_ID.fullmatch(file["order"]):
        raise EvidenceError("wrong_form", where="order")
    hashes = _bytes(file["data_hashes"], "data_hashes")
    if not hashes or len(hashes) % HASH_BYTES:
        raise EvidenceError("wrong_form", where="data_hashes")
    return Evidence(
        order=file["order"],
        data_hashes=tuple(hashes[start : start + HASH_BYTES] for start in range(0, len(hashes), HASH_BYTES)),
        blocks=_blocks(file["blocks"]),
        flags=_flags(file["flags"]),
        attestation=_attestation(file["attestation"]),
        openings=tuple(_distinct(file["openings"], "openings")),
        documents=tuple(_bytes(each, "documents") for each in _distinct(file["documents"], "documents")),
        certificates=tuple(_bytes(each, "certificates") for each in _distinct(file["certificates"], "certificates")),
    )


def _block_value(block: BlockPart) -> dict[str, Any]:
    value: dict[str, Any] = {"number": block.number, "transactions": [_text(each) for each in block.transactions]}
    if block.metadata is not None:
        value["metadata"] = {
            "value": _text(block.metadata.value),
            "signatures": [
                {"header": _text(each.header), "signature": _text(each.signature)} for each in block.metadata.signatures
            ],
        }
    return value


def _blocks(value: Any) -> dict[int, BlockPart]:
    blocks = [_block(each) for each in _list(value, "blocks", MAX_BLOCKS)]
    numbers = [block.number for block in blocks]
    if numbers != sorted(set(numbers)):
        raise EvidenceError("wrong_form", where="blocks", detail="not in ascending order")
    return {block.number: block for block in blocks}


def _block(value: Any) -> BlockPart:
    first = isinstance(value, dict) and value.get("number") == 0
    fields = {"number", "transactions"} if first else {"number", "transactions", "metadata"}
    block = _object(value, "blocks", fields)
    where = f"block {_count(block['number'], 'blocks')}"
    return BlockPart(
        number=block["number"],
        transactions=tuple(_bytes(each, where) for each in _list(block["transactions"], where, MAX_TRANSACTIONS)),
        metadata=None if first else _metadata(block["metadata"], where),
    )


def _metadata(value: Any, where: str) -> Metadata:
    metadata = _object(value, where, {"value", "signatures"})
    signatures = [_object(each, where, {"header", "signature"}) for each in _list(metadata["signatures"], where, 100)]
    return Metadata(
        value=_bytes(metadata["value"], where),
        signatures=tuple(
            Signature(header=_bytes(each["header"], where), signature=_bytes(each["signature"], where))
            for each in signatures
        ),
    )


def _flags(value: Any) -> dict[tuple[int, int], int]:
    rows = _list(value, "flags", MAX_PARTS)
    for row in rows:
        if len(_list(row, "flags", 3)) != 3:
            raise EvidenceError("wrong_form", where="flags")
        for number in row:
            _count(number, "flags")
    places = [(block, position) for block, position, _ in rows]
    if places != sorted(set(places)):
        raise EvidenceError("wrong_form", where="flags", detail="not in ascending order")
    return {(block, position): code for block, position, code in rows}


def _attestation(value: Any) -> Attestation:
    where = "attestation"
    names = ("channel_header", "signature_header", "proposal", "response")
    fields = _object(value, where, {*names, "endorsements"})
    rows = [_object(each, where, {"endorser", "signature"}) for each in _list(fields["endorsements"], where, 100)]
    return Attestation(
        **{name: _bytes(fields[name], where) for name in names},
        endorsements=tuple(
            Endorsement(endorser=_bytes(each["endorser"], where), signature=_bytes(each["signature"], where))
            for each in rows
        ),
    )


def _object(value: Any, where: str, fields: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != fields:
        raise EvidenceError("wrong_form", where=where)
    return value


def _list(value: Any, where: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise EvidenceError("wrong_form", where=where)
    if len(value) > most:
        raise EvidenceError("too_large", where=where)
    return value


def _distinct(value: Any, where: str) -> list[str]:
    """A list of texts that can stand in one order only."""
    texts = [_string(each, where) for each in _list(value, where, MAX_PARTS)]
    if texts != sorted(set(texts)):
        raise EvidenceError("wrong_form", where=where, detail="not in ascending order")
    return texts


def _string(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise EvidenceError("wrong_form", where=where)
    return value


def _count(value: Any, where: str) -> int:
    if type(value) is not int or value < 0:
        raise EvidenceError("wrong_form", where=where)
    return value


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(value: Any, where: str) -> bytes:
    """The bytes of base64 in its one form: padded, and with no bits to spare that are not zero."""
    text = _string(value, where)
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise EvidenceError("wrong_form", where=where, detail="not base64") from None
    if _text(data) != text:
        raise EvidenceError("wrong_form", where=where, detail="not base64 in its one form")
    return data
