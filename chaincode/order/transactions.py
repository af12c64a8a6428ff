"""The steps on orders: find the order, let the table of moves decide, check what the step refers to, write."""

from __future__ import annotations

from collections.abc import Iterable

from chaincode import keys
from chaincode.context import ActionFunction, Call, Record
from chaincode.intent import Intent
from chaincode.order import references
from chaincode.order.binding import may_settle, note_contract, settle_supply
from chaincode.order.effects import advance, begin
from chaincode.order.legality import choose_move
from chaincode.order.model import Order, party_of
from chaincode.order.moves import MOVES_OF_ACTION, OPEN_TO_ANYONE, POLICY_ACTIONS, RETAILER_ACTIONS, TRADING_ACTIONS
from chaincode.order.parties import Party
from chaincode.order.passing_on import go_on, is_gone
from chaincode.order.policy import FlowPolicy
from chaincode.order.step import step_of
from chaincode.records import load_target
from chaincode.refusals import Refused


async def take_step(call: Call) -> int:
    """Carry out any action on an order and return the order's new version.

    Raises Refused, in this order: `unknown_target`, `stale_version`, `not_a_party`, what `choose_move` names, what
    `chaincode.order.references` names for this action, `another_retailer`, and for `pass_on` what
    `chaincode.order.passing_on` names.
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
        retailer_gone=call.intent.action in RETAILER_ACTIONS and await is_gone(call, order.retailer),
    )
    found = await references.check(call, order, party)
    step = step_of(call, move=move, party=party, policy=found.policy or policy, package=found.package)
    after = advance(order, step)
    await settle_supply(call, before=order, after=after)
    note_contract(call, call.intent.target, before=order, after=after)
    call.ledger.put(keys.order(call.intent.target), after.to_record())
    if call.intent.action == "pass_on":
        await go_on(call, order)
    return after.version


async def _begin(call: Call) -> int:
    policy, package = await references.check_offer_of(call)
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
    step = step_of(call, move=move, party=Party.CONSUMER, policy=policy, package=package)
    order = begin(step, policy=policy)
    await settle_supply(call, before=None, after=order)
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
    if "sequence" in args:
        yield keys.sequence(args["sequence"])
    if "renews" in args:
        yield keys.order(args["renews"])
    if intent.action == "purchase":
        yield keys.supply(intent.participant)
    if intent.action == "purge":
        yield keys.purged(args["terms_hash"])
    if intent.action.startswith("propose_"):
        yield keys.document(str(intent.target), args["text_hash"])


def _reads_of_record(intent: Intent, record: Record | None) -> Iterable[str]:
    if record is None:
        return
    action = intent.action
    if action in POLICY_ACTIONS:
        yield keys.policy_version(record["segment"], record["policy"])
    if action in _READING_RETAILER:
        yield keys.participant(record["retailer"])
    if action == "submit":
        yield keys.package(record["package"])
    if action == "pass_on":
        yield keys.policy(record["segment"])
    if action == "counter":
        yield keys.participant(record["consumer"])
    if action == "give_notice" or (action == "counter" and intent.args and "package" not in intent.args):
        yield keys.package_version(record["package"], record["package_version"])
    if "sequence" in record and action in ("counter", "confirm"):
        yield keys.sequence(record["sequence"])
    if may_settle(action, record):
        yield keys.supply(record["consumer"])


_READING_RETAILER = RETAILER_ACTIONS | {"submit", "counter", "confirm", "sign", "archive", "give_notice"}

ORDER_FUNCTIONS = {
    action: ActionFunction(run=take_step, reads=_reads, reads_of_record=_reads_of_record)
    for action in MOVES_OF_ACTION
    if action not in TRADING_ACTIONS
}
