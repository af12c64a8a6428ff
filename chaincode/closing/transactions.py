"""The step that closes a period. What its parties pay and get, `Settle` has added up before."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.closing.gathering import find_counted, without_late
from chaincode.closing.model import plan_closing
from chaincode.context import ActionFunction, Call
from chaincode.intent import Intent
from chaincode.refusals import Refused


async def close_period(call: Call) -> int:
    """Write the public record of a closed month, and note that what was late is counted.

    Raises Refused: what `find_counted` and `plan_closing` raise, `statement_missing`.
    """
    intent, retailer, month = call.intent, call.intent.participant, call.intent.args["month"]
    statement_hash = str(intent.private_hash)
    counted = await find_counted(call.ledger, retailer=retailer, month=month, now_ms=call.now_ms)
    closing = plan_closing(
        intent.args,
        counted,
        retailer=retailer,
        statement_hash=statement_hash,
        operator=intent.actor,
        now_ms=call.now_ms,
    )
    if not await call.ledger.has_statement(call.digest, statement_hash):
        raise Refused("statement_missing", key=retailer)
    for key, course in (await without_late(call.ledger, counted, retailer=retailer)).items():
        call.ledger.put(key, course)
    call.ledger.put(keys.closing(retailer, month), closing.to_record())
    return closing.version


def _closing(intent: Intent) -> Iterable[str]:
    return (keys.closing(intent.participant, intent.args["month"]),)


CLOSING_FUNCTIONS = {"close_period": ActionFunction(run=close_period, reads=_closing)}
