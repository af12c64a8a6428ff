"""The tables of sequences, listings, auctions and what was traded in them.

As in `tables.py`, every row follows from the chain; energy and prices here are public by the market's rules.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata as metadata  # this module adds to it

sequences = Table(
    "sequences",
    metadata,
    Column("sequence_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("segment", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("period_start", String(10), nullable=False),
    Column("period_end", String(10), nullable=False),
    Column("opens_at", BigInteger, nullable=False),
    Column("closes_at", BigInteger, nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("sequences_by_opening", "opens_at", "sequence_id"),
    Index("sequences_by_status", "status", "closes_at"),
)

listings = Table(
    "listings",
    metadata,
    Column("listing_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sequence", String(64), nullable=False),
    Column("retailer", String(64), nullable=False),
    Column("package", String(64), nullable=False),
    Column("package_version", Integer, nullable=False),
    Column("segment", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("energy_wh", BigInteger, nullable=False),
    Column("taken_wh", BigInteger, nullable=False),
    Column("remaining_wh", BigInteger, nullable=False),
    Column("lowest_price_e8_yuan_per_kwh", BigInteger, nullable=False),  # of its prices; what lists are sorted by
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("listings_by_refreshed", "refreshed_at", "listing_id"),
    Index("listings_by_sequence", "sequence", "status"),
    Index("listings_by_retailer", "retailer", "refreshed_at"),
)

# Who took what, in the order of the ledger. `order_id` is the order that the take made.
takes = Table(
    "takes",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("listing_id", String(64), nullable=False),
    Column("sequence", String(64), nullable=False),
    Column("order_id", String(64), nullable=False),
    Column("consumer", String(64), nullable=False),
    Column("retailer", String(64), nullable=False),
    Column("energy_wh", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("intent_id", String(36), nullable=False),
    Column("transaction_id", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("takes_by_listing", "listing_id", "block", "position"),
    Index("takes_by_consumer", "consumer", "block", "position"),
)

# `n` names a bid on its side of an auction, `place` is where it stands in the order of the ledger.
bids = Table(
    "bids",
    metadata,
    Column("sequence", String(64), primary_key=True),
    Column("side", String(8), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, nullable=False),
    Column("participant", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("bid_hash", String(64), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("bids_by_participant", "sequence", "participant"),
)

auction_results = Table(
    "auction_results",
    metadata,
    Column("sequence", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("price_e8_yuan_per_kwh", BigInteger),  # None: nothing was matched
    Column("volume_wh", BigInteger, nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
)

# What each bid got, by priority: `energy_wh` by the auction, `allotted_wh` with the sellers that there were. Fills and
# pairs lie on the ledger in slices.
auction_fills = Table(
    "auction_fills",
    metadata,
    Column("sequence", String(64), primary_key=True),
    Column("side", String(8), primary_key=True),
    Column("slice", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
    Column("participant", String(64), nullable=False),
    Column("energy_wh", BigInteger, nullable=False),
    Column("allotted_wh", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
)

# One buyer with one seller each; `buy` and `sell` are the bids' `n`.
auction_pairs = Table(
    "auction_pairs",
    metadata,
    Column("sequence", String(64), primary_key=True),
    Column("slice", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("buy", Integer, nullable=False),
    Column("sell", Integer, nullable=False),
    Column("consumer", String(64), nullable=False),
    Column("retailer", String(64), nullable=False),
    Column("energy_wh", BigInteger, nullable=False),
    Column("order_id", String(64)),  # None: not allotted yet, or `failed`
    Column("failed", String(64)),  # the refusal by which no order could be made
    Column("block", BigInteger, nullable=False),
    Index("auction_pairs_by_consumer", "consumer"),
    Index("auction_pairs_by_retailer", "retailer"),
)

# Where an order came from, for those that did not come from a negotiation alone. Numbers are those that are public.
trades = Table(
    "trades",
    metadata,
    Column("order_id", String(64), primary_key=True),
    Column("mode", String(16), nullable=False),
    Column("origin_id", String(64)),
    Column("sequence", String(64)),
    Column("consumer", String(64), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("block", BigInteger, nullable=False),
    Index("trades_by_sequence", "sequence"),
    Index("trades_by_origin", "origin_id", "consumer"),
)

# The history of sequences (subject: its id), listings (its id), bids (subject: the bidder) and announcements (its id,
# without a sequence). Takes have their own.
trading_steps = Table(
    "trading_steps",
    metadata,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("noun", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("sequence", String(64)),
    Column("version", Integer, nullable=False),
    Column("action", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(32), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("reason", String(64)),
    Column("intent_id", String(36), nullable=False),
    Column("intent_digest", String(64), nullable=False),
    Column("transaction_id", String(128), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("status", String(16)),
    # None where a later step of the same transaction wrote the record again: the ledger keeps the last value only.
    Column("record", Text),
    Index("trading_steps_by_subject", "noun", "subject", "block", "position"),
    Index("trading_steps_by_sequence", "sequence", "block", "position"),
)
