"""Which moments have no price or several, for every season, day type and tier at once. Pure.

Any day can be declared hot or a holiday after the template is published, so each day type counts in each season. The
moments of all these days lie in one integer: 96 bits for each tier of each day type of each season. A rule is then one
mask, and a moment that has no rule, or two, shows after one pass over the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from chaincode.tariff.finding import Finding, Kind
from chaincode.tariff.model import Rule, Tariff
from chaincode.tariff.schema import QUARTER_HOURS_PER_DAY

_BYTES_PER_DAY = QUARTER_HOURS_PER_DAY // 8


def rule_findings(tariff: Tariff) -> Iterator[Finding]:
    """A finding for each interval of a day that has no price, or more than one; seasons in the tariff's order."""
    wrong = _wrong_moments(tariff)
    if not wrong:
        return
    days = list(product(tariff.seasons, tariff.day_types, tariff.tiers.numbers))
    moments = wrong.to_bytes(len(days) * _BYTES_PER_DAY, "little")
    for place, (season, day_type, tier) in enumerate(days):
        if not any(moments[place * _BYTES_PER_DAY : (place + 1) * _BYTES_PER_DAY]):
            continue
        rules = [r for r in tariff.rules if r.applies(season=season.season, day_type=day_type, tier=tier)]
        for start, end, ids in not_once([(r.start, r.end, r.id) for r in rules], end=QUARTER_HOURS_PER_DAY):
            yield Finding(
                kind=Kind.RULE_COLLISION if ids else Kind.RULE_GAP,
                season=season.season,
                day_type=day_type,
                tier=tier,
                dates=tuple((span.start, span.end) for span in season.spans),
                start=start,
                end=end,
                rules=ids,
            )


def not_once(
    intervals: Iterable[tuple[int, int, str]], *, start: int = 0, end: int
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The longest parts of `[start, end)` that no named half-open interval covers, or several, with these names."""
    edges: dict[int, list[tuple[bool, str]]] = {start: [], end: []}
    for first, last, name in intervals:
        if max(first, start) < min(last, end):
            edges.setdefault(max(first, start), []).append((True, name))
            edges.setdefault(min(last, end), []).append((False, name))
    open_names: list[str] = []
    since = start
    for position in sorted(edges):
        before = list(open_names)
        for opens, name in edges[position]:
            if opens:
                open_names.append(name)
            else:
                open_names.remove(name)
        if position == end or sorted(before) != sorted(open_names):
            if len(before) != 1 and since < position:
                yield since, position, tuple(before)
            since = position


def _wrong_moments(tariff: Tariff) -> int:
    once = twice = 0
    for rule in tariff.rules:
        moments = _moments(tariff, rule)
        twice |= once & moments
        once |= moments
    days = len(tariff.seasons) * len(tariff.day_types) * len(tariff.tiers.numbers)
    all_moments = (1 << days * QUARTER_HOURS_PER_DAY) - 1
    return (all_moments & ~once) | twice


def _moments(tariff: Tariff, rule: Rule) -> int:
    """Every moment in which the rule gives a price."""
    tiers = list(tariff.tiers.numbers)
    width = QUARTER_HOURS_PER_DAY
    moments = ((1 << rule.end) - (1 << rule.start)) if rule.start < rule.end else 0
    moments = _repeat(moments, width, (rule.tiers is None or tier in rule.tiers for tier in tiers))
    width *= len(tiers)
    moments = _repeat(moments, width, (rule.day_types is None or name in rule.day_types for name in tariff.day_types))
    width *= len(tariff.day_types)
    return _repeat(moments, width, (rule.seasons is None or s.season in rule.seasons for s in tariff.seasons))


def _repeat(moments: int, width: int, wanted: Iterable[bool]) -> int:
    repeated = 0
    for place, take in enumerate(wanted):
        if take:
            repeated |= moments << place * width
    return repeated
