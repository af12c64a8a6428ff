"""What the exchange sets before anybody offers anything: Guangdong's calendar, four templates, reference prices.

Public holidays and working weekends of 2026 are those of the State Council's notice (国办发明电〔2025〕7号).
The reference prices are invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chaincode.risk_warning import risk_warning_hash
from chaincode.tariff.example import EXAMPLE_TARIFF

REGION = "guangdong"
REFERENCE = "guangdong-month-average"
TIME_OF_USE, MARKET_LINKED, RESIDENTIAL_TIERS = "gd-time-of-use", "gd-market-linked", "gd-residential-tiers"
FIXED = "gd-fixed"
RISK_WARNING = {
    "zh": "本套餐价格随市场月度均价浮动，可能高于预期，最高至封顶价。",
    "en": "The price of this package follows the market's monthly average price. It can rise above any price that was "
    "expected, up to the cap.",
}
RISK_WARNING_HASH = risk_warning_hash(RISK_WARNING)

_HOLIDAYS = (
    ("2026-01-01", "2026-01-04"),
    ("2026-02-15", "2026-02-24"),
    ("2026-04-04", "2026-04-07"),
    ("2026-05-01", "2026-05-06"),
    ("2026-06-19", "2026-06-22"),
    ("2026-09-25", "2026-09-28"),
    ("2026-10-01", "2026-10-08"),
)
_WORKING_WEEKENDS = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
_REFERENCE_PRICES_E8 = (
    38_120_000,
    37_450_000,
    39_260_000,
    40_030_000,
    41_870_000,
    43_310_000,
    45_960_000,
    46_220_000,
    44_180_000,
    40_750_000,
    39_020_000,
    38_640_000,
)


def calendar_days() -> dict[str, str]:
    """The day types that differ from the days of the week, by date."""
    days = dict.fromkeys(_WORKING_WEEKENDS, "workday")
    for start, end in _HOLIDAYS:
        day = date.fromisoformat(start)
        while day < date.fromisoformat(end):
            days[day.isoformat()] = "holiday"
            day += timedelta(days=1)
    return days


def reference_prices(year: int) -> Sequence[tuple[str, int]]:
    """Month and price in 1e-8 yuan per kWh, for each month of the year."""
    return [(f"{year}-{month:02}", price) for month, price in enumerate(_REFERENCE_PRICES_E8, start=1)]


def templates(*, valid_from: str, valid_to: str) -> Sequence[dict[str, Any]]:
    """The arguments of `publish_template`, one for each template; the validity is half-open."""
    usual = {
        "region": REGION,
        "stage": "annual",
        "valid_from": valid_from,
        "valid_to": valid_to,
        "durations": {"min_days": 1, "max_days": 1_100},
        "volume": {"min_wh": 1, "max_wh": 1_000_000_000_000},
    }
    limits = {"min": 10_000_000, "max": 200_000_000}
    return [
        usual
        | {
            "template": TIME_OF_USE,
            "name": "Time of use 峰谷分时",
            "classes": ["industrial", "commercial", "residential"],
            "tariff": EXAMPLE_TARIFF,
            "price_limits": dict.fromkeys(EXAMPLE_TARIFF["prices"], limits),
        },
        usual
        | {
            "template": MARKET_LINKED,
            "name": "Monthly average plus spread 市场联动",
            "classes": ["industrial", "commercial"],
            "tariff": _whole_day(
                {
                    "spread": {
                        "kind": "linked",
                        "reference": REFERENCE,
                        "factor_bp": 10_000,
                        "cap_e8_yuan_per_kwh": 80_000_000,
                        "floor_e8_yuan_per_kwh": 20_000_000,
                        "applied_to": "interval",
                    }
                },
                [{"id": "always", "start": 0, "end": 96, "band": "flat", "price": "spread"}],
            ),
            "price_limits": {"spread": {"min": -5_000_000, "max": 5_000_000}},
            "risk_warning_hash": RISK_WARNING_HASH,
            "risk_warning_text": RISK_WARNING,
        },
        usual
        | {
            "template": FIXED,
            "name": "One price 单一电价",
            "classes": ["industrial", "commercial"],
            "tariff": _whole_day(
                {"energy": {"kind": "fixed"}},
                [{"id": "always", "start": 0, "end": 96, "band": "flat", "price": "energy"}],
            ),
            "price_limits": {"energy": limits},
        },
        usual
        | {
            "template": RESIDENTIAL_TIERS,
            "name": "Residential tiers 居民阶梯",
            "classes": ["residential"],
            "tariff": _whole_day(
                {name: {"kind": "fixed"} for name in ("tier_1", "tier_2", "tier_3")},
                [
                    {
                        "id": f"tier-{tier}",
                        "tiers": [tier],
                        "start": 0,
                        "end": 96,
                        "band": "flat",
                        "price": f"tier_{tier}",
                    }
                    for tier in (1, 2, 3)
                ],
            )
            # Guangdong's summer limits of a household's month, in Wh.
            | {"tiers": {"by": "month", "limits_wh": [260_000, 600_000]}},
            "price_limits": dict.fromkeys(("tier_1", "tier_2", "tier_3"), limits),
        },
    ]


def _whole_day(prices: Mapping[str, Any], rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A tariff without time of use: every day of the year is alike."""
    return {
        "day_types": ["workday"],
        "treat_as": {"weekend": "workday", "holiday": "workday", "hot": "workday"},
        "treat_others_as": "workday",
        "seasons": [{"season": "year", "spans": [{"from": "01-01", "to": "01-01"}]}],
        "rules": list(rules),
        "prices": dict(prices),
        "notice_days": 30,
    }
