"""What many bills come to: read from the organisation's own peer a few hundred at a time, and kept nowhere. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.bills.number import bill_number

Value = Mapping[str, Any]
_CONSUMER = "consumer"


def with_amounts(settlement: Value, statement: Value) -> dict[str, Any]:
    """A bill of the list (`schemas.Bill`): its public record with what it comes to."""
    return {
        **settlement,
        "number": bill_number(settlement["order_id"], settlement["month"], settlement["version"]),
        "package": statement["made_of"]["package"],
        "energy_wh": statement["energy_wh"],
        "total_fen": statement["total_fen"],
        "difference_fen": statement.get("delta", {}).get("total_fen"),
        "due_fen": -statement["due"][_CONSUMER],
        "charged": statement["charged"],
    }


def totals_of(statements: Iterable[Value]) -> dict[str, Any]:
    """Sums over bills (`schemas.BillTotals`)."""
    totals: dict[str, Any] = {"bills": 0, "energy_wh": 0, "total_fen": 0, "due_fen": 0, "by_part": {}, "parties": {}}
    for statement in statements:
        totals["bills"] += 1
        totals["energy_wh"] += statement["energy_wh"]
        totals["total_fen"] += statement["total_fen"]
        totals["due_fen"] -= statement["due"][_CONSUMER]
        for name in ("by_part", "parties"):
            for key, fen in statement[name].items():
                totals[name][key] = totals[name].get(key, 0) + fen
    return totals
