"""Signing of messages in the forms that Fabric's MSP accepts.

A signer takes the message, not its digest: OpenSSL hashes and signs in one call, and Ed25519 has no digest to take.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from gateway.fabric.identity import IdentityError, X509Identity

Signer: TypeAlias = Callable[[bytes], bytes]

_CURVE_ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": int(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16
    ),
}
# The MSP verifies over SHA-256 whatever the curve.
_ECDSA = ec.ECDSA(hashes.SHA256())


def private_key_signer(key: PrivateKeyTypes) -> Signer:
    """A signer for a P-256, P-384 or Ed25519 private key. Raises IdentityError for any other kind."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVE_ORDERS:
        return _low_s_signer(key, _CURVE_ORDERS[key.curve.name])
    raise IdentityError("the private key is neither P-256, P-384 nor Ed25519")


def load_private_key(path: Path, *, password: bytes | None = None) -> PrivateKeyTypes:
    """The private key of a PEM file. Raises IdentityError, which names the file and never its content."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password)
    except OSError as error:
        raise IdentityError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise IdentityError(f"{path}: not a PEM private key, or its password is wrong or missing") from None


def _low_s_signer(key: ec.EllipticCurvePrivateKey, order: int) -> Signer:
    half = order // 2

    def sign(message: bytes) -> bytes:
        signature = key.sign(message, _ECDSA)
        r, s = decode_dss_signature(signature)
        # Both s and order - s verify; the MSP takes only the smaller, so that nobody can make a second valid form.
        return signature if s <= half else encode_dss_signature(r, order - s)

    return sign


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIdentity:
    """An identity together with what signs for it."""

    identity: X509Identity
    sign: Signer = field(repr=False)

    @property
    def creator(self) -> bytes:
        return self.identity.creator
