"""The action that closes a period."""

from __future__ import annotations

from chaincode.action import Action
from chaincode.plant.actions import MONTH
from chaincode.schemas import closed, digest, integer

_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

CLOSING_ACTIONS = (
    Action(
        name="close_period",
        noun="closing",
        roles=("retailer_settlement_clerk", "retailer_contract_manager"),
        target="none",
        private="statement",
        summary="Close a month of one's own: all parties of its bills and plants sum to zero.",
        args=closed(
            "Close a period",
            {
                "month": MONTH,
                "bills": integer("Bills", minimum=0, description="Contracts that delivered in the month."),
                "plants": integer("Plants", minimum=0, description="Whose generation was bought in the month."),
                "late": integer("Late statements", minimum=0, description="Which no earlier closing has counted."),
                "statements_hash": digest("Statements hash", "Over kind, id, month, version and hash of each."),
            },
        ),
        example={"month": "2026-05", "bills": 120, "plants": 2, "late": 0, "statements_hash": _EXAMPLE_HASH},
    ),
)
