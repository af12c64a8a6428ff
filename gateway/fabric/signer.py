"""Signing in the forms that Fabric's MSP accepts.

A signer takes what the gateway's hash made of a message: a digest, or for Ed25519 the message itself.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature, encode_dss_signature

from gateway.fabric.errors import NotSignedError
from gateway.fabric.hashes import Hash, hash_for
from gateway.fabric.identity import IdentityError, X509Identity

Signer: TypeAlias = Callable[[bytes], bytes | Awaitable[bytes]]
"""Signs a digest, at once or (a key that is somewhere else) by an awaitable. ECDSA signatures are DER, with a low s."""

_CURVE_ORDERS = {
    "secp256r1": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "secp384r1": int(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16
    ),
}
# The library wants to be told a hash of the digest's length; which one made the digest is no matter to the signature.
_BY_LENGTH = {32: ec.ECDSA(Prehashed(hashes.SHA256())), 48: ec.ECDSA(Prehashed(hashes.SHA384()))}


def private_key_signer(key: PrivateKeyTypes) -> Callable[[bytes], bytes]:
    """A signer for a P-256, P-384 or Ed25519 private key. Raises IdentityError for any other kind.

    With an ECDSA key the signer raises IdentityError for anything that is not a digest of 32 or 48 bytes.
    """
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVE_ORDERS:
        return _ecdsa_signer(key)
    raise IdentityError("the private key is neither P-256, P-384 nor Ed25519")


def load_private_key(path: Path, *, password: bytes | None = None) -> PrivateKeyTypes:
    """The private key of a PEM file. Raises IdentityError, which names the file and never its content."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password)
    except OSError as error:
        raise IdentityError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise IdentityError(f"{path}: not a PEM private key, or its password is wrong or missing") from None


def with_low_s(r: int, s: int, *, curve: str) -> bytes:
    """A DER signature of an ECDSA key on `curve` (`secp256r1`, `secp384r1`), in the one form that the MSP takes.

    Both s and order - s verify; only the smaller is taken, so that nobody can make a second valid form.
    """
    order = _CURVE_ORDERS[curve]
    return encode_dss_signature(r, min(s, order - s))


def _ecdsa_signer(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    curve = key.curve.name

    def sign(digest: bytes) -> bytes:
        check_digest(digest)
        return with_low_s(*decode_dss_signature(key.sign(digest, _BY_LENGTH[len(digest)])), curve=curve)

    return sign


def check_digest(digest: bytes) -> None:
    """Raises IdentityError for what an ECDSA key is not to sign: a message that no hash was made of."""
    if len(digest) not in _BY_LENGTH:
        raise IdentityError(f"an ECDSA key signs a digest of 32 or 48 bytes, not {len(digest)} bytes")


class SigningIdentity:
    """An identity together with what signs for it, and the hash that both ends agree on.

    `hash` None is what the identity's certificate asks for. Without a signer only messages that were signed elsewhere
    can be sent.
    """

    def __init__(self, *, identity: X509Identity, signer: Signer | None, hash: Hash | None = None) -> None:  # noqa: A002 - the word of the protocol and of the official clients
        self.identity = identity
        self._signer = signer
        self._hash = hash or hash_for(identity.certificate)

    @property
    def creator(self) -> bytes:
        return self.identity.creator

    @property
    def can_sign(self) -> bool:
        """Whether there is a signer."""
        return self._signer is not None

    def digest(self, message: bytes) -> bytes:
        """What a signer is given of `message`."""
        return self._hash.digest(message)

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`. Raises NotSignedError without a signer, TypeError for one to be awaited."""
        signature = self._ask_signer(message)
        if not isinstance(signature, bytes):
            raise TypeError("this identity's signer must be awaited")
        return signature

    async def signature(self, message: bytes) -> bytes:
        """The signature of `message`, whatever kind of signer it is. Raises NotSignedError without one."""
        signature = self._ask_signer(message)
        return await signature if inspect.isawaitable(signature) else signature

    def _ask_signer(self, message: bytes) -> bytes | Awaitable[bytes]:
        if self._signer is None:
            raise NotSignedError("the message is not signed and the gateway has no signer")
        return self._signer(self.digest(message))
