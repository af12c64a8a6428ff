"""Guangdong's time of use (since October 2021), as the demo's retail packages have it.

Peak 10:00-12:00 and 14:00-19:00, valley 00:00-08:00, flat for the rest; peak : flat : valley = 1.7 : 1 : 0.38. Sharp
11:00-12:00 and 15:00-17:00 on every day of July, August and September, 25 % above the peak price.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaincode.units import divide_half_away


def _day(*bands: tuple[str, int, int]) -> list[dict[str, Any]]:
    """Bands from hours of the day."""
    return [{"band": band, "start": start * 4, "end": end * 4} for band, start, end in bands]


BANDS: Sequence[dict[str, Any]] = _day(
    ("valley", 0, 8),
    ("flat", 8, 10),
    ("peak", 10, 12),
    ("flat", 12, 14),
    ("peak", 14, 19),
    ("flat", 19, 24),
)
SUMMER_BANDS: Sequence[dict[str, Any]] = _day(
    ("valley", 0, 8),
    ("flat", 8, 10),
    ("peak", 10, 11),
    ("sharp", 11, 12),
    ("flat", 12, 14),
    ("peak", 14, 15),
    ("sharp", 15, 17),
    ("peak", 17, 19),
    ("flat", 19, 24),
)


def prices_e8_yuan_per_kwh(flat: int) -> dict[str, int]:
    """The price of each band from the flat price, in 1e-8 yuan per kWh; each is rounded once, half away from zero."""
    return {
        "sharp": divide_half_away(flat * 17 * 125, 1_000),
        "peak": divide_half_away(flat * 17, 10),
        "flat": flat,
        "valley": divide_half_away(flat * 38, 100),
    }
