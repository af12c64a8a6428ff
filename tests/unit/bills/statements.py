"""Statements as settlement writes them, around lines of any kind, and the public record of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chaincode.settlement.calculation import calculate
from chaincode.settlement.contracted import Contracted
from chaincode.settlement.method_values import methods_of
from chaincode.settlement.statement import ContainedTax, Line, Statement
from chaincode.tariff.model import Tariff
from gateway.bills.facts import BillSource, Named
from tests.unit.settlement.generated_methods import whole_case
from tests.unit.settlement.test_calculation_generated import delivery_of

ORDER = "3f" * 32
CONSUMER, RETAILER = "li-mill", "pearl-retail"


def generated(seed: int) -> Statement:
    """A statement over a generated tariff, methods and load: every kind of line, negative ones too."""
    case = whole_case(seed)
    del case["lines"]
    return calculate(
        Tariff.from_value(case.pop("value")),
        **case
        | {
            "contracted": Contracted(**case["contracted"]),
            "methods": methods_of(case["methods"]),
            "delivery": delivery_of(case["delivery"]),
        },
    )


def of_lines(*lines: Line, energy_wh: int = 1_000_000, tax: ContainedTax | None = None) -> Statement:
    return Statement(lines=lines, energy_wh=energy_wh, tax=tax)


def energy(amount_fen: int, *, energy_wh: int, price: str = "flat", tier: int | None = None) -> Line:
    return Line(part="energy", rule="energy", price=price, tier=tier, energy_wh=energy_wh, amount_fen=amount_fen)


def source(
    statement: Statement,
    *,
    month: str = "2026-05",
    days: int = 31,
    load: Mapping[str, Sequence[int]] | None = None,
    named: Named | None = None,
    **changes: Any,
) -> BillSource:
    """The bill of the statement; `changes` are of what is written around its lines."""
    value = written(statement, month=month, days=days) | changes
    record = {
        "order_id": ORDER,
        **{name: value[name] for name in ("month", "version", "start", "end", "final", "consumer", "retailer")},
        "statement_hash": "5a" * 32,
        **{name: value[name] for name in ("readings_hash", "terms_hash")},
        "replaces": None,
        "reason": "correction" if value["version"] > 1 else None,
        "carries": [],
        "changed_in_block": 4_711,
    }
    return BillSource(settlement=record, statement=value, named=named or Named(), load=load)


def written(statement: Statement, *, month: str = "2026-05", days: int = 31) -> dict[str, Any]:
    """The statement with what `compute` of chaincode/billing writes around it."""
    parties = statement.parties(payer="consumer")
    return {
        **statement.as_value(),
        "order": ORDER,
        "consumer": CONSUMER,
        "retailer": RETAILER,
        "month": month,
        "start": f"{month}-01",
        "end": (date.fromisoformat(f"{month}-01") + timedelta(days=days)).isoformat(),
        "final": False,
        "version": 1,
        "terms_hash": "7e" * 32,
        "readings_hash": "4d" * 32,
        "points": {"mp-440300-0001": {"energy_wh": statement.energy_wh, "estimated": 3}},
        "reactive_varh": 0,
        "made_of": {"package": "pearl-industry@1", "template": "guangdong@1", "methods": [], "calendar": "gd@1"},
        "parties": parties,
        "charged": "with_this_bill",
        "due": parties,
    }
