"""The hash of a block's header, which is what the next block and a network's id refer to.

Fabric hashes the header's ASN.1 DER form:
SEQUENCE { number INTEGER, previous_hash OCTET STRING, data_hash OCTET STRING }.
"""

from __future__ import annotations

import hashlib

_INTEGER = 0x02
_OCTET_STRING = 0x04
_SEQUENCE = 0x30


def block_header_hash(*, number: int, previous_hash: bytes, data_hash: bytes) -> bytes:
    """The SHA-256 (32 bytes) of a block header."""
    return hashlib.sha256(_header_der(number, previous_hash, data_hash)).digest()


def block_data_hash(data: list[bytes]) -> bytes:
    """The SHA-256 (32 bytes) of a block's transactions one after another: what a header's data hash must be."""
    digest = hashlib.sha256()
    for transaction in data:
        digest.update(transaction)
    return digest.digest()


def _header_der(number: int, previous_hash: bytes, data_hash: bytes) -> bytes:
    # One bit more than the number needs: DER integers are signed.
    integer = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return _der(
        _SEQUENCE, _der(_INTEGER, integer) + _der(_OCTET_STRING, previous_hash) + _der(_OCTET_STRING, data_hash)
    )


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + content
