"""An envelope: a text encrypted once, with its key wrapped for each participant that may read it. Pure.

Schema, hash and recipients are here, because the ledger keeps envelopes and checks for whom they are. It cannot look
into one: encryption is the parties' and the API's (AES-256-GCM; the data key is wrapped for a recipient's
`encryption_key` by ephemeral P-256 ECDH).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from chaincode import canonical
from chaincode.refusals import Refused
from chaincode.schemas import PUBLIC_KEY, Schema, closed, text

MAX_RECIPIENTS = 3

ENVELOPE_SCHEMA: Schema = closed(
    "Envelope",
    {
        "ephemeral": {
            **PUBLIC_KEY,
            "title": "Ephemeral key",
            "description": "P-256 point of this envelope alone, uncompressed, in hex.",
        },
        "nonce": text("Nonce", "[A-Za-z0-9_-]{16}", "12 bytes, base64url without padding."),
        "ciphertext": text(
            "Ciphertext", "[A-Za-z0-9_-]{22,}", "AES-256-GCM with its 16-byte tag, base64url without padding."
        ),
        "keys": {
            "type": "object",
            "title": "Wrapped keys",
            "description": "By participant: the data key, wrapped for its encryption key, base64url without padding.",
            "patternProperties": {"^[a-z0-9][a-z0-9._-]{0,63}$": text("Wrapped key", "[A-Za-z0-9_-]{40,128}")},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": MAX_RECIPIENTS,
        },
    },
)


def envelope_hash(envelope: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the envelope in canonical form: the name by which an order and a contract text cite it."""
    return hashlib.sha256(canonical.dumps(dict(envelope))).hexdigest()


def check_recipients(envelope: Mapping[str, Any], recipients: Iterable[str], *, path: str) -> None:
    """Raise Refused `recipients_differ` unless the envelope is for exactly these participants.

    `path` is where in the arguments it lies, such as `args.document`.
    """
    if envelope["keys"].keys() != frozenset(recipients):
        raise Refused("recipients_differ", path=f"{path}.keys")
