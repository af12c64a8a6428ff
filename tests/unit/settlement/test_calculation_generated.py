"""The calculation against exact fractions over every quarter-hour, on generated tariffs, loads, prices and methods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from chaincode.settlement.bill import Bill, Closing, ContractTerms, make_bill
from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.delivery import Delivery, Place
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.pricing import PriceBook
from chaincode.settlement.producer import PlantParty, producer_statement
from chaincode.settlement.rounding import RULES
from chaincode.settlement.statement import Line, Statement
from chaincode.settlement.sums import demand_w, sum_load
from chaincode.tariff.model import Tariff
from tests.unit.settlement import brute_force, brute_force_methods
from tests.unit.settlement.generated import case
from tests.unit.settlement.generated_methods import producer_case, whole_case
from tests.unit.tariff.generated import YEAR_DAYS

COUNTS = [pytest.param(200, id="short"), pytest.param(10_000, id="full", marks=pytest.mark.full)]
_RELIEFS = ("discount", "coupon", "subsidy")


def statement_of(given: dict[str, Any]) -> Statement:
    arguments = {name: part for name, part in given.items() if name not in ("value", "contracted", "lines")}
    if "methods" in given:
        arguments |= {"methods": methods_of(given["methods"]), "delivery": delivery_of(given["delivery"])}
    if "lines" in given:
        arguments["peaks_w"] = peaks_of(given["lines"])
    return calculate(Tariff.from_value(given["value"]), contracted=Contracted(**given["contracted"]), **arguments)


def delivery_of(value: dict[str, Any]) -> Delivery:
    return Delivery(**value | {"places": [Place(**place) for place in value["places"]]})


def peaks_of(lines: list[dict[str, list[int]]]) -> dict[str, int]:
    """Each month's measured demand: that of each incoming line, added up."""
    peaks: Counter[str] = Counter()
    for line in lines:
        for month in {day[:7] for day in line}:
            peaks[month] += demand_w([energies for day, energies in line.items() if day[:7] == month])
    return peaks


def name_of(line: Line) -> str | None:
    if line.voltage_level is not None:
        return f"{line.zone}/{line.voltage_level}"
    if line.part in _RELIEFS:
        return line.method
    return line.account if line.part == "fund" else line.price


def amounts(statement: Statement) -> brute_force.Amounts:
    found: brute_force.Amounts = {}
    for line in statement.lines:
        key = (line.part, line.month, name_of(line), line.tier)
        assert key not in found
        found[key] = line.amount_fen
    return found


def check(given: dict[str, Any], label: str, expected: brute_force.Amounts) -> Statement:
    statement = statement_of(given)
    assert amounts(statement) == expected, label
    assert statement.energy_wh == sum(map(sum, given["load"].values())), label
    energy = [line.energy_wh or 0 for line in statement.lines if line.part == "energy"]
    assert sum(energy) == statement.energy_wh, label
    assert min(energy, default=1) > 0, label
    return statement


def check_sums(statement: Statement, label: str) -> None:
    """Lines add up by part, month and payee, and what all parties get sums to zero."""
    for sums in (statement.by_part(), statement.by_month(), statement.by_payee()):
        assert sum(sums.values()) == statement.total_fen, label
    assert sum(statement.parties(payer="consumer").values()) == 0, label


def check_tax(statement: Statement, given: dict[str, Any], expected: brute_force.Amounts, label: str) -> bool:
    taxes = [record["rules"] for _, record in given["methods"] if record["rules"]["kind"] == "value_added_tax"]
    (rules,) = taxes or [None]
    assert (statement.tax is None) == (rules is None), label
    if rules is None or statement.tax is None:
        return False
    assert statement.tax.tax_fen == brute_force_methods.tax(expected, rules), label
    assert statement.tax.net_fen + statement.tax.tax_fen == statement.total_fen, label
    return True


@pytest.mark.parametrize("count", COUNTS)
def test_the_calculation_agrees_with_exact_fractions(count: int) -> None:
    used: set[str] = set()
    for seed in range(count):
        given, label = whole_case(seed), f"seed {seed}"
        expected = brute_force_methods.statement(**given)
        statement = check(given, label, expected)
        check_sums(statement, label)
        used |= {line.rule for line in statement.lines}
        used |= {"value_added_tax"} if check_tax(statement, given, expected, label) else set()
    # Every rule is met but those of functions of their own.
    assert used == {rule for rule in RULES if not rule.startswith(("termination", "security", "producer"))}


@pytest.mark.parametrize("count", COUNTS)
def test_what_producers_get_agrees_with_exact_fractions(count: int) -> None:
    used: set[str] = set()
    for seed in range(count):
        given = producer_case(seed)
        record = {"version": 1, "rules": {"kind": "producer_income", **given["rules"]}}
        income = methods_of([("income", record)]).producer_income
        assert income is not None
        statement = producer_statement(
            income,
            fed_in_wh=given["fed_in_wh"],
            references=given["references"],
            parties=[PlantParty(participant=name, role=role, weight=weight) for name, role, weight in given["parties"]],
        )
        found = {(line.month, line.account, line.role): line.amount_fen for line in statement.lines}
        assert len(found) == len(statement.lines)
        assert found == brute_force_methods.producers(**given), f"seed {seed}"
        assert sum(statement.parties(payer=income.payer).values()) == 0
        used |= {line.rule for line in statement.lines}
    assert used == {"producer_fee", "producer_share"}


@pytest.mark.parametrize("count", COUNTS)
def test_bills_of_the_months_are_the_statement_of_the_period(count: int) -> None:
    """Month by month, from sums of its days alone, with tiers, reliefs and deviation carried on from bill to bill."""
    for seed in range(count):
        given = whole_case(seed)
        whole = [line.as_value() for line in statement_of(given).lines]
        billed = [line.as_value() for bill in bills_of(given) for line in bill.statement.lines]
        assert sorted(billed, key=str) == sorted(whole, key=str), f"seed {seed}"


def bills_of(given: dict[str, Any]) -> Iterator[Bill]:
    terms = ContractTerms(
        tariff=Tariff.from_value(given["value"]),
        prices=given["prices"],
        methods=methods_of(given["methods"]),
        contracted=Contracted(**given["contracted"]),
    )
    book = PriceBook(tariff=terms.tariff, numbers=given["prices"], references=given["references"])
    by_year = given["value"].get("tiers", {}).get("by") == "year"
    metered_wh, counted_wh, relieved = 0, given["consumed_before_wh"], Counter(given["delivery"]["relieved_fen"])
    months = sorted({day[:7] for day in given["load"]})
    for month in months:
        load = {day: energies for day, energies in given["load"].items() if day[:7] == month}
        first = date.fromisoformat(f"{month}-01")
        bill = make_bill(
            terms,
            start=first.isoformat(),
            end=(first + timedelta(days=len(load))).isoformat(),
            sums=sum_load(
                terms.tariff,
                load=load,
                calendar=given["calendar"],
                book=book,
                consumed_before_wh=counted_wh,
                peaks_w=peaks_of(given["lines"]),
            ),
            references=given["references"],
            delivery=delivery_of(given["delivery"] | {"relieved_fen": relieved}),
            closing=Closing(metered_before_wh=metered_wh) if month == months[-1] else None,
        )
        assert sum(bill.parties().values()) == 0
        metered_wh += bill.statement.energy_wh
        counted_wh = counted_wh + bill.statement.energy_wh if by_year else 0
        relieved.update({line.method: -line.amount_fen for line in bill.statement.lines if line.part in _RELIEFS})
        yield bill


def test_a_leap_year_of_35136_quarter_hours() -> None:
    given = case(3, days=YEAR_DAYS)
    assert sum(map(len, given["load"].values())) == 35_136
    statement = check(given, "leap year", brute_force.statement(**given))
    assert len(statement.by_month()) >= 12
