"""Guangdong's time of use (since October 2021), as the demo's retail packages have it.

Peak 10:00-12:00 and 14:00-19:00, valley 00:00-08:00, flat for the rest; peak : flat : valley = 1.7 : 1 : 0.38. Sharp
11:00-12:00 and 15:00-17:00 on every day of July, August and September, 25 % above the peak price.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaincode.tariff.calendar import segments
from chaincode.tariff.example import EXAMPLE_TARIFF
from chaincode.tariff.model import Tariff
from chaincode.units import divide_half_away

TARIFF = Tariff.from_value(EXAMPLE_TARIFF)


def _bands(season: str) -> Sequence[dict[str, Any]]:
    """The bands of a usual day in a season of the tariff, as half-open quarter-hours."""
    day = segments(TARIFF, season=season, day_type="workday", tier=1)
    return [{"band": each.band, "start": each.start, "end": each.end} for each in day]


BANDS = _bands("rest")
SUMMER_BANDS = _bands("summer")


def prices_e8_yuan_per_kwh(flat: int) -> dict[str, int]:
    """The price of each band from the flat price, in 1e-8 yuan per kWh; each is rounded once, half away from zero."""
    return {
        "sharp": divide_half_away(flat * 17 * 125, 1_000),
        "peak": divide_half_away(flat * 17, 10),
        "flat": flat,
        "valley": divide_half_away(flat * 38, 100),
    }
