"""What energy costs, worked out Wh by Wh in exact fractions of a yuan: the calculation's independent check.

It reads the tariff's JSON, walks every quarter-hour of the load in order, and adds up fractions. Nothing is shared with
the calculation but the rules of the market.
"""

from __future__ import annotations

import math
from calendar import monthrange
from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

Value = dict[str, Any]
# (part, month or None, price name or None, tier or None): fen.
Amounts = dict[tuple[str, str | None, str | None, int | None], int]


def fen(yuan: Fraction) -> int:
    """Rounded to the fen, halves away from zero."""
    away = math.floor(abs(yuan) * 100 + Fraction(1, 2))
    return away if yuan >= 0 else -away


def statement(
    value: Value,
    *,
    prices: dict[str, int],
    load: dict[str, list[int]],
    calendar: dict[str, str],
    references: Value,
    contracted: Value,
    consumed_before_wh: int = 0,
    lines: list[dict[str, list[int]]] | None = None,
) -> Amounts:
    """`lines` are the loads of the incoming lines, where there are several."""
    amounts: Amounts = {}
    tiered = bool(value.get("tiers", {}).get("limits_wh"))
    for (month, name, tier), parts in _by_line(value, load, calendar, consumed_before_wh).items():
        amounts["energy", month, name, tier if tiered else None] = fen(
            _cost(value["prices"][name], prices[name], parts, references, month)
        )
    charges = value.get("charges", {})
    days = defaultdict(list)
    for day in load:
        days[day[:7]].append(day)
    for month in days:
        energy = Fraction(sum(sum(load[day]) for day in days[month]), 1000)
        if green := charges.get("green_premium"):
            premium = Fraction(prices[green["price"]], 10**8)
            amounts["green_premium", month, green["price"], None] = fen(
                energy * Fraction(green["share_bp"], 10_000) * premium
            )
        if basic := charges.get("basic_fee"):
            peaks = [max(max(line[day]) for day in days[month]) for line in lines or [load]]
            peak_kw = Fraction(4 * sum(peaks), 1000)
            whole = len(days[month]) == monthrange(int(month[:4]), int(month[5:]))[1]
            share = Fraction(1) if whole else min(Fraction(len(days[month]), 30), Fraction(1))
            monthly = _billed_kw(basic["by"], peak_kw, contracted, month) * Fraction(
                basic["price_fen_per_kw_month"], 100
            )
            amounts["basic_fee", month, None, None] = fen(monthly * share)
        if (deviation := charges.get("deviation")) and deviation["by"] == "month":
            amounts |= _deviation(deviation, month, energy, Fraction(contracted["energy_wh"][month], 1000))
    if (deviation := charges.get("deviation")) and deviation["by"] == "period":
        metered = Fraction(sum(map(sum, load.values())), 1000)
        amounts |= _deviation(deviation, None, metered, Fraction(sum(contracted["energy_wh"].values()), 1000))
    return amounts


# The parts of a line: kWh, and the place of their quarter-hour in the month.
_Parts = list[tuple[Fraction, int]]


def _by_line(
    value: Value, load: dict[str, list[int]], calendar: dict[str, str], consumed_before_wh: int
) -> dict[tuple[str, str, int], _Parts]:
    limits = value.get("tiers", {}).get("limits_wh", [])
    length = 4 if value.get("tiers", {}).get("by") == "year" else 7
    lines: dict[tuple[str, str, int], _Parts] = defaultdict(list)

    @cache
    def price_of(season: str, day_type: str, tier: int, quarter_hour: int) -> str:
        (name,) = (
            rule["price"]
            for rule in value["rules"]
            if season in rule.get("seasons", [season])
            and day_type in rule.get("day_types", [day_type])
            and tier in rule.get("tiers", [tier])
            and rule["start"] <= quarter_hour < rule["end"]
        )
        return str(name)

    period, used = min(load)[:length], consumed_before_wh
    for text in sorted(load):
        day = date.fromisoformat(text)
        if text[:length] != period:
            period, used = text[:length], 0
        season, day_type = _season(value, text), _day_type(value, day, calendar)
        for quarter_hour, energy in enumerate(load[text]):
            left = energy
            while left:
                tier = 1 + sum(used >= limit for limit in limits)
                room = limits[tier - 1] - used if tier <= len(limits) else left
                piece = min(left, room)
                name = price_of(season, day_type, tier, quarter_hour)
                lines[text[:7], name, tier].append((Fraction(piece, 1000), (day.day - 1) * 96 + quarter_hour))
                used, left = used + piece, left - piece
    return lines


def _season(value: Value, day: str) -> str:
    for season in value["seasons"]:
        for span in season["spans"]:
            start, end = span["from"], span["to"]
            at = day if len(start) == 10 else day[5:]
            if (start <= at < end) if start < end else (at >= start or at < end):
                return str(season["season"])
    raise AssertionError(day)


def _day_type(value: Value, day: date, calendar: dict[str, str]) -> str:
    named = calendar.get(day.isoformat(), "weekend" if day.isoweekday() > 5 else "workday")
    if named in value["day_types"]:
        return named
    return str(value["treat_as"].get(named, value["treat_others_as"]))


def _cost(price: Value, number: int, parts: _Parts, references: Value, month: str) -> Fraction:
    """Yuan of one line."""
    own = Fraction(number, 10**8)
    energy = sum((kwh for kwh, _ in parts), Fraction(0))
    if price["kind"] == "fixed":
        return energy * own
    published = references[price["reference"]][month]

    def reference_at(place: int) -> Fraction:
        return Fraction(published if isinstance(published, int) else published[place], 10**8)

    if price["applied_to"] == "interval":
        return sum((kwh * _formed(price, own, reference_at(place)) for kwh, place in parts), Fraction(0))
    average = sum((kwh * reference_at(place) for kwh, place in parts), Fraction(0)) / energy
    return energy * _formed(price, own, average)


def _formed(price: Value, own: Fraction, reference: Fraction) -> Fraction:
    if price["kind"] == "linked":
        formed = Fraction(price["factor_bp"], 10_000) * reference + own
    elif reference < own:
        formed = own - Fraction(price["gain_share_bp"], 10_000) * (own - reference)
    else:
        formed = own + Fraction(price["loss_share_bp"], 10_000) * (reference - own)
    if "cap_e8_yuan_per_kwh" in price:
        formed = min(formed, Fraction(price["cap_e8_yuan_per_kwh"], 10**8))
    if "floor_e8_yuan_per_kwh" in price:
        formed = max(formed, Fraction(price["floor_e8_yuan_per_kwh"], 10**8))
    return formed


def _billed_kw(by: str, peak_kw: Fraction, contracted: Value, month: str) -> Fraction:
    if by == "capacity":
        return Fraction(_holding(contracted["capacity_va"], month), 1000)
    if by == "measured_demand":
        return peak_kw
    demand_kw = Fraction(_holding(contracted["demand_w"], month), 1000)
    above = peak_kw - Fraction(105, 100) * demand_kw
    return demand_kw + 2 * above if above > 0 else demand_kw


def _holding(quantity: int | dict[str, int], month: str) -> int:
    """Of quantities that hold from their month on, the last one that has begun."""
    if isinstance(quantity, int):
        return quantity
    return [quantity[first] for first in sorted(quantity) if first <= month][-1]


def _deviation(deviation: Value, month: str | None, metered: Fraction, contracted: Fraction) -> Amounts:
    over = metered - contracted * (1 + Fraction(deviation["over_band_bp"], 10_000))
    under = contracted * (1 - Fraction(deviation["under_band_bp"], 10_000)) - metered
    for outside, side in ((over, "over"), (under, "under")):
        if outside > 0:
            price = Fraction(deviation[f"{side}_price_e8_yuan_per_kwh"], 10**8)
            return {("deviation", month, None, None): fen(outside * price)}
    return {}
