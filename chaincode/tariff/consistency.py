"""Whether the names and numbers of a tariff fit each other. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from chaincode.tariff.finding import Finding, Kind
from chaincode.tariff.model import Rule, Tariff
from chaincode.tariff.schema import STANDARD_DAY_TYPES

PriceLimits = Mapping[str, Mapping[str, int]]  # price name: {"min": e8, "max": e8}
Ranges = Mapping[str, tuple[int, int]]  # path in the template: (least, most)


def consistency_findings(tariff: Tariff, *, price_limits: PriceLimits | None, ranges: Ranges) -> Iterator[Finding]:
    yield from _repeated(tariff)
    yield from _day_types(tariff)
    for rule in tariff.rules:
        yield from _rule(tariff, rule)
    yield from _prices(tariff)
    yield from _tiers(tariff)
    if price_limits is not None:
        yield from _price_limits(tariff, price_limits)
    for path, (least, most) in ranges.items():
        if least > most:
            yield Finding(kind=Kind.LIMITS_INVERTED, path=path)


def _repeated(tariff: Tariff) -> Iterator[Finding]:
    names: dict[str, Iterable[str]] = {
        "rules": (rule.id for rule in tariff.rules),
        "seasons": (season.season for season in tariff.seasons),
        "day_types": tariff.day_types,
    }
    for path, listed in names.items():
        for name, times in Counter(listed).items():
            if times > 1:
                yield Finding(kind=Kind.REPEATED, path=f"{path}.{name}")


def _day_types(tariff: Tariff) -> Iterator[Finding]:
    for name in STANDARD_DAY_TYPES:
        if name not in tariff.day_types and name not in tariff.treat_as:
            yield Finding(kind=Kind.DAY_TYPE_NOT_STATED, path=f"treat_as.{name}", day_type=name)
    for name, target in {**tariff.treat_as, "": tariff.treat_others_as}.items():
        path = f"treat_as.{name}" if name else "treat_others_as"
        if name in tariff.day_types:
            yield Finding(kind=Kind.DAY_TYPE_STATED_TWICE, path=path, day_type=name)
        if target not in tariff.day_types:
            yield Finding(kind=Kind.UNKNOWN_DAY_TYPE, path=path, day_type=target)


def _rule(tariff: Tariff, rule: Rule) -> Iterator[Finding]:
    path = f"rules.{rule.id}"
    if rule.start >= rule.end:
        yield Finding(kind=Kind.EMPTY_RANGE, path=path, start=rule.start, end=rule.end, rules=(rule.id,))
    for season in rule.seasons or ():
        if all(season != known.season for known in tariff.seasons):
            yield Finding(kind=Kind.UNKNOWN_SEASON, path=path, season=season, rules=(rule.id,))
    for day_type in rule.day_types or ():
        if day_type not in tariff.day_types:
            yield Finding(kind=Kind.UNKNOWN_DAY_TYPE, path=path, day_type=day_type, rules=(rule.id,))
    for tier in rule.tiers or ():
        if tier not in tariff.tiers.numbers:
            yield Finding(kind=Kind.UNKNOWN_TIER, path=path, tier=tier, rules=(rule.id,))
    if rule.price not in tariff.prices:
        yield Finding(kind=Kind.UNKNOWN_PRICE, path=f"prices.{rule.price}", rules=(rule.id,))


def _prices(tariff: Tariff) -> Iterator[Finding]:
    used = {rule.price for rule in tariff.rules}
    premium = tariff.charges.green_premium
    if premium is not None:
        used.add(premium.price)
        if premium.price not in tariff.prices:
            yield Finding(kind=Kind.UNKNOWN_PRICE, path=f"prices.{premium.price}")
        elif tariff.prices[premium.price].kind != "fixed":
            yield Finding(kind=Kind.PREMIUM_NOT_FIXED, path=f"prices.{premium.price}")
    for name, price in tariff.prices.items():
        cap, floor = price.cap_e8_yuan_per_kwh, price.floor_e8_yuan_per_kwh
        if name not in used:
            yield Finding(kind=Kind.UNUSED_PRICE, path=f"prices.{name}")
        if cap is not None and floor is not None and cap < floor:
            yield Finding(kind=Kind.CAP_BELOW_FLOOR, path=f"prices.{name}")


def _tiers(tariff: Tariff) -> Iterator[Finding]:
    for tier, (lower, upper) in enumerate(pairwise(tariff.tiers.limits_wh), start=2):
        if lower >= upper:
            yield Finding(kind=Kind.TIERS_NOT_INCREASING, path=f"tiers.limits_wh[{tier - 1}]", tier=tier)


def _price_limits(tariff: Tariff, limits: PriceLimits) -> Iterator[Finding]:
    for name in tariff.prices:
        if name not in limits:
            yield Finding(kind=Kind.LIMITS_MISSING, path=f"price_limits.{name}")
    for name, limit in limits.items():
        if name not in tariff.prices:
            yield Finding(kind=Kind.LIMITS_WITHOUT_PRICE, path=f"price_limits.{name}")
        if limit["min"] > limit["max"]:
            yield Finding(kind=Kind.LIMITS_INVERTED, path=f"price_limits.{name}")
