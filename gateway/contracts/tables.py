"""What an instance keeps of contracts beside the ledger, in the `records` database. Times in ms since 1970 UTC."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

# Private keys are sealed under the vault's master key. None is ever deleted: old documents stay readable.
encryption_keys = Table(
    "encryption_keys",
    metadata,
    Column("public_key", String(130), primary_key=True),
    Column("participant", String(64), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("encryption_keys_by_participant", "participant", "created_at"),
)

# What parties bring to a dispute. The ledger has `hash`, which is salted; the salt is sealed with the content.
case_documents = Table(
    "case_documents",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("order_id", String(64), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("media_type", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("uploaded_by", String(64), nullable=False),
    Column("uploaded_at", BigInteger, nullable=False),
    Index("case_documents_by_order", "order_id", "participant"),
)

# Energy delivered, by the day. `source` says who says so; only instances of the collection's members have rows.
deliveries = Table(
    "deliveries",
    metadata,
    Column("order_id", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("participant", String(64), primary_key=True),
    Column("source", String(16), primary_key=True),
    Column("energy_wh", BigInteger, nullable=False),
    Column("entered_by", String(64), nullable=False),
    Column("entered_at", BigInteger, nullable=False),
)
