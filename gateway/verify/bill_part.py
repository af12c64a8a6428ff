"""What a file about a bill has beside blocks: statements, and the month's readings in plain numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaincode.metering.day_tree import MAX_VALUE, MEASURES, QUARTER_HOURS
from gateway.verify.failures import EvidenceError
from gateway.verify.forms import distinct_texts, list_of, number_of, object_of, text_of

_MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")
_POINT = re.compile("[a-z0-9][a-z0-9._-]{0,63}")
_SALT = re.compile("[0-9a-f]{64}")
_LAST_DAY = 31
_MAX_FLAG = 255


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class DayPart:
    """A point's readings of a day: its number in the month, the day's salt (32 bytes), 96 flags, and 96 values of each
    of `day_tree.MEASURES` (Wh, varh)."""

    day: int
    salt: bytes
    flags: tuple[int, ...]
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPart:
    """What a file about a bill has beside: its month (YYYY-MM), the texts of the statement and of those before it that
    it follows from (none: the holder may not read them), and the month's readings by metering point (None: the holder
    has none)."""

    month: str
    statements: tuple[str, ...] = field(repr=False)
    readings: Mapping[str, tuple[DayPart, ...]] | None = field(repr=False)


def bill_value(bill: BillPart) -> dict[str, Any]:
    readings = None
    if bill.readings is not None:
        readings = {point: [_day_value(each) for each in days] for point, days in bill.readings.items()}
    return {"month": bill.month, "statements": sorted(set(bill.statements)), "readings": readings}


def _day_value(day: DayPart) -> dict[str, Any]:
    values = [list(each) for each in day.values]
    return {"day": day.day, "salt": day.salt.hex(), "flags": list(day.flags), "values": values}


def read_bill(value: Any) -> BillPart:
    bill = object_of(value, "bill", {"month", "statements", "readings"})
    if not _MONTH.fullmatch(text_of(bill["month"], "bill.month")):
        raise EvidenceError("wrong_form", where="bill.month")
    return BillPart(
        month=bill["month"],
        statements=tuple(distinct_texts(bill["statements"], "bill.statements")),
        readings=None if bill["readings"] is None else _readings(bill["readings"]),
    )


def _readings(value: Any) -> dict[str, tuple[DayPart, ...]]:
    where = "bill.readings"
    if not isinstance(value, dict) or not all(_POINT.fullmatch(point) for point in value):
        raise EvidenceError("wrong_form", where=where)
    readings = {point: tuple(_day(each) for each in list_of(days, where, _LAST_DAY)) for point, days in value.items()}
    for days in readings.values():
        numbers = [day.day for day in days]
        if numbers != sorted(set(numbers)):
            raise EvidenceError("wrong_form", where=where, detail="not in ascending order")
    return readings


def _day(value: Any) -> DayPart:
    where = "bill.readings"
    day = object_of(value, where, {"day", "salt", "flags", "values"})
    measures = list_of(day["values"], where, len(MEASURES))
    if not _SALT.fullmatch(text_of(day["salt"], where)) or len(measures) != len(MEASURES):
        raise EvidenceError("wrong_form", where=where)
    return DayPart(
        day=number_of(day["day"], _LAST_DAY, where),
        salt=bytes.fromhex(day["salt"]),
        flags=_quarter_hours(day["flags"], _MAX_FLAG, where),
        values=tuple(_quarter_hours(each, MAX_VALUE, where) for each in measures),
    )


def _quarter_hours(value: Any, most: int, where: str) -> tuple[int, ...]:
    numbers = tuple(number_of(each, most, where) for each in list_of(value, where, QUARTER_HOURS))
    if len(numbers) != QUARTER_HOURS:
        raise EvidenceError("wrong_form", where=where)
    return numbers
