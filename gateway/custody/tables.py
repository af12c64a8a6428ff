"""The tables of custody, in the `records` database. Times are milliseconds since 1970 UTC.

Nothing in them opens a key: see `sealing.py`. A user may have several managed keys for a while, as when a lost one is
being replaced; the one that counts is the one that the ledger's registry names.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, String, Table

metadata = MetaData()

managed_keys = Table(
    "managed_keys",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("public_key", String(130), primary_key=True),
    Column("participant", String(64), nullable=False),
    Column("master_id", String(16), nullable=False),  # which master key it is sealed with
    Column("cost", String(32), nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    # The last time step whose code was taken: no code is taken twice.
    Column("code_step", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("public_key", String(130), nullable=False),
    Index("recovery_codes_by_key", "user_id", "public_key"),
)

invitations = Table(
    "custody_invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("user_id", String(64), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("invited_by", String(64), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
