"""Envelopes that have the form of real ones and that nobody can open: the ledger cannot tell."""

from __future__ import annotations

import base64
import hashlib
from typing import Any


def sealed(*recipients: str, content: str = "text") -> dict[str, Any]:
    """An envelope for these participants; another `content` makes another envelope."""
    return {
        "ephemeral": "04" + _bytes(content, 64).hex(),
        "nonce": _base64url(_bytes(f"nonce of {content}", 12)),
        "ciphertext": _base64url(_bytes(f"{content}, encrypted", 48)),
        "keys": {recipient: _base64url(_bytes(f"{content} for {recipient}", 48)) for recipient in recipients},
    }


def _bytes(seed: str, size: int) -> bytes:
    return hashlib.shake_256(seed.encode()).digest(size)


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
