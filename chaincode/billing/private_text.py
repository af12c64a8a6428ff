"""What stays between the parties of a bill: the statement, and beside it the readings that prove it. Pure.

The statement's text is canonical `{"salt": <64 hex>, "statement": {…}}`; its SHA-256 is the statement hash, which is
public, and it lies in the collection under it. What a signed `settle` brings is the same with `readings`: `{point:
packed readings}`. They are bound by the roots on the ledger, and kept nowhere on it. No refusal quotes any of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from chaincode import canonical
from chaincode.refusals import Refused
from chaincode.schemas import Schema, Validator, closed, digest

MAX_PRIVATE_BYTES = 786_432
MAX_POINTS = 200
MAX_DRAFTS = 400
MAX_STATEMENTS = 200
"""So many are read at once."""

_SALT_BYTES = 32

PACKED_READINGS: Schema = {
    "type": "object",
    "title": "Readings by metering point",
    "description": "Of the days billed, packed as chaincode/billing/packed_readings.py says.",
    "patternProperties": {"^[a-z0-9][a-z0-9._-]{0,63}$": {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}},
    "additionalProperties": False,
    "maxProperties": MAX_POINTS,
}
SETTLE_PRIVATE_SCHEMA: Schema = closed(
    "Private text of a bill",
    {
        "readings": PACKED_READINGS,
        "salt": digest("Salt", "32 random bytes in hex."),
        "statement": {"type": "object", "title": "Statement", "description": "As chaincode/billing computes it."},
    },
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PrivateText:
    """A private text taken apart."""

    readings: Mapping[str, str]
    salt: str
    statement: Mapping[str, Any]


def statement_text(statement: Mapping[str, Any], salt: str) -> tuple[bytes, str]:
    """The statement's text, and its SHA-256 (hex): the statement hash. `salt` is 32 bytes in hex."""
    text = canonical.dumps({"salt": salt, "statement": dict(statement)})
    return text, hashlib.sha256(text).hexdigest()


def settle_text(statement: Mapping[str, Any], salt: bytes, readings: Mapping[str, str]) -> tuple[str, str]:
    """The private text of a `settle` with a 32-byte random `salt`, and the statement hash that its intent names."""
    if len(salt) != _SALT_BYTES:
        raise ValueError("the salt must have 32 bytes")
    whole = {"readings": dict(readings), "salt": salt.hex(), "statement": dict(statement)}
    return canonical.dumps(whole).decode(), statement_text(statement, salt.hex())[1]


def read_settle_text(text: str, statement_hash: str) -> PrivateText:
    """What is in a private text whose statement must have the hash.

    Raises Refused: `too_large`, `statement_invalid` (not canonical, or not of this form), `statement_mismatch` (another
    hash).
    """
    if len(text) > MAX_PRIVATE_BYTES:
        raise Refused("too_large", path="private")
    try:
        value = canonical.loads(text)
    except canonical.NotCanonicalError:
        raise Refused("statement_invalid") from None
    _validator().check(value)
    if statement_text(value["statement"], value["salt"])[1] != statement_hash:
        raise Refused("statement_mismatch")
    return PrivateText(**value)


@cache
def _validator() -> Validator:
    return Validator(SETTLE_PRIVATE_SCHEMA, code="statement_invalid", root="private")
