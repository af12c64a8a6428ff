"""Metering points, meters and anchored days as rows. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table

from chaincode.metering.reading_day import root_hex
from gateway.projection import metering_tables as tables

Row = dict[str, Any]
METERING_TYPES = frozenset({"metering_point", "meter", "reading_day"})


def metering_rows(
    object_type: str, attributes: tuple[str, ...], record: Row, *, text: str, block: int
) -> Iterator[tuple[Table, Row]]:
    """The rows that a record of METERING_TYPES stands for; `text` is the record as the ledger has it.

    Raises KeyError, TypeError or ValueError for another record.
    """
    if object_type == "metering_point":
        yield tables.metering_points, {**_point(attributes[0], record), "block": block, "record": text}
        for place, period in enumerate(record.get("periods", ())):
            where = {"point_id": attributes[0], "place": place, "block": block}
            yield tables.point_assignments, {"end": None, **period, **where}
    elif object_type == "meter":
        yield tables.meters, {**_meter(attributes[0], record), "block": block, "record": text}
    else:
        yield tables.reading_days, {**_day(attributes, record), "block": block}


def _point(point_id: str, record: Row) -> Row:
    present = record["connection"][-1]
    periods = record.get("periods", ())
    return {
        "point_id": point_id,
        "version": record["version"],
        "grid": record["grid"],
        "status": record["status"],
        **{name: present[name] for name in ("direction", "voltage_level", "capacity_va", "zone")},
        "participant": periods[-1]["participant"] if periods and "end" not in periods[-1] else None,
    }


def _meter(meter_id: str, record: Row) -> Row:
    return {
        "meter_id": meter_id,
        "version": record["version"],
        "point_id": record["point"],
        "state": record["state"],
        "since": record["since"],
    }


def _day(attributes: tuple[str, ...], record: Row) -> Row:
    point_id, date = attributes
    return {
        "point_id": point_id,
        "date": date,
        "version": record["version"],
        "root": root_hex(record["root"]),
        "corrects": root_hex(record["corrects"]) if "corrects" in record else None,
        "agent": record["agent"],
        "refreshed_at": record["refreshed_at"],
    }
