"""What settlement methods add to a statement, in exact fractions of a yuan and written from the rules alone.

It reads the methods' JSON; nothing is shared with the calculation but the rules of the market. The month's fees go by
`(part, name)`: the name is the price, the fund, or the method of a relief.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.unit.settlement import brute_force
from tests.unit.settlement.brute_force import Amounts, Value, fen

# The table of 1983, row by row: cos φ in 1/100, per cent in 1/100 (basis points).
_REDUCED = {
    90: {91: 15, 92: 30, 93: 45, 94: 60, 95: 75},
    85: {86: 10, 87: 20, 88: 30, 89: 40, 90: 50, 91: 65, 92: 80, 93: 95, 94: 110},
    80: {81: 10, 82: 20, 83: 30, 84: 40, 85: 50, 86: 60, 87: 70, 88: 80, 89: 90, 90: 100, 91: 115, 92: 130},
}
_ADJUSTED = ("energy", "basic_fee", "transmission", "line_loss", "system_operation")
_RELIEFS = ("discount", "coupon", "subsidy")
_RELIEVED = {"discount": ["energy"], "coupon": ["energy"], "subsidy": ["energy", "transmission"]}


def percentage_bp(standard: int, cos_phi: int) -> int:
    if cos_phi > standard:
        table = _REDUCED[standard]
        return -table[min(cos_phi, max(table))]
    added = 0
    for at in range(standard - 1, cos_phi - 1, -1):  # each 0.01 below the standard
        added += 50 if at >= standard - 20 else 100 if at >= standard - 25 else 200
    return added


def cos_phi(active: int, reactive: int) -> int | None:
    if not active and not reactive:
        return None
    with localcontext() as context:
        context.prec = 60
        apparent = (Decimal(active) ** 2 + Decimal(reactive) ** 2).sqrt()
        return int((Decimal(active) / apparent * 100).quantize(Decimal(1), ROUND_HALF_UP))


def statement(*, methods: list[tuple[str, Value]], delivery: Value, **given: Any) -> Amounts:
    """As `brute_force.statement`, with what the methods add; fund, or method of a relief, in the place of the price."""
    amounts = brute_force.statement(**given)
    by_kind: dict[str, list[tuple[str, Value]]] = defaultdict(list)
    for method, record in methods:
        by_kind[record["rules"]["kind"]].append((f"{method}@{record['version']}", record))
    used: dict[str, int] = dict(delivery["relieved_fen"])
    for month in sorted({day[:7] for day in given["load"]}):
        energy_wh = sum(sum(energies) for day, energies in given["load"].items() if day[:7] == month)
        if by_kind["grid_charges"]:
            rules = by_kind["grid_charges"][0][1]["rules"]
            for (part, name), price in _grid(rules, given["references"], month).items():
                amounts[part, month, name, None] = fen(Fraction(energy_wh, 1000) * price)
            for place in delivery["places"]:
                price = _transmission(rules, place, given["references"], month)
                own = Fraction(_energy(place, month, energy_wh), 1000)
                amounts["transmission", month, _name(place), None] = fen(own * price)
        if by_kind["power_factor"]:
            rules = by_kind["power_factor"][0][1]["rules"]
            for place, base in _bases(amounts, delivery["places"], month, energy_wh):
                adjusted = _power_factor(rules, place, _energy(place, month, energy_wh), month)
                if adjusted is not None:
                    name = _name(place) if len(delivery["places"]) > 1 else None
                    amounts["power_factor", month, name, None] = fen(Fraction(base, 100) * Fraction(adjusted, 10_000))
        taken = 0
        fees = dict(amounts)
        for kind in _RELIEFS:
            for name, record in by_kind[kind]:
                base = _fees(fees, month, record["rules"].get("parts", _RELIEVED[kind]))
                worth = _relief(record, month, energy_wh, base, used.get(name, 0))
                worth = min(worth, max(base - taken, 0))
                if worth:
                    taken += worth
                    used[name] = used.get(name, 0) + worth
                    amounts[kind, month, name, None] = -worth
    return amounts


def tax(amounts: Amounts, rules: Value) -> int:
    taxed = sum(amount for key, amount in amounts.items() if key[0] not in rules.get("untaxed_parts", []))
    rate = Fraction(rules["rate_bp"], 10_000)
    return fen(Fraction(taxed, 100) * rate / (1 + rate))


def producers(
    rules: Value, *, fed_in_wh: dict[str, int], references: Value, parties: list[tuple[str, str, int]]
) -> dict[tuple[str, str, str], int]:
    """Fen by (month, participant, role)."""
    found: dict[tuple[str, str, str], int] = {}
    for month, energy_wh in fed_in_wh.items():
        energy = Fraction(energy_wh, 1000)
        rest = fen(energy * _price(rules["price"], references, month))
        by_role = {}
        for role in rules["roles"]:
            if "fee" in role:
                by_role[role["role"]] = fen(energy * _price(role["fee"], references, month))
                rest -= by_role[role["role"]]
        shared = [(role["role"], role["share_bp"]) for role in rules["roles"] if "share_bp" in role]
        by_role |= _parted(rest, shared)
        for role, amount in by_role.items():
            held = [(participant, weight) for participant, name, weight in parties if name == role]
            for participant, part in _parted(amount, held).items():
                found[month, participant, role] = part
    return found


def _parted(amount: int, shares: list[tuple[str, int]]) -> dict[str, int]:
    """Towards zero first, then a fen each from the first on until nothing is left."""
    whole, sign = sum(weight for _, weight in shares), 1 if amount >= 0 else -1
    parts = {name: int(Fraction(amount * weight, whole)) for name, weight in shares}
    while sum(parts.values()) != amount:
        for name, weight in shares:
            if weight and sum(parts.values()) != amount:
                parts[name] += sign
    return parts


def _bases(amounts: Amounts, places: list[Value], month: str, whole_wh: int) -> list[tuple[Value, int]]:
    """What is adjusted at each place: its own transmission, and of what all places share its part by energy."""
    shared = _fees(amounts, month, [part for part in _ADJUSTED if part != "transmission"])
    energies = [(str(number), _energy(place, month, whole_wh)) for number, place in enumerate(places)]
    parts = _parted(shared, energies if sum(wh for _, wh in energies) else [(name, 1) for name, _ in energies])
    return [
        (place, parts[str(number)] + amounts.get(("transmission", month, _name(place), None), 0))
        for number, place in enumerate(places)
    ]


def _energy(place: Value, month: str, whole_wh: int) -> int:
    return int(place["energy_wh"][month]) if "energy_wh" in place else whole_wh


def _name(place: Value) -> str:
    return f"{place['zone']}/{place['voltage_level']}"


def _transmission(rules: Value, place: Value, references: Value, month: str) -> Fraction:
    (zone,) = (each for each in rules["zones"] if each["zone"] == place["zone"])
    return _price(zone["voltage_levels"][place["voltage_level"]], references, month)


def _grid(rules: Value, references: Value, month: str) -> dict[tuple[str, str | None], Fraction]:
    rates: dict[tuple[str, str | None], Value] = {
        (part, None): rules[part] for part in ("line_loss", "system_operation") if part in rules
    }
    rates |= {("fund", fund["fund"]): fund["rate"] for fund in rules.get("funds", [])}
    return {key: _price(rate, references, month) for key, rate in rates.items()}


def _price(rate: Value, references: Value, month: str) -> Fraction:
    e8 = rate["price_e8_yuan_per_kwh"] if "reference" not in rate else references[rate["reference"]][month]
    return Fraction(e8, 10**8)


def _power_factor(rules: Value, place: Value, energy_wh: int, month: str) -> int | None:
    standard = None
    for step in rules["steps"]:
        if place["capacity_va"] >= step["min_capacity_va"]:
            standard = step["standard_percent"]
    average = cos_phi(energy_wh, place["reactive_varh"][month])
    return None if standard is None or average is None else percentage_bp(standard, average)


def _fees(amounts: Amounts, month: str, parts: Any) -> int:
    return sum(amount for key, amount in amounts.items() if key[1] == month and key[0] in parts)


def _relief(record: Value, month: str, energy_wh: int, base: int, used: int) -> int:
    rules = record["rules"]
    if not record["valid_from"] <= month + "-01" < record["valid_to"] or base < rules.get("min_amount_fen", 0):
        return 0
    if "fixed_fen" in rules:
        worth = rules["fixed_fen"]
    elif "price_e8_yuan_per_kwh" in rules:
        worth = fen(Fraction(energy_wh, 1000) * Fraction(rules["price_e8_yuan_per_kwh"], 10**8))
    else:
        worth = fen(Fraction(base, 100) * Fraction(rules["share_bp"], 10_000))
    limits = [rules["max_month_fen"]] if "max_month_fen" in rules else []
    limits += [rules["max_contract_fen"] - used] if "max_contract_fen" in rules else []
    return int(max(min([worth, *limits]), 0))
