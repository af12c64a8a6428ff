"""The consumer's supply on the ledger, read and written by steps that bind or free and by no others, and what is in
force of a retailer's."""

from __future__ import annotations

from chaincode import keys
from chaincode.context import Call, Record
from chaincode.order.model import Order
from chaincode.order.policy import Stage, State
from chaincode.order.supply import BINDING, change, claim_of

_IN_FORCE = frozenset({Stage.EXECUTE, Stage.FREEZE})
_ENDING = frozenset({"reject", "cancel", "lapse", "resolve", "expire", "give_notice", "pass_on"})


async def settle_supply(call: Call, *, before: Order | None, after: Order, instead_of: str | None = None) -> None:
    """Bring the consumer's supply in line with what a step makes of an order. A step that neither binds nor frees costs
    nothing. Raises Refused `another_retailer`; `instead_of` as in `chaincode.order.supply.take`."""
    claimed, claims = claim_of(before), claim_of(after)
    if claimed == claims:
        return
    key = keys.supply(after.consumer)
    record = await call.ledger.get(key)
    periods = change(
        record["periods"] if record else (),
        before=claimed,
        after=claims,
        consumer=after.consumer,
        instead_of=instead_of,
    )
    call.ledger.put(key, {"periods": periods})


def note_contract(call: Call, order_id: str, *, before: Order | None, after: Order) -> None:
    """Note under its retailer that an order has come into force: the closing of a month has to count all of them."""
    if after.stage in _IN_FORCE and (before is None or before.stage not in _IN_FORCE):
        call.ledger.put(keys.contract_of(after.retailer, order_id), {"consumer": after.consumer})


def may_settle(action: str, record: Record) -> bool:
    """Whether a step on an order's record may bind or free, so that its consumer's supply is worth reading ahead."""
    if action == "confirm":
        return bool(record.get("confirmed"))
    if action == "archive":
        return bool(record.get("proposal", {}).get("kind") == "termination")
    return action in _ENDING and (State(record["state"]), Stage(record["stage"])) in BINDING
