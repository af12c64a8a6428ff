"""Sealing a managed key under its user's password and the instance's master key: it takes both to open it. Pure.

    key = HKDF-SHA-256(salt, ikm = Argon2id(password, salt) ‖ master key, info = "energysale/custody/v1")
    sealed = nonce ‖ AES-256-GCM(key, secret, associated data = user, public key and purpose)

Who has the database and the master key still has to guess the password, at the price of an Argon2id hash for each
guess. Who has the database and the password lacks 256 random bits. A sealed text moved to another user does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.custody.codes import plain

_INFO = b"energysale/custody/v1"
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: Argon2id's memory (KiB), passes and lanes (RFC 9106)."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 1

    def to_text(self) -> str:
        """As it is kept beside what was sealed: the cost may be raised later."""
        return f"{self.memory_kib},{self.passes},{self.lanes}"

    @classmethod
    def from_text(cls, text: str) -> Cost:
        return cls(*map(int, text.split(",")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A private key and a one-time secret under one password. Neither opens without the master key."""

    cost: str
    salt: bytes = field(repr=False)
    key: bytes = field(repr=False)
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What was sealed: the private key (DER, PKCS#8) and the one-time secret (base32)."""

    key: bytes = field(repr=False)
    secret: str = field(repr=False)


class Sealer:
    """Seals and opens with one master key of 32 bytes. Takes about a tenth of a second: not for the event loop."""

    def __init__(self, master_key: bytes, *, cost: Cost | None = None) -> None:
        if len(master_key) != _KEY_BYTES:
            raise ValueError("the master key must have 32 bytes")
        self._master_key = master_key
        self._cost = cost or Cost()
        self.master_id = hmac.digest(master_key, b"energysale/custody/id", "sha256").hex()[:16]
        self._nobodys = self.seal(
            Opened(key=bytes(138), secret="A" * 32), user="-", public_key="-", password=secrets.token_hex()
        )

    def seal(self, opened: Opened, *, user: str, public_key: str, password: str) -> Sealed:
        """`opened`, sealed anew under `password`."""
        salt = secrets.token_bytes(_SALT_BYTES)
        cipher = self._cipher(password, salt, self._cost)
        return Sealed(
            cost=self._cost.to_text(),
            salt=salt,
            key=_encrypt(cipher, opened.key, _bound(user, public_key, b"key")),
            secret=_encrypt(cipher, opened.secret.encode(), _bound(user, public_key, b"totp")),
        )

    def open(self, sealed: Sealed, *, user: str, public_key: str, password: str) -> Opened | None:
        """What was sealed; None when password, master key, user or public key is not the one it was sealed with."""
        cipher = self._cipher(password, sealed.salt, Cost.from_text(sealed.cost))
        try:
            key = _decrypt(cipher, sealed.key, _bound(user, public_key, b"key"))
            secret = _decrypt(cipher, sealed.secret, _bound(user, public_key, b"totp"))
        except InvalidTag:
            return None
        return Opened(key=key, secret=secret.decode())

    def open_nothing(self, password: str) -> None:
        """The work of `open`, for users who have no managed key: the answer takes as long."""
        self.open(self._nobodys, user="-", public_key="-", password=password)

    def code_hash(self, code: str) -> str:
        """How a recovery code or an invitation is kept, however it was typed. The codes are random, so a keyed hash is
        enough."""
        message = b"energysale/custody/code\0" + plain(code).encode("utf-8", "surrogatepass")
        return hmac.digest(self._master_key, message, "sha256").hex()

    def code_hashes(self, codes: Iterable[str]) -> list[str]:
        """The same for several."""
        return [self.code_hash(code) for code in codes]

    def _cipher(self, password: str, salt: bytes, cost: Cost) -> AESGCM:
        stretched = hash_secret_raw(
            secret=unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass"),
            salt=salt,
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=_KEY_BYTES,
            type=Type.ID,
        )
        combined = HKDF(algorithm=hashes.SHA256(), length=_KEY_BYTES, salt=salt, info=_INFO)
        return AESGCM(combined.derive(stretched + self._master_key))


def _bound(user: str, public_key: str, purpose: bytes) -> bytes:
    digest = hashlib.sha256(public_key.encode()).digest()
    return user.encode() + b"\0" + digest + purpose


def _encrypt(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound)


def _decrypt(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
