"""Encryption of texts, annexes and statements, in the form of `chaincode/envelope.py`. Pure but for randomness.

A text is encrypted once by AES-256-GCM under a fresh data key. The data key is wrapped (AES key wrap, RFC 3394) for
each recipient under a key that HKDF-SHA256 derives from ECDH between the envelope's own P-256 key pair and the
recipient's encryption key. Recipients and context (what the text is, and of which order) go into both, so an envelope
opens neither for another order nor after a recipient was added or left out.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from chaincode import canonical
from chaincode.signature import load_public_key, public_key_of

Envelope = dict[str, Any]

_LABEL = b"energysale/envelope/v1\0"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class EnvelopeError(Exception):
    """The envelope cannot be made or opened: a key that is none, another recipient or context, or changed bytes."""


class Kind(StrEnum):
    """What an envelope holds."""

    CONTRACT = "contract"
    ANNEX = "annex"
    STATEMENT = "statement"
    OPENED_TERMS = "opened_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is encrypted, and of which order (its id)."""

    kind: Kind
    order_id: str


def seal(plain: bytes, *, recipients: Mapping[str, str], context: Context) -> Envelope:
    """Encrypt `plain` for `recipients`: participant id to encryption key (P-256 point, hex).

    Raises EnvelopeError when there is no recipient, or a key is no point of the curve.
    """
    return seal_with(
        plain,
        recipients=recipients,
        context=context,
        ephemeral=ec.generate_private_key(ec.SECP256R1()),
        data_key=os.urandom(_KEY_BYTES),
        nonce=os.urandom(_NONCE_BYTES),
    )


def seal_with(
    plain: bytes,
    *,
    recipients: Mapping[str, str],
    context: Context,
    ephemeral: ec.EllipticCurvePrivateKey,
    data_key: bytes,
    nonce: bytes,
) -> Envelope:
    """`seal` with a given key pair, data key and nonce: for published vectors. None of them may be used twice."""
    if not recipients:
        raise EnvelopeError("an envelope has a recipient")
    point = public_key_of(ephemeral)
    bound = _bound(context, recipients.keys())
    wrapped = {}
    for participant, public_key in recipients.items():
        theirs = load_public_key(public_key)
        if theirs is None:
            raise EnvelopeError(f"{participant} has no usable encryption key")
        shared = ephemeral.exchange(ec.ECDH(), theirs)
        key = _wrapping_key(shared, point=point, public_key=public_key, participant=participant, bound=bound)
        wrapped[participant] = _encode(aes_key_wrap(key, data_key))
    return {
        "ephemeral": point,
        "nonce": _encode(nonce),
        "ciphertext": _encode(AESGCM(data_key).encrypt(nonce, plain, bound)),
        "keys": wrapped,
    }


def open_envelope(
    envelope: Mapping[str, Any], *, participant: str, key: ec.EllipticCurvePrivateKey, context: Context
) -> bytes:
    """The text in `envelope`, opened by `participant`'s private encryption key. Raises EnvelopeError; it says nothing
    about why, because whoever changed the bytes may be the one who asks."""
    theirs = load_public_key(str(envelope.get("ephemeral")))
    wrapped = envelope.get("keys", {}).get(participant)
    if theirs is None or wrapped is None:
        raise EnvelopeError("not an envelope for this participant")
    bound = _bound(context, envelope["keys"].keys())
    wrapping_key = _wrapping_key(
        key.exchange(ec.ECDH(), theirs),
        point=envelope["ephemeral"],
        public_key=public_key_of(key),
        participant=participant,
        bound=bound,
    )
    try:
        data_key = aes_key_unwrap(wrapping_key, _decode(wrapped))
        return AESGCM(data_key).decrypt(_decode(envelope["nonce"]), _decode(envelope["ciphertext"]), bound)
    except (InvalidUnwrap, InvalidTag, ValueError, binascii.Error):
        raise EnvelopeError("the envelope does not open") from None


def _bound(context: Context, recipients: Any) -> bytes:
    """What is authenticated with every envelope: its context and the set of its recipients."""
    value = {"kind": context.kind.value, "order": context.order_id, "recipients": sorted(recipients)}
    return _LABEL + canonical.dumps(value)


def _wrapping_key(shared: bytes, *, point: str, public_key: str, participant: str, bound: bytes) -> bytes:
    # Both points are bound (as in RFC 9180): without them another point could lead to the same shared secret.
    info = b"\0".join((bound, participant.encode(), bytes.fromhex(point), bytes.fromhex(public_key)))
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(shared)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    """Strict: one text for one value, so that no changed character goes unnoticed."""
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _encode(raw) != text:
        raise ValueError("not what was encoded")
    return raw
