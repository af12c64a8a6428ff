"""Generated methods and deliveries around the cases of `generated`: every kind of charge, its limits met or not."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.unit.settlement.generated import case
from tests.unit.tariff.generated import Value, seeded

_E8 = 10**8
_ZONES, _LEVELS = ("delta", "north"), ("below_1kv", "from_1kv", "from_110kv")
_PARTS = ("energy", "green_premium", "basic_fee", "transmission", "fund", "power_factor")
_RARELY = 0.1

Load = dict[str, list[int]]


def whole_case(seed: int) -> dict[str, Any]:
    """A case of the calculation with `methods` (`[(id, record)]`), the loads of its incoming `lines`, and `delivery`
    beside its other arguments."""
    given, random = case(seed), seeded(seed + 1_000_000)
    months = sorted({day[:7] for day in given["load"]})
    given["references"]["loss"] = {month: random.randint(-2 * 10**6, 5 * 10**6) for month in months}
    methods = [
        (f"m{number}", _record(random, kind, months))
        for number, kind in enumerate(
            ("subsidy", "coupon", "discount", "grid_charges", "power_factor", "value_added_tax", "discount")
        )
        if random.random() < 0.7
    ]
    lines = _lines(random, given["load"])
    return given | {"methods": methods, "lines": lines, "delivery": _delivery(random, lines, months, methods)}


def producer_case(seed: int) -> dict[str, Any]:
    """The arguments of `producer_statement`; parties as `(participant, role, weight)`."""
    random = seeded(seed)
    roles = ["owner", "roof", "operator", "investor"][: random.randint(1, 4)]
    months = ["2028-01", "2028-02"][: random.randint(1, 2)]
    return {
        "rules": _income(random, roles),
        "fed_in_wh": {
            month: random.choice((0, random.randint(1, 10**4), random.randint(1, 10**9))) for month in months
        },
        "references": {"loss": {month: random.randint(-_E8 // 2, _E8) for month in months}},
        "parties": [
            (f"p{place}{number}", role, random.choice((1, 1, 2, 3, 7)))
            for place, role in enumerate(roles)
            for number in range(random.randint(1, 3))
        ],
    }


def _income(random: Random, roles: list[str]) -> Value:
    sharing = [role for role in roles if random.random() < 0.6] or [roles[0]]
    edges = sorted(random.randint(0, 10_000) for _ in sharing[1:])
    shares = dict(zip(sharing, (b - a for a, b in zip([0, *edges], [*edges, 10_000], strict=True)), strict=True))
    return {
        "payer": random.choice(("retailer", "grid")),
        "price": _rate(random, 10**7, _E8),
        "roles": [
            {"role": role, "share_bp": shares[role]}
            if role in shares
            else {"role": role, "fee": _rate(random, 0, 3 * 10**7)}
            for role in roles
        ],
    }


def _rate(random: Random, low: int, high: int) -> Value:
    if random.random() < 0.2:
        return {"reference": "loss"}
    return {"price_e8_yuan_per_kwh": random.randint(low, high)}


def _record(random: Random, kind: str, months: list[str]) -> Value:
    makers = {"grid_charges": _grid_charges, "power_factor": _power_factor, "value_added_tax": _tax}
    rules = makers[kind](random) if kind in makers else _relief(random)
    if kind == "subsidy":
        rules["fund"] = "household-fund"
    over = random.random() < _RARELY
    return {
        "version": random.randint(1, 9),
        "rules": {"kind": kind, **rules},
        "valid_from": f"{months[-1]}-01" if random.random() < _RARELY else "2020-01-01",
        "valid_to": f"{months[0]}-02" if over else f"{months[-1]}-01" if random.random() < _RARELY else "2099-01-01",
    }


def _grid_charges(random: Random) -> Value:
    rules: Value = {
        "zones": [
            {"zone": zone, "voltage_levels": {level: _rate(random, 0, 3 * 10**7) for level in _LEVELS}}
            for zone in _ZONES
        ]
    }
    for part in ("line_loss", "system_operation"):
        if random.random() < 0.8:
            rules[part] = _rate(random, -(10**6), 5 * 10**6)
    funds = ["water-project", "reservoir-settlement", "renewable-energy"][: random.randint(0, 3)]
    if funds:
        rules["funds"] = [{"fund": fund, "rate": _rate(random, 0, 2 * 10**6)} for fund in funds]
    return rules


def _power_factor(random: Random) -> Value:
    standards = random.choice(([90], [85], [80], [85, 90], [80, 85, 90]))
    floors = sorted(random.sample(range(10**6), len(standards)))
    floors[0] = random.choice((0, floors[0]))
    return {
        "steps": [
            {"min_capacity_va": floor, "standard_percent": standard}
            for floor, standard in zip(floors, standards, strict=True)
        ]
    }


def _tax(random: Random) -> Value:
    rules: Value = {"rate_bp": random.choice((1_300, 300, random.randint(0, 10_000)))}
    if random.random() < 0.5:
        rules["untaxed_parts"] = random.sample(_PARTS, random.randint(1, 3))
    return rules


def _relief(random: Random) -> Value:
    rules: Value = random.choice(
        (
            {"fixed_fen": random.randint(1, 3_000)},
            {"price_e8_yuan_per_kwh": random.randint(1, 5 * 10**7)},
            {"share_bp": random.randint(1, 10_000)},
        )
    )
    if random.random() < 0.5:
        rules["parts"] = random.sample(_PARTS, random.randint(1, 3))
    for name, most in (("min_amount_fen", 3_000), ("max_month_fen", 1_000), ("max_contract_fen", 1_500)):
        if random.random() < 0.4:
            rules[name] = random.randint(1, most)
    return rules


def _delivery(random: Random, lines: list[Load], months: list[str], methods: list[Any]) -> Value:
    """A line at each place, or all of it at one; of a third of them at one place nothing is said of its energy."""
    corners = [(zone, level) for zone in _ZONES for level in _LEVELS]
    places = [
        _place(random, corner, line, months)
        for corner, line in zip(random.sample(corners, len(lines)), lines, strict=True)
    ]
    if len(places) == 1 and random.random() < 0.3:
        del places[0]["energy_wh"]
    return {
        "places": places,
        "relieved_fen": {
            f"{name}@{record['version']}": random.randint(0, 800) for name, record in methods if random.random() < 0.3
        },
    }


def _place(random: Random, corner: tuple[str, str], line: Load, months: list[str]) -> Value:
    energy = {month: sum(sum(values) for day, values in line.items() if day[:7] == month) for month in months}
    return {
        "zone": corner[0],
        "voltage_level": corner[1],
        "capacity_va": random.randint(0, 2 * 10**6),
        "reactive_varh": {month: random.choice((0, 1, int(energy[month] * random.random() * 2))) for month in months},
        "energy_wh": energy,
    }


def _lines(random: Random, load: Load) -> list[Load]:
    """The load parted by chance among one to three incoming lines, of which one may stand still."""
    count = random.choice((1, 1, 2, 3))
    shares = [random.choice((0, random.random(), 1)) for _ in range(count - 1)]
    lines: list[Load] = []
    rest = load
    for share in shares:
        part = {day: [int(energy * share) for energy in energies] for day, energies in rest.items()}
        rest = {day: [a - b for a, b in zip(rest[day], part[day], strict=True)] for day in rest}
        lines.append(part)
    return [*lines, rest]
