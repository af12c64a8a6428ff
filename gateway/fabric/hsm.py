"""A signer whose private key stays in a hardware security module, reached by PKCS#11. Needs the extra `pkcs11`."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Any

import pkcs11

from gateway.fabric.identity import IdentityError
from gateway.fabric.signer import check_digest, with_low_s

# A PKCS#11 signature is r and s, each as long as the curve's order.
_CURVES = {64: "secp256r1", 96: "secp384r1"}


class HsmSigner:
    """Signs with a P-256 or P-384 key of a token. Use it as `with HsmSigner(...) as signer`, or close it.

    `library` is the PKCS#11 library of the module's maker, `token` the token's label, `pin` the user's PIN, and
    `key_id` the key's CKA_ID. Raises IdentityError when the library, the token or the key is not there or the PIN is
    wrong; its text never has the PIN. Any number of threads may sign. Signers of one token in one process share the
    first one's login, which ends when one of them is closed. Signing blocks: where the module is slow, give the gateway
    `lambda digest: asyncio.to_thread(signer, digest)`.
    """

    def __init__(self, *, library: Path | str, token: str, pin: str, key_id: bytes) -> None:
        self._token = token
        self._signing = threading.Lock()  # a session does one thing at a time
        try:
            self._session = _open(pkcs11.lib(str(library)).get_token(token_label=token), pin)
        except pkcs11.PKCS11Error as error:
            raise IdentityError(f"token {token!r} cannot be opened: {_named(error)}") from None
        self._open = True
        try:
            self._key: Any = self._session.get_key(
                object_class=pkcs11.ObjectClass.PRIVATE_KEY, key_type=pkcs11.KeyType.EC, id=key_id
            )
        except pkcs11.PKCS11Error as error:
            self.close()
            raise IdentityError(f"token {token!r} has no such private key: {_named(error)}") from None

    def __repr__(self) -> str:
        return f"HsmSigner(token={self._token!r})"

    def __call__(self, digest: bytes) -> bytes:
        """The signature (DER, with a low s) of a digest. Raises IdentityError when the token does not sign."""
        check_digest(digest)
        try:
            with self._signing:
                signature: bytes = self._key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
        except pkcs11.PKCS11Error as error:
            raise IdentityError(f"token {self._token!r} did not sign: {_named(error)}") from None
        if len(signature) not in _CURVES:
            raise IdentityError(f"the key of token {self._token!r} is neither P-256 nor P-384")
        half = len(signature) // 2
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        return with_low_s(r, s, curve=_CURVES[len(signature)])

    def close(self) -> None:
        """End the session. May be called twice."""
        with self._signing:
            if self._open:
                self._open = False
                self._session.close()

    def __enter__(self) -> HsmSigner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open(token: pkcs11.Token, pin: str) -> pkcs11.Session:
    try:
        return token.open(user_pin=pin)
    except pkcs11.UserAlreadyLoggedIn:
        return token.open()  # PKCS#11 logs the process in, not the session


def _named(error: Exception) -> str:
    return f"{type(error).__name__} {error}".rstrip()
