"""A load profile: energy by quarter-hour. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chaincode.refusals import Refused
from chaincode.tariff.schema import QUARTER_HOURS_PER_DAY

# Market-local date (YYYY-MM-DD): energy in Wh of each of its 96 quarter-hours.
Load = Mapping[str, Sequence[int]]

MAX_DAYS = 1_100
MAX_QUARTER_HOUR_WH = 10**9  # 4 GW, more than any consumer draws


def check_load(load: Load) -> list[date]:
    """The days of the load, in order.

    Raises Refused: `invalid_load` (no day or more than 1,100, a date that does not exist, not 96 values a day, a value
    that is no integer, is negative or above 1 GWh).
    """
    if not 0 < len(load) <= MAX_DAYS:
        raise Refused("invalid_load", path="load")
    return [_check_day(day, load[day]) for day in sorted(load)]


def _check_day(text: str, energies: Sequence[int]) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("invalid_load", path="load") from None
    if day.isoformat() != text:
        raise Refused("invalid_load", path="load")
    if len(energies) != QUARTER_HOURS_PER_DAY or set(map(type, energies)) != {int}:
        raise Refused("invalid_load", path=f"load.{text}")
    if min(energies) < 0 or max(energies) > MAX_QUARTER_HOUR_WH:
        raise Refused("invalid_load", path=f"load.{text}")
    return day
