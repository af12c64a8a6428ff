"""How fast the market goes, counted block by block: applied intents by minute, and how long each was on its way.

As in `tables.py`, every row follows from the chain. A `minute` is minutes since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from gateway.projection.tables import metadata

paces = Table(
    "paces",
    metadata,
    Column("minute", BigInteger, primary_key=True, autoincrement=False),
    Column("action", String(32), primary_key=True),
    Column("intents", Integer, nullable=False),
)

# `least_ms` is the lower end of a class of latencies. Only the last day is kept.
latencies = Table(
    "latencies",
    metadata,
    Column("minute", BigInteger, primary_key=True, autoincrement=False),
    Column("least_ms", BigInteger, primary_key=True, autoincrement=False),
    Column("intents", Integer, nullable=False),
)
