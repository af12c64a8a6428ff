"""The steps on orders: find the order, let the table of moves decide, check what the step refers to, write."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call, Record
from chaincode.intent import Intent
from chaincode.order import references
from chaincode.order.effects import Step, advance, begin
from chaincode.order.legality import choose_move
from chaincode.order.model import Order, party_of
from chaincode.order.moves import MOVES_OF_ACTION, OPEN_TO_ANYONE, POLICY_ACTIONS, Party
from chaincode.order.policy import FlowPolicy
from chaincode.records import load_target
from chaincode.refusals import Refused


async def take_step(call: Call) -> int:
    """Carry out any action on an order and return the order's new version.

    Raises Refused, in this order: `unknown_target`, `stale_version`, `not_a_party`, what `choose_move` names, what
    `chaincode.order.references` names for this action.
    """
    if call.intent.target is None:
        return await _begin(call)
    order = Order.from_record(await load_target(call))
    party = party_of(order, role=call.intent.role, participant=call.intent.participant)
    if party is None and call.intent.action not in OPEN_TO_ANYONE:
        raise order.refuse("not_a_party", key=call.intent.target)
    policy = await _policy_of(call, order)
    move = choose_move(
        order,
        action=call.intent.action,
        party=party,
        policy=policy,
        args=call.intent.args,
        now_ms=call.now_ms,
        key=call.intent.target,
    )
    policy = await references.check(call, order) or policy
    step = Step(
        move=move,
        party=party,
        user=call.intent.actor,
        participant=call.intent.participant,
        now_ms=call.now_ms,
        args=call.intent.args,
        private_hash=call.intent.private_hash,
        policy=policy,
    )
    after = advance(order, step)
    call.ledger.put(keys.order(call.intent.target), after.to_record())
    return after.version


async def _begin(call: Call) -> int:
    policy = await references.check_offer_of(call)
    order_id = call.digest
    move = choose_move(
        None,
        action=call.intent.action,
        party=Party.CONSUMER,
        policy=policy,
        args=call.intent.args,
        now_ms=call.now_ms,
        key=order_id,
    )
    order = begin(
        Step(
            move=move,
            party=Party.CONSUMER,
            user=call.intent.actor,
            participant=call.intent.participant,
            now_ms=call.now_ms,
            args=call.intent.args,
            private_hash=call.intent.private_hash,
            policy=policy,
        ),
        policy=policy,
    )
    # The id is the digest of an intent that was not applied before, so there is no record to read.
    call.ledger.put(keys.order(order_id), order.to_record())
    return order.version


async def _policy_of(call: Call, order: Order) -> FlowPolicy | None:
    """The policy under which the order was made, where the action's rows ask for it."""
    if call.intent.action not in POLICY_ACTIONS:
        return None
    record = await call.ledger.get(keys.policy_version(order.segment, order.policy))
    if record is None:
        raise Refused("unknown_policy", key=order.segment)
    return FlowPolicy.from_record(record)


def _reads(intent: Intent) -> Iterable[str]:
    args = intent.args
    if "package" in args:
        yield keys.package(args["package"])
    if "segment" in args:
        yield keys.participant(args["retailer"])
        yield keys.policy(args["segment"])
    if intent.action == "purge":
        yield keys.purged(args["terms_hash"])


def _reads_of_record(intent: Intent, record: Record | None) -> Iterable[str]:
    if record is None:
        return
    if intent.action in POLICY_ACTIONS:
        yield keys.policy_version(record["segment"], record["policy"])
    if intent.action == "submit":
        yield keys.package(record["package"])
    if intent.action == "counter" and intent.args and "package" not in intent.args:
        yield keys.package_version(record["package"], record["package_version"])


ORDER_FUNCTIONS = {
    action: ActionFunction(run=take_step, reads=_reads, reads_of_record=_reads_of_record) for action in MOVES_OF_ACTION
}
