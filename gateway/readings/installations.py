"""What the ledger says of many points on their days, out of the read model: what holds there, which meter measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date as calendar_date
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select

from gateway.projection.metering_tables import metering_points, meters
from gateway.readings.model import Installation, Register

Record = Mapping[str, Any]
_CHUNK = 400


class Ledger:
    """The records of points and meters, read in a few queries."""

    def __init__(self, points: Mapping[str, Record], meter_records: Mapping[str, Record]) -> None:
        self._points = points
        self._meters = meter_records

    @classmethod
    def read(cls, connection: Connection, points: Iterable[str]) -> Ledger:
        wanted = sorted(set(points))
        found_points: dict[str, Record] = {}
        found_meters: dict[str, Record] = {}
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            of_points = select(metering_points.c.point_id, metering_points.c.record)
            for point, text in connection.execute(of_points.where(metering_points.c.point_id.in_(part))):
                found_points[point] = json.loads(text)
            of_meters = select(meters.c.meter_id, meters.c.record)
            for meter, text in connection.execute(of_meters.where(meters.c.point_id.in_(part))):
                found_meters[meter] = json.loads(text)
        return cls(found_points, found_meters)

    def grid_of(self, point: str) -> str | None:
        """The grid company of the point, None where there is no such point."""
        record = self._points.get(point)
        return None if record is None else str(record["grid"])

    def installation(self, point: str, date: str) -> Installation | None:
        """What was at the point on the day; None where the point is not open on it."""
        record = self._points.get(point)
        if record is None or not record["opens_on"] <= date < record.get("closes_on", "~"):
            return None
        connection = [entry for entry in record["connection"] if entry["start"] <= date][-1]
        measuring = [each for each in record.get("meters", ()) if each["start"] <= date <= each.get("end", "~")]
        earlier = any(each["start"] <= date for each in record.get("meters", ()))
        facts = {"capacity_va": connection["capacity_va"], "direction": connection["direction"]}
        if not measuring:
            return Installation(meter=None, after_meter=earlier, **facts)
        last = measuring[-1]
        meter = self._meters[last["meter"]]
        return Installation(
            meter=last["meter"],
            ratio=meter["ratio"],
            resolution_wh=meter["resolution_wh"],
            faulty=meter["state"] == "faulty" and meter["since"] <= date,
            **facts,
        )

    def measures(self, point: str, meter: str, date: str) -> bool:
        """Whether the meter was in service at the point on the day, or just before it."""
        record = self._points.get(point, {})
        return any(
            each["meter"] == meter and each["start"] <= date <= each.get("end", "~")
            for each in record.get("meters", ())
        )

    def difference(
        self, point: str, date: str, shown: Mapping[tuple[str, str], Sequence[Any]]
    ) -> tuple[int, int, int, int] | None:
        """What the registers advanced over the day, after the ratio; None where a register reading is missing.

        `shown` has the register readings of the day and of the next one. Where a meter is exchanged, the old one counts
        until its closing reading and the new one from its opening reading.
        """
        record = self._points.get(point)
        if record is None:
            return None
        total = [0, 0, 0, 0]
        periods = [each for each in record.get("meters", ()) if each["start"] <= date <= each.get("end", "~")]
        for period in periods:
            began = _at(shown, point, date, period["meter"], "opening" if period["start"] == date else None)
            ended = _at(shown, point, date, period["meter"], "closing") if period.get("end") == date else None
            if period.get("end") != date:
                ended = _at(shown, point, days_from(date, 1), period["meter"], None)
            if began is None or ended is None:
                return None
            meter = self._meters[period["meter"]]
            modulus = 10 ** meter["digits"] * 1_000
            for number, (first, last) in enumerate(zip(began.values, ended.values, strict=True)):
                total[number] += (last - first) % modulus * meter["ratio"]  # a register begins anew at its end
        return (total[0], total[1], total[2], total[3]) if periods else None


def _at(
    shown: Mapping[tuple[str, str], Sequence[Any]], point: str, date: str, meter: str, occasion: str | None
) -> Register | None:
    """What the meter showed; without an occasion at the day's beginning, however often it is read."""
    for row in shown.get((point, date), ()):
        if row.meter == meter and (row.occasion == occasion or (occasion is None and row.occasion in ("day", "month"))):
            a, b, c, d = json.loads(row.shown)
            return Register((a, b, c, d))
    return None


def days_from(date: str, days: int) -> str:
    """The date so many days later, or earlier."""
    return (calendar_date.fromisoformat(date) + timedelta(days=days)).isoformat()
