"""The statements of bills, for `Settle`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaincode.billing.asked import Asked
from chaincode.billing.computing import compute
from chaincode.billing.gathering import Bill, Collections, Gathering, standing_keys, standing_of
from chaincode.billing.model import plan
from chaincode.context import Overlay
from chaincode.intent import Intent
from chaincode.refusals import Refused


class Bills:
    """Of the intents `settle`."""

    def __init__(self, ledger: Overlay, collections: Collections) -> None:
        self._ledger = ledger
        self._gathering = Gathering(ledger, collections)

    def keys(self, asked: Asked) -> list[str]:
        return standing_keys(str(asked.intent.target), asked.intent.args["start"][:7])

    async def load(self, asked: Sequence[Asked]) -> None:
        await self._gathering.load([_bill(each) for each in asked])

    async def statement(self, asked: Asked, *, now_ms: int) -> dict[str, Any]:
        """Raises what `statement_of` raises."""
        return await statement_of(self._gathering, self._ledger, asked.intent, _bill(asked), now_ms=now_ms)


async def statement_of(
    gathering: Gathering, ledger: Overlay, intent: Intent, bill: Bill, *, now_ms: int
) -> dict[str, Any]:
    """The statement of the bill that `intent` asks for, its readings proven, at the transaction's time `now_ms`.

    Raises Refused: `unknown_target`, `not_a_party`, `readings_differ`, what `plan`, `Gathering.facts` and `compute`
    raise.
    """
    standing = await standing_of(ledger, bill.order_id, bill.month)
    if intent.participant != standing.order.retailer:
        raise standing.order.refuse("not_a_party", key=bill.order_id)
    settlement = plan(
        intent.args,
        standing,
        expected_version=intent.expected_version,
        statement_hash=str(intent.private_hash),
        operator=intent.actor,
        now_ms=now_ms,
        key=bill.order_id,
    )
    facts = await gathering.facts(bill, standing, settlement)
    if facts.measured.readings_hash != settlement.readings_hash:
        raise Refused("readings_differ", key=bill.order_id)
    return compute(facts)


def _bill(asked: Asked) -> Bill:
    args = asked.intent.args
    return Bill(order_id=str(asked.intent.target), start=args["start"], end=args["end"], packed=asked.private.readings)
