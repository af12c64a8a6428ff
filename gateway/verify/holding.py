"""What the holder of a file about a bill adds to it: the month's readings, which no API of a party has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chaincode.billing.packed_readings import unpack
from gateway.verify.bill_part import DayPart
from gateway.verify.container import dump, load
from gateway.verify.failures import EvidenceError
from gateway.verify.verification import CHAINCODE, verify


def with_readings(data: bytes, packed: Mapping[tuple[str, str], str], *, chaincode: str = CHAINCODE) -> bytes:
    """The file in `data`, about a bill, with the readings of its points and days out of `packed`: texts of
    `packed_readings` by point and month. The file is checked as a whole then.

    Raises EvidenceError: `statement_not_opened` (it has no statement), `bill_refused` (readings are missing, or are
    others than the bill's), and what `verify` raises.
    """
    report = verify(data, chaincode=chaincode)
    evidence, bill = load(data), report.bill
    if evidence.bill is None or bill is None or bill.statement is None:
        raise EvidenceError("statement_not_opened", where="bill")
    readings = {point: _days(packed.get((point, bill.month)), point, days) for point, days in bill.points.items()}
    whole = dump(replace(evidence, bill=replace(evidence.bill, readings=readings)))
    verify(whole, chaincode=chaincode)
    return whole


def _days(text: str | None, point: str, wanted: Sequence[str]) -> tuple[DayPart, ...]:
    """The point's readings of the wanted days, of those in `text`."""
    numbers = {int(day[8:]) for day in wanted}
    try:
        found = [day for day in unpack(text or "") if day.day in numbers]
    except ValueError:
        found = []
    if len(found) != len(numbers):
        raise EvidenceError("bill_refused", where="bill.readings", detail=f"readings_missing {point}")
    return tuple(
        DayPart(day=day.day, salt=day.salt, flags=tuple(day.flags), values=tuple(map(tuple, day.columns)))
        for day in found
    )
