"""Encryption of what people entrust to an instance: AES-256-GCM under a data key of each record.

Applications and their documents, mail addresses, terms that wait for a second signature. The data keys are wrapped by
the instance's master key. A sealed text is 12 bytes of nonce and the ciphertext with its tag; the context (which
record, which part) is authenticated with it, so that sealed parts cannot be exchanged for each other.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_KEY_BYTES = 32
_NONCE_BYTES = 12


class VaultError(Exception):
    """What was sealed cannot be opened: another master key, or the stored bytes were changed."""


class DataKey:
    """The key of one record. It has no `repr` of its own and is never stored unwrapped."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, *, context: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Raises VaultError."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
        except (InvalidTag, ValueError):
            raise VaultError(context) from None


class Vault:
    """Makes and opens data keys under the instance's master key (32 bytes)."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != _KEY_BYTES:
            raise ValueError("the master key must have 32 bytes")
        self._master = DataKey(master_key)

    def new_key(self, *, owner: str) -> tuple[DataKey, bytes]:
        """A fresh data key and its wrapped form, which opens for `owner` (a record's id) only."""
        key = os.urandom(_KEY_BYTES)
        return DataKey(key), self._master.seal(key, context=f"key/{owner}")

    def key_of(self, wrapped: bytes, *, owner: str) -> DataKey:
        """The data key in its wrapped form. Raises VaultError."""
        return DataKey(self._master.open(wrapped, context=f"key/{owner}"))


def load_or_create_master_key(path: Path) -> bytes:
    """The 32 bytes in the file at `path`, made on the first start with mode 0600.

    Raises VaultError when the file has another length: a new key would lose what the old one sealed.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise VaultError(f"{path} does not have {_KEY_BYTES} bytes; restore it from a copy") from None
        return key
    key = os.urandom(_KEY_BYTES)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
