"""The tables of metering points, to whom they belong, meters and anchored days. As in `tables.py`, every row follows
from the chain; readings are not on it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

# What holds there now; the record has what held before. `participant` is who it was last assigned to and still is.
metering_points = Table(
    "metering_points",
    metadata,
    Column("point_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("grid", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("direction", String(16), nullable=False),
    Column("voltage_level", String(16), nullable=False),
    Column("capacity_va", BigInteger, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("participant", String(64)),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("metering_points_by_participant", "participant", "point_id"),
)

# Half-open: `end` is the first day after the period, None while it goes on.
point_assignments = Table(
    "point_assignments",
    metadata,
    Column("point_id", String(64), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("participant", String(64), nullable=False),
    Column("start", String(10), nullable=False),
    Column("end", String(10)),
    Column("block", BigInteger, nullable=False),
    Index("point_assignments_by_participant", "participant", "point_id"),
)

meters = Table(
    "meters",
    metadata,
    Column("meter_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("point_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("since", String(10), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("meters_by_point", "point_id", "meter_id"),
)

# Every version of every point's day; the last one holds. Roots are in hex.
reading_days = Table(
    "reading_days",
    metadata,
    Column("point_id", String(64), primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("root", String(64), nullable=False),
    Column("corrects", String(64)),
    Column("agent", String(64), nullable=False),
    Column("refreshed_at", BigInteger, nullable=False),
    Column("block", BigInteger, nullable=False),
    Index("reading_days_by_date", "date", "point_id", "version"),
    Index("reading_days_by_block", "block"),
)
