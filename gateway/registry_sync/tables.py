"""The registry as the exchange wants it, and the outbox of the intents that bring the ledger there.

Both lie in the `records` database, so that an approved change and its outbox rows are one database transaction. Times
are milliseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

# `record` has the fields of the ledger's record that the exchange decides on, as JSON (see `model.py`).
wanted = Table(
    "registry_wanted",
    metadata,
    Column("noun", String(16), primary_key=True),  # participant, user
    Column("id", String(64), primary_key=True),
    Column("lane", String(64), nullable=False),  # the participant whose changes go one after the other
    Column("record", Text, nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
)

outbox = Table(
    "registry_outbox",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("lane", String(64), nullable=False),
    Column("noun", String(16), nullable=False),
    Column("id", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("args", Text, nullable=False),  # JSON; all of it becomes public on the ledger
    Column("application_id", String(36)),
    Column("requested_by", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("intent", Text),
    Column("signature", String(86)),
    Column("code", String(32)),  # why the ledger refused the last intent
    Column("transaction_id", String(128)),
    Column("block_number", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    Index("registry_outbox_by_state", "state", "lane", "sequence"),
    Index("registry_outbox_by_application", "application_id"),
    sqlite_autoincrement=True,
)
