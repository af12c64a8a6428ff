"""Bank accounts of an instance's own participants, in the `records` database. Times in ms since 1970 UTC.

`sealed_account` is encrypted under the row's data key (`data_key`, itself wrapped by the master key).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, String, Table

metadata = MetaData()

bank_accounts = Table(
    "bank_accounts",
    metadata,
    Column("account_id", String(36), primary_key=True),
    Column("participant", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_account", LargeBinary, nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("proposed_at", BigInteger, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", BigInteger),
    Column("effective_at", BigInteger),  # from when on it is paid to
    Index("bank_accounts_by_participant", "participant", "proposed_at"),
)
