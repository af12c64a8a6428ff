"""Renewals of people's certificates, in the `records` database. Times are milliseconds since 1970 UTC.

How far a renewal is follows from `state` and from the outbox row of its change (see `repository.py`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

renewals = Table(
    "certificate_renewals",
    metadata,
    Column("renewal_id", String(64), primary_key=True),  # SHA-256 (hex) of what the user signed
    Column("user_id", String(64), nullable=False),
    Column("organisation", String(64), nullable=False),
    Column("public_key", String(130), nullable=False),
    Column("csr", Text, nullable=False),
    Column("replaced_hash", String(64)),  # the certificate that the ledger named then; none for a key without one
    Column("state", String(16), nullable=False),  # requested, certified, refused
    Column("code", String(32)),
    Column("certificate", Text),
    Column("certificate_hash", String(64)),
    Column("certificate_until", BigInteger),
    Column("sequence", Integer),  # of the change in the registry's outbox
    Column("other_revoked", Boolean, nullable=False),  # whether only one of the two certificates is in force
    Column("created_at", BigInteger, nullable=False),
    Index("certificate_renewals_by_user", "user_id"),
    Index("certificate_renewals_by_state", "state", "other_revoked"),
)
