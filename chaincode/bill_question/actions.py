"""The actions on questions about bills."""

from __future__ import annotations

from chaincode.action import Action
from chaincode.schemas import closed, digest, integer, text

MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"
_EXAMPLE_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_CONSUMER = ("consumer_owner", "consumer_operator")
_RETAILER = ("retailer_settlement_clerk", "retailer_contract_manager")

BILL_QUESTION_ACTIONS = (
    Action(
        name="ask_bill",
        noun="bill_question",
        roles=_CONSUMER,
        target="none",
        private="note",
        summary="Ask about a bill, or a line of it. What is asked stays between the parties.",
        args=closed(
            "Ask about a bill",
            {
                "order": digest("Order", "The contract."),
                "month": text("Month", MONTH, "YYYY-MM."),
                "version": integer("Version of the bill", minimum=1),
                "statement_hash": digest("Statement hash", "Of this version."),
            },
        ),
        example={"order": _EXAMPLE_HASH, "month": "2026-05", "version": 1, "statement_hash": _EXAMPLE_HASH},
    ),
    Action(
        name="answer_bill",
        noun="bill_question",
        roles=_RETAILER,
        private="note",
        summary="Answer a question about a bill.",
        args=closed("Answer", {}),
        example={},
    ),
    Action(
        name="accept_bill_answer",
        noun="bill_question",
        roles=_CONSUMER,
        summary="Be content with the answer: the question is closed.",
        args=closed("Accept the answer", {}),
        example={},
    ),
    Action(
        name="dispute_bill",
        noun="bill_question",
        roles=("consumer_owner",),
        summary="Leave a question to the exchange's ruling, when its answer does not settle it or is late.",
        args=closed("Dispute the bill", {}),
        example={},
    ),
)
