"""The private text of a note: canonical `{"note": {…}, "salt": <64 hex>}`. Pure.

Its SHA-256 is the intent's `private_hash`, which is public. In the collection `statements` it lies under the digest of
the signed intent that brought it, so that nobody can cite it in another step. No refusal quotes any of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any

from chaincode import canonical
from chaincode.bill_question.notes import ANSWER_SCHEMA, QUESTION_SCHEMA
from chaincode.invoice.notes import INVOICE_SCHEMA
from chaincode.refusals import Refused
from chaincode.schemas import Schema, Validator, closed, digest

MAX_NOTE_BYTES = 65_536
_SALT_BYTES = 32
NOTE_SCHEMAS: dict[str, Schema] = {
    "ask_bill": QUESTION_SCHEMA,
    "answer_bill": ANSWER_SCHEMA,
    "issue_invoice": INVOICE_SCHEMA,
}


def note_text(note: Mapping[str, Any], salt: bytes) -> tuple[str, str]:
    """The private text with a 32-byte random `salt`, and its SHA-256 (hex)."""
    if len(salt) != _SALT_BYTES:
        raise ValueError("the salt must have 32 bytes")
    text = canonical.dumps({"note": dict(note), "salt": salt.hex()})
    return text.decode(), hashlib.sha256(text).hexdigest()


def read_note(text: str, note_hash: str, *, action: str) -> dict[str, Any]:
    """The note in a private text of `action` that must have the hash.

    Raises Refused: `too_large`, `note_mismatch` (another hash), `note_invalid` (not canonical, or not of its form).
    """
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_NOTE_BYTES:
        raise Refused("too_large", path="private")
    if hashlib.sha256(raw).hexdigest() != note_hash:
        raise Refused("note_mismatch")
    try:
        value = canonical.loads(raw)
    except canonical.NotCanonicalError:
        raise Refused("note_invalid") from None
    _validator(action).check(value)
    note: dict[str, Any] = value["note"]
    return note


@cache
def _validator(action: str) -> Validator:
    schema = closed("Private text", {"note": NOTE_SCHEMAS[action], "salt": digest("Salt", "32 random bytes in hex.")})
    return Validator(schema, code="note_invalid", root="private")
