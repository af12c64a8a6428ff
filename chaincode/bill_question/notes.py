"""The private texts of questions and answers, and what is checked of them."""

from __future__ import annotations

from typing import Any

from chaincode import keys
from chaincode.context import Overlay
from chaincode.intent import Intent
from chaincode.note.statements import Statements
from chaincode.order.model import Order
from chaincode.refusals import Refused
from chaincode.schemas import Schema, closed, integer

MAX_TEXT = 4_000
_TEXT: Schema = {"type": "string", "title": "Text", "minLength": 1, "maxLength": MAX_TEXT}
QUESTION_SCHEMA = closed(
    "Question",
    {
        "line": integer("Line", minimum=0, description="Of the statement's lines, from 0; without it the whole bill."),
        "text": _TEXT,
    },
    optional=("line",),
)
ANSWER_SCHEMA = closed("Answer", {"text": _TEXT})


async def check_question(ledger: Overlay, statements: Statements, intent: Intent, note: dict[str, Any]) -> None:
    """Raise Refused unless the question is a consumer's about a line of its own bill: `unknown_target`, `not_a_party`,
    `unknown_bill`, `note_invalid` (no such line)."""
    order = await order_of(ledger, intent.args["order"])
    if intent.participant != order.consumer:
        raise order.refuse("not_a_party", key=intent.args["order"])
    statement = await statements.get(intent.args["statement_hash"])
    if statement["order"] != intent.args["order"]:
        raise Refused("unknown_bill", key=intent.args["order"])
    if note.get("line", 0) >= max(len(statement["lines"]), 1):
        raise Refused("note_invalid", path="private.note.line")


async def check_answer(ledger: Overlay, _: Statements, intent: Intent, __: dict[str, Any]) -> None:
    """Raise Refused unless the answer is the retailer's: `unknown_target`, `not_a_party`."""
    record = await ledger.get(keys.bill_question(str(intent.target)))
    if record is None:
        raise Refused("unknown_target", key=intent.target)
    order = await order_of(ledger, record["order"])
    if intent.participant != order.retailer:
        raise order.refuse("not_a_party", key=str(intent.target))


async def order_of(ledger: Overlay, order_id: str) -> Order:
    """The contract. Raises Refused `unknown_target`."""
    record = await ledger.get(keys.order(order_id))
    if record is None:
        raise Refused("unknown_target", key=order_id)
    return Order.from_record(record)
