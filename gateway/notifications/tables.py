"""Notifications, who has read them, and the mail that goes out. In the `records` database; times in ms since 1970."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

# For one user, or for the people of a participant, or for those who act in a role, or what of it is given together.
notifications = Table(
    "notifications",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("user_id", String(64)),
    Column("participant", String(64)),
    Column("role", String(32)),
    Column("detail", Text, nullable=False),  # JSON; nothing private
    Column("due_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("key", String(200), unique=True),
    Index("notifications_by_participant", "participant", "id"),
    Index("notifications_by_due", "kind", "due_at"),
    sqlite_autoincrement=True,  # an id is never used again: streams and cursors count by it
)

reads = Table(
    "notification_reads",
    metadata,
    Column("notification_id", ForeignKey(notifications.c.id, ondelete="CASCADE"), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("at", BigInteger, nullable=False),
)

preferences = Table(
    "notification_preferences",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_address", LargeBinary, nullable=False),
    Column("kinds", Text, nullable=False),  # JSON list: what goes by mail
)

mails = Table(
    "notification_mails",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_address", LargeBinary, nullable=False),
    Column("owner", String(40), nullable=False),  # what the data key was made for
    Column("attempts", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

# One row: how far the read model and the notifications were looked through.
progress = Table(
    "notification_progress",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("value", BigInteger, nullable=False),
)
