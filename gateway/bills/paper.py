"""Sets bills as PDF. The same statement gives the same bytes wherever it is made."""

from __future__ import annotations

import asyncio
from pathlib import Path

from gateway.bills.facts import BillSource, bill_facts
from gateway.bills.words import Language
from gateway.typesetting import set_pdf

_FORM = Path(__file__).parent / "forms" / "bill.typ"


async def print_bill(source: BillSource, language: Language) -> bytes:
    """The PDF of a bill, of as many pages as its lines need. Raises BillDiffersError."""
    return await asyncio.to_thread(set_bill, source, language)


def set_bill(source: BillSource, language: Language) -> bytes:
    """`print_bill` for callers without an event loop."""
    return set_pdf(_FORM, bill_facts(source, language))
