"""Signed intents: what a person asks the ledger to do, in canonical bytes, with that person's signature.

`SignedIntent` is what travels: the exact text and its signature, and beside them the private text (terms and salt) that
goes to the collection and never into the public record.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from chaincode import canonical, signature

INTENT_VERSION = 1
INTENT_PREFIX = b"energysale/intent/v1\0"
SESSION_PREFIX = b"energysale/session/v1\0"
POSSESSION_PREFIX = b"energysale/possession/v1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One step that one person wants taken.

    `target` is the id of the record that the step changes (None when it makes one), `expected_version` the version of
    that record which the person saw. `private_hash` is the SHA-256 (hex) of the private text. `expires_at` is in
    milliseconds since 1970 UTC. `network` is `<channel>/<genesis block hash>`: an intent is good on one ledger only.
    """

    intent_id: str
    action: str
    actor: str
    participant: str
    role: str
    target: str | None
    expected_version: int | None
    args: dict[str, Any]
    private_hash: str | None
    expires_at: int
    network: str

    def canonical(self) -> bytes:
        """The bytes that are signed (after `INTENT_PREFIX`) and carried."""
        return canonical.dumps(
            {
                "v": INTENT_VERSION,
                "intent_id": self.intent_id,
                "action": self.action,
                "actor": self.actor,
                "participant": self.participant,
                "role": self.role,
                "target": self.target,
                "expected_version": self.expected_version,
                "args": self.args,
                "private_hash": self.private_hash,
                "expires_at": self.expires_at,
                "network": self.network,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondSignature:
    """The signature of a second person over the same text: maker and checker of one participant."""

    actor: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIntent:
    """An intent's exact text, its signature, the private text that belongs to it, and a second person's signature.

    The private text is left out of `repr`: it must not reach a log.
    """

    intent: str
    signature: str
    private: str | None = field(default=None, repr=False)
    second: SecondSignature | None = None

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the intent's text; the id of the record, when the intent makes one."""
        return hashlib.sha256(self.intent.encode("utf-8", "surrogatepass")).hexdigest()


def sign_intent(intent: Intent, key: ec.EllipticCurvePrivateKey, private: str | None = None) -> SignedIntent:
    """Sign `intent` with its actor's key. `private`, when given, must be the text whose hash is `private_hash`."""
    text = intent.canonical()
    return SignedIntent(intent=text.decode(), signature=signature.sign(key, INTENT_PREFIX + text), private=private)


def sign_second(text: str, *, actor: str, key: ec.EllipticCurvePrivateKey) -> SecondSignature:
    """Sign an intent's text that somebody else of the participant made and signed."""
    return SecondSignature(actor=actor, signature=signature.sign(key, INTENT_PREFIX + text.encode()))


def private_text(terms: dict[str, Any], salt: bytes) -> tuple[str, str]:
    """The private text of `terms` with a 32-byte random `salt`, and its SHA-256 (hex): the terms hash."""
    if len(salt) != 32:
        raise ValueError("the salt must have 32 bytes")
    text = canonical.dumps({"terms": terms, "salt": salt.hex()})
    return text.decode(), hashlib.sha256(text).hexdigest()


def possession_message(*, network: str, user: str, participant: str, public_key: str) -> bytes:
    """The bytes that the holder of a new key signs to show that the private key is theirs."""
    claim = {"network": network, "participant": participant, "public_key": public_key, "user": user}
    return POSSESSION_PREFIX + canonical.dumps(claim)
