"""The hash of a message that a signer is given to sign."""

from __future__ import annotations

import hashlib
from enum import Enum

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519


class Hash(Enum):
    """What is done to a message before a signer gets it.

    An MSP verifies ECDSA over SHA-256, or over SHA3-256 where its configuration's hash family is SHA3; it verifies
    Ed25519 over the message itself, which is NONE. The others are for networks with cryptography of their own.
    """

    NONE = "none"
    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA3_256 = "sha3_256"
    SHA3_384 = "sha3_384"

    def digest(self, message: bytes) -> bytes:
        """The digest of `message`: 32 or 48 bytes, or with NONE the message itself."""
        return message if self is Hash.NONE else hashlib.new(self.value, message).digest()


def hash_for(certificate: bytes) -> Hash:
    """What an MSP with Fabric's default hash family verifies a PEM certificate's signatures over."""
    key = x509.load_pem_x509_certificate(certificate).public_key()
    return Hash.NONE if isinstance(key, ed25519.Ed25519PublicKey) else Hash.SHA256
