"""Time of use in Guangdong since October 2021, as a tariff: the example of the documentation and of the demo.

Peak 10:00-12:00 and 14:00-19:00, valley 00:00-08:00, the rest flat; sharp (尖峰) 11:00-12:00 and 15:00-17:00 on every
day from July to September and on every other hot day (高温日, 35 °C and more). A holiday is a day like any other.
Source: 粤发改价格〔2021〕331号.
"""

from __future__ import annotations

from typing import Any

_SHARP_HOURS = ((44, 48), (60, 68))


def _rule(rule_id: str, band: str, start: int, end: int, **where: list[str]) -> dict[str, Any]:
    return {"id": rule_id, "start": start, "end": end, "band": band, "price": band, **where}


def _afternoon_and_noon() -> list[dict[str, Any]]:
    """The sharp hours: sharp in summer and on hot days, peak on the days that are neither."""
    rules = []
    for number, (start, end) in enumerate(_SHARP_HOURS, start=1):
        rules += [
            _rule(f"sharp-summer-{number}", "sharp", start, end, seasons=["summer"]),
            _rule(f"sharp-hot-{number}", "sharp", start, end, seasons=["rest"], day_types=["hot"]),
            _rule(f"peak-mild-{number}", "peak", start, end, seasons=["rest"], day_types=["workday"]),
        ]
    return rules


EXAMPLE_TARIFF: dict[str, Any] = {
    "day_types": ["workday", "hot"],
    "treat_as": {"weekend": "workday", "holiday": "workday"},
    "treat_others_as": "workday",
    "seasons": [
        {"season": "summer", "spans": [{"from": "07-01", "to": "10-01"}]},
        {"season": "rest", "spans": [{"from": "10-01", "to": "07-01"}]},
    ],
    "rules": [
        _rule("valley", "valley", 0, 32),
        _rule("flat-morning", "flat", 32, 40),
        _rule("peak-morning", "peak", 40, 44),
        _rule("flat-noon", "flat", 48, 56),
        _rule("peak-afternoon", "peak", 56, 60),
        _rule("peak-evening", "peak", 68, 76),
        _rule("flat-evening", "flat", 76, 96),
        *_afternoon_and_noon(),
    ],
    "prices": {band: {"kind": "fixed"} for band in ("sharp", "peak", "flat", "valley")},
    "charges": {
        "deviation": {
            "by": "month",
            "over_band_bp": 500,
            "under_band_bp": 500,
            "over_price_e8_yuan_per_kwh": 5_000_000,
            "under_price_e8_yuan_per_kwh": 5_000_000,
        },
        "termination": {"remaining_e8_yuan_per_kwh": 2_000_000},
    },
    "notice_days": 30,
}

# In the ratio 1.7 : 1 : 0.38; sharp is 25 % above peak.
EXAMPLE_PRICES_E8_YUAN_PER_KWH = {
    "sharp": 97_750_000,
    "peak": 78_200_000,
    "flat": 46_000_000,
    "valley": 17_480_000,
}
