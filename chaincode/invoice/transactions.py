"""The step that issues an invoice."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call
from chaincode.dates import market_day
from chaincode.intent import Intent
from chaincode.invoice.content import Kind
from chaincode.invoice.model import Invoice, next_number
from chaincode.invoice.notes import bill_of, retailers_own
from chaincode.note.write import check_noted
from chaincode.refusals import Refused


async def issue_invoice(call: Call) -> int:
    """Number the invoice of a version of a bill: one for each, the next number of the retailer's year (by market-local
    date of the step).

    Raises Refused: `unknown_target`, `not_a_party`, `unknown_bill`, `invoice_exists` (detail: its number),
    `note_missing`.
    """
    args, retailer = call.intent.args, call.intent.participant
    await retailers_own(call.ledger, call.intent)
    await bill_of(call.ledger, args["order"], args["month"], args["version"])
    of_bill = keys.invoice_of(args["order"], args["month"], args["version"])
    earlier = await call.ledger.get(of_bill)
    if earlier is not None:
        raise Refused("invoice_exists", key=args["order"], number=f"{earlier['year']}-{earlier['number']}")
    await check_noted(call.ledger, call.intent, call.digest)
    issued_on = market_day(call.now_ms)
    year = int(issued_on[:4])
    number = next_number(await call.ledger.get(keys.invoice_book(retailer, year)))
    invoice = Invoice(
        version=1,
        retailer=retailer,
        year=year,
        number=number,
        kind=Kind(args["kind"]),
        order=args["order"],
        month=args["month"],
        bill_version=args["version"],
        content=call.digest,
        content_hash=str(call.intent.private_hash),
        issued_on=issued_on,
        operator=call.intent.actor,
        refreshed_at=call.now_ms,
    )
    call.ledger.put(keys.invoice(retailer, year, number), invoice.to_record())
    call.ledger.put(of_bill, {"year": year, "number": number})
    call.ledger.put(keys.invoice_book(retailer, year), {"last": number})
    return invoice.version


def _bill(intent: Intent) -> Iterable[str]:
    args = intent.args
    return [
        keys.order(args["order"]),
        keys.settlement(args["order"], args["month"]),
        keys.invoice_of(args["order"], args["month"], args["version"]),
    ]


INVOICE_FUNCTIONS = {"issue_invoice": ActionFunction(run=issue_invoice, reads=_bill)}
