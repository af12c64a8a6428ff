"""The tables of plants, their months and closed periods. As in `tables.py`, every row follows from the chain; no amount
is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from gateway.projection.tables import metadata

Row = dict[str, Any]
PLANT_TYPES = frozenset({"plant", "plant_settlement", "closing"})
_FOR_EVER = "~"  # after every month and date

plants = Table(
    "plants",
    metadata,
    Column("plant_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("producer", String(64), nullable=False),
    Column("buyer", String(64)),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("plants_by_producer", "producer", "plant_id"),
    Index("plants_by_buyer", "buyer", "plant_id"),
)

# Whom a plant concerns, or ever has: producer, buyers, parties.
plant_members = Table(
    "plant_members",
    metadata,
    Column("plant_id", String(64), primary_key=True),
    Column("participant", String(64), primary_key=True),
    Column("block", BigInteger, nullable=False),
    Index("plant_members_by_participant", "participant", "plant_id"),
)

# Who buys what a plant's points feed in, in the days `[start, end)`: its agreements, each until a later one begins.
# What was agreed and never came to hold has an end that is not after its start.
plant_purchases = Table(
    "plant_purchases",
    metadata,
    Column("plant_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("point_id", String(64), primary_key=True),
    Column("producer", String(64), nullable=False),
    Column("buyer", String(64), nullable=False),
    Column("start", String(10), nullable=False),
    Column("end", String(10), nullable=False),
    Column("block", BigInteger, nullable=False),
    Index("plant_purchases_by_buyer", "buyer", "point_id"),
)

# Every version of every plant's month; the last one holds.
plant_settlements = Table(
    "plant_settlements",
    metadata,
    Column("plant_id", String(64), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("buyer", String(64), nullable=False),
    Column("statement_hash", String(64), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("plant_settlements_by_month", "month", "plant_id", "version"),
)

closings = Table(
    "closings",
    metadata,
    Column("retailer", String(64), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("statement_hash", String(64), nullable=False),
    Column("block", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index("closings_by_month", "month", "retailer"),
)


def plant_rows(
    object_type: str, attributes: tuple[str, ...], record: Row, *, text: str, block: int
) -> Iterator[tuple[Table, Row]]:
    """The rows that a record of PLANT_TYPES stands for; `text` is the record as the ledger has it.

    Raises KeyError, TypeError or ValueError for another record.
    """
    whole = {"version": record["version"], "block": block, "record": text}
    if object_type == "plant":
        agreed = record.get("agreements", [])
        buyer = agreed[-1]["buyer"] if agreed else None
        named = {"plant_id": attributes[0], "kind": record["kind"], "producer": record["producer"], "buyer": buyer}
        yield plants, {**named, **whole}
        for participant in sorted(_members(record)):
            yield plant_members, {"plant_id": attributes[0], "participant": participant, "block": block}
        for purchase in _purchases(record):
            yield plant_purchases, {"plant_id": attributes[0], **purchase, "block": block}
    elif object_type == "plant_settlement":
        fields = {name: record[name] for name in ("buyer", "statement_hash")}
        yield plant_settlements, {"plant_id": attributes[0], "month": attributes[1], **fields, **whole}
    else:
        where = {"retailer": attributes[0], "month": attributes[1], "statement_hash": record["statement_hash"]}
        yield closings, {**where, **whole}


def _purchases(record: Row) -> Iterator[Row]:
    """As `Plant.in_month` says what holds: the last agreement made that had begun."""
    agreed = record.get("agreements", [])
    for place, each in enumerate(agreed):
        until = min([each.get("end", _FOR_EVER), *(later["start"] for later in agreed[place + 1 :])])
        shared = {"number": each["number"], "producer": record["producer"], "buyer": each["buyer"]}
        days = {"start": f"{each['start']}-01", "end": until if until == _FOR_EVER else f"{until}-01"}
        for point in each["points"]:
            yield {**shared, "point_id": point, **days}


def _members(record: Row) -> set[str]:
    entries = [*record.get("agreements", ()), *([record["proposal"]] if "proposal" in record else ())]
    parties = {each["party"] for entry in entries for each in entry["parties"] if each["kind"] != "fund"}
    return {record["producer"], *parties, *(entry["buyer"] for entry in entries)}
