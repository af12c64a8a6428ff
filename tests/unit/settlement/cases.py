"""Small tariffs and loads for cases that were worked out by hand."""

from __future__ import annotations

from typing import Any

from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.statement import Line, Statement
from chaincode.tariff.model import Tariff

YUAN = 10**8
KWH = 1_000
JANUARY = "2026-01"


def tariff(**changes: Any) -> Tariff:
    """One price `all` for every moment, changed as said."""
    value: dict[str, Any] = {
        "day_types": ["workday"],
        "treat_as": {"weekend": "workday", "holiday": "workday", "hot": "workday"},
        "treat_others_as": "workday",
        "seasons": [{"season": "year", "spans": [{"from": "01-01", "to": "01-01"}]}],
        "rules": [{"id": "all", "start": 0, "end": 96, "band": "flat", "price": "all"}],
        "prices": {"all": {"kind": "fixed"}},
        "notice_days": 0,
    }
    return Tariff.from_value(value | changes)


def day(*energies: int) -> list[int]:
    """Energies in Wh from midnight on, 0 after them."""
    return [*energies, *[0] * (96 - len(energies))]


def month(energy_wh: int, *, days: int = 31) -> dict[str, list[int]]:
    """The first `days` of January 2026, all the energy in its first quarter-hour."""
    return {f"{JANUARY}-{number + 1:02}": day() if number else day(energy_wh) for number in range(days)}


def charge(given: Tariff, load: dict[str, list[int]], **changes: Any) -> Statement:
    """The statement of a load, with a price of 0 unless it is given."""
    prices = dict.fromkeys(given.prices, 0)
    contracted = Contracted(**changes.pop("contracted", {}))
    arguments: dict[str, Any] = {"prices": prices, "calendar": {}, "contracted": contracted} | changes
    return calculate(given, load=load, **arguments)


def only(statement: Statement, part: str) -> Line:
    (line,) = (line for line in statement.lines if line.part == part)
    return line
