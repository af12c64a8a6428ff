"""The bands and prices of a package by date, for charts and heat maps. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from chaincode.settlement.pricing import exact_e12
from chaincode.settlement.rounding import E12_PER_E8
from chaincode.tariff.calendar import market_day_type, season_of, segments, tariff_day_type
from chaincode.units import divide_half_away
from gateway.retail_packages.quoting import Offered

MAX_DAYS = 400


def months_between(start: str, end: str) -> set[str]:
    """The months (YYYY-MM) of `[start, end)`, dates that exist."""
    last = date.fromisoformat(end) - timedelta(days=1)
    day, months = date.fromisoformat(start), set()
    while day <= last:
        months.add(day.isoformat()[:7])
        day = day.replace(day=monthrange(day.year, day.month)[1]) + timedelta(days=1)
    return months


def price_calendar(offered: Offered, *, start: str, end: str) -> dict[str, Any]:
    """Each day of `[start, end)` with its day type, season and schedule; the schedules; the prices of each month
    (`price_calendar_schemas.PriceCalendar`).

    Raises Refused `date_not_covered` where the seasons of the tariff have ended.
    """
    schedules: dict[tuple[str, str], int] = {}
    days = []
    day = date.fromisoformat(start)
    while day.isoformat() < end:
        market_type = market_day_type(day, offered.calendar)
        key = season_of(offered.tariff, day), tariff_day_type(offered.tariff, market_type)
        place = schedules.setdefault(key, len(schedules))
        days.append({"date": day.isoformat(), "day_type": market_type, "season": key[0], "schedule": place})
        day += timedelta(days=1)
    return {
        "package_id": offered.package_id,
        "version": offered.package["version"],
        "calendar": {"region": offered.template["region"], "version": offered.calendar_version},
        "tier_limits_wh": list(offered.tariff.tiers.limits_wh),
        "days": days,
        "schedules": [_schedule(offered, season, day_type) for season, day_type in schedules],
        "prices": offered.package["prices"],
        "prices_by_month": {month: _prices(offered, month) for month in sorted(months_between(start, end))},
    }


def _schedule(offered: Offered, season: str, day_type: str) -> list[list[dict[str, Any]]]:
    """For each tier the segments of such a day."""
    return [
        [
            {"start": each.start, "end": each.end, "band": each.band, "price": each.price}
            for each in segments(offered.tariff, season=season, day_type=day_type, tier=tier)
        ]
        for tier in offered.tariff.tiers.numbers
    ]


def _prices(offered: Offered, month: str) -> dict[str, int | None]:
    """What each price comes to in a month, rounded to 1e-8 yuan per kWh for the reader; None where its reference is not
    published, or differs by quarter-hour."""
    found: dict[str, int | None] = {}
    for name, price in sorted(offered.tariff.prices.items()):
        reference: int | list[int] | None = 0
        if price.reference is not None:
            reference = offered.published.prices.get(price.reference, {}).get(month)
        if isinstance(reference, int):
            exact = exact_e12(price, number=offered.package["prices"][name], energy_wh=1, reference=reference)
            found[name] = divide_half_away(exact, E12_PER_E8)
        else:
            found[name] = None
    return found
