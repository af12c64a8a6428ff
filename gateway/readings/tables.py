"""The tables of the store of readings. The grid company's instance alone has them.

A table a month for the days themselves, made when the first day of the month comes in, so that a month can be moved,
backed up or dropped on its own. The rest is one table each.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()
_months = MetaData()


@cache
def days_of(month: str) -> Table:
    """The table of a month's days (`YYYY-MM`): one row for each point, day and version as it came in.

    `content` is the SHA-256 of what came in, `data` the day as it counts (`encoding.py`); `salt`, `tree` and `root` are
    the day's salt, the hash of its tree and its root (no hashes while a value is missing). `anchored_version` is the
    ledger's number of the version, which leaves out those that never got there; `block` is where.
    """
    return Table(
        f"reading_days_{month.replace('-', '_')}",
        _months,
        Column("point", String(64), primary_key=True),
        Column("date", String(10), primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("state", String(16), nullable=False),
        Column("source", String(64), nullable=False),
        Column("received_at", BigInteger, nullable=False),
        Column("corrects", Integer),
        Column("content", LargeBinary(32), nullable=False),
        Column("salt", LargeBinary(32), nullable=False),
        Column("tree", LargeBinary(32)),
        Column("root", LargeBinary(32)),
        Column("data", LargeBinary, nullable=False),
        Column("anchored_version", Integer),
        Column("block", BigInteger),
        Index(f"reading_days_{month.replace('-', '_')}_by_state", "state", "date", "point"),
    )


# The months that have a table.
months = Table("months", metadata, Column("month", String(7), primary_key=True))

# `accepted_by` is the agent who let the day stand as it is.
findings = Table(
    "findings",
    metadata,
    Column("point", String(64), primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("code", String(32), primary_key=True),
    Column("interval", Integer),
    Column("count", Integer, nullable=False),
    Column("found_at", BigInteger, nullable=False),
    Column("accepted_by", String(64)),
    Column("accepted_at", BigInteger),
    Index("findings_by_code", "code", "date", "point"),
)

# What a meter showed at 00:00 of `date` (`day`, `month`), or when its time began or ended on that day (`opening`,
# `closing`); four numbers as JSON, in Wh and varh, before the ratio.
registers = Table(
    "registers",
    metadata,
    Column("point", String(64), primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("meter", String(64), primary_key=True),
    Column("occasion", String(8), primary_key=True),
    Column("shown", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
)

# Sum and peak (active energy, Wh) of a point's last settled days, by type of day: JSON `[[date, sum, peak], …]`.
pasts = Table(
    "pasts",
    metadata,
    Column("point", String(64), primary_key=True),
    Column("day_type", String(16), primary_key=True),
    Column("days", Text, nullable=False),
)

# Days that parties ask for, numbered by point and day. `version_before` is the day's last version when it was asked for
# (0: none); that a later one has answered is asked of the days themselves. `grid` is the company that runs the point.
reading_requests = Table(
    "reading_requests",
    metadata,
    Column("point", String(64), primary_key=True),
    Column("date", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("grid", String(64), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("participant", String(64), nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("version_before", Integer, nullable=False),
    Column("declined_for", String(16)),
    Column("declined_by", String(64)),
    Column("declined_at", BigInteger),
    Index("reading_requests_by_grid", "grid", "asked_at", "point", "date", "number"),
    Index("reading_requests_by_participant", "participant", "asked_at", "point", "date", "number"),
)

# Up to which block of the ledger anchors were taken over. One row.
progress = Table(
    "progress",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("block", BigInteger, nullable=False),
)

# Files of the watched folder that were taken in, by the SHA-256 of their content.
imports = Table(
    "imports",
    metadata,
    Column("content", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("imported_at", BigInteger, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("stored", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)
