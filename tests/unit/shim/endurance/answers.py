"""What a transaction must answer: service and peer reckon it each for themselves, so a crossed answer shows."""

from __future__ import annotations

import hashlib

READS = 1  # keys that a small transaction reads


def value_of(tx_id: str, key: str) -> bytes:
    """What the peer's ledger holds under `key`, as this transaction alone is told."""
    return hashlib.sha256(f"{tx_id} {key}".encode()).digest()


def keys_of(payload: bytes) -> list[str]:
    """The keys that a small transaction with this argument reads."""
    return [f"key{payload[:8].hex()}{number}" for number in range(READS)]


def answer_of(payload: bytes, values: list[bytes]) -> bytes:
    """The answer to a transaction with this argument that has read these values."""
    digest = hashlib.sha256(payload)
    for value in values:
        digest.update(value)
    return digest.digest()
