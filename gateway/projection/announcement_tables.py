"""The tables of announcements. As in `tables.py`, every row follows from the chain; who did what is in
`trading_steps`, with the rest of the market's news."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

announcements = Table(
    "announcements",
    metadata,
    Column("announcement_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("importance", String(16), nullable=False),
    Column("valid_to", String(10)),
    Column("published_at", BigInteger, nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("announcements_by_publication", "published_at", "announcement_id"),
    Index("announcements_by_block", "block"),
)

announcement_versions = Table(
    "announcement_versions",
    metadata,
    Column("announcement_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)
