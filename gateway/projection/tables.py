"""The tables of the read model, for SQLite and PostgreSQL alike.

Every row follows from the chain. Times are milliseconds since 1970 UTC; `block` is the number of the block that last
changed the row, `position` counts the changes within one block. `record` is the ledger's own canonical JSON.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ColumnElement, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # one row: 1
    Column("network_id", String(160), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("data_hash", String(64), nullable=False),
    Column("transactions", Integer, nullable=False),
    Column("valid", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("blocks_by_hash", "hash"),
    Index("blocks_by_time", "at"),
)

# A replayed transaction id appears again, flagged invalid, in a later block: the id alone is no key.
transactions = Table(
    "transactions",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("transaction_id", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("code", String(64), nullable=False),
    Column("valid", Boolean, nullable=False),
    Column("organisation", String(64), nullable=False),
    Column("function", String(64), nullable=False),
    Column("intents", Integer, nullable=False),
    Column("applied", Integer, nullable=False),
    Index("transactions_by_id", "transaction_id"),
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("consumer", String(64), nullable=False),
    Column("retailer", String(64), nullable=False),
    Column("submitted_to", String(64)),  # the retailer that has received it; None while it is the consumer's draft
    Column("segment", String(64), nullable=False),
    Column("package", String(64), nullable=False),
    Column("package_version", Integer, nullable=False),
    Column("period_start", String(10), nullable=False),
    Column("period_end", String(10), nullable=False),
    Column("ends_on", String(10)),  # where it is not period_end
    Column("origin", String(16)),  # the kind; None for what was negotiated from nothing
    Column("sequence", String(64)),
    Column("renews", String(64)),
    Column("next_consumer", Boolean, nullable=False),
    Column("next_retailer", Boolean, nullable=False),
    Column("next_exchange", Boolean, nullable=False),
    Column("terms_hash", String(64)),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("concluded_at", BigInteger),  # when both had confirmed it for the first time
    # Of public trading alone. The least and the most of its prices, which are one where there is one price.
    Column("public_energy_wh", BigInteger),
    Column("public_price_least", BigInteger),
    Column("public_price_most", BigInteger),
    Column("transaction_id", String(128), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("orders_by_refreshed", "refreshed_at", "order_id"),
    Index("orders_by_consumer", "consumer", "refreshed_at", "order_id"),
    Index("orders_by_retailer", "retailer", "refreshed_at", "order_id"),
    Index("orders_by_state", "state", "refreshed_at", "order_id"),
    Index("orders_by_created", "created_at", "order_id"),
    Index("orders_by_segment", "segment", "refreshed_at", "order_id"),
    Index("orders_by_terms", "terms_hash"),
    # Counting reads these alone, not the rows.
    Index(
        "orders_counted",
        *("state", "stage", "segment", "next_consumer", "next_retailer", "next_exchange", "refreshed_at"),
    ),
)


def _index_some(name: str, *columns: str, where: ColumnElement[bool]) -> None:
    """An index of a part of the orders alone: a row that is not in it costs nothing."""
    Index(name, *(orders.c[column] for column in columns), sqlite_where=where, postgresql_where=where)


_concluded = orders.c.concluded_at.is_not(None)
_public = ("public_energy_wh", "public_price_least", "public_price_most")
_index_some("orders_by_sequence", "sequence", "order_id", where=orders.c.sequence.is_not(None))
_index_some("orders_by_renewed", "renews", where=orders.c.renews.is_not(None))
_index_some("contracts_counted", "state", "stage", "retailer", "public_energy_wh", "concluded_at", where=_concluded)
_index_some("trades_counted", "concluded_at", "origin", *_public, where=_concluded)

# What waits for somebody is little of a large list, and what people look at most.
for _side, _first in (("consumer", ("consumer",)), ("retailer", ("retailer",)), ("exchange", ())):
    _waits = orders.c[f"next_{_side}"].is_(True)
    _index_some(f"orders_waiting_for_{_side}", *_first, "refreshed_at", "order_id", where=_waits)

order_steps = Table(
    "order_steps",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("order_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("second", String(64)),  # who signed with the actor, where somebody did
    Column("intent_id", String(36), nullable=False),
    Column("intent_digest", String(64), nullable=False),
    Column("transaction_id", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    # Who may see the step: the parties as they stood after it.
    Column("consumer", String(64), nullable=False),
    Column("retailer", String(64), nullable=False),
    Column("submitted_to", String(64)),
    # None where a later step of the same transaction wrote the record again: the ledger keeps the last value only.
    Column("state", String(16)),
    Column("stage", String(16)),
    Column("record", Text),
    Index("order_steps_by_order", "order_id", "version"),
    Index("order_steps_by_transaction", "transaction_id"),
    Index("order_steps_by_time", "at"),
)

users = Table(
    "users",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("organisation", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("certificate", String(64)),
    Column("valid_from", BigInteger),
    Column("valid_until", BigInteger),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("users_by_validity", "valid_until"),
)

# For whom a user acts; `roles` is a JSON array, in order. It follows from the user's record.
memberships = Table(
    "memberships",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("participant", String(64), primary_key=True),
    Column("roles", Text, nullable=False),
    Column("block", BigInteger, nullable=False),
    Index("memberships_by_participant", "participant"),
)

# What waits for a second person, and how it was decided.
changes = Table(
    "changes",
    metadata,
    Column("change_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("user_id", String(64), nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("changes_by_status", "status", "refreshed_at"),
)

participants = Table(
    "participants",
    metadata,
    Column("participant_id", String(64), primary_key=True),
    Column("organisation", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("consumer_class", String(16)),
    Column("credit_rating", String(4)),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# The history of participants and users. What the market was opened with has the action `bootstrap` and no intent.
registry_steps = Table(
    "registry_steps",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("noun", String(16), nullable=False),  # participant or user
    Column("subject", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("action", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(32)),
    Column("participant", String(64)),
    Column("reason", String(64)),
    Column("intent_id", String(36)),
    Column("intent_digest", String(64)),
    Column("transaction_id", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    # None where a later step of the same transaction wrote the record again: the ledger keeps the last value only.
    Column("record", Text),
    Index("registry_steps_by_subject", "noun", "subject", "block", "position"),
)

policies = Table(
    "policies",
    metadata,
    Column("segment", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# One row for each version of the ledger's access_model record.
access_models = Table(
    "access_models",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# Every anchor of every organisation's audit trail: `count` entries, the last with the hash `head`.
audit_anchors = Table(
    "audit_anchors",
    metadata,
    Column("organisation", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("head", String(64), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# Filled only in instances of the collection's members.
terms = Table(
    "terms",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("block", BigInteger, nullable=False),
    Column("energy_wh", BigInteger),  # None where the text is no terms: the collection has reservations too
    Column("text", Text, nullable=False),
)
