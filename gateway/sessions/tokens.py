"""Access tokens: JWT, HS256, with a key of this instance alone. Refresh tokens: random, kept as their hash."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from gateway.sessions.schemas import Session

_ALGORITHM = "HS256"
_KEY_BYTES = 32


def load_or_create_key(path: Path) -> bytes:
    """The 32-byte key at `path`, made with mode 0600 when it is not there. Raises ValueError for any other length."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise ValueError(f"{path}: not a session key; remove it and log in again") from None
        return key
    with os.fdopen(descriptor, "wb") as file:
        key = secrets.token_bytes(_KEY_BYTES)
        file.write(key)
    return key


def new_refresh_token() -> str:
    """256 random bits, 43 characters of base64url."""
    return secrets.token_urlsafe(32)


def hash_of(refresh_token: str) -> str:
    """What is kept of a refresh token: SHA-256 (hex). It has 256 bits of its own, so nothing slower is needed."""
    return hashlib.sha256(refresh_token.encode("utf-8", "surrogatepass")).hexdigest()


class Tokens:
    """Issues and reads tokens of one instance. `audience` is its organisation's MSP id and network."""

    def __init__(self, *, key: bytes, audience: str) -> None:
        self._key = OctKey.import_key(key)
        self._audience = audience

    def issue(self, session: Session, *, issued_at_s: int) -> str:
        """The token of `session`."""
        claims = {
            "sub": session.user_id,
            "aud": self._audience,
            "sid": session.session_id,
            "par": session.participant,
            "rol": session.role,
            "gen": session.generation,
            "key": session.key,
            "iat": issued_at_s,
            "exp": session.expires_at_s,
        }
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key, algorithms=[_ALGORITHM])

    def read(self, token: str) -> Session | None:
        """What `token` says, when its signature and audience are this instance's. The time is the caller's to check."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
            if claims["aud"] != self._audience:
                return None
            return Session(
                session_id=claims["sid"],
                user_id=claims["sub"],
                participant=claims["par"],
                role=claims["rol"],
                generation=claims["gen"],
                key=claims["key"],
                expires_at_s=claims["exp"],
            )
        except (JoseError, KeyError, ValueError, TypeError):
            return None
