"""What is anchored of the days that bills and statements of plants are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from chaincode import keys
from chaincode.billing.readings import PointDays
from chaincode.context import Overlay, Record


async def load_anchors(ledger: Overlay, points: Iterable[PointDays]) -> None:
    """Read the points' days from the ledger: one request for a point's month."""
    for each in points:
        for month, days in groupby(each.days, key=lambda day: day[:7]):
            wanted = [keys.reading_day(each.point_id, day) for day in days]
            await ledger.prefetch_range(wanted, "reading_day", each.point_id, month)


async def anchors_of(ledger: Overlay, points: Sequence[PointDays]) -> dict[str, Record | None]:
    """The records of the points' days, by `point:date`; None where nothing is anchored."""
    return {
        f"{each.point_id}:{day}": await ledger.get(keys.reading_day(each.point_id, day))
        for each in points
        for day in each.days
    }
