"""Sets invoices and credit notes as PDF. The same invoice gives the same bytes wherever it is made."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.bills.figures import percent, yuan
from gateway.bills.number import bill_number
from gateway.bills.words import Language, part_word
from gateway.typesetting import set_pdf

_FORM = Path(__file__).parent / "forms" / "invoice.typ"
Value = Mapping[str, Any]


class InvoiceDiffersError(ValueError):
    """The content does not add up, or is another one than the record's. The message says what, and no number."""


def invoice_name(year: int, number: int) -> str:
    """`<year>-<number of six digits>`: what an invoice of a retailer is called."""
    return f"{year}-{number:06}"


async def print_invoice(record: Value, content: Value, language: Language) -> bytes:
    """The PDF of an invoice: `record` as the API has it, `content` its note. Raises InvoiceDiffersError."""
    facts = invoice_facts(record, content, language)
    return await asyncio.to_thread(set_pdf, _FORM, facts)


def invoice_facts(record: Value, content: Value, language: Language) -> dict[str, Any]:
    """What the form says, as texts and lists of texts. Raises InvoiceDiffersError."""
    _check(record, content)
    return {
        "language": language,
        "kind": record["kind"],
        "number": invoice_name(record["year"], record["number"]),
        "bill_number": bill_number(record["order_id"], record["month"], record["bill_version"]),
        **{name: record[name] for name in ("retailer", "consumer", "order_id", "month", "issued_on", "content_hash")},
        "statement_hash": content["statement_hash"],
        "parts": [[part_word(part, language), yuan(amount)] for part, amount in content["by_part"].items()],
        "rates": [
            [
                "–" if rate["rate_bp"] is None else percent(rate["rate_bp"]),
                *(yuan(rate[name]) for name in ("net_fen", "tax_fen", "gross_fen")),
            ]
            for rate in content["rates"]
        ],
        **{name: yuan(content[f"{name}_fen"]) for name in ("net", "tax", "gross")},
    }


def _check(record: Value, content: Value) -> None:
    """Raise InvoiceDiffersError unless it all adds up, and is of the bill that the record names."""
    same = {"order": "order_id", "month": "month", "bill_version": "bill_version", "kind": "kind"}
    if any(content[name] != record[other] for name, other in same.items()):
        raise InvoiceDiffersError("the content is another one than the record's")
    if sum(content["by_part"].values()) != content["gross_fen"]:
        raise InvoiceDiffersError("the parts do not add up to the total")
    for name in ("gross_fen", "tax_fen", "net_fen"):
        if sum(rate[name] for rate in content["rates"]) != content[name]:
            raise InvoiceDiffersError("the rates do not add up to the total")
