"""ES256 signatures of people: P-256 over SHA-256, written as base64url of the 64 bytes r‖s (as WebCrypto gives them).

A public key is written as the hex of its uncompressed point (`04`, x, y: 130 characters).
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ES256 = ec.ECDSA(hashes.SHA256())


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> str:
    """The low-S signature of `message`, 86 characters of base64url."""
    r, s = decode_dss_signature(key.sign(message, _ES256))
    return _encode(r, min(s, _P256_ORDER - s))


def verify(public_key: str, message: bytes, signature: str) -> bool:
    """Whether `signature` (high or low S) is `public_key`'s over `message`. False for any bad input, never an error."""
    numbers = _decode(signature)
    key = load_public_key(public_key)
    if numbers is None or key is None:
        return False
    try:
        key.verify(encode_dss_signature(*numbers), message, _ES256)
    except InvalidSignature:
        return False
    return True


def low_s(signature: str) -> str:
    """The low-S form of a well-formed `signature`: the one form in which it is stored.

    Raises ValueError when `signature` is not 64 bytes of base64url.
    """
    numbers = _decode(signature)
    if numbers is None:
        raise ValueError("not an ES256 signature")
    r, s = numbers
    return _encode(r, min(s, _P256_ORDER - s))


def public_key_of(key: ec.EllipticCurvePrivateKey) -> str:
    """The public key of a private key, as it stands in the identity registry."""
    numbers = key.public_key().public_numbers()
    return f"04{numbers.x:064x}{numbers.y:064x}"


@lru_cache(maxsize=65_536)
def load_public_key(public_key: str) -> ec.EllipticCurvePublicKey | None:
    """The key, or None when the text is not a point of P-256 in the registry's form."""
    if len(public_key) != 130 or not public_key.startswith("04") or public_key != public_key.lower():
        return None
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public_key))
    except ValueError:
        return None


def _encode(r: int, s: int) -> str:
    return base64.urlsafe_b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).rstrip(b"=").decode()


def _decode(signature: str) -> tuple[int, int] | None:
    if len(signature) != 86:
        return None
    try:
        raw = base64.b64decode(signature + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    if not (0 < r < _P256_ORDER and 0 < s < _P256_ORDER):
        return None
    return r, s
