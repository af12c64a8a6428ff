"""The action on settlements."""

from __future__ import annotations

from typing import Any

from chaincode.action import Action
from chaincode.billing.model import CORRECTION, RULING, next_month
from chaincode.dates import is_period
from chaincode.schemas import DATE, TERMS_HASH, Schema, closed, digest, integer, text

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_MAX_CARRIED = 100
_CARRIES: Schema = {
    "type": "array",
    "title": "Corrections carried",
    "description": "The corrections of earlier bills whose difference this one charges: all that are open.",
    "items": closed(
        "Correction",
        {
            "month": text("Month", r"[0-9]{4}-(0[1-9]|1[0-2])", "YYYY-MM."),
            "version": integer("Version", minimum=2),
            "statement_hash": digest("Statement hash", "Of the corrected bill."),
        },
    ),
    "minItems": 1,
    "maxItems": _MAX_CARRIED,
}


def _days_of_a_month(args: dict[str, Any]) -> str | None:
    if not is_period(args["start"], args["end"]):
        return "end"
    return None if args["end"] <= next_month(args["start"]) else "end"


SETTLEMENT_ACTIONS = (
    Action(
        name="settle",
        noun="settlement",
        roles=("retailer_settlement_clerk", "retailer_contract_manager"),
        private="statement",
        summary="Settle a contract's month from anchored readings, or correct the bill that is there.",
        args=closed(
            "Settle",
            {
                "start": {**DATE, "title": "First day"},
                "end": {**DATE, "title": "Day after the last day", "description": "Of the month, or of the contract."},
                "final": {"type": "boolean", "title": "The contract's last bill"},
                "readings_hash": digest("Readings hash", "Over point, date, version and root of each day billed."),
                "terms_hash": TERMS_HASH,
                "reason": {"enum": [CORRECTION, RULING], "title": "Reason of another version"},
                "carries": _CARRIES,
            },
            optional=("reason", "carries"),
        ),
        rule=_days_of_a_month,
        example={
            "start": "2026-05-01",
            "end": "2026-06-01",
            "final": False,
            "readings_hash": _EXAMPLE_HASH,
            "terms_hash": _EXAMPLE_HASH,
        },
    ),
)
