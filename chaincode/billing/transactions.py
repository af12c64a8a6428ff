"""The step that puts a bill on the public record. Whether its statement is right, `Settle` has found out before."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.billing.gathering import standing_keys, standing_of
from chaincode.billing.model import plan
from chaincode.context import ActionFunction, Call, Record
from chaincode.intent import Intent
from chaincode.refusals import Refused


async def settle(call: Call) -> int:
    """Write the public record of a bill, and keep the version before under its number.

    Raises Refused: `unknown_target`, `not_a_party`, what `plan` raises, `statement_missing`.
    """
    intent, order_id = call.intent, str(call.intent.target)
    month, statement_hash = intent.args["start"][:7], str(intent.private_hash)
    standing = await standing_of(call.ledger, order_id, month)
    if intent.participant != standing.order.retailer:
        raise standing.order.refuse("not_a_party", key=order_id)
    settlement = plan(
        intent.args,
        standing,
        expected_version=intent.expected_version,
        statement_hash=statement_hash,
        operator=intent.actor,
        now_ms=call.now_ms,
        key=order_id,
    )
    if not await call.ledger.has_statement(call.digest, statement_hash):
        raise Refused("statement_missing", key=order_id)
    if standing.present is not None:
        kept = keys.settlement_version(order_id, month, standing.present.version)
        call.ledger.put(kept, standing.present.to_record())
    call.ledger.put(keys.settlement(order_id, month), settlement.to_record())
    closing = await call.ledger.get(keys.closing(standing.order.retailer, month))
    course = standing.course.after(settlement, month_closed=closing is not None)
    call.ledger.put(keys.settlement_course(order_id), course.to_record())
    if standing.present is None:
        call.ledger.put(keys.billed_days(standing.order.consumer, month), standing.billed_with(settlement))
    return settlement.version


def _standing(intent: Intent) -> Iterable[str]:
    return standing_keys(str(intent.target), intent.args["start"][:7])


def _of_the_consumer(intent: Intent, order: Record | None) -> Iterable[str]:
    return [keys.billed_days(order["consumer"], intent.args["start"][:7])] if order else []


SETTLEMENT_FUNCTIONS = {"settle": ActionFunction(run=settle, reads=_standing, reads_of_record=_of_the_consumer)}
