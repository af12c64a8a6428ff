"""What an invoice says, from the statement of its bill. Pure.

A bill's first version is invoiced in full. A later one is invoiced by its difference to the version before: an invoice
where more is due, a credit note (红字发票) where less is. So the invoices and credit notes of a bill come to what its
present version comes to. What a bill charges of earlier corrections is on their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chaincode.refusals import Refused

Value = Mapping[str, Any]


class Kind(StrEnum):
    """An invoice asks for money, a credit note gives it back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


def invoice_content(statement: Value, *, statement_hash: str, replaced: Value | None) -> dict[str, Any]:
    """The note of an invoice: whose it is, of which bill, gross, tax and net amounts in fen, apart by rate (basis
    points; null where the bill names no tax) and by part, positive in a credit note too.

    `replaced` is the statement of the version before, for a later version. Raises Refused `nothing_to_invoice`.
    """
    sign = 1
    parts, rates, total = dict(statement["by_part"]), _rates(statement), statement["total_fen"]
    if replaced is not None:
        parts = _difference(parts, replaced["by_part"])
        rates = _difference_of_rates(rates, _rates(replaced))
        total -= replaced["total_fen"]
    if total == 0:
        raise Refused("nothing_to_invoice", key=statement["order"])
    if total < 0:
        sign = -1
    tax = sum(amounts[1] for amounts in rates.values())
    return {
        "kind": Kind.INVOICE if sign > 0 else Kind.CREDIT_NOTE,
        "order": statement["order"],
        "month": statement["month"],
        "bill_version": statement["version"],
        "statement_hash": statement_hash,
        "consumer": statement["consumer"],
        "retailer": statement["retailer"],
        "gross_fen": sign * total,
        "tax_fen": sign * tax,
        "net_fen": sign * (total - tax),
        "rates": [
            {"rate_bp": rate, "gross_fen": sign * gross, "tax_fen": sign * part, "net_fen": sign * (gross - part)}
            for rate, (gross, part) in sorted(rates.items(), key=lambda each: (each[0] is None, each[0] or 0))
            if gross or part
        ],
        "by_part": {name: sign * amount for name, amount in parts.items() if amount},
    }


def _rates(statement: Value) -> dict[int | None, tuple[int, int]]:
    """Gross amount and the tax in it, by rate. What is not taxed has the rate 0."""
    tax = statement.get("tax")
    if tax is None:
        return {None: (statement["total_fen"], 0)}
    rates: dict[int | None, tuple[int, int]] = {0: (statement["total_fen"] - tax["taxed_fen"], 0)}
    before = rates.get(tax["rate_bp"], (0, 0))
    rates[tax["rate_bp"]] = (before[0] + tax["taxed_fen"], before[1] + tax["tax_fen"])
    return rates


def _difference(new: Mapping[str, int], old: Mapping[str, int]) -> dict[str, int]:
    return {name: new.get(name, 0) - old.get(name, 0) for name in sorted({*new, *old})}


def _difference_of_rates(
    new: Mapping[int | None, tuple[int, int]], old: Mapping[int | None, tuple[int, int]]
) -> dict[int | None, tuple[int, int]]:
    none = (0, 0)
    return {
        rate: (new.get(rate, none)[0] - old.get(rate, none)[0], new.get(rate, none)[1] - old.get(rate, none)[1])
        for rate in {**new, **old}
    }
