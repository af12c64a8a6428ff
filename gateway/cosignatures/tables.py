"""Steps that wait for a second person's signature, in the `records` database. Times in ms since 1970 UTC."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

cosignatures = Table(
    "cosignatures",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("intent", Text, nullable=False),
    Column("signature", String(86), nullable=False),
    Column("data_key", LargeBinary),  # with `sealed_private`: only while it is needed
    Column("sealed_private", LargeBinary),
    Column("maker", String(64), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("checker", String(64)),
    Column("second_signature", String(86)),
    Column("code", String(32)),  # why the ledger refused it
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("settled_at", BigInteger),
    Index("cosignatures_by_participant", "participant", "created_at"),
    Index("cosignatures_by_state", "state"),
)
