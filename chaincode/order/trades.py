"""Orders that do not come out of a negotiation: a listing taken, an auction's pair, a contract passed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaincode import keys
from chaincode.context import Call
from chaincode.order.binding import note_contract, settle_supply
from chaincode.order.effects import stamp
from chaincode.order.legality import choose_move
from chaincode.order.model import Order
from chaincode.order.parties import Party
from chaincode.order.policy import FlowPolicy, Stage, State
from chaincode.order.public_terms import public_text
from chaincode.order.step import step_of
from chaincode.refusals import Refused


async def make_order(
    call: Call,
    *,
    order_id: str,
    consumer: str,
    retailer: str,
    package: str,
    package_version: int,
    segment: str,
    period_start: str,
    period_end: str,
    terms: Mapping[str, Any],
    origin: Mapping[str, str],
    consumer_user: str | None = None,
    retailer_user: str | None = None,
    sequence: str | None = None,
    instead_of: str | None = None,
) -> Order:
    """Write an order with public `terms`, at the position that the table of moves gives the call's action.

    The users named have confirmed for their party, by what they signed before. `origin` is `{"kind", "id"?}`, and
    `order_id` the digest of the intent or another hash that no order has. `instead_of` is a retailer that supplies no
    more. Raises Refused: `unknown_policy`, `another_retailer`. What the order refers to is the caller's to check.
    """
    policy = await policy_in_force(call, segment)
    move = choose_move(
        None,
        action=call.intent.action,
        party=None,
        policy=policy,
        args={},
        now_ms=call.now_ms,
        key=order_id,
    )
    confirmed = {Party.CONSUMER.value: consumer_user, Party.RETAILER.value: retailer_user}
    draft = Order(
        version=0,
        state=State.PENDING,
        stage=Stage.DRAFT,
        operator=call.intent.actor,
        next=(),
        refreshed_at=0,
        segment=segment,
        policy=policy.version,
        consumer=consumer,
        retailer=retailer,
        package=package,
        package_version=package_version,
        period_start=period_start,
        period_end=period_end,
        terms_hash=public_text(order_id, terms)[1],
        public_terms=terms,
        origin=origin,
        sequence=sequence,
        confirmed={party: user for party, user in confirmed.items() if user},
    )
    order = stamp(draft, draft, step_of(call, move=move, party=None, policy=policy))
    await settle_supply(call, before=None, after=order, instead_of=instead_of)
    note_contract(call, order_id, before=None, after=order)
    call.ledger.put(keys.order(order_id), order.to_record())
    return order


async def policy_in_force(call: Call, segment: str) -> FlowPolicy:
    """The flow policy under which an order of `segment` is made now. Raises Refused `unknown_policy`."""
    record = await call.ledger.get(keys.policy(segment))
    if record is None:
        raise Refused("unknown_policy", key=segment)
    return FlowPolicy.from_record(record)
