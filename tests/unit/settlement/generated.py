"""Generated cases of the calculation: a sound tariff with every kind of price and charge, a load, and all around it."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.unit.tariff.generated import YEAR_DAYS, YEAR_START, Value, seeded, sound_tariff

_DAY_TYPES = ("workday", "weekend", "holiday", "hot", "typhoon")
_CENTS = 10**6  # 0.01 yuan per kWh


def case(seed: int, *, days: int | None = None) -> dict[str, Any]:
    """The arguments of the calculation; `contracted` as a dict. Up to 40 days of the leap year, or its first `days`."""
    random = seeded(seed)
    value = sound_tariff(random)
    value["prices"] = {name: _price(random) for name in value["prices"]}
    value["charges"] = _charges(random)
    if "green_premium" in value["charges"]:
        value["prices"]["green"] = {"kind": "fixed"}
    load = _load(random, days)
    months = sorted({day[:7] for day in load})
    return {
        "value": value,
        "prices": {name: random.randint(-10, 100) * _CENTS + random.randint(0, 9) for name in value["prices"]},
        "load": load,
        "calendar": {day: random.choice(_DAY_TYPES) for day in load if random.random() < 0.3},
        "references": {name: {month: _reference(random, month) for month in months} for name in ("spot", "index")},
        "contracted": {
            "energy_wh": {month: random.randint(1, 300_000) for month in months},
            "capacity_va": _quantity(random, 10**6, months),
            "demand_w": _quantity(random, 8_000, months),
        },
        "consumed_before_wh": random.choice((0, 0, 1, 50_000)),
    }


def _quantity(random: Random, most: int, months: list[str]) -> int | dict[str, int]:
    """One for all months, or one from before them on that changes in some of them."""
    if random.random() < 0.5:
        return random.randint(1, most)
    changes = ["2020-01", *(month for month in months if random.random() < 0.5)]
    return {month: random.randint(1, most) for month in changes}


def _price(random: Random) -> Value:
    kind = random.choice(("fixed", "linked", "gain_share"))
    if kind == "fixed":
        return {"kind": kind}
    price: Value = {
        "kind": kind,
        "reference": random.choice(("spot", "index")),
        "applied_to": random.choice(("interval", "average")),
    }
    if kind == "linked":
        price["factor_bp"] = random.choice((0, 10_000, random.randint(1, 30_000)))
    else:
        price |= {name: random.randint(0, 10_000) for name in ("gain_share_bp", "loss_share_bp")}
    floor, cap = sorted(random.randint(-10, 80) * _CENTS for _ in range(2))
    if random.random() < 0.6:
        price["cap_e8_yuan_per_kwh"] = cap
    if random.random() < 0.6:
        price["floor_e8_yuan_per_kwh"] = floor
    return price


def _charges(random: Random) -> Value:
    charges: Value = {
        "green_premium": {"price": "green", "share_bp": random.randint(0, 10_000)},
        "basic_fee": {
            "by": random.choice(("capacity", "contracted_demand", "measured_demand")),
            "price_fen_per_kw_month": random.randint(0, 5_000),
        },
        "deviation": {
            "by": random.choice(("month", "period")),
            "over_band_bp": random.randint(0, 3_000),
            "under_band_bp": random.randint(0, 3_000),
            "over_price_e8_yuan_per_kwh": random.randint(1, 50 * _CENTS),
            "under_price_e8_yuan_per_kwh": random.randint(1, 50 * _CENTS),
        },
    }
    return {name: charge for name, charge in charges.items() if random.random() < 0.6}


def _load(random: Random, days: int | None) -> dict[str, list[int]]:
    count = days or random.choice((1, 2, 3, 3, 5, 8, 40))
    first = 0 if days else random.randrange(YEAR_DAYS - count + 1)
    most = random.choice((1, 30, 700))
    return {
        (YEAR_START + timedelta(days=first + number)).isoformat(): [random.randint(0, most) for _ in range(96)]
        for number in range(count)
        if days or number == 0 or random.random() < 0.9
    }


def _reference(random: Random, month: str) -> int | list[int]:
    if random.random() < 0.4:
        return random.randint(-5, 90) * _CENTS
    start = date.fromisoformat(f"{month}-01")
    days = ((start + timedelta(days=31)).replace(day=1) - start).days
    return [random.randint(-5, 90) * _CENTS for _ in range(96 * days)]
