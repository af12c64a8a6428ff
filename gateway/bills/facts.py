"""What a bill's paper says: all of it from the statement, the ledger's public record and what these name. Pure.

Nothing is computed here but sums that the statement has too, and average prices; a bill that did not add up would not
be printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chaincode.units import E8_PER_YUAN, FEN_PER_YUAN, WH_PER_KWH, divide_half_away
from gateway.bills.figures import kwh, percent, price, yuan
from gateway.bills.number import bill_number
from gateway.bills.words import Language, part_word, payee_word, reason_word, rule_words

Value = Mapping[str, Any]
_CONSUMER = "consumer"


class BillDiffersError(ValueError):
    """The statement does not add up, or is another one than the record's. The message says what, and no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the ids of a statement are called: the package's name, and of each method (`id@version`) its record."""

    package: str = ""
    methods: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class BillSource:
    """From what a paper is made: `settlement` as `Settlement` of the API, its opened statement, what ids are called,
    and the readings by day (96 energies in Wh each) where they are at hand."""

    settlement: Value
    statement: Value
    named: Named = field(default_factory=Named)
    load: Mapping[str, Sequence[int]] | None = None

    @property
    def number(self) -> str:
        record = self.settlement
        return bill_number(record["order_id"], record["month"], record["version"])


def bill_facts(source: BillSource, language: Language) -> dict[str, Any]:
    """What the form says, as texts and lists of texts. Raises BillDiffersError."""
    record, statement = source.settlement, source.statement
    _check(record, statement)
    rules = _Rules(source.named, language)
    lines = [_line(each, rules, language) for each in statement["lines"]]
    tax = statement.get("tax")
    facts = {
        "language": language,
        "number": source.number,
        **{name: record[name] for name in ("order_id", "month", "start", "end", "consumer", "retailer")},
        "version": str(record["version"]),
        "days": str(days_between(record["start"], record["end"])),
        "final": "yes" if record["final"] else None,
        "reason": reason_word(record["reason"], language) if record["reason"] else None,
        "package": f"{source.named.package} {statement['made_of']['package']}".strip(),
        "energy_kwh": kwh(statement["energy_wh"]),
        "average_price": _average_price(statement),
        "points": [
            [point, kwh(each["energy_wh"]), str(each["estimated"])] for point, each in _items(statement, "points")
        ],
        "lines": lines,
        "parts": [[part_word(part, language), yuan(fen)] for part, fen in statement["by_part"].items()],
        "total": yuan(statement["total_fen"]),
        "tax": None if tax is None else _tax(tax, rules),
        "parties": _parties(statement["parties"], language),
        "delta": _delta(statement, language),
        "carried": [_carried(each, language) for each in statement.get("carried", ())],
        "due": yuan(-statement["due"][_CONSUMER]),
        "due_parties": _parties({name: fen for name, fen in statement["due"].items() if fen}, language),
        "charged": statement["charged"],
        "rules": rules.used,
        "made_of": _made_of(statement["made_of"]),
        **{name: record[name] for name in ("statement_hash", "readings_hash", "terms_hash")},
        "block": str(record["changed_in_block"]),
        "load": None if source.load is None else load_drawing(source.load),
    }
    return {name: value for name, value in facts.items() if value not in (None, [])}


def days_between(start: str, end: str) -> int:
    """How many days `[start, end)` has."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def load_drawing(load: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """A month's load as it is drawn: kWh of each day, and kW of the average day by quarter-hour, both in thousandths of
    the highest one, which is given in words."""
    daily_wh = [sum(load[day]) for day in sorted(load)]
    quarters_wh = [sum(values) for values in zip(*load.values(), strict=True)]
    average_w = [divide_half_away(4 * energy_wh, len(load)) for energy_wh in quarters_wh]
    return {
        "days": [day[8:] for day in sorted(load)],
        "daily": _thousandths(daily_wh),
        "daily_most": kwh(max(daily_wh)),
        "average": _thousandths(average_w),
        "average_most": kwh(max(average_w)),
    }


class _Rules:
    """The rules that a bill's lines follow, each told once and cited by its place."""

    def __init__(self, named: Named, language: Language) -> None:
        self._named = named
        self._language: Language = language
        self._places: dict[tuple[str, str | None], int] = {}
        self.used: list[list[str]] = []

    def cite(self, code: str, method: str | None) -> str:
        place = self._places.get((code, method))
        if place is None:
            place = self._places[code, method] = len(self.used) + 1
            what, source = rule_words(code, self._language)
            self.used.append([str(place), code, what, source if method is None else self._source(method, source)])
        return str(place)

    def _source(self, method: str, source: str) -> str:
        record = self._named.methods.get(method)
        if record is None:
            return f"{source} · {method}"
        return f"{record['source']} · {record['name'][self._language]} {method}"


def _check(record: Value, statement: Value) -> None:
    lines = statement["lines"]
    names = ("month", "start", "end", "final", "version", "consumer", "retailer", "terms_hash", "readings_hash")
    if statement["order"] != record["order_id"] or any(statement[name] != record[name] for name in names):
        raise BillDiffersError("the statement is another one than the record's")
    if sum(line["amount_fen"] for line in lines) != statement["total_fen"]:
        raise BillDiffersError("the lines do not add up to the total")
    if sum(statement["by_part"].values()) != statement["total_fen"]:
        raise BillDiffersError("the parts do not add up to the total")
    if sum(statement["parties"].values()) or sum(statement["due"].values()):
        raise BillDiffersError("the parties do not sum to zero")


def _line(line: Value, rules: _Rules, language: Language) -> list[str]:
    """Item, quantity, price, amount, payee, rule."""
    return [
        _item(line, language),
        _quantity(line),
        _price(line),
        yuan(line["amount_fen"]),
        payee_word(line["payee"], language),
        rules.cite(line["rule"], line.get("method")),
    ]


def _item(line: Value, language: Language) -> str:
    tier = (
        None if line.get("tier") is None else (f"第 {line['tier']} 档" if language == "zh" else f"tier {line['tier']}")
    )
    cos_phi = None if line.get("cos_phi_percent") is None else f"cos φ {line['cos_phi_percent'] / 100:.2f}"
    of_fund = line.get("account") if line["part"] == "fund" else None
    told = (line.get("price"), tier, line.get("zone"), line.get("voltage_level"), of_fund, line.get("role"), cos_phi)
    return " · ".join([part_word(line["part"], language), *(each for each in told if each)])


def _quantity(line: Value) -> str:
    if "billed_w" in line:
        return f"{kwh(line['billed_w'])} {'kVA' if line['rule'] == 'capacity' else 'kW'}"
    if "energy_wh" in line:
        return f"{kwh(line['energy_wh'])} kWh"
    return f"¥ {yuan(line['base_fen'])}" if "base_fen" in line else "–"


def _price(line: Value) -> str:
    if "price_e8_yuan_per_kwh" in line:
        return price(line["price_e8_yuan_per_kwh"])
    return percent(line["share_bp"]) if "share_bp" in line else "–"


def _tax(tax: Value, rules: _Rules) -> dict[str, str]:
    return {
        "rate": percent(tax["rate_bp"]),
        **{name: yuan(tax[f"{name}_fen"]) for name in ("taxed", "tax", "net")},
        "rule": rules.cite(tax["rule"], tax["method"]),
    }


def _parties(parties: Mapping[str, int], language: Language) -> list[list[str]]:
    return [[payee_word(name, language), yuan(fen)] for name, fen in sorted(parties.items(), key=_consumer_first)]


def _consumer_first(entry: tuple[str, int]) -> tuple[bool, str]:
    return entry[0] != _CONSUMER, entry[0]


def _delta(statement: Value, language: Language) -> dict[str, Any] | None:
    delta = statement.get("delta")
    if delta is None:
        return None
    return {
        "replaces": delta["replaces"],
        "energy_kwh": kwh(delta["energy_wh"]),
        "total": yuan(delta["total_fen"]),
        "parts": [[part_word(part, language), yuan(fen)] for part, fen in delta["by_part"].items()],
        "parties": _parties(delta["parties"], language),
    }


def _carried(carried: Value, language: Language) -> dict[str, Any]:
    return {
        "month": carried["month"],
        "version": str(carried["version"]),
        "statement_hash": carried["statement_hash"],
        "total": yuan(-carried["parties"].get(_CONSUMER, 0)),
        "parties": _parties(carried["parties"], language),
    }


def _average_price(statement: Value) -> str | None:
    if not statement["energy_wh"]:
        return None
    exact = statement["total_fen"] * WH_PER_KWH * E8_PER_YUAN
    return price(divide_half_away(exact, statement["energy_wh"] * FEN_PER_YUAN))


def _made_of(made_of: Value) -> list[str]:
    return [
        f"{name}: {', '.join([value] if isinstance(value, str) else value)}" for name, value in made_of.items() if value
    ]


def _items(statement: Value, name: str) -> list[tuple[str, Value]]:
    return sorted(statement[name].items())


def _thousandths(values: Sequence[int]) -> list[int]:
    most = max(values, default=0)
    return [divide_half_away(1_000 * value, most) if most else 0 for value in values]
