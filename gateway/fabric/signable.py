"""Messages that are signed before they are sent: here, or anywhere else by whoever holds the key."""

from __future__ import annotations

from typing import Any

from gateway.fabric import protos
from gateway.fabric.signer import SigningIdentity


class Signable:
    """A message with a place for its signature.

    To sign it elsewhere, hand on `to_bytes()` and `digest`; the gateway's `signed_...` method of the same kind puts
    bytes and signature together again, in any process. What is not signed by then is signed by the gateway's own signer
    when it is sent.
    """

    def __init__(self, *, signing_identity: SigningIdentity, carrier: protos.Message, content: str) -> None:
        """`carrier` has the field `signature` and, in the field named `content`, the bytes that are signed."""
        self._signing_identity = signing_identity
        self._carrier = carrier
        self._content = content

    @property
    def digest(self) -> bytes:
        """What is to be signed: the hash of the message, or where the gateway's hash is NONE the message itself."""
        return self._signing_identity.digest(self._signed_bytes())

    @property
    def is_signed(self) -> bool:
        """Whether the message carries a signature."""
        return bool(self._carrier.signature)

    def to_bytes(self) -> bytes:
        """The message with its signature, if it has one, in the official clients' form."""
        data: bytes = self._carrier.SerializeToString()
        return data

    def add_signature(self, signature: bytes) -> None:
        """Put in a signature that was made elsewhere, in place of any other. Raises ValueError when it is empty."""
        if not signature:
            raise ValueError("a signature has at least one byte")
        self._carrier.signature = signature

    async def sign(self) -> None:
        """Sign with the gateway's own signer, unless there is a signature. Raises NotSignedError without a signer."""
        if not self.is_signed:
            self._carrier.signature = await self._signing_identity.signature(self._signed_bytes())

    def _signed_bytes(self) -> bytes:
        content: Any = getattr(self._carrier, self._content)
        return bytes(content)
