"""Statements of bills and what their invoices say, for the web client, which makes the same of them."""

from __future__ import annotations

from typing import Any

from chaincode import canonical
from chaincode.invoice.content import invoice_content
from chaincode.refusals import Refused

_HASH = "5f" * 32
_WHOSE = {"order": "ab" * 32, "month": "2026-08", "consumer": "mill-7", "retailer": "south-retail"}
_FULL = {"energy": 60_000, "transmission": 30_000, "fund": 10_000, "discount": -5_000}


def invoices() -> list[dict[str, Any]]:
    """Each with what it is about, and the canonical text of its note; null where there is nothing to invoice."""
    full = _statement(_FULL, rate_bp=1_300, taxed_fen=85_000, tax_fen=9_779)
    less = _statement({**_FULL, "energy": 50_000}, version=2, rate_bp=1_300, taxed_fen=75_000, tax_fen=8_628)
    more = _statement({**_FULL, "deviation": 1}, version=2, rate_bp=900, taxed_fen=85_001, tax_fen=7_018)
    cases = [
        ("a first version with tax", full, None),
        ("a first version of which nothing is untaxed", _statement(_FULL, rate_bp=1_300, taxed_fen=95_000), None),
        ("a first version that names no tax", _statement(_FULL), None),
        ("a rate of nothing", _statement(_FULL, rate_bp=0, taxed_fen=40_000), None),
        ("a correction that costs less", less, full),
        ("a correction that costs more, at another rate", more, full),
        ("a correction that names no tax any more", _statement({"energy": 1}, version=2), full),
        ("a correction of nothing", {**full, "version": 2}, full),
        ("a bill of nothing", _statement({}), None),
    ]
    return [_case(what, statement, replaced) for what, statement, replaced in cases]


def _statement(by_part: dict[str, int], *, version: int = 1, **tax: int) -> dict[str, Any]:
    statement = {**_WHOSE, "version": version, "total_fen": sum(by_part.values()), "by_part": by_part}
    return {**statement, "tax": {"tax_fen": 0, **tax}} if tax else statement


def _case(what: str, statement: dict[str, Any], replaced: dict[str, Any] | None) -> dict[str, Any]:
    try:
        text = canonical.dumps(invoice_content(statement, statement_hash=_HASH, replaced=replaced)).decode()
    except Refused:
        text = None
    return {"what": what, "statement": statement, "statement_hash": _HASH, "replaced": replaced, "text": text}
