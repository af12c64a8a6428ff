"""Keyset cursors: the place after which a page begins, signed, and good for the same filters and order only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence

from gateway.problems import ProblemError

Place = Sequence[int | str]
"""The values of the columns that a list is ordered by, of the last row of a page."""

_SIGNATURE_BYTES = 16


class Cursors:
    """Makes and reads cursors with a key of this instance."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"cursor", "sha256")

    def make(self, place: Place, *, question: str) -> str:
        """The cursor after the row at `place` of the answer to `question` (which list, filters and sort as text)."""
        content = json.dumps(list(place), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._sign(content, question) + content).rstrip(b"=").decode()

    def read(self, cursor: str, *, question: str) -> Place:
        """The place. Raises ProblemError `invalid_request` for a cursor that was not made here for this question."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        signature, content = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(content, question)):
            raise ProblemError("invalid_request", detail="The cursor does not belong to this list.")
        place: Place = json.loads(content)
        return place

    def _sign(self, content: bytes, question: str) -> bytes:
        asked = hashlib.sha256(question.encode()).digest()
        return hmac.digest(self._key, asked + content, "sha256")[:_SIGNATURE_BYTES]
