"""The tables of the access model, in the `records` database. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

versions = Table(
    "access_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("model_hash", String(64), nullable=False),
    Column("document", Text, nullable=False),  # canonical JSON
    Column("kind", String(32), nullable=False),  # how it came about: see repository.Version
    Column("author", String(64)),  # None for the model out of the box
    Column("base", Integer),  # the version that it changes; None for the first
    Column("difference", Text, nullable=False),  # JSON: changes with before and after, gained, lost
    Column("made_at", BigInteger, nullable=False),
    Index("access_versions_by_hash", "model_hash"),
)

# What the ledger has said, one row for each version of its access_model record.
in_force = Table(
    "access_in_force",
    metadata,
    Column("ledger_version", Integer, primary_key=True, autoincrement=False),
    Column("model_hash", String(64), nullable=False),
    Column("roles", Text, nullable=False),  # canonical JSON
    Column("noted_at", BigInteger, nullable=False),
)
