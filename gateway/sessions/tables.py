"""The tables of sessions, in the `records` database. Times are milliseconds since 1970 UTC.

No token lies here: refresh tokens by their SHA-256, users who failed to sign in by the SHA-256 of what they typed.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", String(32), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("role", String(64), nullable=False),
    # Counts the changes of participant or role; tokens of an earlier generation are no longer good.
    Column("generation", Integer, nullable=False),
    Column("key", String(16), nullable=False),
    Column("method", String(16), nullable=False),
    Column("address", String(64), nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Index("sessions_by_user", "user_id"),
    Index("sessions_by_end", "expires_at"),
    Index("sessions_by_change", "changed_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("session_id", String(32), ForeignKey("sessions.session_id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    # Since when it is no longer good: a token that was got with it has come back.
    Column("used_at", BigInteger),
    Index("refresh_tokens_by_session", "session_id"),
)

# Which refresh token was got with which. Until one of them comes back, nobody knows that the answer arrived.
refreshed = Table(
    "refreshed_tokens",
    metadata,
    Column("token_hash", String(64), ForeignKey("refresh_tokens.token_hash", ondelete="CASCADE"), primary_key=True),
    Column("origin", String(64), ForeignKey("refresh_tokens.token_hash", ondelete="CASCADE"), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Index("refreshed_tokens_by_origin", "origin"),
)

nonces = Table(
    "session_nonces",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("nonce", String(36), primary_key=True),
    Column("until", BigInteger, nullable=False),
    Index("session_nonces_by_end", "until"),
)

failures = Table(
    "sign_in_failures",
    metadata,
    Column("name_hash", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Index("sign_in_failures_by_time", "last_at"),
)
