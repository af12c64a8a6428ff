"""The rules of rounding: every line has one, and the README shows them all."""

from __future__ import annotations

from pathlib import Path

from chaincode.settlement.contracted import Contracted
from chaincode.settlement.pricing import PriceBook
from chaincode.settlement.rounding import RULES
from chaincode.settlement.sums import sum_load
from tests.unit.settlement.cases import YUAN, charge, month, tariff

README = Path(__file__).parents[3] / "chaincode" / "README.md"


def test_the_readme_shows_every_rule_with_its_source() -> None:
    shown = README.read_text(encoding="utf-8").split("<!-- rules: begin -->")[1].split("<!-- rules: end -->")[0]
    rows = [f"| {rule.code} | {rule.what} | {rule.source} |" for rule in RULES.values()]
    assert shown.strip().splitlines()[2:] == rows


def test_a_statement_as_json_leaves_out_what_a_line_does_not_have() -> None:
    statement = charge(tariff(), month(2_500), prices={"all": YUAN})
    assert statement.as_value() == {
        "lines": [
            {
                "part": "energy",
                "rule": "energy",
                "amount_fen": 250,
                "month": "2026-01",
                "price": "all",
                "energy_wh": 2_500,
                "price_e8_yuan_per_kwh": YUAN,
                "payee": "retailer",
            }
        ],
        "energy_wh": 2_500,
        "total_fen": 250,
        "by_part": {"energy": 250},
        "by_month": {"2026-01": 250},
        "by_payee": {"retailer": 250},
    }


def test_a_load_without_energy_has_no_average_price() -> None:
    assert charge(tariff(), month(0)).average_price_e8_yuan_per_kwh is None


def test_nothing_that_holds_energy_or_prices_shows_them() -> None:
    planted = 98_765
    book = PriceBook(tariff=tariff(), numbers={"all": planted}, references={})
    sums = sum_load(tariff(), load=month(planted), calendar={}, book=book)
    statement = charge(tariff(), month(planted), prices={"all": planted})
    contracted = Contracted(energy_wh={"2026-01": planted}, demand_w=planted)
    for held in (book, sums, *sums.energy, *sums.months, statement, *statement.lines, contracted):
        assert str(planted) not in repr(held)
