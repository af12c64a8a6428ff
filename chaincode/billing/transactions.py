"""The step that puts a bill on the public record. Whether its statement is right, `Settle` has found out before."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.billing.gathering import standing_keys, standing_of
from chaincode.billing.model import plan
from chaincode.context import ActionFunction, Call
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
    if not await call.ledger.has_statement(statement_hash):
        raise Refused("statement_missing", key=order_id)
    if standing.present is not None:
        kept = keys.settlement_version(order_id, month, standing.present.version)
        call.ledger.put(kept, standing.present.to_record())
    call.ledger.put(keys.settlement(order_id, month), settlement.to_record())
    call.ledger.put(keys.settlement_course(order_id), standing.course.after(settlement).to_record())
    return settlement.version


def _standing(intent: Intent) -> Iterable[str]:
    return standing_keys(str(intent.target), intent.args["start"][:7])


SETTLEMENT_FUNCTIONS = {"settle": ActionFunction(run=settle, reads=_standing)}
