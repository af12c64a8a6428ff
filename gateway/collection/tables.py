"""Mandates and batches of an instance's own collecting participants, in the `records` database.

Columns named `sealed_…` are encrypted under the row's data key (`data_key`, itself wrapped by the master key). Times
are ms since 1970 UTC, days are market-local.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()

mandates = Table(
    "collection_mandates",
    metadata,
    Column("keeper", String(64), primary_key=True),
    Column("mandate_id", String(35), primary_key=True),
    Column("payer", String(64), nullable=False),
    Column("signed_on", String(10), nullable=False),
    Column("state", String(16), nullable=False),
    Column("collected", Integer, nullable=False),  # how many collections have succeeded
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_account", LargeBinary, nullable=False),
    Column("registered_by", String(64), nullable=False),
    Column("registered_at", BigInteger, nullable=False),
)

batches = Table(
    "collection_batches",
    metadata,
    Column("keeper", String(64), primary_key=True),
    Column("batch_id", String(30), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("day", String(10), nullable=False),
    Column("items", Integer, nullable=False),
    Column("control_fen", BigInteger, nullable=False),
    Column("content", String(64), nullable=False),  # SHA-256 of what was asked for
    Column("file_hash", String(64), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_file", LargeBinary, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("approved_by", String(64)),
    Column("moved_at", BigInteger, nullable=False),
)

items = Table(
    "collection_items",
    metadata,
    Column("keeper", String(64), primary_key=True),
    Column("end_to_end_id", String(35), primary_key=True),
    Column("batch_id", String(30), nullable=False),
    Column("place", Integer, nullable=False),
    Column("counterpart", String(64), nullable=False),
    Column("mandate_id", String(35)),
    Column("amount_fen", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(4)),
    Column("tries", Integer, nullable=False),
    Column("again_on", String(10)),
    Column("retry_of", String(35)),
    Column("bill", String(64)),  # what is paid by it
    Column("of", String(64)),  # what it gives back
    Column("bank_reference", String(35)),  # of the entry by which it was done
    Column("booked_on", String(10)),  # when the money moved
    Column("returned_on", String(10)),  # when the bank took it back
    Index("collection_items_by_batch", "keeper", "batch_id", "place"),
    Index("collection_items_by_retry", "keeper", "retry_of"),
)

# What the bank booked and no item explains.
unmatched = Table(
    "collection_unmatched",
    metadata,
    Column("keeper", String(64), primary_key=True),
    Column("entry_id", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("trouble", String(16), nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("booked_on", String(10), nullable=False),
    Column("is_return", Boolean, nullable=False),
    Column("reason", String(4)),
    Column("end_to_end_id", String(35)),
    Column("bank_reference", String(35)),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_about", LargeBinary, nullable=False),
    Column("imported_at", BigInteger, nullable=False),
    Column("settled_by", String(64)),
    Column("settled_at", BigInteger),
    Index("collection_unmatched_by_time", "keeper", "imported_at", "entry_id"),
)

# The bank's statement of a day, as it was imported last.
bank_days = Table(
    "collection_bank_days",
    metadata,
    Column("keeper", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("statement", String(35), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_entries", LargeBinary, nullable=False),
    Column("imported_by", String(64), nullable=False),
    Column("imported_at", BigInteger, nullable=False),
)
