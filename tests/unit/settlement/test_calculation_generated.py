"""The calculation against exact fractions over every quarter-hour, on generated tariffs, loads and prices."""

from __future__ import annotations

from typing import Any

import pytest

from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.rounding import RULES
from chaincode.settlement.statement import Statement
from chaincode.tariff.model import Tariff
from tests.unit.settlement import brute_force
from tests.unit.settlement.generated import case
from tests.unit.tariff.generated import YEAR_DAYS

COUNTS = [pytest.param(150, id="short"), pytest.param(10_000, id="full", marks=pytest.mark.full)]


def statement_of(given: dict[str, Any]) -> Statement:
    arguments = {name: part for name, part in given.items() if name not in ("value", "contracted")}
    return calculate(Tariff.from_value(given["value"]), contracted=Contracted(**given["contracted"]), **arguments)


def amounts(statement: Statement) -> brute_force.Amounts:
    found: brute_force.Amounts = {}
    for line in statement.lines:
        key = (line.part, line.month, line.price, line.tier)
        assert key not in found
        found[key] = line.amount_fen
    return found


def check(given: dict[str, Any], label: str) -> Statement:
    statement = statement_of(given)
    assert amounts(statement) == brute_force.statement(**given), label
    assert statement.energy_wh == sum(map(sum, given["load"].values())), label
    energy = [line.energy_wh or 0 for line in statement.lines if line.part == "energy"]
    assert sum(energy) == statement.energy_wh, label
    assert min(energy, default=1) > 0, label
    return statement


@pytest.mark.parametrize("count", COUNTS)
def test_the_calculation_agrees_with_exact_fractions(count: int) -> None:
    used: set[str] = set()
    for seed in range(count):
        statement = check(case(seed), f"seed {seed}")
        assert statement.total_fen == sum(statement.by_part().values()) == sum(statement.by_month().values())
        used |= {line.rule for line in statement.lines}
    # Every rule is met but those of functions of their own.
    assert used == {rule for rule in RULES if not rule.startswith(("termination", "security"))}


def test_a_leap_year_of_35136_quarter_hours() -> None:
    given = case(3, days=YEAR_DAYS)
    assert sum(map(len, given["load"].values())) == 35_136
    statement = check(given, "leap year")
    assert len(statement.by_month()) >= 12
