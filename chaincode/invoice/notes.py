"""The private text of an invoice, which has to be what its bill comes to."""

from __future__ import annotations

from typing import Any

from chaincode import keys
from chaincode.context import Overlay
from chaincode.intent import Intent
from chaincode.invoice.content import invoice_content
from chaincode.note.statements import Statements
from chaincode.order.model import Order
from chaincode.refusals import Refused

INVOICE_SCHEMA = {"type": "object", "title": "Invoice", "description": "As chaincode/invoice makes it of the bill."}


async def check_invoice(ledger: Overlay, statements: Statements, intent: Intent, note: dict[str, Any]) -> None:
    """Raise Refused unless the note is what the invoice of the bill says: `unknown_target`, `not_a_party`,
    `unknown_bill`, `nothing_to_invoice`, `invoice_differs`."""
    order_id, month, version = intent.args["order"], intent.args["month"], intent.args["version"]
    await retailers_own(ledger, intent)
    bill = await bill_of(ledger, order_id, month, version)
    statement = await statements.get(bill["statement_hash"])
    replaced = await statements.get(bill["replaces"]) if "replaces" in bill else None
    content = invoice_content(statement, statement_hash=bill["statement_hash"], replaced=replaced)
    if note != content or intent.args["kind"] != content["kind"]:
        raise Refused("invoice_differs", key=order_id)


async def retailers_own(ledger: Overlay, intent: Intent) -> Order:
    """The contract of the bill. Raises Refused `unknown_target`, `not_a_party` unless it is the retailer's own."""
    order_id = intent.args["order"]
    record = await ledger.get(keys.order(order_id))
    if record is None:
        raise Refused("unknown_target", key=order_id)
    order = Order.from_record(record)
    if intent.participant != order.retailer:
        raise order.refuse("not_a_party", key=order_id)
    return order


async def bill_of(ledger: Overlay, order_id: str, month: str, version: int) -> dict[str, Any]:
    """The public record of a version of a bill. Raises Refused `unknown_bill`."""
    present = await ledger.get(keys.settlement(order_id, month))
    if present is not None and present["version"] != version:
        present = await ledger.get(keys.settlement_version(order_id, month, version))
    if present is None:
        raise Refused("unknown_bill", key=order_id)
    return dict(present)
