"""The action on invoices."""

from __future__ import annotations

from chaincode.action import Action
from chaincode.bill_question.actions import MONTH
from chaincode.invoice.content import Kind
from chaincode.schemas import closed, digest, integer, text

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

INVOICE_ACTIONS = (
    Action(
        name="issue_invoice",
        noun="invoice",
        roles=("retailer_settlement_clerk", "retailer_contract_manager"),
        target="none",
        private="note",
        summary="Issue a bill's invoice, or for a correction that costs less the credit note. The ledger numbers it.",
        args=closed(
            "Issue an invoice",
            {
                "order": digest("Order", "The contract."),
                "month": text("Month", MONTH, "YYYY-MM."),
                "version": integer("Version of the bill", minimum=1),
                "kind": {"enum": [str(each) for each in Kind], "title": "Kind"},
            },
        ),
        example={"order": _EXAMPLE_HASH, "month": "2026-05", "version": 1, "kind": "invoice"},
        touches=lambda intent: (f"invoice_book/{intent.participant}",),
    ),
)
