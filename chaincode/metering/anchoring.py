"""Anchoring the roots of readings: many points and days in one signed batch, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import Call
from chaincode.intent import Intent
from chaincode.metering.point import MeteringPoint
from chaincode.metering.reading_day import Anchor, ReadingDay, anchored, is_over, read_days
from chaincode.refusals import Refused

_VERSION = 1  # a batch is no record: nothing is expected, and each day has a version of its own


async def anchor_readings(call: Call) -> int:
    """Write each day's root, and keep the version before under its number.

    Raises Refused, with the point and date as key: `unknown_point`, `not_a_party`, `point_not_open` (on that day),
    `day_not_over`, `stale_version` (detail: the current version).
    """
    for anchor in read_days(call.intent.args["days"]):
        await _anchor(call, anchor)
    return _VERSION


async def _anchor(call: Call, anchor: Anchor) -> None:
    where = f"{anchor.point}:{anchor.date}"
    record = await call.ledger.get(keys.metering_point(anchor.point))
    if record is None:
        raise Refused("unknown_point", key=where)
    point = MeteringPoint.from_record(record)
    point.check_own(call.intent.participant, key=where)
    if not point.is_open_on(anchor.date):
        raise Refused("point_not_open", key=where)
    if not is_over(anchor.date, now_ms=call.now_ms):
        raise Refused("day_not_over", key=where)
    key = keys.reading_day(anchor.point, anchor.date)
    current = await call.ledger.get(key)
    before = ReadingDay.from_record(current) if current else None
    if anchor.version != (before.version if before else 0) + 1:
        raise Refused("stale_version", key=where, version=before.version if before else None)
    if before is not None:
        kept = keys.reading_day_version(anchor.point, anchor.date, before.version)
        call.ledger.put(kept, before.to_record())
    day = anchored(anchor, before=before, agent=call.intent.actor, now_ms=call.now_ms)
    call.ledger.put(key, day.to_record())


def reads_of_anchoring(intent: Intent) -> Iterable[str]:
    """The records of the points, and of the days as they are anchored now."""
    for anchor in read_days(intent.args["days"]):
        yield keys.metering_point(anchor.point)
        yield keys.reading_day(anchor.point, anchor.date)
