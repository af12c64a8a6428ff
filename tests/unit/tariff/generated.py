"""Tariffs made at random from a seed: sound by construction, or with one defect of a known kind put in."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from random import Random
from typing import Any

Value = dict[str, Any]

YEAR = 2028  # a leap year: 35,136 quarter-hours
YEAR_START, YEAR_END = date(YEAR, 1, 1), date(YEAR + 1, 1, 1)
YEAR_DAYS = (YEAR_END - YEAR_START).days

_DAY_TYPES = ("workday", "weekend", "holiday", "hot", "typhoon")
_BANDS = ("sharp", "peak", "flat", "valley", "deep_valley")
_AXES = ("seasons", "day_types", "tiers", "hours")


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - test data, not a secret


def sound_tariff(random: Random) -> Value:
    """A tariff that gives every moment one price: the space of all moments, cut into boxes again and again."""
    seasons = _seasons(random)
    day_types = random.sample(_DAY_TYPES, random.randint(1, 4))
    limits = sorted(random.sample(range(1, 200_000), random.choice((0, 0, 1, 2))))
    whole = {
        "seasons": [season["season"] for season in seasons],
        "day_types": day_types,
        "tiers": list(range(1, len(limits) + 2)),
        "hours": list(range(96)),
    }
    boxes = [whole]
    for _ in range(random.randint(0, 24)):
        _cut(random, boxes)
    names = [f"p{number}" for number in range(random.randint(1, 5))]
    rules = [_rule(random, number, box, whole, names) for number, box in enumerate(boxes)]
    value = {
        "day_types": day_types,
        "treat_as": {name: random.choice(day_types) for name in _DAY_TYPES[:4] if name not in day_types},
        "treat_others_as": random.choice(day_types),
        "seasons": seasons,
        "rules": random.sample(rules, len(rules)),
        "prices": {name: {"kind": "fixed"} for name in sorted({rule["price"] for rule in rules})},
        "notice_days": 30,
    }
    if limits:
        value["tiers"] = {"by": random.choice(("month", "year")), "limits_wh": limits}
    return value


def broken_tariff(random: Random) -> Value:
    """A sound tariff after one or two changes; nearly all of them leave a gap or a collision."""
    value = deepcopy(sound_tariff(random))
    for _ in range(random.randint(1, 2)):
        random.choice((_drop, _double, _move_edge, _narrow, _widen, _move_season))(random, value)
    return value


def _seasons(random: Random) -> list[Value]:
    """One to four seasons that share out the year, by month-day (then the last span wraps) or by exact dates."""
    exact = random.random() < 0.25
    edges = sorted(random.sample(range(0, YEAR_DAYS, 7), random.randint(1, 6)))
    spans = [(start, end) for start, end in zip(edges, [*edges[1:], edges[0]], strict=True)]
    if exact:
        inner = [edge for edge in edges if edge]
        spans = list(zip([0, *inner], [*inner, YEAR_DAYS], strict=True))
    names = [f"s{number}" for number in range(min(4, len(spans)))]
    # Each season has one span at least; the others fall anywhere, which makes seasons of several spans.
    owners = [*names, *(random.choice(names) for _ in spans[len(names) :])]
    return [
        {
            "season": name,
            "spans": [
                {"from": _edge(start, exact), "to": _edge(end, exact)}
                for (start, end), owner in zip(spans, owners, strict=True)
                if owner == name
            ],
        }
        for name in names
    ]


def _edge(day: int, exact: bool) -> str:
    text = (YEAR_START + timedelta(days=day)).isoformat()
    return text if exact else text[5:]


def _cut(random: Random, boxes: list[Value]) -> None:
    """Replace one box by two that make it up."""
    box = boxes.pop(random.randrange(len(boxes)))
    axis = random.choice([axis for axis in (*_AXES, "hours", "hours") if len(box[axis]) > 1] or ["none"])
    if axis == "none":
        boxes.append(box)
        return
    parts = list(box[axis])
    if axis != "hours":
        random.shuffle(parts)
    at = random.randrange(1, len(parts))
    boxes += [{**box, axis: parts[:at]}, {**box, axis: parts[at:]}]


def _rule(random: Random, number: int, box: Value, whole: Value, names: list[str]) -> Value:
    rule: Value = {
        "id": f"r{number}",
        "start": box["hours"][0],
        "end": box["hours"][-1] + 1,
        "band": random.choice(_BANDS),
        "price": random.choice(names),
    }
    for axis in ("seasons", "day_types", "tiers"):
        if len(box[axis]) < len(whole[axis]) or random.random() < 0.2:
            rule[axis] = box[axis]
    return rule


def _drop(random: Random, value: Value) -> None:
    if len(value["rules"]) > 1:
        value["rules"].remove(random.choice(value["rules"]))


def _double(random: Random, value: Value) -> None:
    rule = deepcopy(random.choice(value["rules"]))
    value["rules"].append({**rule, "id": f"x{len(value['rules'])}"})


def _move_edge(random: Random, value: Value) -> None:
    rule = random.choice(value["rules"])
    edge, step = random.choice(("start", "end")), random.choice((-1, 1))
    moved = {**rule, edge: rule[edge] + step}
    if 0 <= moved["start"] < moved["end"] <= 96:
        rule.update(moved)


def _narrow(random: Random, value: Value) -> None:
    rule, axis = random.choice(value["rules"]), random.choice(_AXES[:3])
    if len(rule.get(axis, ())) > 1:
        rule[axis] = rule[axis][1:]


def _widen(random: Random, value: Value) -> None:
    random.choice(value["rules"]).pop(random.choice(_AXES[:3]), None)


def _move_season(random: Random, value: Value) -> None:
    """Move the edge of a season by a day, which leaves a day without a season, or one with two."""
    span = random.choice(random.choice(value["seasons"])["spans"])
    edge, text = random.choice(("from", "to")), ""
    text = span[edge]
    exact = len(text) > 5
    day = date.fromisoformat(text if exact else f"{YEAR}-{text}")
    if span["from"] == span["to"] or (exact and day in (YEAR_START, YEAR_END)):
        return
    moved = (day + timedelta(days=random.choice((-1, 1)))).isoformat()
    span[edge] = moved if exact else moved[5:]
