"""The chain of blocks: headers linked from block 0 on, transactions bound to headers, headers signed by orderers.

A header's hash is the SHA-256 of its ASN.1 form `SEQUENCE { number, previous hash, data hash }`. The file has every
data hash, so every header, its links and its hash follow; the hash of block 0 is the network's id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from google.protobuf.message import DecodeError

from gateway.verify import protos
from gateway.verify.configuration import Configuration, is_configuration, read_configuration
from gateway.verify.container import BlockPart, Evidence, Metadata, Signature
from gateway.verify.failures import EvidenceError
from gateway.verify.msp import Identity, IdentityError
from gateway.verify.policies import fulfils
from gateway.verify.transactions import Place, Transaction, read_transaction

_BLOCK_VALIDATION = "BlockValidation"


class Chain:
    """The blocks of one file. A block is checked when something in it is first asked for, and once.

    Raises EvidenceError (configurations are checked at once).
    """

    def __init__(self, evidence: Evidence) -> None:
        self._blocks = evidence.blocks
        self._headers = list(_headers(evidence.data_hashes))
        self._transactions: dict[Place, Transaction] = {}
        self._checked: dict[int, tuple[Identity, ...]] = {}
        self.configurations = self._configurations()

    @property
    def genesis_hash(self) -> str:
        """The hash (hex) of block 0's header."""
        return hashlib.sha256(self._headers[0]).hexdigest()

    @property
    def channel(self) -> str:
        return self.configurations[0].channel

    def configuration_before(self, block: int) -> Configuration:
        """What was in force when `block` (not 0) was made."""
        return [each for each in self.configurations if each.block < block][-1]

    def transaction(self, place: Place) -> Transaction:
        """The transaction in this place, in a block that is signed."""
        if place not in self._transactions:
            block, position = place
            where = f"block {block}, transaction {position}"
            part = self._part(block)
            if position >= len(part.transactions):
                raise EvidenceError("transaction_missing", where=where)
            transaction = read_transaction(part.transactions[position], where=where)
            self._check(part, at_ms=transaction.request.at_ms)
            self._transactions[place] = transaction
        return self._transactions[place]

    def orderers(self, block: int) -> tuple[Identity, ...]:
        """Who signed a block that was checked."""
        return self._checked[block]

    def unused(self) -> list[int]:
        """The blocks of the file that nothing has asked for."""
        return sorted(self._blocks.keys() - self._checked.keys())

    def _configurations(self) -> list[Configuration]:
        first = self._part(0)
        self._check_data(first)
        self._checked[0] = ()
        if len(first.transactions) != 1:
            raise EvidenceError("configuration_malformed", where="block 0")
        found = [read_configuration(first.transactions[0], block=0)[0]]
        for number in sorted(self._blocks)[1:]:
            part = self._blocks[number]
            if len(part.transactions) != 1 or not is_configuration(part.transactions[0]):
                continue
            following, at_ms = read_configuration(part.transactions[0], block=number)
            if following.sequence != found[-1].sequence + 1 or following.channel != found[0].channel:
                raise EvidenceError("configuration_malformed", where=f"block {number}")
            self.configurations = found
            self._check(part, at_ms=at_ms, named=number)
            found.append(following)
        return found

    def _part(self, number: int) -> BlockPart:
        part = self._blocks.get(number)
        if part is None or number >= len(self._headers):
            raise EvidenceError("block_missing", where=f"block {number}")
        return part

    def _check(self, part: BlockPart, *, at_ms: int, named: int | None = None) -> None:
        """Check the block under the configuration before it; orderers' certificates were valid at `at_ms`, and the
        metadata names block `named` as the last configuration (None: that one)."""
        if part.number in self._checked:
            return
        self._check_data(part)
        where = f"block {part.number}"
        metadata = part.metadata
        if metadata is None:
            raise EvidenceError("metadata_malformed", where=where)
        configuration = self.configuration_before(part.number)
        if _last_configuration(metadata, where=where) != (configuration.block if named is None else named):
            raise EvidenceError("metadata_malformed", where=where)
        signers = [
            self._signer(configuration, metadata.value, signature, number=part.number, at_ms=at_ms)
            for signature in metadata.signatures
        ]
        if not fulfils(configuration.orderer_group, _BLOCK_VALIDATION, signers):
            raise EvidenceError("orderer_policy", where=where)
        self._checked[part.number] = tuple(signers)

    def _check_data(self, part: BlockPart) -> None:
        if part.number >= len(self._headers):
            raise EvidenceError("block_missing", where=f"block {part.number}", detail="its header is not in the file")
        digest = hashlib.sha256()
        for position, envelope in enumerate(part.transactions):
            digest.update(envelope)
            if not _stands_alone(envelope):
                raise EvidenceError("transaction_malformed", where=f"block {part.number}, transaction {position}")
        if not self._headers[part.number].endswith(digest.digest()):
            raise EvidenceError("data_hash_differs", where=f"block {part.number}")

    def _signer(
        self, configuration: Configuration, value: bytes, signature: Signature, *, number: int, at_ms: int
    ) -> Identity:
        where = f"block {number}"
        try:
            creator = protos.common.SignatureHeader.FromString(signature.header).creator
            signer = configuration.membership.identity(creator, at_ms=at_ms)
        except DecodeError:
            raise EvidenceError("orderer_certificate", where=where) from None
        except IdentityError as error:
            raise EvidenceError("orderer_certificate", where=where, detail=str(error)) from None
        if not signer.signed(value + signature.header + self._headers[number], signature.signature):
            raise EvidenceError("orderer_signature", where=where)
        return signer


def _stands_alone(envelope: bytes) -> bool:
    """Whether the bytes are one envelope in an orderer's form. The data hash is over all envelopes of a block without
    anything between them, so this alone says where one ends."""
    try:
        return bool(protos.common.Envelope.FromString(envelope).SerializeToString() == envelope)
    except DecodeError:
        return False


def _last_configuration(metadata: Metadata, *, where: str) -> int:
    try:
        value = protos.common.OrdererBlockMetadata.FromString(metadata.value)
    except DecodeError:
        raise EvidenceError("metadata_malformed", where=where) from None
    index: int = value.last_config.index
    return index


def _headers(data_hashes: Sequence[bytes]) -> Iterator[bytes]:
    previous = b""
    for number, data_hash in enumerate(data_hashes):
        header = _header(number, previous, data_hash)
        yield header
        previous = hashlib.sha256(header).digest()


def _header(number: int, previous: bytes, data_hash: bytes) -> bytes:
    # Every part is short, so that each length is one byte. DER integers are signed: one bit more than the number needs.
    integer = number.to_bytes(number.bit_length() // 8 + 1, "big")
    content = b"".join(bytes((tag, len(part))) + part for tag, part in ((2, integer), (4, previous), (4, data_hash)))
    return bytes((0x30, len(content))) + content
