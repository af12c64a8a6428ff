"""Making sessions and their tokens."""

from __future__ import annotations

import hashlib
import secrets
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row

from gateway.participants.schemas import User
from gateway.sessions import repository
from gateway.sessions.schemas import Opened, Session
from gateway.sessions.tokens import Tokens, hash_of, new_refresh_token

ACCESS_S = 15 * 60
REFRESH_MS = 12 * 3_600_000
SESSION_MS = 7 * 24 * 3_600_000


@lru_cache(maxsize=65_536)
def fingerprint(public_key: str) -> str:
    """A short name of a public key: a session ends when its user's key is replaced."""
    return hashlib.sha256(public_key.encode()).hexdigest()[:16]


class Issuer:
    """Makes tokens with the key of this instance. An access token is good for 15 minutes, a refresh token for 12 hours,
    a session for 7 days however often it is refreshed."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def open(
        self, user: User, *, participant: str, role: str, method: str, address: str, now: int
    ) -> tuple[Opened, dict[str, Any]]:
        """A new session of `user`, and its row for the database."""
        row = {
            "session_id": secrets.token_hex(16),
            "user_id": user.user_id,
            "participant": participant,
            "role": role,
            "generation": 0,
            "key": fingerprint(user.public_key),
            "method": method,
            "address": address,
            "opened_at": now,
            "changed_at": now,
            "expires_at": now + SESSION_MS,
        }
        return self._issue(user, row, now=now), row

    def renew(self, row: Row[Any], user: User, *, now: int) -> Opened:
        """New tokens for the session in `row`, which is good."""
        return self._issue(user, dict(row._mapping), now=now)

    def keep_refresh_token(self, connection: Connection, opened: Opened) -> None:
        """Write the refresh token of `opened`, as its hash."""
        repository.add_refresh_token(
            connection,
            token_hash=hash_of(opened.refresh_token),
            session_id=opened.session.session_id,
            expires_at=opened.refresh_expires_at,
        )

    def read(self, token: str) -> Session | None:
        """What an access token says, when this instance issued it. The time is the caller's to check."""
        return self._tokens.read(token)

    def _issue(self, user: User, row: dict[str, Any], *, now: int) -> Opened:
        session = Session(
            session_id=row["session_id"],
            user_id=user.user_id,
            participant=row["participant"],
            role=row["role"],
            generation=row["generation"],
            key=row["key"],
            expires_at_s=min(now // 1_000 + ACCESS_S, row["expires_at"] // 1_000),
        )
        return Opened(
            session=session,
            user=user,
            token=self._tokens.issue(session, issued_at_s=now // 1_000),
            refresh_token=new_refresh_token(),
            refresh_expires_at=min(now + REFRESH_MS, row["expires_at"]),
        )
